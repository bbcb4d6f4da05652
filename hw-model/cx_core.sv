// cx_core - neurons, their synapses and what drives them through a tick (chip T1):
//
//   arrivals -> cx_spike_history -> cx_pending -> cx_delivery: rows -> accumulators
//   accumulators -> cx_update_schedule -> cx_neuron_update -> cx_spike_sender -> mesh
//
// (the row of plastic synapses from cx_delivery through cx_stdp and back)
//
// Update first; rows are read ahead meanwhile and delivered when it is done.
// SPDX-License-Identifier: Apache-2.0
module cx_core (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic [11:0]              number_i,
  input  logic [cx_pkg::XBits-1:0] x_i,
  input  logic [cx_pkg::YBits-1:0] y_i,
  // Tick control and host commands, to all cores in the same cycle.
  input  logic                     begin_i,
  input  logic                     clear_i,
  input  logic                     tick_start_i,
  input  logic                     tick_running_i,
  input  logic                     tick_end_i,
  input  logic [31:0]              tick_i,
  input  logic                     learn_i, // in this RUN
  input  logic                     flush_i, // chip P9
  output logic                     idle_o,
  output logic                     rests_o, // nothing in it moves before something comes,
  output logic                     zeroing_o, // but for its counters
  output logic [cx_pkg::StickyBits-1:0] sticky_o,
  // Mesh.
  input  cx_pkg::link_t            arrive_i, // always accepted
  output cx_pkg::link_t            send_o,
  input  logic                     send_ready_i,
  // Of the tile's router: a flit astray, branch bits of wrong parity, flits sent on.
  input  logic                     astray_i,
  input  logic                     branch_parity_i,
  input  logic [2:0]               hops_i,
  // Configuration bus.
  input  logic                     config_write_i,
  input  logic                     config_read_i,
  input  logic [11:0]              config_core_i,
  input  logic [31:0]              config_address_i,
  input  logic [31:0]              config_data_i,
  output logic                     config_valid_o,
  output logic [31:0]              config_data_o
);
  localparam int unsigned SpikeQueueDepth = 8;

  // ---- Configuration: what the host writes and reads ----
  logic [cx_pkg::Units-1:0]             unit_write, unit_read;
  logic                                 probe, probe_passed;
  logic [27:0]                          config_index;
  logic [cx_pkg::TargetBits-1:0]        config_slot;
  logic [cx_pkg::SlotCountBits-1:0]     slots;
  logic [cx_pkg::StartTickBits-1:0]     latest_start;
  logic [31:0]                          read_first_route, read_route_count, read_reported, read_route;
  logic [31:0]                          read_counter;

  // ---- Sticky flags ----
  logic [cx_pkg::StickyBits-1:0] sticky_q;
  logic                          collision, beyond;
  logic                          commit, potential_saturated, current_saturated;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      sticky_q <= '0;
    end else begin
      if (begin_i || clear_i) sticky_q <= '0;
      else sticky_q <= sticky_q | cx_pkg::StickyBits'({parity != '0, failed != '0, corrected != '0,
        astray_i, beyond, collision, current_saturated, potential_saturated});
    end
  end
  assign sticky_o = sticky_q;

  // ---- Errors of memories (chip E), a bit each ----
  // Rows, ring, counters and state of neurons, history, past spikes, plastic rows.
  logic [cx_pkg::CorrectedMemories-1:0] corrected, failed;
  logic [1:0]                           plastic_corrected, plastic_failed, profile_parity;
  logic [1:0]                           neuron_corrected, neuron_failed;
  logic [cx_pkg::Lanes-1:0]             rows_corrected, rows_failed, ring_corrected, ring_failed;
  logic                                 history_corrected, history_failed, base_parity;
  logic                                 membrane_parity, synapse_parity;
  logic [3:0]                           axon_parity;
  logic [3:0]                           route_parity;
  logic [11:0]                          neuron_parity;
  logic [cx_pkg::ParityChecks-1:0]      parity;

  assign corrected = {plastic_corrected, rows_corrected, ring_corrected, neuron_corrected, history_corrected};
  assign failed = {plastic_failed, rows_failed, ring_failed, neuron_failed, history_failed};
  assign parity = {profile_parity, branch_parity_i, membrane_parity, synapse_parity, base_parity, axon_parity,
                   route_parity, neuron_parity};

  // ---- Delivery ----
  logic                             axon_valid, axon_ready, any_pending, pending_moves;
  logic [cx_pkg::AxonBits-1:0]      axon;
  logic [cx_pkg::PayloadBits-1:0]   payload;

  logic                             now, recall, recall_ready, follow, follow_ready, history_idle;
  logic                             collision_now, collision_later;
  logic [cx_pkg::AxonBits-1:0]      now_axon, follow_axon;
  logic [cx_pkg::PayloadBits-1:0]   now_payload;
  logic [cx_pkg::AxonWordBits-1:0]  recall_word;
  logic [31:0]                      recall_bits;
  logic [5:0]                       follow_step, read_base;

  assign collision = collision_now | collision_later;

  cx_spike_history u_history (
    .clk_i,
    .rst_ni,
    .forget_i(begin_i),
    .clear_i,
    .tick_start_i,
    .tick_slot_i(tick_i[cx_pkg::HistoryBits-1:0]),
    .host_write_i(unit_write[cx_pkg::UnitAxonLink]),
    .host_read_i(probe),
    .host_axon_i(cx_pkg::AxonBits'(config_index >> 2)),
    .host_base_i(config_data_i[27:22]),
    .host_base_o(read_base),
    .arrive_i(arrive_i.valid),
    .arrive_axon_i(16'(arrive_i.flit.index)),
    .arrive_payload_i(arrive_i.flit.payload),
    .beyond_o(beyond),
    .now_o(now),
    .now_axon_o(now_axon),
    .now_payload_o(now_payload),
    .recall_o(recall),
    .recall_word_o(recall_word),
    .recall_bits_o(recall_bits),
    .recall_ready_i(recall_ready),
    .follow_i(follow),
    .follow_axon_i(follow_axon),
    .follow_step_i(follow_step),
    .follow_ready_o(follow_ready),
    .collision_o(collision_later),
    .corrected_o(history_corrected),
    .failed_o(history_failed),
    .parity_o(base_parity),
    .idle_o(history_idle)
  );

  cx_pending u_pending (
    .clk_i,
    .rst_ni,
    .forget_i(tick_end_i | clear_i),
    .clear_i,
    .arrive_i(now),
    .arrive_axon_i(now_axon),
    .arrive_payload_i(now_payload),
    .collision_o(collision_now),
    .recall_i(recall),
    .recall_word_i(recall_word),
    .recall_bits_i(recall_bits),
    .recall_ready_o(recall_ready),
    .scan_i(tick_running_i),
    .axon_valid_o(axon_valid),
    .axon_o(axon),
    .axon_ready_i(axon_ready),
    .payload_o(payload),
    .any_o(any_pending),
    .moves_o(pending_moves)
  );

  // What a plastic row takes, and what it gives.
  logic                               row_valid, word_valid, fetch_idle, static_active;
  logic [cx_pkg::CountBits-1:0]       row_count;
  logic [31:0]                        row_word, read_row_address, read_row_shape, read_axon_link, read_row_length, read_row_word;
  cx_pkg::learning_t                  row_learning;
  logic                               visited, visited_by_force;
  logic [cx_pkg::SopBits-1:0]         row_words_read;
  logic                               forced_valid, plastic_active, plastic_done, learn_write, rows_idle;
  logic                               plastic_valid, plastic_row_ready, plastic_word_ready;
  logic [cx_pkg::AxonBits-1:0]        forced_axon;
  logic [cx_pkg::WordAddressBits-1:0] learn_address;
  logic [31:0]                        learn_data, read_profile;
  logic [15:0]                        learnt_before, plastic_weight;
  logic [cx_pkg::TargetBits-1:0]      plastic_target;
  logic [cx_pkg::ResidualBits-1:0]    plastic_residual;

  logic                               updating, schedule_busy, update_idle, ring_idle, decode_idle;
  logic                               issue, first, last, touched, block_take, block_done, block_active;
  logic [cx_pkg::TargetBits-1:0]      issue_slot, commit_slot;
  logic [cx_pkg::AccumulatorBits-1:0] sum, commit_sum;
  logic [cx_pkg::BlockWordBits-1:0]   block_word;
  logic [cx_pkg::BlocksPerWord-1:0]   block_touched;
  logic [cx_pkg::SopBits-1:0]         sops;

  cx_delivery u_delivery (
    .clk_i,
    .rst_ni,
    .forget_i(begin_i | (clear_i & updating)), // blocks that were taken are not all read
    .clear_i,
    .enable_i(!updating),
    .tick_slot_i(tick_i[cx_pkg::ResidualBits-1:0]),
    .host_write_i(unit_write[cx_pkg::UnitRowMemory:cx_pkg::UnitRowAddress]),
    .host_read_i({unit_read[cx_pkg::UnitRowMemory], {4{probe}}}),
    .host_index_i(config_index),
    .host_data_i(config_data_i),
    .host_address_o(read_row_address),
    .host_shape_o(read_row_shape),
    .host_link_o(read_axon_link),
    .host_length_o(read_row_length),
    .host_word_o(read_row_word),
    .axon_valid_i(axon_valid | forced_valid),
    .axon_i(axon_valid ? axon : forced_axon),
    .axon_forced_i(!axon_valid),
    .axon_ready_o(axon_ready),
    .payload_i(payload),
    .follow_o(follow),
    .follow_axon_o(follow_axon),
    .follow_step_o(follow_step),
    .follow_ready_i(follow_ready),
    .row_valid_o(row_valid),
    .row_count_o(row_count),
    .row_learning_o(row_learning),
    .word_valid_o(word_valid),
    .word_o(row_word),
    .static_active_o(static_active),
    .plastic_active_i(plastic_active),
    .plastic_row_ready_i(plastic_row_ready),
    .plastic_word_ready_i(plastic_word_ready),
    .plastic_done_i(plastic_done),
    .plastic_valid_i(plastic_valid),
    .plastic_target_i(plastic_target),
    .plastic_residual_i(plastic_residual),
    .plastic_weight_i(plastic_weight),
    .learn_write_i(learn_write),
    .learn_address_i(learn_address),
    .learn_data_i(learn_data),
    .read_i(issue),
    .read_target_i(issue_slot),
    .sum_o(sum),
    .block_word_i(block_word),
    .block_take_i(block_take),
    .block_touched_o(block_touched),
    .visited_o(visited),
    .forced_o(visited_by_force),
    .row_words_o(row_words_read),
    .sops_o(sops),
    .rows_corrected_o(rows_corrected),
    .rows_failed_o(rows_failed),
    .ring_corrected_o(ring_corrected),
    .ring_failed_o(ring_failed),
    .parity_o(axon_parity),
    .fetch_idle_o(fetch_idle),
    .decode_idle_o(decode_idle),
    .ring_idle_o(ring_idle)
  );

  // ---- Update ----
  logic                             every_block, stalled, finished, spike, spike_sent;
  logic [cx_pkg::SlotCountBits-1:0] skipped;

  assign every_block = tick_i <= 32'(latest_start) || learn_i;
  assign updating = schedule_busy | !update_idle;

  cx_update_schedule #(
    .Credits(SpikeQueueDepth)
  ) u_schedule (
    .clk_i,
    .rst_ni,
    .flush_i(clear_i),
    .start_i(tick_start_i),
    .all_i(every_block),
    .slots_i(slots),
    .block_word_o(block_word),
    .block_take_o(block_take),
    .block_touched_i(block_touched),
    .block_done_i(block_done),
    .block_slot_i(commit_slot),
    .block_active_i(block_active),
    .issue_o(issue),
    .slot_o(issue_slot),
    .first_o(first),
    .last_o(last),
    .touched_o(touched),
    .silent_i(commit & !spike),
    .sent_i(spike_sent),
    .stalled_o(stalled),
    .finish_o(finished),
    .skipped_o(skipped),
    .busy_o(schedule_busy)
  );

  logic [cx_pkg::StateBits-1:0]             past_potential, past_current, potential, current;
  logic [cx_pkg::RefractoryBits-1:0]        past_refractory, refractory, refractory_ticks;
  logic [cx_pkg::ConstantBits-1:0]          initial_potential, initial_current, synapse_bias, membrane_bias;
  logic [cx_pkg::ConstantBits-1:0]          reset_value, threshold, reset_amount;
  logic [cx_pkg::MembraneTimescaleBits-1:0] membrane_index;
  logic [cx_pkg::SynapseTimescaleBits-1:0]  synapse_index;
  logic [cx_pkg::StartTickBits-1:0]         start_tick;
  logic [cx_pkg::RetentionCodeBits-1:0]     membrane_code, synapse_code;
  logic [1:0]                               reset_mode;
  logic                                     past, select, decay, charge, integrate;
  logic                                     select_probe, decay_probe, charge_probe;
  logic [cx_pkg::TargetBits-1:0]            fetch_slot, select_slot, decay_slot, charge_slot, integrate_slot;

  assign fetch_slot = probe ? config_slot : issue_slot;

  cx_neuron_memory u_memory (
    .clk_i,
    .host_write_i(unit_write[cx_pkg::UnitStartTick:0]),
    .host_slot_i(config_slot),
    .host_data_i(config_data_i),
    .fetch_i(issue),
    .fetch_initial_i(issue & every_block),
    .probe_i(probe),
    .probe_state_i(unit_read[cx_pkg::UnitRefractoryState:cx_pkg::UnitPotential] != '0),
    .fetch_slot_i(fetch_slot),
    .potential_o(past_potential),
    .current_o(past_current),
    .refractory_o(past_refractory),
    .initial_potential_o(initial_potential),
    .initial_current_o(initial_current),
    .membrane_index_o(membrane_index),
    .synapse_index_o(synapse_index),
    .start_tick_o(start_tick),
    .select_i(select),
    .select_probe_i(select_probe),
    .select_slot_i(select_slot),
    .synapse_bias_o(synapse_bias),
    .decay_i(decay),
    .decay_probe_i(decay_probe),
    .decay_slot_i(decay_slot),
    .membrane_bias_o(membrane_bias),
    .charge_i(charge),
    .charge_probe_i(charge_probe),
    .charge_slot_i(charge_slot),
    .threshold_o(threshold),
    .reset_amount_o(reset_amount),
    .reset_value_o(reset_value),
    .reset_mode_o(reset_mode),
    .refractory_ticks_o(refractory_ticks),
    .write_i(commit),
    .write_slot_i(commit_slot),
    .potential_i(potential),
    .current_i(current),
    .refractory_i(refractory),
    .past_i(past),
    .corrected_o(neuron_corrected),
    .failed_o(neuron_failed),
    .parity_o(neuron_parity)
  );

  cx_timescale_table #(
    .Entries(cx_pkg::MembraneTimescales)
  ) u_membrane_table (
    .clk_i,
    .host_write_i(unit_write[cx_pkg::UnitMembraneTable]),
    .host_read_i(unit_read[cx_pkg::UnitMembraneTable]),
    .host_index_i(config_index[cx_pkg::MembraneTimescaleBits-1:0]),
    .host_data_i(config_data_i[cx_pkg::RetentionCodeBits-1:0]),
    .index_i(membrane_index),
    .check_i(select),
    .code_o(membrane_code),
    .parity_o(membrane_parity)
  );

  cx_timescale_table #(
    .Entries(cx_pkg::SynapseTimescales)
  ) u_synapse_table (
    .clk_i,
    .host_write_i(unit_write[cx_pkg::UnitSynapseTable]),
    .host_read_i(unit_read[cx_pkg::UnitSynapseTable]),
    .host_index_i(config_index[cx_pkg::SynapseTimescaleBits-1:0]),
    .host_data_i(config_data_i[cx_pkg::RetentionCodeBits-1:0]),
    .index_i(synapse_index),
    .check_i(select),
    .code_o(synapse_code),
    .parity_o(synapse_parity)
  );

  cx_neuron_update u_update (
    .clk_i,
    .rst_ni,
    .flush_i(clear_i),
    .tick_i,
    .issue_i(issue),
    .probe_i(probe),
    .probe_initial_i(unit_read[cx_pkg::UnitInitialCurrent:cx_pkg::UnitInitialPotential] != '0),
    .slot_i(fetch_slot),
    .first_i(first),
    .last_i(last),
    .touched_i(touched),
    .sum_i(sum),
    .potential_i(past_potential),
    .current_i(past_current),
    .refractory_i(past_refractory),
    .initial_potential_i(initial_potential),
    .initial_current_i(initial_current),
    .start_tick_i(start_tick),
    .membrane_code_i(membrane_code),
    .synapse_code_i(synapse_code),
    .past_o(past),
    .select_o(select),
    .select_probe_o(select_probe),
    .select_slot_o(select_slot),
    .synapse_bias_i(synapse_bias),
    .decay_o(decay),
    .decay_probe_o(decay_probe),
    .decay_slot_o(decay_slot),
    .membrane_bias_i(membrane_bias),
    .charge_o(charge),
    .charge_probe_o(charge_probe),
    .charge_slot_o(charge_slot),
    .threshold_i(threshold),
    .reset_amount_i(reset_amount),
    .reset_value_i(reset_value),
    .reset_mode_i(reset_mode),
    .refractory_ticks_i(refractory_ticks),
    .integrate_o(integrate),
    .integrate_slot_o(integrate_slot),
    .commit_o(commit),
    .commit_probe_o(probe_passed),
    .commit_slot_o(commit_slot),
    .commit_sum_o(commit_sum),
    .potential_o(potential),
    .current_o(current),
    .refractory_o(refractory),
    .spike_o(spike),
    .potential_saturated_o(potential_saturated),
    .current_saturated_o(current_saturated),
    .block_done_o(block_done),
    .block_active_o(block_active),
    .idle_o(update_idle)
  );

  // ---- Plasticity (chip P) ----
  if (cx_pkg::StdpProfiles > 0) begin : g_plastic
    logic                          state_read, state_open, state_write, new_open, new_forced, flushing, history_read, busy_q;
    logic [cx_pkg::AxonBits-1:0]   state_axon;
    logic [8:0]                    state_last_pre, new_last_pre, past_older;
    logic [5:0]                    state_done, new_done;
    logic [cx_pkg::TargetBits-1:0] history_slot;
    logic [63:0]                   past_recent;

    // A row by force is under way from here on.
    assign rows_idle = forced_idle && !busy_q;
    logic forced_idle;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) busy_q <= 1'b0;
      else busy_q <= flush_i;
    end

    cx_plastic_rows u_plastic_rows (
      .clk_i,
      .rst_ni,
      .close_i(begin_i | clear_i),
      .tick_start_i(tick_start_i & learn_i),
      .tick_residue_i(tick_i[4:0]),
      .flush_i,
      .learner_idle_i(fetch_idle & !plastic_active & !row_valid),
      .flushing_o(flushing),
      .forced_valid_o(forced_valid),
      .forced_axon_o(forced_axon),
      .forced_ready_i(axon_ready & !axon_valid),
      .read_i(state_read),
      .read_axon_i(state_axon),
      .open_o(state_open),
      .last_pre_o(state_last_pre),
      .done_o(state_done),
      .write_i(state_write),
      .write_axon_i(state_axon),
      .write_forced_i(new_forced),
      .write_open_i(new_open),
      .write_last_pre_i(new_last_pre),
      .write_done_i(new_done),
      .corrected_o(plastic_corrected[0]),
      .failed_o(plastic_failed[0]),
      .idle_o(forced_idle)
    );

    cx_post_history u_post_history (
      .clk_i,
      .first_tick_i(tick_i == '0),
      .read_i(integrate),
      .read_slot_i(integrate_slot),
      .commit_i(commit),
      .commit_slot_i(commit_slot),
      .spike_i(spike),
      .learn_i(history_read),
      .learn_slot_i(history_slot),
      .recent_o(past_recent),
      .older_o(past_older),
      .corrected_o(plastic_corrected[1]),
      .failed_o(plastic_failed[1])
    );

    cx_stdp u_stdp (
      .clk_i,
      .rst_ni,
      .flush_i(clear_i),
      .enable_i(!updating & !static_active),
      .learn_i(learn_i | flushing),
      .between_ticks_i(flushing),
      .tick_i(tick_i[8:0]),
      .host_write_i(unit_write[cx_pkg::UnitProfile]),
      .host_read_i(unit_read[cx_pkg::UnitProfile]),
      .host_index_i(config_index),
      .host_data_i(config_data_i),
      .host_data_o(read_profile),
      .row_valid_i(row_valid & row_learning.plastic),
      .row_count_i(row_count),
      .row_bank_i(row_learning.bank),
      .row_axon_i(row_learning.axon),
      .row_address_i(row_learning.address),
      .row_forced_i(row_learning.forced),
      .row_ready_o(plastic_row_ready),
      .word_valid_i(word_valid),
      .word_i(row_word),
      .word_ready_o(plastic_word_ready),
      .active_o(plastic_active),
      .done_o(plastic_done),
      .state_read_o(state_read),
      .state_axon_o(state_axon),
      .state_open_i(state_open),
      .state_last_pre_i(state_last_pre),
      .state_done_i(state_done),
      .state_write_o(state_write),
      .state_forced_o(new_forced),
      .state_open_o(new_open),
      .state_last_pre_o(new_last_pre),
      .state_done_o(new_done),
      .history_read_o(history_read),
      .history_slot_o(history_slot),
      .history_recent_i(past_recent),
      .history_older_i(past_older),
      .synapse_valid_o(plastic_valid),
      .target_o(plastic_target),
      .residual_o(plastic_residual),
      .weight_o(plastic_weight),
      .write_o(learn_write),
      .write_address_o(learn_address),
      .write_data_o(learn_data),
      .written_before_o(learnt_before),
      .parity_o(profile_parity)
    );
  end else begin : g_static
    assign rows_idle = 1'b1;
    assign forced_valid = 1'b0;
    assign forced_axon = '0;
    assign plastic_active = 1'b0;
    assign plastic_done = 1'b0;
    assign plastic_row_ready = 1'b0;
    assign plastic_word_ready = 1'b0;
    assign plastic_valid = 1'b0;
    assign plastic_target = '0;
    assign plastic_residual = '0;
    assign plastic_weight = '0;
    assign learn_write = 1'b0;
    assign learn_address = '0;
    assign learn_data = '0;
    assign learnt_before = '0;
    assign read_profile = '0;
    assign plastic_corrected = '0;
    assign plastic_failed = '0;
    assign profile_parity = '0;
    logic unused_plastic;
    assign unused_plastic = &{1'b0, flush_i, static_active, integrate, integrate_slot, row_learning, row_valid, row_count,
                              word_valid, row_word};
  end

  // ---- Spikes ----
  logic sender_idle;

  cx_spike_sender #(
    .Depth(SpikeQueueDepth)
  ) u_sender (
    .clk_i,
    .rst_ni,
    .flush_i(clear_i),
    .x_i,
    .y_i,
    .host_write_i({unit_write[cx_pkg::UnitRouteMemory], unit_write[cx_pkg::UnitReported:cx_pkg::UnitFirstRoute]}),
    .host_read_i({4{probe}}),
    .host_index_i(config_index),
    .host_slot_i(config_slot),
    .host_data_i(config_data_i),
    .host_first_route_o(read_first_route),
    .host_route_count_o(read_route_count),
    .host_reported_o(read_reported),
    .host_route_o(read_route),
    .spike_i(spike),
    .slot_i(commit_slot),
    .sent_o(spike_sent),
    .link_o(send_o),
    .ready_i(send_ready_i),
    .parity_o(route_parity),
    .idle_o(sender_idle)
  );

  // ---- Barrier (chip T2) ----
  logic done; // but for events that wait for their tick
  assign done = !updating && rows_idle && !plastic_active && !plastic_valid && history_idle && fetch_idle && decode_idle &&
                ring_idle && sender_idle;
  assign idle_o = done && !any_pending;
  assign rests_o = done && !pending_moves;

  cx_counters u_counters (
    .clk_i,
    .rst_ni,
    .zero_i(begin_i),
    .zeroing_o,
    .sops_i(sops),
    .row_i(visited),
    .row_words_i(row_words_read),
    .update_i(commit),
    .skip_i(finished),
    .skipped_i(skipped),
    .spike_i(spike),
    .flit_i(send_o.valid & send_ready_i),
    .hops_i,
    .potential_saturated_i(potential_saturated),
    .current_saturated_i(current_saturated),
    .collisions_i({collision_later, collision_now}),
    .busy_i(tick_running_i & !idle_o),
    .stall_i(stalled),
    .forced_i(visited_by_force),
    .corrected_i(corrected),
    .failed_i(failed),
    .parity_i(parity),
    .probe_i(unit_read[cx_pkg::UnitCounter]),
    .passed_i(probe_passed),
    .host_index_i(config_index[5:0]),
    .host_data_o(read_counter)
  );

  // ---- Configuration and read-back ----
  cx_core_config u_config (
    .clk_i,
    .rst_ni,
    .number_i,
    .config_write_i,
    .config_read_i,
    .config_core_i,
    .config_address_i,
    .config_data_i,
    .config_valid_o,
    .config_data_o,
    .write_o(unit_write),
    .probe_o(probe),
    .probe_unit_o(unit_read),
    .index_o(config_index),
    .slot_o(config_slot),
    .passed_i(probe_passed),
    .threshold_i(threshold),
    .reset_amount_i(reset_amount),
    .reset_value_i(reset_value),
    .synapse_bias_i(synapse_bias),
    .membrane_bias_i(membrane_bias),
    .potential_i(potential),
    .current_i(current),
    .refractory_i(refractory),
    .reset_mode_i(reset_mode),
    .refractory_ticks_i(refractory_ticks),
    .membrane_index_i(membrane_index),
    .synapse_index_i(synapse_index),
    .start_tick_i(start_tick),
    .first_route_i(read_first_route),
    .route_count_i(read_route_count),
    .reported_i(read_reported),
    .route_i(read_route),
    .membrane_code_i(membrane_code),
    .synapse_code_i(synapse_code),
    .row_address_i(read_row_address),
    .row_shape_i(read_row_shape),
    .axon_link_i(read_axon_link | 32'(read_base) << 22),
    .row_length_i(read_row_length),
    .row_word_i(read_row_word),
    .profile_i(read_profile),
    .counter_i(read_counter),
    .sticky_i(sticky_q),
    .slots_o(slots),
    .latest_start_o(latest_start)
  );

`ifdef CX_COMMIT
  // ---- Commit port (simulation only) ----
  import "DPI-C" function void cx_commit(
    input int unsigned core, input int unsigned tick, input int unsigned slot, input int sum,
    input int potential, input int current, input int unsigned refractory, input bit spike);
  import "DPI-C" function void cx_learn(
    input int unsigned core, input int unsigned tick, input int unsigned address, input int old_weight, input int new_weight);
  always_ff @(posedge clk_i) begin
    if (learn_write) begin
      cx_learn(32'(number_i), tick_i, 32'(learn_address), 32'($signed(learnt_before)), 32'($signed(learn_data[15:0])));
    end
    if (commit) begin
      cx_commit(32'(number_i), tick_i, 32'(commit_slot), 32'($signed(commit_sum)), 32'($signed(potential)),
                32'($signed(current)), 32'(refractory), spike);
    end
  end
`else
  logic unused_commit;
  assign unused_commit = &{1'b0, commit_sum, learnt_before};
`endif
endmodule
