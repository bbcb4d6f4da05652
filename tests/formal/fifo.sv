// fifo - a cx_fifo whose surroundings may do anything.
// SPDX-License-Identifier: Apache-2.0
module fifo #(
  parameter int unsigned Width = 8,
  parameter int unsigned Depth = 2,
  parameter int unsigned CountBits = $clog2(Depth + 1)
) (
  input logic             clk_i,
  input logic             flush_i,
  input logic             valid_i,
  input logic [Width-1:0] data_i,
  input logic             ready_i,
  input logic             watch_i
);
  logic                 rst_ni, ready_o, valid_o;
  logic [Width-1:0]     data_o;
  logic [CountBits-1:0] count_o;

  reset_once u_reset (.clk_i, .rst_no(rst_ni));

  cx_fifo #(.Width(Width), .Depth(Depth)) u_fifo (
    .clk_i, .rst_ni, .flush_i, .valid_i, .data_i, .ready_o, .valid_o, .data_o, .ready_i, .count_o
  );
  cx_fifo_props #(.Width(Width), .Depth(Depth)) u_props (
    .clk_i, .rst_ni, .flush_i, .valid_i, .data_i, .ready_o, .valid_o, .data_o, .ready_i, .count_o, .watch_i
  );
endmodule
