// cx_lane_queue_props - what a cx_lane_queue promises, seen from its ports alone
// (chip D5): the n-th entry that a lane puts in is the n-th of its entries that
// goes, with its data, for every lane and n; that is no loss and no duplicate. And
// what waits goes before a second entry of another lane does.
// Entries name their lane in their two lowest bits, so that one knows whose goes;
// lane_i chooses the lane that is followed, watch_i any one of its entries.
// SPDX-License-Identifier: Apache-2.0
module cx_lane_queue_props #(
  parameter int unsigned Width = 3,
  parameter int unsigned Depth = 16
) (
  input logic               clk_i,
  input logic               rst_ni,
  input logic               flush_i,
  input logic [3:0]         valid_i,
  input logic [4*Width-1:0] data_i,
  input logic [3:0]         ready_o,
  input logic               pause_i,
  input logic               valid_o,
  input logic [Width-1:0]   data_o,
  input logic [1:0]         lane_i,
  input logic               watch_i // follow the entry that goes in now
);
  localparam int unsigned CountBits = $clog2(Depth + 1);

  logic             push, goes, others_go;
  logic [Width-1:0] pushed;
  assign push = valid_i[lane_i] & ready_o[lane_i];
  assign pushed = data_i[Width*lane_i +: Width];
  assign goes = valid_o && data_o[1:0] == lane_i;
  assign others_go = valid_o && data_o[1:0] != lane_i;

  // Entries of the lane that are inside, by counting at the ports.
  logic [CountBits-1:0] inside_q;
  // The entry that is followed: entries of its lane before it, and what it was.
  logic                 watched_q;
  logic [CountBits-1:0] before_q;
  logic [Width-1:0]     watched_data_q;
  // Entries of each other lane that went while this one waited.
  logic [3:0]           passed_q;

  always @(posedge clk_i) begin
    if (!rst_ni || flush_i) begin
      inside_q <= '0;
      watched_q <= 1'b0;
      before_q <= '0;
      watched_data_q <= '0;
      passed_q <= '0;
    end else begin
      inside_q <= inside_q + CountBits'(push) - CountBits'(goes);
      if (push && watch_i && !watched_q) begin
        watched_q <= 1'b1;
        watched_data_q <= pushed;
        before_q <= inside_q - CountBits'(goes);
      end else if (watched_q && goes) begin
        if (before_q == '0) watched_q <= 1'b0;
        else before_q <= before_q - CountBits'(1);
      end
      if (goes || inside_q == '0) passed_q <= '0;
      else if (others_go) passed_q[data_o[1:0]] <= 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (rst_ni) begin
      ready_when_not_full: assert (ready_o[lane_i] == (inside_q != CountBits'(Depth)));
      only_what_is_inside: assert (!goes || inside_q != '0);
      goes_in_its_turn: assert (!goes || !watched_q || before_q != '0 || data_o == watched_data_q);
      not_overtaken: assert (!watched_q || before_q < inside_q);
      always_one_goes: assert (inside_q == '0 || pause_i || valid_o);
      none_goes_in_a_pause: assert (!pause_i || !valid_o);
      nobody_twice: assert (!others_go || inside_q == '0 || !passed_q[data_o[1:0]]);
    end
  end
endmodule
