// cx_fifo - first in, first out, with valid and ready on both sides: ready is
// "not full", so no path leads from one side to the other.
// SPDX-License-Identifier: Apache-2.0
module cx_fifo #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 2,
  parameter int unsigned CountBits = $clog2(Depth + 1)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 flush_i,
  input  logic                 valid_i,
  input  logic [Width-1:0]     data_i,
  output logic                 ready_o,
  output logic                 valid_o,
  output logic [Width-1:0]     data_o,
  input  logic                 ready_i,
  output logic [CountBits-1:0] count_o
);
  localparam int unsigned PointerBits = (Depth > 1) ? $clog2(Depth) : 1;
  localparam logic [PointerBits-1:0] Last = PointerBits'(Depth - 1);

  logic [Width-1:0]       entries [0:Depth-1];
  logic [PointerBits-1:0] head_q, tail_q;
  logic [CountBits-1:0]   count_q;
  logic                   push, pop;

  assign ready_o = count_q != CountBits'(Depth);
  assign valid_o = count_q != '0;
  assign data_o = entries[head_q];
  assign count_o = count_q;
  assign push = valid_i & ready_o;
  assign pop = ready_i & valid_o;

  // Reset is synchronous where a flush clears too: a flip-flop has one clear.
  always_ff @(posedge clk_i) begin
    if (!rst_ni || flush_i) begin
      head_q <= '0;
      tail_q <= '0;
      count_q <= '0;
    end else if (push | pop) begin
      if (push) tail_q <= (tail_q == Last) ? '0 : tail_q + PointerBits'(1);
      if (pop) head_q <= (head_q == Last) ? '0 : head_q + PointerBits'(1);
      if (push != pop) count_q <= push ? count_q + CountBits'(1) : count_q - CountBits'(1);
    end
  end

  always_ff @(posedge clk_i) begin
    if (push) entries[tail_q] <= data_i;
  end

`ifdef CX_ASSERT
  // Valid holds, with its data, until it is taken.
  logic             waiting_q;
  logic [Width-1:0] data_q;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      waiting_q <= 1'b0;
      data_q <= '0;
    end else begin
      waiting_q <= valid_o & !ready_i & !flush_i;
      data_q <= data_o;
      assert (!waiting_q || (valid_o && data_o == data_q)) else $error("fifo: data changed");
      assert (count_q <= CountBits'(Depth)) else $error("fifo: more entries than room");
    end
  end
`endif
endmodule
