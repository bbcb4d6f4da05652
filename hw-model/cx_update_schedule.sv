// cx_update_schedule - which neurons are updated in a tick: the blocks that
// chip N9 does not skip, slot after slot, one a cycle. It waits while the spike
// queue could overflow if every neuron under way spiked (chip R4). Blocks are
// looked at a word at a time, in a cycle of its own.
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
  // Blocks with an event in this tick's slot, a word of them at a time.
  output logic [cx_pkg::BlockWordBits-1:0] block_word_o,
  output logic                             block_take_o,
  input  logic [cx_pkg::BlocksPerWord-1:0] block_touched_i,
  // What a block's update left behind: it must be updated in the next tick too.
  input  logic                             block_done_i,
  input  logic [cx_pkg::TargetBits-1:0]    block_slot_i,
  input  logic                             block_active_i,
  // Neurons to update.
  output logic                             issue_o,
  output logic [cx_pkg::TargetBits-1:0]    slot_o,
  output logic                             first_o, // of its block
  output logic                             last_o,
  output logic                             touched_o, // its block had an event
  input  logic                             silent_i, // a neuron was updated and did not spike
  input  logic                             sent_i,   // a spike left the queue
  output logic                             stalled_o,
  output logic                             finish_o, // with the number of slots that were skipped
  output logic [cx_pkg::SlotCountBits-1:0] skipped_o,
  output logic                             busy_o
);
  localparam int unsigned BlocksPerWord = cx_pkg::BlocksPerWord;
  localparam int unsigned OffsetBits = (cx_pkg::SkipBlockNeurons > 1) ? $clog2(cx_pkg::SkipBlockNeurons) : 1;
  localparam int unsigned CreditBits = $clog2(Credits + 1);

  localparam int unsigned BlockBits = $clog2(BlocksPerWord);

  // A bit a block: to be updated whatever comes. A word of them is written anew with each
  // block of it that is done; a block that is skipped had 0 and has it again.
  logic [BlocksPerWord-1:0] active [0:cx_pkg::BlockWords-1];

  logic                             running_q, loaded_q, load;
  logic [cx_pkg::BlockWordBits-1:0] word_q, next_word_q;
  logic [BlocksPerWord-1:0]         blocks_q, touched_q, one_block;
  logic [OffsetBits-1:0]            offset_q;
  logic [cx_pkg::SlotCountBits-1:0] issued_q;
  logic [CreditBits-1:0]            credits_q;

  // ---- The next word of blocks ----
  logic [cx_pkg::SlotCountBits-1:0] last_slot; // of those in use, if any
  logic [cx_pkg::BlockWordBits-1:0] last_word;
  logic [BlockBits-1:0]             last_block; // of that word
  logic [BlocksPerWord-1:0]         used;

  assign last_slot = slots_i - cx_pkg::SlotCountBits'(1);
  assign last_word = cx_pkg::BlockWordBits'(32'(last_slot) / (cx_pkg::SkipBlockNeurons * BlocksPerWord));
  assign last_block = BlockBits'(32'(last_slot) / cx_pkg::SkipBlockNeurons);
  always_comb begin
    used = '0;
    if (load && slots_i != '0) used = (next_word_q != last_word) ? '1 : BlocksPerWord'(2 << last_block) - BlocksPerWord'(1);
  end

  assign block_word_o = next_word_q;
  assign block_take_o = load;
  assign load = running_q & !loaded_q & (blocks_q == '0);

  // ---- The neuron of this cycle ----
  assign one_block = BlocksPerWord'(1) << cx_pkg::lowest8(blocks_q);

  always_comb begin
    issue_o = 1'b0;
    slot_o = '0;
    first_o = 1'b0;
    last_o = 1'b0;
    touched_o = 1'b0;
    stalled_o = 1'b0;
    if (blocks_q != '0) begin
      issue_o = credits_q != '0;
      stalled_o = credits_q == '0;
      slot_o = cx_pkg::TargetBits'(
        (32'(word_q) * BlocksPerWord + 32'(cx_pkg::lowest8(blocks_q))) * cx_pkg::SkipBlockNeurons + 32'(offset_q));
      first_o = offset_q == '0;
      last_o = offset_q == OffsetBits'(cx_pkg::SkipBlockNeurons - 1) ||
               slot_o == cx_pkg::TargetBits'(last_slot);
      touched_o = (touched_q & one_block) != '0;
    end
  end

  assign finish_o = running_q & loaded_q & (blocks_q == '0);
  assign skipped_o = slots_i - issued_q;
  assign busy_o = running_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni || flush_i) begin
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
        if (last_o) blocks_q <= blocks_q & ~one_block;
      end
      if (load) begin
        blocks_q <= (block_touched_i | active[next_word_q] |
                     {BlocksPerWord{all_i}}) & used;
        touched_q <= block_touched_i;
        word_q <= next_word_q;
        next_word_q <= next_word_q + cx_pkg::BlockWordBits'(1);
        loaded_q <= next_word_q == last_word || slots_i == '0;
      end
      if (finish_o) running_q <= 1'b0;
      if (issue_o != (silent_i | sent_i) || (silent_i & sent_i)) begin
        credits_q <= credits_q - CreditBits'(issue_o) + CreditBits'(silent_i) + CreditBits'(sent_i);
      end
    end
  end

  // ---- Blocks that are done, in their order ----
  logic                             done_q; // done_word_q is of this tick
  logic [cx_pkg::BlockWordBits-1:0] done_word, done_word_q;
  logic [BlocksPerWord-1:0]         done_bits, done_bits_q;

  always_comb begin
    done_word = cx_pkg::BlockWordBits'(32'(block_slot_i) / (cx_pkg::SkipBlockNeurons * BlocksPerWord));
    done_bits = (done_q && done_word == done_word_q) ? done_bits_q : '0;
    done_bits = done_bits | (BlocksPerWord'(block_active_i) << BlockBits'(32'(block_slot_i) / cx_pkg::SkipBlockNeurons));
  end

  always_ff @(posedge clk_i) begin
    if (start_i) done_q <= 1'b0;
    else if (block_done_i) done_q <= 1'b1;
    if (block_done_i) begin
      active[done_word] <= done_bits;
      done_word_q <= done_word;
      done_bits_q <= done_bits;
    end
  end
endmodule
