// cx_clock_gate - the clock of what may sleep: no edge in a cycle in which nothing
// wakes it. `wake_i` must stand still while the clock is low: it comes from registers
// and from what other registers of the same edge say.
//
// A cell of a chip's library takes its place; an FPGA's clocks are not gated.
// SPDX-License-Identifier: Apache-2.0
module cx_clock_gate (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic wake_i,
  output logic clk_o
);
`ifdef VERILATOR
  logic enable;
  // While the clock is low: what comes and goes while it is high makes no edge.
  always_latch if (!clk_i) enable = wake_i || !rst_ni;
  assign clk_o = clk_i & enable;
`else
  assign clk_o = clk_i;
  logic unused;
  assign unused = &{1'b0, rst_ni, wake_i};
`endif
endmodule
