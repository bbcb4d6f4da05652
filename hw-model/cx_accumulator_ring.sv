// cx_accumulator_ring - sums of weights of the coming ticks, a slot a tick
// (chip D1), and which blocks of neurons have an event in which slot (chip N9).
//
// A synapse takes two cycles: its accumulator is read while weight and payload
// are multiplied, then the sum is written. The one hazard, the same accumulator
// in the next cycle, is forwarded. An accumulator whose block is untouched is
// zero, so CLEAR (chip C) visits only touched blocks; after BEGIN, all.
// With four lanes it is one of four banks (chip D5): a share of the neurons of every
// block, which it counts on its own.
// SPDX-License-Identifier: Apache-2.0
module cx_accumulator_ring #(
  parameter int unsigned Banks = 1,
  parameter int unsigned TargetBits = cx_pkg::TargetBits - $clog2(Banks)
) (
  input  logic                                     clk_i,
  input  logic                                     rst_ni,
  input  logic                                     forget_i, // BEGIN: contents unknown
  input  logic                                     clear_i,  // CLEAR
  input  logic [cx_pkg::ResidualBits-1:0]          tick_slot_i,
  // Delivery: a synapse a cycle.
  input  logic                                     synapse_valid_i,
  input  logic [TargetBits-1:0]                    target_i,
  input  logic [cx_pkg::ResidualBits-1:0]          residual_i,
  input  logic [15:0]                              weight_i,
  input  logic [cx_pkg::PayloadBits-1:0]           payload_i,
  // Update: the sum one cycle later; it is zero from then on.
  input  logic                                     read_i,
  input  logic [TargetBits-1:0]                    read_target_i,
  output logic [cx_pkg::AccumulatorBits-1:0]       sum_o,
  // Blocks touched in this tick's slot, a word of them at a time.
  input  logic [cx_pkg::BlockWordBits-1:0]         block_word_i,
  input  logic                                     block_take_i,
  output logic [cx_pkg::BlocksPerWord-1:0]         block_touched_o,
  output logic                                     corrected_o, // chip E1
  output logic                                     failed_o,
  output logic                                     idle_o
);
  localparam int unsigned AddressBits = cx_pkg::ResidualBits + TargetBits;
  localparam int unsigned BlockNeurons = cx_pkg::SkipBlockNeurons / Banks;
  localparam int unsigned TouchedWords = cx_pkg::RingSlots * cx_pkg::BlockWords;
  localparam int unsigned TouchedBits = $clog2(TouchedWords);
  localparam int unsigned BlocksPerWord = cx_pkg::BlocksPerWord;
  localparam logic [BlocksPerWord-1:0] AllBlocks = (cx_pkg::SkipBlocks >= BlocksPerWord) ?
    '1 : (BlocksPerWord'(1) << cx_pkg::SkipBlocks) - BlocksPerWord'(1);
  localparam int unsigned OffsetBits = (BlockNeurons > 1) ? $clog2(BlockNeurons) : 1;

  // ---- Delivery ----
  logic                              add_q, forward_q;
  logic [AddressBits-1:0]            address, address_q;
  logic [cx_pkg::AccumulatorBits-1:0] old_sum, new_sum, written_q, read_data, product_q;
  logic [cx_pkg::ResidualBits-1:0]   slot;

  assign slot = tick_slot_i + cx_pkg::ResidualBits'(1) + residual_i;
  assign address = {slot, target_i};
  assign old_sum = forward_q ? written_q : read_data;
  assign new_sum = product_q + old_sum;
  assign sum_o = read_data;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      add_q <= 1'b0;
      forward_q <= 1'b0;
      address_q <= '0;
      product_q <= '0;
      written_q <= '0;
    end else begin
      add_q <= synapse_valid_i & !clear_i;
      if (synapse_valid_i) begin
        address_q <= address;
        forward_q <= add_q && address == address_q;
        product_q <= cx_pkg::AccumulatorBits'(32'($signed(weight_i)) * $signed(32'(payload_i)));
      end
      if (add_q) written_q <= new_sum;
    end
  end

  // ---- Clear ----
  logic                   unknown_q, clearing_q, zeroing_q;
  logic [TouchedBits-1:0] walk_q;
  logic [BlocksPerWord-1:0] walk_bits, left_q, left_after;
  logic [OffsetBits-1:0]  offset_q;
  logic                   last_offset, last_word;
  logic [TargetBits-1:0] zero_target;

  logic [BlocksPerWord-1:0] touched [0:TouchedWords-1];
  logic [BlocksPerWord-1:0] touched_word; // what is looked at in this cycle
  logic [TouchedBits-1:0]   touched_address;

  assign left_after = left_q & ~(BlocksPerWord'(1) << cx_pkg::lowest8(left_q));
  assign last_offset = offset_q == OffsetBits'(BlockNeurons - 1);
  assign last_word = walk_q == TouchedBits'(TouchedWords - 1);

  always_comb begin
    walk_bits = '0;
    zero_target = '0;
    if (clearing_q) begin
      walk_bits = unknown_q ? AllBlocks : touched_word;
      zero_target = TargetBits'(
        ((32'(walk_q) % cx_pkg::BlockWords) * BlocksPerWord + 32'(cx_pkg::lowest8(left_q))) * BlockNeurons
        + 32'(offset_q));
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      unknown_q <= 1'b1;
      clearing_q <= 1'b0;
      zeroing_q <= 1'b0;
      walk_q <= '0;
      left_q <= '0;
      offset_q <= '0;
    end else begin
      if (forget_i) unknown_q <= 1'b1;
      if (clear_i) begin
        clearing_q <= 1'b1;
        zeroing_q <= 1'b0;
        walk_q <= '0;
        offset_q <= '0;
      end else if (clearing_q) begin
        if (!zeroing_q) begin
          left_q <= walk_bits;
          zeroing_q <= walk_bits != '0;
        end else begin
          offset_q <= last_offset ? '0 : offset_q + OffsetBits'(1);
          if (last_offset) begin
            left_q <= left_after;
            zeroing_q <= left_after != '0;
          end
        end
        // On to the next word when this one has no block left.
        if (zeroing_q ? (last_offset && left_after == '0) : walk_bits == '0) begin
          walk_q <= walk_q + TouchedBits'(1);
          if (last_word) begin
            clearing_q <= 1'b0;
            unknown_q <= 1'b0;
          end
        end
      end
    end
  end

  // ---- Memories ----
  // One read and one write a cycle, of the same word.
  logic [31:0] add_block;

  always_comb begin
    add_block = 32'(address_q[TargetBits-1:0]) / BlockNeurons;
    touched_address = TouchedBits'(32'(tick_slot_i) * cx_pkg::BlockWords + 32'(block_word_i));
    if (clearing_q) begin
      touched_address = walk_q;
    end else if (add_q) begin
      touched_address = TouchedBits'(
        32'(address_q[AddressBits-1:TargetBits]) * cx_pkg::BlockWords + add_block / BlocksPerWord);
    end
  end

  assign touched_word = touched[touched_address];
  assign block_touched_o = touched_word;

  always_ff @(posedge clk_i) begin
    if (clearing_q || add_q || block_take_i) begin
      touched[touched_address] <=
        (add_q && !clearing_q) ? touched_word | (BlocksPerWord'(1) << add_block[2:0]) : '0;
    end
  end

  // The cycle after the update has read a sum it is zeroed, so that no read that
  // counts meets the write of its own address.
  logic                               write, zero_q;
  logic [TargetBits-1:0]              zero_target_q;
  logic [AddressBits-1:0]             write_address;
  logic [cx_pkg::AccumulatorBits-1:0] write_data;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      zero_q <= 1'b0;
      zero_target_q <= '0;
    end else begin
      zero_q <= read_i & !clear_i;
      zero_target_q <= read_target_i;
    end
  end

  always_comb begin
    write = zero_q;
    write_address = {tick_slot_i, zero_target_q};
    write_data = '0;
    if (clearing_q) begin
      write = zeroing_q;
      write_address = {cx_pkg::ResidualBits'(32'(walk_q) / cx_pkg::BlockWords), zero_target};
    end else if (add_q) begin
      write = 1'b1;
      write_address = address_q;
      write_data = new_sum;
    end
  end

  cx_ram_secded #(
    .Width(cx_pkg::AccumulatorBits),
    .Depth(cx_pkg::RingSlots * cx_pkg::NeuronsPerCore / Banks),
    .ReadsOld(1'b0)
  ) u_sums (
    .clk_i,
    .write_i(write),
    .write_address_i(write_address),
    .write_data_i(write_data),
    .read_i(read_i | synapse_valid_i),
    .check_i(1'b1),
    .read_address_i(read_i ? {tick_slot_i, read_target_i} : address),
    .read_data_o(read_data),
    .corrected_o,
    .failed_o
  );

  assign idle_o = !add_q && !zero_q && !clearing_q && !synapse_valid_i;

`ifdef CX_ASSERT
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!((read_i || zero_q) && (synapse_valid_i || add_q))) else $error("ring: update and delivery at once");
      assert (!(clearing_q && (read_i || zero_q || add_q))) else $error("ring: used while it is cleared");
    end
  end
`endif
endmodule
