// cx_clock_gate - the clock of what may sleep: it stops when nothing woke it for
// three cycles (registers that follow by a cycle or two have then come to rest),
// and goes on in the cycle in which something does.
//
// A cell of a chip's library takes its place; an FPGA's clocks are not gated, nor
// is that of a chip of one tile, which waits for nobody.
// SPDX-License-Identifier: Apache-2.0
module cx_clock_gate (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic wake_i,
  output logic clk_o
);
`ifdef VERILATOR
  if (cx_pkg::ClockGates) begin : g_gate
    logic [1:0] awake_q; // cycles to go
    logic       enable;

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) awake_q <= '1;
      else if (wake_i) awake_q <= '1;
      else if (awake_q != '0) awake_q <= awake_q - 2'd1;
    end

    // While the clock is low: what comes and goes while it is high makes no edge.
    always_latch if (!clk_i) enable = wake_i || awake_q != '0;
    assign clk_o = clk_i & enable;
  end else begin : g_wire
    assign clk_o = clk_i;
    logic unused;
    assign unused = &{1'b0, rst_ni, wake_i};
  end
`else
  assign clk_o = clk_i;
  logic unused;
  assign unused = &{1'b0, rst_ni, wake_i};
`endif
endmodule
