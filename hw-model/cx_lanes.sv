// cx_lanes - four lanes (chip D5): a cx_lane_decode, and a bank of accumulators for
// the targets of each `target mod 4`, behind a queue each.
//
//   row words -> cx_lane_decode -> group -> 4 cx_lane_queue -> 4 cx_accumulator_ring
//
// A group goes into the FIFOs in the cycle in which all of it has room; banks then
// slip against each other, also across rows. A plastic row's synapses go straight
// to their bank, whose FIFO waits. The update reads the bank of its slot.
// SPDX-License-Identifier: Apache-2.0
module cx_lanes (
  input  logic                               clk_i,
  input  logic                               rst_ni,
  input  logic                               forget_i, // BEGIN
  input  logic                               clear_i,
  input  logic                               enable_i,
  input  logic [cx_pkg::ResidualBits-1:0]    tick_slot_i,
  // Static rows.
  input  logic                               row_valid_i,
  input  logic [cx_pkg::CountBits-1:0]       row_count_i,
  input  cx_pkg::row_format_t                row_format_i,
  input  logic [cx_pkg::PayloadBits-1:0]     row_payload_i,
  output logic                               row_ready_o,
  input  logic                               word_valid_i,
  input  logic [127:0]                       word_i,
  output logic                               word_ready_o,
  output logic                               active_o,
  // A synapse of a plastic row: taken at once.
  input  logic                               plastic_valid_i,
  input  logic [cx_pkg::TargetBits-1:0]      plastic_target_i,
  input  logic [cx_pkg::ResidualBits-1:0]    plastic_residual_i,
  input  logic [15:0]                        plastic_weight_i,
  // Update: the sum one cycle later.
  input  logic                               read_i,
  input  logic [cx_pkg::TargetBits-1:0]      read_target_i,
  output logic [cx_pkg::AccumulatorBits-1:0] sum_o,
  input  logic [cx_pkg::BlockWordBits-1:0]   block_word_i,
  input  logic                               block_take_i,
  output logic [cx_pkg::BlocksPerWord-1:0]   block_touched_o,
  output logic [2:0]                         sops_o, // delivered in this cycle
  output logic [3:0]                         corrected_o, // chip E1, a bit a bank
  output logic [3:0]                         failed_o,
  output logic                               decode_idle_o,
  output logic                               ring_idle_o // and the queues before it
);
  localparam int unsigned TargetBits = cx_pkg::TargetBits;
  localparam int unsigned ResidualBits = cx_pkg::ResidualBits;
  localparam int unsigned EntryBits = TargetBits - 2 + ResidualBits + 16 + cx_pkg::PayloadBits;

  logic [3:0]                     lane_valid, lane_ready;
  logic [4*TargetBits-1:0]        targets;
  logic [4*ResidualBits-1:0]      residuals;
  logic [63:0]                    weights;
  logic [cx_pkg::PayloadBits-1:0] payload;
  logic                           group_ready;

  cx_lane_decode u_decode (
    .clk_i,
    .rst_ni,
    .flush_i(clear_i),
    .enable_i,
    .row_valid_i,
    .row_count_i,
    .row_format_i,
    .row_payload_i,
    .row_ready_o,
    .word_valid_i,
    .word_i,
    .word_ready_o,
    .lane_valid_o(lane_valid),
    .targets_o(targets),
    .residuals_o(residuals),
    .weights_o(weights),
    .payload_o(payload),
    .group_ready_i(group_ready),
    .active_o,
    .idle_o(decode_idle_o)
  );

  // Each lane's FIFO of the bank that its target names; all go in, or none.
  logic [15:0] ready; // by bank and lane
  always_comb begin
    lane_ready = '0;
    for (int unsigned i = 0; i < 4; i++) begin
      lane_ready[i] = !lane_valid[i] || ready[4*targets[TargetBits*i +: 2] + i];
    end
  end
  assign group_ready = &lane_ready;

  // ---- Banks ----
  logic [3:0]                             bank_valid, bank_idle;
  logic [1:0]                             read_bank_q;
  logic [4*cx_pkg::AccumulatorBits-1:0]   sums;
  logic [4*cx_pkg::BlocksPerWord-1:0]     touched;

  for (genvar i = 0; i < 4; i++) begin : g_bank
    logic [3:0]                     pushes;
    logic [4*EntryBits-1:0]         entries;
    logic [EntryBits-1:0]           entry;
    logic                           entry_valid, plastic;
    logic [TargetBits-3:0]          target;
    logic [ResidualBits-1:0]        residual;
    logic [15:0]                    weight;
    logic [cx_pkg::PayloadBits-1:0] entry_payload;

    for (genvar j = 0; j < 4; j++) begin : g_lane
      assign pushes[j] = group_ready && lane_valid[j] && targets[TargetBits*j +: 2] == 2'(i);
      assign entries[EntryBits*j +: EntryBits] = {payload, weights[16*j +: 16],
        residuals[ResidualBits*j +: ResidualBits], targets[TargetBits*j + 2 +: TargetBits - 2]};
    end
    assign plastic = plastic_valid_i && plastic_target_i[1:0] == 2'(i);

    cx_lane_queue #(
      .Width(EntryBits),
      .Depth(cx_pkg::LaneQueueDepth)
    ) u_queue (
      .clk_i,
      .rst_ni,
      .flush_i(clear_i),
      .valid_i(pushes),
      .data_i(entries),
      .ready_o(ready[4*i +: 4]),
      .pause_i(plastic),
      .valid_o(entry_valid),
      .data_o(entry)
    );
    assign bank_valid[i] = entry_valid | plastic;
    assign {entry_payload, weight, residual, target} = plastic ?
      {cx_pkg::PayloadBits'(1), plastic_weight_i, plastic_residual_i, plastic_target_i[TargetBits-1:2]} : entry;

    cx_accumulator_ring #(
      .Banks(4)
    ) u_ring (
      .clk_i,
      .rst_ni,
      .forget_i,
      .clear_i,
      .tick_slot_i,
      .synapse_valid_i(bank_valid[i]),
      .target_i(target),
      .residual_i(residual),
      .weight_i(weight),
      .payload_i(entry_payload),
      .read_i(read_i && read_target_i[1:0] == 2'(i)),
      .read_target_i(read_target_i[TargetBits-1:2]),
      .sum_o(sums[cx_pkg::AccumulatorBits*i +: cx_pkg::AccumulatorBits]),
      .block_word_i,
      .block_take_i,
      .block_touched_o(touched[cx_pkg::BlocksPerWord*i +: cx_pkg::BlocksPerWord]),
      .corrected_o(corrected_o[i]),
      .failed_o(failed_o[i]),
      .idle_o(bank_idle[i]) // it sees what its queue gives, in every cycle that is not paused
    );
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) read_bank_q <= '0;
    else if (read_i) read_bank_q <= read_target_i[1:0];
  end
  assign sum_o = sums[cx_pkg::AccumulatorBits*read_bank_q +: cx_pkg::AccumulatorBits];
  assign block_touched_o = touched[0 +: cx_pkg::BlocksPerWord] | touched[cx_pkg::BlocksPerWord +: cx_pkg::BlocksPerWord] |
    touched[2*cx_pkg::BlocksPerWord +: cx_pkg::BlocksPerWord] | touched[3*cx_pkg::BlocksPerWord +: cx_pkg::BlocksPerWord];
  assign sops_o = 3'(bank_valid[0]) + 3'(bank_valid[1]) + 3'(bank_valid[2]) + 3'(bank_valid[3]);
  assign ring_idle_o = &bank_idle;

`ifdef CX_ASSERT
  for (genvar i = 0; i < 4; i++) begin : g_check
    for (genvar j = 0; j < 4; j++) begin : g_lane
      always_ff @(posedge clk_i) begin
        if (rst_ni) begin
          assert (!(group_ready && lane_valid[j] && targets[TargetBits*j +: 2] == 2'(i)) || ready[4*i + j]) else
            $error("lanes: an entry is lost");
        end
      end
    end
  end
`endif
endmodule
