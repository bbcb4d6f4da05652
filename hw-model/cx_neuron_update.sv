// cx_neuron_update - one neuron a cycle through six stages (chip N1..N9), none
// with more than one wide addition:
//   0 fetch      state, sum, timescale indices and start tick are read
//   1 select     retention codes; before and at the start tick the initial state
//   2 decay      both retentions; sum and synapse bias
//   3 charge     current
//   4 integrate  potential
//   5 fire       spike, reset, refractory counter; the state is written a cycle later
// SPDX-License-Identifier: Apache-2.0
module cx_neuron_update (
  input  logic                                     clk_i,
  input  logic                                     rst_ni,
  input  logic                                     flush_i,
  input  logic [31:0]                              tick_i,
  // Stage 0.
  input  logic                                     issue_i,
  input  logic                                     probe_i, // a host reads: the slot goes through the stages, nothing else
  input  logic                                     probe_initial_i, // the initial state
  input  logic [cx_pkg::TargetBits-1:0]            slot_i,
  input  logic                                     first_i,
  input  logic                                     last_i,
  input  logic                                     touched_i, // an event in its block
  // Stage 1.
  input  logic [cx_pkg::AccumulatorBits-1:0]       sum_i,
  input  logic [cx_pkg::StateBits-1:0]             potential_i,
  input  logic [cx_pkg::StateBits-1:0]             current_i,
  input  logic [cx_pkg::RefractoryBits-1:0]        refractory_i,
  input  logic [cx_pkg::ConstantBits-1:0]          initial_potential_i,
  input  logic [cx_pkg::ConstantBits-1:0]          initial_current_i,
  input  logic [cx_pkg::StartTickBits-1:0]         start_tick_i,
  input  logic [cx_pkg::RetentionCodeBits-1:0]     membrane_code_i,
  input  logic [cx_pkg::RetentionCodeBits-1:0]     synapse_code_i,
  // Stage 1 asks, stage 2 has.
  output logic                                     past_o, // the state is that of the last tick (chip N7)
  output logic                                     select_o,
  output logic                                     select_probe_o,
  output logic [cx_pkg::TargetBits-1:0]            select_slot_o,
  input  logic [cx_pkg::ConstantBits-1:0]          synapse_bias_i,
  // Stage 2 asks, stage 3 has.
  output logic                                     decay_o,
  output logic                                     decay_probe_o,
  output logic [cx_pkg::TargetBits-1:0]            decay_slot_o,
  input  logic [cx_pkg::ConstantBits-1:0]          membrane_bias_i,
  // Stage 3 asks, stage 4 has.
  output logic                                     charge_o,
  output logic                                     charge_probe_o,
  output logic [cx_pkg::TargetBits-1:0]            charge_slot_o,
  input  logic [cx_pkg::ConstantBits-1:0]          threshold_i,
  input  logic [cx_pkg::ConstantBits-1:0]          reset_amount_i,
  input  logic [cx_pkg::ConstantBits-1:0]          reset_value_i,
  input  logic [1:0]                               reset_mode_i,
  input  logic [cx_pkg::RefractoryBits-1:0]        refractory_ticks_i,
  // Stage 4.
  output logic                                     integrate_o,
  output logic [cx_pkg::TargetBits-1:0]            integrate_slot_o,
  // What the update made.
  output logic                                     commit_o,
  output logic                                     commit_probe_o,
  output logic [cx_pkg::TargetBits-1:0]            commit_slot_o,
  output logic [cx_pkg::AccumulatorBits-1:0]       commit_sum_o,
  output logic [cx_pkg::StateBits-1:0]             potential_o,
  output logic [cx_pkg::StateBits-1:0]             current_o,
  output logic [cx_pkg::RefractoryBits-1:0]        refractory_o,
  output logic                                     spike_o,
  output logic                                     potential_saturated_o,
  output logic                                     current_saturated_o,
  output logic                                     block_done_o,
  output logic                                     block_active_o,
  output logic                                     idle_o
);
  localparam int unsigned StateBits = cx_pkg::StateBits;
  localparam int unsigned WideBits = cx_pkg::WideBits;
  localparam int unsigned ProductBits = StateBits + cx_pkg::RetentionCodeBits + 1;

  // chip N1: a shifted product rounds down; where the magnitude must, for a negative
  // state, one less than the divisor is added first. The shift comes after what is added
  // to the kept state, so that a multiplier's own adder does both.
  localparam int unsigned ScaledBits =
    (WideBits + cx_pkg::RetentionBits > ProductBits) ? WideBits + cx_pkg::RetentionBits : ProductBits;
  function automatic logic signed [WideBits-1:0] kept_and(
    input logic signed [ProductBits-1:0] product, input logic negative, input logic signed [WideBits-1:0] more
  );
    logic signed [ScaledBits-1:0] scaled;
    scaled = ScaledBits'(product) + ScaledBits'($signed({more, {cx_pkg::RetentionBits{negative}}}));
    kept_and = WideBits'(scaled >>> cx_pkg::RetentionBits);
  endfunction

  // chip N2: a value fits when its bits from the state's sign up are all alike.
  function automatic logic clamps(input logic signed [WideBits-1:0] value);
    clamps = value[WideBits-1:StateBits-1] != {(WideBits - StateBits + 1){value[WideBits-1]}};
  endfunction
  function automatic logic signed [StateBits-1:0] saturate(input logic signed [WideBits-1:0] value);
    saturate = clamps(value) ? {value[WideBits-1], {(StateBits - 1){!value[WideBits-1]}}} : value[StateBits-1:0];
  endfunction

  // What goes along with a neuron from stage to stage.
  typedef struct packed {
    logic [cx_pkg::TargetBits-1:0] slot;
    logic                          first;
    logic                          last;
    logic                          changed; // its block must be updated in the next tick too
    logic                          early;   // before its start tick, or a host's read: the state stays
  } along_t;
  logic valid1_q, valid2_q, valid3_q, valid4_q, valid5_q;
  logic probe1_q, probe2_q, probe3_q, probe4_q, probe5_q, probe_initial1_q;
  along_t along1_q, along2_q, along3_q, along4_q, along5_q;

  // ---- Stage 1: select ----
  logic [cx_pkg::StartTickBits-1:0] tick_low;
  logic                             tick_late, before1, initial1; // before, at or before the start tick

  assign tick_low = tick_i[cx_pkg::StartTickBits-1:0];
  assign tick_late = tick_i[31:cx_pkg::StartTickBits] != '0;
  assign before1 = !tick_late && tick_low < start_tick_i; // chip N7
  assign initial1 = probe1_q ? probe_initial1_q : !tick_late && tick_low <= start_tick_i;
  assign past_o = valid1_q && !initial1;
  assign select_o = valid1_q;
  assign select_probe_o = probe1_q;
  assign select_slot_o = along1_q.slot;

  // ---- Stage 2: decay ----
  logic signed [cx_pkg::AccumulatorBits-1:0] sum2_q;
  logic signed [StateBits-1:0]               potential2_q, current2_q;
  logic [cx_pkg::RefractoryBits-1:0]         refractory2_q;
  logic [cx_pkg::RetentionCodeBits-1:0]      membrane_code2_q, synapse_code2_q;

  assign decay_o = valid2_q;
  assign decay_probe_o = probe2_q;
  assign decay_slot_o = along2_q.slot;

  // ---- Stage 3: charge ----
  logic signed [cx_pkg::AccumulatorBits-1:0] sum3_q;
  logic signed [StateBits-1:0]               potential3_q, current3_q; // before the update
  logic signed [ProductBits-1:0]             potential_product3_q, current_product3_q;
  logic signed [WideBits-1:0]                input3_q, current_wide, leaked_wide;
  logic [cx_pkg::RefractoryBits-1:0]         refractory3_q;
  logic signed [StateBits-1:0]               current3;

  assign charge_o = valid3_q;
  assign charge_probe_o = probe3_q;
  assign charge_slot_o = along3_q.slot;

  always_comb begin
    current_wide = 'x; // taken by nobody
    current3 = 'x;
    leaked_wide = 'x;
    if (valid3_q | probe3_q) begin
      // chip N3
      current_wide = kept_and(current_product3_q, current3_q[StateBits-1], input3_q);
      current3 = along3_q.early ? current3_q : saturate(current_wide);
      // chip N4, its first half
      leaked_wide = kept_and(potential_product3_q, potential3_q[StateBits-1], WideBits'($signed(membrane_bias_i)));
    end
  end

  // ---- Stage 4: integrate ----
  logic signed [cx_pkg::AccumulatorBits-1:0] sum4_q;
  logic signed [StateBits-1:0]               potential4_q, current4_q; // V before, I after the update
  logic signed [WideBits-1:0]                leaked4_q, potential_wide;
  logic [cx_pkg::RefractoryBits-1:0]         refractory4_q;
  logic signed [StateBits-1:0]               potential4;
  logic                                      current_clamped4_q, blocked4;

  assign integrate_o = valid4_q;
  assign integrate_slot_o = along4_q.slot;
  assign blocked4 = refractory4_q != '0;

  always_comb begin
    potential_wide = 'x; // taken by nobody
    potential4 = 'x;
    if (valid4_q | probe4_q) begin
      // chip N4, of a neuron that is not blocked; the last stage sees to one that is
      potential_wide = leaked4_q + WideBits'(current4_q);
      potential4 = along4_q.early ? potential4_q : saturate(potential_wide);
    end
  end

  // ---- Stage 5: fire ----
  logic signed [cx_pkg::AccumulatorBits-1:0] sum5_q;
  logic signed [StateBits-1:0]               potential5_q, current5_q;
  // A block RAM is slow to say what it has read: stage 4 passes it on.
  logic signed [cx_pkg::ConstantBits-1:0]    threshold5_q, reset_amount5_q, reset_value5_q;
  logic [1:0]                                reset_mode5_q;
  logic [cx_pkg::RefractoryBits-1:0]         refractory5_q, refractory_ticks5_q;
  logic                                      current_clamped5_q, potential_clamped5_q;
  logic signed [WideBits-1:0]                subtracted_wide;
  logic                                      block_active_q, blocked5;

  assign blocked5 = !along5_q.early && refractory5_q != '0;
  assign commit_o = valid5_q;
  assign commit_probe_o = probe5_q;
  assign commit_slot_o = along5_q.slot;
  assign commit_sum_o = sum5_q;
  assign current_o = current5_q;
  assign current_saturated_o = valid5_q & current_clamped5_q;

  always_comb begin
    spike_o = 1'b0;
    subtracted_wide = WideBits'(potential5_q) - WideBits'(reset_amount5_q);
    potential_o = potential5_q;
    potential_saturated_o = 1'b0;
    refractory_o = refractory5_q;
    block_done_o = 1'b0;
    block_active_o = 1'b0;
    if (valid5_q) begin
      spike_o = !along5_q.early && refractory5_q == '0 && potential5_q > threshold5_q; // chip N5
      potential_saturated_o = potential_clamped5_q | (spike_o && reset_mode5_q == 2'd1 && clamps(subtracted_wide));
      // chip N6
      if (spike_o && reset_mode5_q == 2'd1) potential_o = saturate(subtracted_wide);
      if (spike_o ? reset_mode5_q == 2'd2 : blocked5) potential_o = reset_value5_q;
      // chip N8
      if (spike_o) refractory_o = refractory_ticks5_q;
      else if (refractory5_q != '0) refractory_o = refractory5_q - cx_pkg::RefractoryBits'(1);
      // chip N9: without a spike V is what stage 4 made of it unless it is blocked, and a counter changes unless it is 0
      block_done_o = along5_q.last;
      block_active_o = spike_o | along5_q.changed | (refractory5_q != '0) | (block_active_q & !along5_q.first);
    end
  end

  assign idle_o = !(valid1_q | valid2_q | valid3_q | valid4_q | valid5_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      probe1_q <= 1'b0;
      probe2_q <= 1'b0;
      probe3_q <= 1'b0;
      probe4_q <= 1'b0;
      probe5_q <= 1'b0;
      valid1_q <= 1'b0;
      valid2_q <= 1'b0;
      valid3_q <= 1'b0;
      valid4_q <= 1'b0;
      valid5_q <= 1'b0;
    end else begin
      probe1_q <= probe_i;
      probe2_q <= probe1_q;
      probe3_q <= probe2_q;
      probe4_q <= probe3_q;
      probe5_q <= probe4_q;
      valid1_q <= issue_i & !flush_i;
      valid2_q <= valid1_q & !flush_i;
      valid3_q <= valid2_q & !flush_i;
      valid4_q <= valid3_q & !flush_i;
      valid5_q <= valid4_q & !flush_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (issue_i | probe_i) begin
      probe_initial1_q <= probe_initial_i;
      along1_q.slot <= slot_i;
      along1_q.first <= first_i;
      along1_q.last <= last_i;
      along1_q.changed <= touched_i;
      along1_q.early <= 1'b0;
    end
    if (valid1_q | probe1_q) begin
      along2_q <= along1_q;
      along2_q.early <= before1 | probe1_q;
      sum2_q <= sum_i;
      potential2_q <= initial1 ? initial_potential_i : potential_i;
      current2_q <= initial1 ? initial_current_i : current_i;
      refractory2_q <= initial1 ? '0 : refractory_i;
      membrane_code2_q <= membrane_code_i;
      synapse_code2_q <= synapse_code_i;
    end
    if (valid2_q | probe2_q) begin
      along3_q <= along2_q;
      sum3_q <= sum2_q;
      potential3_q <= potential2_q;
      current3_q <= current2_q;
      refractory3_q <= refractory2_q;
      potential_product3_q <= ProductBits'(potential2_q) * ProductBits'($signed({1'b0, membrane_code2_q}));
      current_product3_q <= ProductBits'(current2_q) * ProductBits'($signed({1'b0, synapse_code2_q}));
      input3_q <= (WideBits'(sum2_q) <<< cx_pkg::GuardBits) + WideBits'($signed(synapse_bias_i));
    end
    if (valid3_q | probe3_q) begin
      along4_q <= along3_q;
      along4_q.changed <= along3_q.changed | (current3 != current3_q);
      sum4_q <= sum3_q;
      potential4_q <= potential3_q;
      current4_q <= current3;
      leaked4_q <= leaked_wide;
      refractory4_q <= refractory3_q;
      current_clamped4_q <= !along3_q.early & clamps(current_wide);
    end
    if (valid4_q | probe4_q) begin
      along5_q <= along4_q;
      along5_q.changed <= along4_q.changed | (potential4 != potential4_q);
      sum5_q <= sum4_q;
      potential5_q <= potential4;
      current5_q <= current4_q;
      threshold5_q <= threshold_i;
      reset_amount5_q <= reset_amount_i;
      reset_value5_q <= reset_value_i;
      reset_mode5_q <= reset_mode_i;
      refractory_ticks5_q <= refractory_ticks_i;
      refractory5_q <= refractory4_q;
      current_clamped5_q <= current_clamped4_q;
      potential_clamped5_q <= !along4_q.early & !blocked4 & clamps(potential_wide);
    end
    if (valid5_q) block_active_q <= block_active_o;
  end
endmodule
