// cx_arbiter - one of five requests, round-robin (chip R2). A grant stays until
// it is taken, so that what it selects holds.
// SPDX-License-Identifier: Apache-2.0
module cx_arbiter #(
  parameter logic [4:0] Used = 5'b11111 // requests that there are
) (
  input  logic       clk_i,
  input  logic       rst_ni,
  input  logic       flush_i,
  input  logic [4:0] request_i,
  output logic [4:0] grant_o, // one-hot, or zero without a request
  input  logic       ready_i
);
  logic [4:0] above_q; // ports above the one served last
  logic [4:0] held_q;  // a grant that has not been taken yet
  logic [4:0] first;

  always_comb begin
    first = '0;
    grant_o = '0;
    if (request_i != '0) begin
      first = ((request_i & above_q) != '0) ? (request_i & above_q) : request_i;
      grant_o = (held_q != '0) ? held_q : cx_pkg::lowest_of_5(first);
    end
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni || flush_i) begin
      above_q <= '0;
      held_q <= '0;
    end else if (request_i != '0) begin
      held_q <= ready_i ? '0 : grant_o & Used;
      if (ready_i) above_q <= {|grant_o[3:0], |grant_o[2:0], |grant_o[1:0], grant_o[0], 1'b0};
    end
  end

`ifdef CX_ASSERT
  logic [4:0] waiting_q; // what was granted and not taken
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      waiting_q <= '0;
    end else begin
      waiting_q <= (ready_i || flush_i) ? '0 : grant_o;
      assert (waiting_q == '0 || grant_o == waiting_q) else $error("arbiter: a grant is given up");
      assert ((grant_o & (grant_o - 5'd1)) == '0) else $error("arbiter: two grants");
      assert ((grant_o & ~request_i) == '0) else $error("arbiter: a grant without a request");
    end
  end
`endif
endmodule
