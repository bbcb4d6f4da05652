// ring - a cx_accumulator_ring to which any synapses come, in any order.
// SPDX-License-Identifier: Apache-2.0
module ring #(
  parameter int unsigned Slot = 0, // the accumulator that is followed
  parameter int unsigned Target = 0
) (
  input logic                              clk_i,
  input logic                              forget_i,
  input logic                              clear_i,
  input logic [cx_pkg::ResidualBits-1:0]   tick_slot_i,
  input logic                              synapse_valid_i,
  input logic [cx_pkg::TargetBits-1:0]     target_i,
  input logic [cx_pkg::ResidualBits-1:0]   residual_i,
  input logic [15:0]                       weight_i,
  input logic                              read_i,
  input logic [cx_pkg::TargetBits-1:0]     read_target_i,
  input logic [cx_pkg::BlockWordBits-1:0]  block_word_i,
  input logic                              block_take_i
);
  logic                               rst_ni, idle_o;
  logic [cx_pkg::AccumulatorBits-1:0] sum_o;
  logic [cx_pkg::BlocksPerWord-1:0]   block_touched_o;

  reset_once u_reset (.clk_i, .rst_no(rst_ni));
  cx_accumulator_ring u_ring (
    .clk_i, .rst_ni, .forget_i, .clear_i, .tick_slot_i, .synapse_valid_i, .target_i, .residual_i, .weight_i,
    .payload_i(cx_pkg::PayloadBits'(1)), .read_i, .read_target_i, .sum_o, .block_word_i, .block_take_i,
    .block_touched_o, .idle_o
  );
  cx_accumulator_ring_props u_props (
    .clk_i, .rst_ni, .forget_i, .clear_i, .tick_slot_i, .synapse_valid_i, .target_i, .residual_i, .weight_i,
    .read_i, .read_target_i, .sum_o, .block_word_i, .block_take_i, .block_touched_o, .idle_o,
    .followed_slot_i(cx_pkg::ResidualBits'(Slot)), .followed_target_i(cx_pkg::TargetBits'(Target))
  );
endmodule
