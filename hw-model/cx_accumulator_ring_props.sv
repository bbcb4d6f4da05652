// cx_accumulator_ring_props - what a cx_accumulator_ring promises (chip D1, N9):
// the sum that the update reads is the sum, modulo 2^AccumulatorBits, of all weights
// that came for this neuron and this tick, whatever else came before, between or
// after; and a block is touched exactly when a synapse came for one of its neurons.
// followed_slot_i and followed_target_i choose the accumulator that is followed. Payloads are 1: the
// product is tested elsewhere.
// SPDX-License-Identifier: Apache-2.0
module cx_accumulator_ring_props (
  input logic                                     clk_i,
  input logic                                     rst_ni,
  input logic                                     forget_i,
  input logic                                     clear_i,
  input logic [cx_pkg::ResidualBits-1:0]          tick_slot_i,
  input logic                                     synapse_valid_i,
  input logic [cx_pkg::TargetBits-1:0]            target_i,
  input logic [cx_pkg::ResidualBits-1:0]          residual_i,
  input logic [15:0]                              weight_i,
  input logic                                     read_i,
  input logic [cx_pkg::TargetBits-1:0]            read_target_i,
  input logic [cx_pkg::AccumulatorBits-1:0]       sum_o,
  input logic [cx_pkg::BlockWordBits-1:0]         block_word_i,
  input logic                                     block_take_i,
  input logic [cx_pkg::BlocksPerWord-1:0]         block_touched_o,
  input logic                                     idle_o,
  input logic [cx_pkg::ResidualBits-1:0]          followed_slot_i,
  input logic [cx_pkg::TargetBits-1:0]            followed_target_i
);
  localparam int unsigned Block = cx_pkg::SkipBlockNeurons;

  // What surrounds the ring keeps to this (cx_core): update and delivery do not
  // overlap, a tick ends when the ring is idle, a neuron is read once a tick.
  logic                              started_q, delivered_q, read_q, busy_q, clearing_q;
  logic [cx_pkg::ResidualBits-1:0]   tick_slot_q;
  logic [cx_pkg::TargetBits-1:0]     read_target_q;

  logic                              known_q, touched_q, unread_q, check_q;
  logic [cx_pkg::AccumulatorBits-1:0] sum_q, expected_q;
  logic                              adds, reads, adds_to_block, takes_block;
  logic [cx_pkg::ResidualBits-1:0]   slot;
  logic [31:0]                       block;

  assign slot = tick_slot_i + cx_pkg::ResidualBits'(1) + residual_i; // chip D1
  assign block = 32'(followed_target_i) / Block;
  assign adds_to_block = synapse_valid_i && slot == followed_slot_i && 32'(target_i) / Block == block;
  assign adds = adds_to_block && target_i == followed_target_i;
  assign reads = read_i && tick_slot_i == followed_slot_i && read_target_i == followed_target_i;
  assign takes_block = block_take_i && tick_slot_i == followed_slot_i &&
                       32'(block_word_i) == block / cx_pkg::BlocksPerWord;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      started_q <= 1'b0;
      delivered_q <= 1'b0;
      read_q <= 1'b0;
      busy_q <= 1'b0;
      clearing_q <= 1'b0;
      tick_slot_q <= '0;
      read_target_q <= '0;
      known_q <= 1'b0;
      touched_q <= 1'b0;
      unread_q <= 1'b0;
      check_q <= 1'b0;
      sum_q <= '0;
      expected_q <= '0;
    end else begin
      started_q <= 1'b1;
      delivered_q <= synapse_valid_i;
      read_q <= read_i;
      busy_q <= !idle_o;
      clearing_q <= clear_i | (clearing_q & !idle_o);
      tick_slot_q <= tick_slot_i;
      read_target_q <= read_target_i;

      if (clear_i) known_q <= 1'b1;
      else if (forget_i) known_q <= 1'b0;
      if (clear_i || reads) unread_q <= 1'b0;
      else if (takes_block && touched_q) unread_q <= 1'b1;
      if (clear_i || reads) sum_q <= '0;
      else if (adds) sum_q <= sum_q + cx_pkg::AccumulatorBits'($signed(weight_i));
      if (clear_i || takes_block) touched_q <= 1'b0;
      else if (adds_to_block) touched_q <= 1'b1;
      check_q <= reads & known_q & !clear_i;
      expected_q <= sum_q;
    end
  end

  logic [cx_pkg::BlocksPerWord-1:0] its_bit;
  assign its_bit = block_touched_o >> (block % cx_pkg::BlocksPerWord);

  always @(posedge clk_i) begin
    if (rst_ni) begin
      one_phase: assume (!(synapse_valid_i && (read_i || block_take_i)));
      update_after_delivery: assume (!(delivered_q && (read_i || block_take_i)));
      delivery_after_update: assume (!(read_q && synapse_valid_i));
      tick_ends_idle: assume (!started_q || tick_slot_i == tick_slot_q || (!busy_q && idle_o && !read_q));
      a_word_there_is: assume (32'(block_word_i) < cx_pkg::BlockWords);
      read_once: assume (!(read_q && read_i && read_target_i == read_target_q));
      // CLEAR may come at any time; who clears while a block that was taken is
      // still to be read must forget as well.
      forgotten_when_half_read: assume (!clear_i || forget_i || !(unread_q || (takes_block && touched_q)));
      read_before_the_tick_ends: assume (!started_q || tick_slot_i == tick_slot_q || !unread_q);
      quiet_while_clearing: assume (!clearing_q || !(read_i || synapse_valid_i || block_take_i || clear_i || forget_i));

      sum_of_all: assert (!check_q || sum_o == expected_q);
      touched_by_any: assert (!takes_block || !known_q || clear_i || its_bit[0] == touched_q);
    end
  end
endmodule
