// cx_router_output - one output of a router: its arbiter and the flit it lets by.
// SPDX-License-Identifier: Apache-2.0
module cx_router_output (
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
  cx_arbiter u_arbiter (
    .clk_i,
    .rst_ni,
    .flush_i,
    .request_i,
    .grant_o,
    .ready_i
  );

  always_comb begin
    link_o = '0;
    if (request_i != '0) begin
      link_o.valid = 1'b1;
      link_o.flit = grant_o[cx_pkg::PortLocal] ? local_i :
                    grant_o[cx_pkg::PortNorth] ? north_i :
                    grant_o[cx_pkg::PortEast]  ? east_i :
                    grant_o[cx_pkg::PortSouth] ? south_i : west_i;
    end
  end
endmodule
