// reset_once - reset in the first cycle and never again; before it, every register
// and every memory may hold anything.
// SPDX-License-Identifier: Apache-2.0
module reset_once (
  input  logic clk_i,
  output logic rst_no
);
  logic started_q = 1'b0;
  always @(posedge clk_i) started_q <= 1'b1;
  assign rst_no = started_q;
endmodule
