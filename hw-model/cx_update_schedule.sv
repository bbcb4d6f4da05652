// cx_update_schedule - which neurons are updated in a tick: the blocks that
// chip N9 does not skip, slot after slot, one a cycle. It waits while the spike
// queue could overflow if every neuron under way spiked (chip R4).
// SPDX-License-Identifier: Apache-2.0
module cx_update_schedule #(
  parameter int unsigned Credits = 8 // room of the spike queue
) (
  input  logic                             clk_i,
  input  logic                             rst_ni,
  input  logic                             flush_i,
  input  logic                             start_i,
  input  logic                             all_i, // no block may be skipped
  input  logic [cx_pkg::SlotCountBits-1:0] slots_i,
  // Blocks with an event in this tick's slot, 32 at a time.
  output logic [cx_pkg::BlockWordBits-1:0] block_word_o,
  output logic                             block_take_o,
  input  logic [31:0]                      block_touched_i,
  // What a block's update left behind.
  input  logic                             block_done_i,
  input  logic [cx_pkg::TargetBits-1:0]    block_slot_i,
  input  logic                             block_active_i,
  // Neurons to update.
  output logic                             issue_o,
  output logic [cx_pkg::TargetBits-1:0]    slot_o,
  output logic                             first_o, // of its block
  output logic                             last_o,
  input  logic                             silent_i, // a neuron was updated and did not spike
  input  logic                             sent_i,   // a spike left the queue
  output logic                             stalled_o,
  output logic                             finish_o, // with the number of slots that were skipped
  output logic [cx_pkg::SlotCountBits-1:0] skipped_o,
  output logic                             busy_o
);
  localparam int unsigned OffsetBits = (cx_pkg::SkipBlockNeurons > 1) ? $clog2(cx_pkg::SkipBlockNeurons) : 1;
  localparam int unsigned CreditBits = $clog2(Credits + 1);

  logic [31:0]                      active [0:cx_pkg::BlockWords-1];
  logic                             running_q, loaded_q;
  logic [cx_pkg::BlockWordBits-1:0] word_q, next_word_q;
  logic [31:0]                      blocks_q, blocks_left;
  logic [OffsetBits-1:0]            offset_q;
  logic [cx_pkg::SlotCountBits-1:0] issued_q;
  logic [CreditBits-1:0]            credits_q;
  logic                             load;

  // ---- The next 32 blocks ----
  logic [31:0] blocks_used, word_used, mask;
  always_comb begin
    blocks_used = '0;
    word_used = '0;
    mask = '0;
    if (load) begin
      blocks_used = (32'(slots_i) + cx_pkg::SkipBlockNeurons - 32'd1) / cx_pkg::SkipBlockNeurons;
      word_used = blocks_used - (32'(next_word_q) << 5); // of this word and later ones
      mask = (word_used >= 32'd32) ? 32'hffff_ffff : (32'd1 << word_used[4:0]) - 32'd1;
    end
  end

  assign block_word_o = next_word_q;
  assign block_take_o = load;
  assign load = running_q & !loaded_q & (blocks_left == '0);

  // ---- The neuron of this cycle ----
  always_comb begin
    issue_o = 1'b0;
    slot_o = '0;
    first_o = 1'b0;
    last_o = 1'b0;
    stalled_o = 1'b0;
    blocks_left = blocks_q;
    if (blocks_q != '0) begin
      issue_o = credits_q != '0;
      stalled_o = credits_q == '0;
      slot_o = cx_pkg::TargetBits'(
        ((32'(word_q) << 5) + 32'(cx_pkg::lowest32(blocks_q))) * cx_pkg::SkipBlockNeurons + 32'(offset_q));
      first_o = offset_q == '0;
      last_o = offset_q == OffsetBits'(cx_pkg::SkipBlockNeurons - 1) ||
               cx_pkg::SlotCountBits'(slot_o) + cx_pkg::SlotCountBits'(1) == slots_i;
      if (issue_o && last_o) blocks_left = blocks_q & (blocks_q - 32'd1);
    end
  end

  assign finish_o = running_q & loaded_q & (blocks_q == '0);
  assign skipped_o = slots_i - issued_q;
  assign busy_o = running_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      running_q <= 1'b0;
      loaded_q <= 1'b0;
      word_q <= '0;
      next_word_q <= '0;
      blocks_q <= '0;
      offset_q <= '0;
      issued_q <= '0;
      credits_q <= CreditBits'(Credits);
    end else if (flush_i) begin
      running_q <= 1'b0;
      loaded_q <= 1'b0;
      blocks_q <= '0;
      offset_q <= '0;
      credits_q <= CreditBits'(Credits);
    end else begin
      if (start_i) begin
        running_q <= 1'b1;
        loaded_q <= 1'b0;
        next_word_q <= '0;
        issued_q <= '0;
      end
      if (issue_o) begin
        issued_q <= issued_q + cx_pkg::SlotCountBits'(1);
        offset_q <= last_o ? '0 : offset_q + OffsetBits'(1);
        blocks_q <= blocks_left;
      end
      if (load) begin
        // No word lies beyond the last block in use.
        blocks_q <= (block_touched_i | active[next_word_q] | {32{all_i}}) & mask;
        word_q <= next_word_q;
        next_word_q <= next_word_q + cx_pkg::BlockWordBits'(1);
        loaded_q <= word_used <= 32'd32;
      end
      if (finish_o) running_q <= 1'b0;
      if (issue_o != (silent_i | sent_i) || (silent_i & sent_i)) begin
        credits_q <= credits_q - CreditBits'(issue_o) + CreditBits'(silent_i) + CreditBits'(sent_i);
      end
    end
  end

  // ---- Blocks that must be updated in the next tick: those with an event in
  // this one, and those whose update changed anything ----
  logic [31:0] done_block;
  always_comb begin
    done_block = '0;
    if (block_done_i) done_block = 32'(block_slot_i) / cx_pkg::SkipBlockNeurons;
  end
  always_ff @(posedge clk_i) begin
    if (load) active[next_word_q] <= block_touched_i;
    if (block_done_i && block_active_i) active[cx_pkg::BlockWordBits'(done_block >> 5)][done_block[4:0]] <= 1'b1;
  end
endmodule
