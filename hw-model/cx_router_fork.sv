// cx_router_fork - which outputs the head of a router input still has to take:
// the one that leads to its core or to the host, or all branches of its tree
// (chip R1, R3, R5). The branches of a tree are looked up once; each leaves when
// its own output is ready, and with the last the flit leaves its FIFO.
// SPDX-License-Identifier: Apache-2.0
module cx_router_fork (
  input  logic                        clk_i,
  input  logic                        rst_ni,
  input  logic                        flush_i,
  input  logic [cx_pkg::XBits-1:0]    x_i,
  input  logic [cx_pkg::YBits-1:0]    y_i,
  // Head of the FIFO.
  input  logic                        valid_i,
  input  logic                        tree_i,
  input  logic                        to_host_i,
  input  logic [cx_pkg::XBits-1:0]    flit_x_i,
  input  logic [cx_pkg::YBits-1:0]    flit_y_i,
  output logic                        pop_o,
  // The router's memory of branches: asked once, answers in the cycle after.
  output logic                        look_o,
  input  logic                        look_ready_i,
  input  logic [4:0]                  branches_i,
  // Outputs.
  output logic [4:0]                  request_o,
  input  logic [4:0]                  taken_i
);
  // ---- A flit for one core, or for the host ----
  logic [4:0]               way;
  logic [cx_pkg::XBits-1:0] to_x;
  logic [cx_pkg::YBits-1:0] to_y;

  always_comb begin
    way = '0;
    to_x = '0;
    to_y = '0;
    if (valid_i) begin
      to_x = to_host_i ? '0 : flit_x_i;
      to_y = to_host_i ? '0 : flit_y_i;
      if (to_x > x_i) way[cx_pkg::PortEast] = 1'b1;
      else if (to_x < x_i) way[cx_pkg::PortWest] = 1'b1;
      else if (to_y > y_i) way[cx_pkg::PortSouth] = 1'b1;
      else if (to_y < y_i) way[cx_pkg::PortNorth] = 1'b1;
      else if (to_host_i) way[cx_pkg::PortWest] = 1'b1;
      else way[cx_pkg::PortLocal] = 1'b1;
    end
  end

  if (cx_pkg::Multicast != 0) begin : g_trees
    logic       answered_q; // branches_i is the head's
    logic       held_q;     // left_q is
    logic [4:0] left_q, left, rest;

    assign left = answered_q ? branches_i : left_q;
    assign rest = left & ~taken_i;
    assign look_o = valid_i & tree_i & !answered_q & !held_q;
    assign request_o = !tree_i ? way : (answered_q | held_q) ? left : '0;
    assign pop_o = tree_i ? (answered_q | held_q) && rest == '0 : taken_i != '0;

    always_ff @(posedge clk_i) begin
      if (!rst_ni || flush_i) begin
        answered_q <= 1'b0;
        held_q <= 1'b0;
      end else begin
        answered_q <= look_o & look_ready_i;
        if (answered_q | held_q) begin
          held_q <= rest != '0;
          left_q <= rest;
        end
      end
    end

`ifdef CX_ASSERT
    always_ff @(posedge clk_i) begin
      if (rst_ni) begin
        assert (!(answered_q || held_q) || (valid_i && tree_i)) else $error("fork: branches of nothing");
        assert (!(answered_q && held_q)) else $error("fork: branches twice");
        assert ((taken_i & ~request_o) == '0) else $error("fork: a branch goes twice");
      end
    end
`endif
  end else begin : g_no_trees
    assign look_o = 1'b0;
    assign request_o = way;
    assign pop_o = taken_i != '0;
    logic unused_trees;
    assign unused_trees = &{1'b0, clk_i, rst_ni, flush_i, tree_i, look_ready_i, branches_i};
  end
endmodule
