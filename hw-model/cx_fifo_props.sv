// cx_fifo_props - what a cx_fifo promises, seen from its ports alone:
// the n-th entry in is the n-th entry out, with its data, for every n. That is no
// loss, no duplicate and order kept in one sentence: watch_i chooses any one push.
// SPDX-License-Identifier: Apache-2.0
module cx_fifo_props #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 2,
  parameter int unsigned CountBits = $clog2(Depth + 1)
) (
  input logic                 clk_i,
  input logic                 rst_ni,
  input logic                 flush_i,
  input logic                 valid_i,
  input logic [Width-1:0]     data_i,
  input logic                 ready_o,
  input logic                 valid_o,
  input logic [Width-1:0]     data_o,
  input logic                 ready_i,
  input logic [CountBits-1:0] count_o,
  input logic                 watch_i // follow the entry that goes in now
);
  logic push, pop;
  assign push = valid_i & ready_o;
  assign pop = valid_o & ready_i;

  // Entries inside, by counting at the ports.
  logic [CountBits-1:0] inside_q;
  // The entry that is followed: entries before it, and what it was.
  logic                 watched_q;
  logic [CountBits-1:0] before_q;
  logic [Width-1:0]     watched_data_q;
  // What stood at the exit and was not taken.
  logic                 waiting_q;
  logic [Width-1:0]     waiting_data_q;

  always @(posedge clk_i) begin
    if (!rst_ni || flush_i) begin
      inside_q <= '0;
      watched_q <= 1'b0;
      before_q <= '0;
      watched_data_q <= '0;
      waiting_q <= 1'b0;
      waiting_data_q <= '0;
    end else begin
      inside_q <= inside_q + CountBits'(push) - CountBits'(pop);
      if (push && watch_i && !watched_q) begin
        watched_q <= 1'b1;
        watched_data_q <= data_i;
        before_q <= inside_q - CountBits'(pop);
      end else if (watched_q && pop) begin
        if (before_q == '0) watched_q <= 1'b0;
        else before_q <= before_q - CountBits'(1);
      end
      waiting_q <= valid_o & !ready_i;
      waiting_data_q <= data_o;
    end
  end

  always @(posedge clk_i) begin
    if (rst_ni) begin
      count_right: assert (count_o == inside_q);
      never_more_than_room: assert (count_o <= CountBits'(Depth));
      ready_when_not_full: assert (ready_o == (inside_q != CountBits'(Depth)));
      valid_when_not_empty: assert (valid_o == (inside_q != '0));
      comes_out_in_its_turn: assert (!watched_q || before_q != '0 || (valid_o && data_o == watched_data_q));
      not_overtaken: assert (!watched_q || before_q < inside_q);
      holds_until_taken: assert (!waiting_q || (valid_o && data_o == waiting_data_q));
    end
  end
endmodule
