// pending - a cx_pending with any arrivals and any pace of what takes its axons:
// one axon is followed (chip H1, H2, D3).
// SPDX-License-Identifier: Apache-2.0
module pending (
  input logic                           clk_i,
  input logic                           forget_i,
  input logic                           clear_i,
  input logic                           arrive_i,
  input logic [cx_pkg::AxonBits-1:0]    arrive_axon_i,
  input logic [cx_pkg::PayloadBits-1:0] arrive_payload_i,
  input logic                           scan_i,
  input logic                           axon_ready_i
);
  logic                           rst_ni, collision_o, axon_valid_o, any_o;
  logic [cx_pkg::AxonBits-1:0]    axon_o;
  logic [cx_pkg::PayloadBits-1:0] payload_o;

  (* anyconst *) logic [cx_pkg::AxonBits-1:0] axon;

  reset_once u_reset (.clk_i, .rst_no(rst_ni));
  cx_pending u_pending (
    .clk_i, .rst_ni, .forget_i, .clear_i, .arrive_i, .arrive_axon_i, .arrive_payload_i, .collision_o,
    .recall_i(1'b0), .recall_word_i('0), .recall_bits_i('0), .recall_ready_o(), .scan_i, .axon_valid_o, .axon_o,
    .axon_ready_i, .payload_o, .any_o
  );

  // In this tick: it came, it was visited.
  logic                           known_q, settled_q; // CLEAR has come, is over
  logic                           came_q, visited_q, first_q, again_q, taken_q, arrives, takes;
  logic [cx_pkg::PayloadBits-1:0] payload_q;
  assign arrives = arrive_i && arrive_axon_i == axon;
  assign takes = axon_valid_o && axon_ready_i && axon_o == axon;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      known_q <= 1'b0;
      settled_q <= 1'b0;
      came_q <= 1'b0;
      visited_q <= 1'b0;
      first_q <= 1'b0;
      again_q <= 1'b0;
      taken_q <= 1'b0;
    end else begin
      if (clear_i) known_q <= 1'b1;
      settled_q <= !clear_i && (settled_q || (known_q && !any_o));
      came_q <= (came_q | arrives) & !forget_i;
      visited_q <= (visited_q | takes) & !forget_i;
      first_q <= arrives & !came_q & !forget_i;
      again_q <= arrives & came_q & !forget_i;
      taken_q <= takes & !forget_i;
      if (arrives && !came_q) payload_q <= arrive_payload_i;
    end
    if (rst_ni) begin
      // The first thing is a CLEAR; a tick ends when nothing is under way; nothing
      // arrives while CLEAR is.
      assume (!clear_i || forget_i);
      assume (known_q || clear_i || (!arrive_i && !forget_i));
      assume (clear_i || !forget_i || (!any_o && !arrive_i));
      assume (!arrive_i || settled_q);

      the_first_is_no_collision: assert (!first_q || !collision_o);
      every_other_is_one: assert (!again_q || collision_o);
      visited_once_and_only_if_it_came: assert (!takes || (came_q && !visited_q));
      with_its_payload: assert (!taken_q || payload_o == payload_q);
      none_is_left_over: assert (any_o || came_q == visited_q);
    end
  end
endmodule
