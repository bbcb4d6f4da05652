// cx_router_input - the FIFO of one router input and the outputs its head wants.
// SPDX-License-Identifier: Apache-2.0
module cx_router_input (
  input  logic                        clk_i,
  input  logic                        rst_ni,
  input  logic                        flush_i,
  input  logic [cx_pkg::XBits-1:0]    x_i,
  input  logic [cx_pkg::YBits-1:0]    y_i,
  input  cx_pkg::link_t               link_i,
  output logic                        ready_o,
  output logic                        waiting_o, // a flit is here
  output cx_pkg::flit_t               flit_o,
  output logic                        look_o,
  input  logic                        look_ready_i,
  input  logic [4:0]                  branches_i,
  output logic [4:0]                  request_o,
  input  logic [4:0]                  taken_i
);
  logic                                         pop;
  logic [$clog2(cx_pkg::RouterFifoDepth+1)-1:0] unused_count;

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
    .valid_o(waiting_o),
    .data_o(flit_o),
    .ready_i(pop),
    .count_o(unused_count)
  );

  cx_router_fork u_fork (
    .clk_i,
    .rst_ni,
    .flush_i,
    .x_i,
    .y_i,
    .valid_i(waiting_o),
    .tree_i(flit_o.tree),
    .to_host_i(flit_o.to_host),
    .flit_x_i(flit_o.x),
    .flit_y_i(flit_o.y),
    .pop_o(pop),
    .look_o,
    .look_ready_i,
    .branches_i,
    .request_o,
    .taken_i
  );
endmodule
