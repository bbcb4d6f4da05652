// cx_delivery - from pending axons to the accumulators of their targets (chip D1 to
// D3, D5):
//
//   cx_row_fetch -> cx_row_decode -> cx_accumulator_ring    a synapse a cycle
//   cx_row_fetch -> cx_lanes                                up to four
//
// The rows of plastic synapses go out to cx_stdp, whose synapses come back.
// SPDX-License-Identifier: Apache-2.0
module cx_delivery (
  input  logic                               clk_i,
  input  logic                               rst_ni,
  input  logic                               forget_i, // BEGIN
  input  logic                               clear_i,
  input  logic                               enable_i, // no update is under way
  input  logic [cx_pkg::ResidualBits-1:0]    tick_slot_i,
  // Host: axon table and row memory.
  input  logic [4:0]                         host_write_i,
  input  logic [4:0]                         host_read_i,
  input  logic [27:0]                        host_index_i,
  input  logic [31:0]                        host_data_i,
  output logic [31:0]                        host_address_o,
  output logic [31:0]                        host_shape_o,
  output logic [31:0]                        host_link_o,
  output logic [31:0]                        host_length_o,
  output logic [31:0]                        host_word_o,
  // Pending axons, and the successor of one.
  input  logic                               axon_valid_i,
  input  logic [cx_pkg::AxonBits-1:0]        axon_i,
  input  logic                               axon_forced_i,
  output logic                               axon_ready_o,
  input  logic [cx_pkg::PayloadBits-1:0]     payload_i,
  output logic                               follow_o,
  output logic [cx_pkg::AxonBits-1:0]        follow_axon_o,
  output logic [5:0]                         follow_step_o,
  input  logic                               follow_ready_i,
  // Plastic rows: out to cx_stdp, a word at a time; their synapses, taken at once.
  output logic                               row_valid_o, // any row
  output logic [cx_pkg::CountBits-1:0]       row_count_o,
  output cx_pkg::learning_t                  row_learning_o,
  output logic                               word_valid_o,
  output logic [31:0]                        word_o,
  output logic                               static_active_o,
  input  logic                               plastic_active_i,
  input  logic                               plastic_row_ready_i,
  input  logic                               plastic_word_ready_i,
  input  logic                               plastic_done_i,
  input  logic                               plastic_valid_i,
  input  logic [cx_pkg::TargetBits-1:0]      plastic_target_i,
  input  logic [cx_pkg::ResidualBits-1:0]    plastic_residual_i,
  input  logic [15:0]                        plastic_weight_i,
  input  logic                               learn_write_i,
  input  logic [cx_pkg::WordAddressBits-1:0] learn_address_i,
  input  logic [31:0]                        learn_data_i,
  // Update: the sum one cycle later; blocks touched in this tick's slot.
  input  logic                               read_i,
  input  logic [cx_pkg::TargetBits-1:0]      read_target_i,
  output logic [cx_pkg::AccumulatorBits-1:0] sum_o,
  input  logic [cx_pkg::BlockWordBits-1:0]   block_word_i,
  input  logic                               block_take_i,
  output logic [cx_pkg::BlocksPerWord-1:0]   block_touched_o,
  // What happened.
  output logic                               visited_o,
  output logic                               forced_o,
  output logic [cx_pkg::SopBits-1:0]         row_words_o, // words of visited rows that are read
  output logic [cx_pkg::SopBits-1:0]         sops_o, // synapses delivered in this cycle
  output logic [cx_pkg::Lanes-1:0]           rows_corrected_o, // chip E1, a bit a bank
  output logic [cx_pkg::Lanes-1:0]           rows_failed_o,
  output logic [cx_pkg::Lanes-1:0]           ring_corrected_o,
  output logic [cx_pkg::Lanes-1:0]           ring_failed_o,
  output logic [3:0]                         parity_o,
  output logic                               fetch_idle_o,
  output logic                               decode_idle_o,
  output logic                               ring_idle_o
);
  logic                           row_valid, static_row_valid, row_ready, word_valid, word_ready;
  logic                           static_row_ready, static_word_ready;
  cx_pkg::learning_t              learning;
  cx_pkg::row_format_t            row_format;
  logic [cx_pkg::CountBits-1:0]   row_count;
  logic [cx_pkg::PayloadBits-1:0] row_payload;
  logic [cx_pkg::BeatBits-1:0]    words;

  cx_row_fetch u_row_fetch (
    .clk_i,
    .rst_ni,
    .flush_i(clear_i),
    .host_write_i,
    .host_read_i,
    .host_index_i,
    .host_data_i,
    .host_address_o,
    .host_shape_o,
    .host_link_o,
    .host_length_o,
    .axon_valid_i,
    .axon_i,
    .axon_forced_i,
    .axon_ready_o,
    .payload_i,
    .follow_o,
    .follow_axon_o,
    .follow_step_o,
    .follow_ready_i,
    .row_valid_o(row_valid),
    .row_count_o(row_count),
    .row_format_o(row_format),
    .row_payload_o(row_payload),
    .row_learning_o(learning),
    .row_ready_i(row_ready),
    .word_valid_o(word_valid),
    .word_o(words),
    .word_ready_i(word_ready),
    .host_word_o,
    .plastic_done_i,
    .learn_write_i,
    .learn_address_i,
    .learn_data_i,
    .visited_o,
    .forced_o,
    .row_words_o,
    .corrected_o(rows_corrected_o),
    .failed_o(rows_failed_o),
    .parity_o,
    .idle_o(fetch_idle_o)
  );

  // Rows of either kind, one at a time.
  assign static_row_valid = row_valid & !learning.plastic & !plastic_active_i;
  assign row_ready = learning.plastic ? plastic_row_ready_i : static_row_ready & !plastic_active_i;
  assign word_ready = plastic_active_i ? plastic_word_ready_i : static_word_ready;
  assign row_valid_o = row_valid;
  assign row_count_o = row_count;
  assign row_learning_o = learning;
  assign word_valid_o = word_valid;
  assign word_o = words[31:0];

  if (cx_pkg::Lanes == 1) begin : g_one
    logic                            static_valid;
    logic [cx_pkg::TargetBits-1:0]   static_target;
    logic [cx_pkg::ResidualBits-1:0] static_residual;
    logic [15:0]                     static_weight;
    logic [cx_pkg::PayloadBits-1:0]  static_payload;

    cx_row_decode u_row_decode (
      .clk_i,
      .rst_ni,
      .flush_i(clear_i),
      .enable_i,
      .row_valid_i(static_row_valid),
      .row_count_i(row_count),
      .row_format_i(row_format),
      .row_payload_i(row_payload),
      .row_ready_o(static_row_ready),
      .word_valid_i(word_valid),
      .word_i(words),
      .word_ready_o(static_word_ready),
      .synapse_valid_o(static_valid),
      .target_o(static_target),
      .residual_o(static_residual),
      .weight_o(static_weight),
      .payload_o(static_payload),
      .active_o(static_active_o),
      .idle_o(decode_idle_o)
    );

    assign sops_o = static_valid | plastic_valid_i;

    cx_accumulator_ring u_ring (
      .clk_i,
      .rst_ni,
      .forget_i,
      .clear_i,
      .tick_slot_i,
      .synapse_valid_i(sops_o),
      .target_i(plastic_valid_i ? plastic_target_i : static_target),
      .residual_i(plastic_valid_i ? plastic_residual_i : static_residual),
      .weight_i(plastic_valid_i ? plastic_weight_i : static_weight),
      .payload_i(plastic_valid_i ? cx_pkg::PayloadBits'(1) : static_payload),
      .read_i,
      .read_target_i,
      .sum_o,
      .block_word_i,
      .block_take_i,
      .block_touched_o,
      .corrected_o(ring_corrected_o),
      .failed_o(ring_failed_o),
      .idle_o(ring_idle_o)
    );
  end else begin : g_four
    cx_lanes u_lanes (
      .clk_i,
      .rst_ni,
      .forget_i,
      .clear_i,
      .enable_i,
      .tick_slot_i,
      .row_valid_i(static_row_valid),
      .row_count_i(row_count),
      .row_format_i(row_format),
      .row_payload_i(row_payload),
      .row_ready_o(static_row_ready),
      .word_valid_i(word_valid),
      .word_i(words),
      .word_ready_o(static_word_ready),
      .active_o(static_active_o),
      .plastic_valid_i,
      .plastic_target_i,
      .plastic_residual_i,
      .plastic_weight_i,
      .read_i,
      .read_target_i,
      .sum_o,
      .block_word_i,
      .block_take_i,
      .block_touched_o,
      .sops_o,
      .corrected_o(ring_corrected_o),
      .failed_o(ring_failed_o),
      .decode_idle_o,
      .ring_idle_o
    );
  end
endmodule
