// cx_fifo - stands in for cx_fifo where a proof plays the FIFO itself: what is at
// the entry is the head, and "ready" at the entry says that the head is taken.
// SPDX-License-Identifier: Apache-2.0
module cx_fifo #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 2,
  parameter int unsigned CountBits = $clog2(Depth + 1)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 flush_i,
  input  logic                 valid_i,
  input  logic [Width-1:0]     data_i,
  output logic                 ready_o,
  output logic                 valid_o,
  output logic [Width-1:0]     data_o,
  input  logic                 ready_i,
  output logic [CountBits-1:0] count_o
);
  assign ready_o = ready_i;
  assign valid_o = valid_i;
  assign data_o = data_i;
  assign count_o = CountBits'(valid_i);
endmodule
