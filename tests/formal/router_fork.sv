// router_fork - a cx_router_fork under any heads, look-ups and outputs: each branch
// of a tree is sent exactly once, whichever way its outputs become ready, and the
// flit is popped in the cycle of its last branch; a single flit asks for one output
// until it is taken (chip R5). The head holds until it is popped, as a FIFO's does.
// SPDX-License-Identifier: Apache-2.0
module router_fork (
  input logic                     clk_i,
  input logic                     flush_i,
  input logic                     valid_i, // of a next head, when none is here
  input logic                     tree_i,
  input logic                     to_host_i,
  input logic [cx_pkg::XBits-1:0] flit_x_i,
  input logic [cx_pkg::YBits-1:0] flit_y_i,
  input logic                     look_ready_i,
  input logic [4:0]               branches_i,
  input logic [4:0]               ready_i
);
  logic                     rst_ni;
  reset_once u_reset (.clk_i, .rst_no(rst_ni));

  logic                     valid_q, tree_q, to_host_q, pop, look;
  logic [cx_pkg::XBits-1:0] x_q;
  logic [cx_pkg::YBits-1:0] y_q;
  logic [4:0]               request, taken;
  always @(posedge clk_i) begin
    if (!rst_ni || flush_i) valid_q <= 1'b0;
    else if (!valid_q || pop) valid_q <= valid_i;
    if (!valid_q || pop) begin
      tree_q <= tree_i;
      to_host_q <= to_host_i & !tree_i;
      x_q <= flit_x_i;
      y_q <= flit_y_i;
    end
  end

  assign taken = request & ready_i;
  cx_router_fork u_fork (
    .clk_i, .rst_ni, .flush_i, .x_i('0), .y_i('0), .valid_i(valid_q), .tree_i(tree_q & valid_q),
    .to_host_i(to_host_q), .flit_x_i(x_q), .flit_y_i(y_q), .pop_o(pop), .look_o(look), .look_ready_i,
    .branches_i, .request_o(request), .taken_i(taken)
  );

  // ---- By itself: what the head's branches are, and which of them went ----
  logic       answer_q, known_q; // the answer comes now; it came before
  logic [4:0] wanted_q, sent_q, wanted;
  logic       is_known;
  assign is_known = answer_q | known_q;
  assign wanted = answer_q ? branches_i : wanted_q;
  always @(posedge clk_i) begin
    if (!rst_ni || flush_i || pop) begin
      answer_q <= 1'b0;
      known_q <= 1'b0;
      sent_q <= '0;
    end else begin
      answer_q <= look & look_ready_i;
      known_q <= is_known;
      sent_q <= sent_q | taken;
    end
    wanted_q <= wanted;
  end

  always @(posedge clk_i) begin
    if (rst_ni) begin
      no_branch_goes_twice: assert (!(valid_q && tree_q) || (taken & sent_q) == '0);
      nothing_before_the_answer: assert (!(valid_q && tree_q && !is_known) || (request == '0 && !pop && look));
      if (valid_q && tree_q && is_known) begin
        every_branch_left_is_offered: assert (request == (wanted & ~sent_q));
        popped_with_the_last: assert (pop == ((wanted & ~sent_q & ~taken) == '0));
        asked_once: assert (!look);
      end
      if (valid_q && !tree_q) begin
        one_way: assert (request != '0 && (request & (request - 5'd1)) == '0);
        popped_when_taken: assert (pop == (taken != '0) && !look);
      end
      nothing_of_nothing: assert (valid_q || (request == '0 && !look));
    end
  end
endmodule
