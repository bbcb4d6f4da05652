// cx_arbiter - stands in for cx_arbiter where any choice must do: one grant to some
// request whenever there is one, of which cx_arbiter_props promises no more here.
// SPDX-License-Identifier: Apache-2.0
module cx_arbiter #(
  parameter logic [4:0] Used = 5'b11111
) (
  input  logic       clk_i,
  input  logic       rst_ni,
  input  logic       flush_i,
  input  logic [4:0] request_i,
  output logic [4:0] grant_o,
  input  logic       ready_i
);
  (* anyseq *) logic [4:0] any;
  assign grant_o = any;
  always @(posedge clk_i) begin
    assume ((any & (any - 5'd1)) == '0);
    assume ((any & ~request_i) == '0);
    assume ((any != '0) == (request_i != '0));
  end
endmodule
