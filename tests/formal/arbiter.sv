// arbiter - a cx_arbiter; who asks and when a grant is taken is free.
// SPDX-License-Identifier: Apache-2.0
module arbiter (
  input logic       clk_i,
  input logic       flush_i,
  input logic [4:0] request_i,
  input logic       ready_i
);
  (* anyconst *) logic [2:0] port;
  logic       rst_ni;
  logic [4:0] grant_o;

  always @(posedge clk_i) assume (port < 3'd5);

  reset_once u_reset (.clk_i, .rst_no(rst_ni));
  cx_arbiter u_arbiter (.clk_i, .rst_ni, .flush_i, .request_i, .grant_o, .ready_i);
  cx_arbiter_props u_props (.clk_i, .rst_ni, .flush_i, .request_i, .grant_o, .ready_i, .port_i(port));
endmodule
