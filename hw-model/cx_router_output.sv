// cx_router_output - one output of a router: its arbiter and the flit it lets by.
// SPDX-License-Identifier: Apache-2.0
module cx_router_output #(
  parameter logic [4:0] Used = 5'b11111 // inputs that lead here
) (
  input  logic          clk_i,
  input  logic          rst_ni,
  input  logic          flush_i,
  input  logic [4:0]    request_i,
  output logic [4:0]    grant_o,
  input  logic          ready_i,
  input  cx_pkg::flit_t local_i,
  input  cx_pkg::flit_t north_i,
  input  cx_pkg::flit_t east_i,
  input  cx_pkg::flit_t south_i,
  input  cx_pkg::flit_t west_i,
  output cx_pkg::link_t link_o
);
  cx_arbiter #(
    .Used(Used)
  ) u_arbiter (
    .clk_i,
    .rst_ni,
    .flush_i,
    .request_i,
    .grant_o,
    .ready_i
  );

  // North and south share a place of the multiplexer: but for the local output, only
  // one of them leads here.
  logic [1:0]    place;
  cx_pkg::flit_t vertical;

  assign place = {grant_o[cx_pkg::PortWest], grant_o[cx_pkg::PortEast]} |
                 {2{grant_o[cx_pkg::PortNorth] | grant_o[cx_pkg::PortSouth]}};
  assign vertical = grant_o[cx_pkg::PortNorth] ? north_i : south_i;
  assign link_o.valid = request_i != '0;
  always_comb begin
    unique case (place)
      2'd0: link_o.flit = local_i;
      2'd1: link_o.flit = east_i;
      2'd2: link_o.flit = west_i;
      default: link_o.flit = vertical;
    endcase
  end
endmodule
