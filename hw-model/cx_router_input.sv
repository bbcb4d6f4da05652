// cx_router_input - the FIFO of one router input and the output its head wants:
// X first, then Y; flits for the host go to x = 0, then y = 0, then west
// (chip R1, R3).
// SPDX-License-Identifier: Apache-2.0
module cx_router_input (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     flush_i,
  input  logic [cx_pkg::XBits-1:0] x_i,
  input  logic [cx_pkg::YBits-1:0] y_i,
  input  cx_pkg::link_t            link_i,
  output logic                     ready_o,
  output cx_pkg::flit_t            flit_o,
  output logic [4:0]               request_o, // one-hot, or zero when empty
  input  logic                     taken_i
);
  logic                                          valid;
  logic [$clog2(cx_pkg::RouterFifoDepth+1)-1:0] unused_count;
  logic [cx_pkg::XBits-1:0]                      to_x;
  logic [cx_pkg::YBits-1:0]                      to_y;

  cx_fifo #(
    .Width(cx_pkg::FlitBits),
    .Depth(cx_pkg::RouterFifoDepth)
  ) u_fifo (
    .clk_i,
    .rst_ni,
    .flush_i,
    .valid_i(link_i.valid),
    .data_i(link_i.flit),
    .ready_o,
    .valid_o(valid),
    .data_o(flit_o),
    .ready_i(taken_i),
    .count_o(unused_count)
  );

  always_comb begin
    request_o = '0;
    to_x = '0;
    to_y = '0;
    if (valid) begin
      to_x = flit_o.to_host ? '0 : flit_o.x;
      to_y = flit_o.to_host ? '0 : flit_o.y;
      if (to_x > x_i) request_o[cx_pkg::PortEast] = 1'b1;
      else if (to_x < x_i) request_o[cx_pkg::PortWest] = 1'b1;
      else if (to_y > y_i) request_o[cx_pkg::PortSouth] = 1'b1;
      else if (to_y < y_i) request_o[cx_pkg::PortNorth] = 1'b1;
      else if (flit_o.to_host) request_o[cx_pkg::PortWest] = 1'b1;
      else request_o[cx_pkg::PortLocal] = 1'b1;
    end
  end
endmodule
