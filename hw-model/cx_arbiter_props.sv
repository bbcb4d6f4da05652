// cx_arbiter_props - what a cx_arbiter promises (chip R2): at most one grant, only
// to a request, always one when there is a request; a grant holds until it is
// taken; and a request that waits sees at most four grants to others. port_i
// chooses the request that is followed.
// SPDX-License-Identifier: Apache-2.0
module cx_arbiter_props (
  input logic       clk_i,
  input logic       rst_ni,
  input logic       flush_i,
  input logic [4:0] request_i,
  input logic [4:0] grant_o,
  input logic       ready_i,
  input logic [2:0] port_i
);
  logic [4:0] not_taken_q, not_served_q;
  logic [2:0] others_q; // grants taken by others while port_i waits
  logic [7:0] requests, grants;
  logic       waits, served;

  assign requests = {3'b000, request_i};
  assign grants = {3'b000, grant_o};
  assign waits = requests[port_i];
  assign served = grants[port_i] & ready_i;

  always @(posedge clk_i) begin
    if (!rst_ni || flush_i) begin
      not_taken_q <= '0;
      not_served_q <= '0;
      others_q <= '0;
    end else begin
      not_taken_q <= ready_i ? '0 : grant_o;
      not_served_q <= request_i & ~(ready_i ? grant_o : '0);
      if (!waits || served) others_q <= '0;
      else if (ready_i && grant_o != '0) others_q <= others_q + 3'd1;
    end
  end

  always @(posedge clk_i) begin
    if (rst_ni) begin
      // What asks goes on asking until it is served, as the head of a FIFO does.
      requests_hold: assume ((not_served_q & ~request_i) == '0);
      one_at_most: assert ((grant_o & (grant_o - 5'd1)) == '0);
      only_to_a_request: assert ((grant_o & ~request_i) == '0);
      some_when_asked: assert ((grant_o != '0) == (request_i != '0));
      holds_until_taken: assert (not_taken_q == '0 || grant_o == not_taken_q);
      served_within_five: assert (others_q <= 3'd4);
    end
  end
endmodule
