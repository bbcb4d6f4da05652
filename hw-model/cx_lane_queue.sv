// cx_lane_queue - what waits for a bank of accumulators (chip D5): up to four
// entries come in a cycle, one from each lane, and one goes.
//
// A FIFO for each lane, which take turns: the order of entries does not matter, and
// no entry need be moved to another lane's place. Of those that wait at the heads
// each goes before a second one of another lane.
// SPDX-License-Identifier: Apache-2.0
module cx_lane_queue #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 16
) (
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               flush_i,
  input  logic [3:0]         valid_i,
  input  logic [4*Width-1:0] data_i,
  output logic [3:0]         ready_o,
  input  logic               pause_i, // nothing goes in this cycle
  output logic               valid_o, // goes
  output logic [Width-1:0]   data_o
);
  localparam int unsigned CountBits = $clog2(Depth + 1);

  logic [3:0]         waits, above_q, goes; // above_q: lanes after the last that went
  logic [4*Width-1:0] heads;

  for (genvar i = 0; i < 4; i++) begin : g_lane
    logic [CountBits-1:0] unused_count;
    cx_fifo #(
      .Width(Width),
      .Depth(Depth)
    ) u_fifo (
      .clk_i,
      .rst_ni,
      .flush_i,
      .valid_i(valid_i[i]),
      .data_i(data_i[Width*i +: Width]),
      .ready_o(ready_o[i]),
      .valid_o(waits[i]),
      .data_o(heads[Width*i +: Width]),
      .ready_i(goes[i]),
      .count_o(unused_count)
    );
  end

  // The lowest lane above the last, else the lowest of all.
  logic [3:0] later, first;
  assign later = waits & above_q;
  assign first = (later != '0) ? later : waits;
  assign goes = pause_i ? '0 : first & ~{|first[2:0], |first[1:0], first[0], 1'b0};
  assign valid_o = goes != '0;

  always_comb begin
    data_o = '0;
    for (int unsigned i = 0; i < 4; i++) begin
      if (goes[i]) data_o = data_o | heads[Width*i +: Width];
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) above_q <= '0;
    else if (goes != '0) above_q <= {|goes[2:0], |goes[1:0], goes[0], 1'b0};
  end
endmodule
