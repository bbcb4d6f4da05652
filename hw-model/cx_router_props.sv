// cx_router_props - what a cx_router promises when its FIFOs are played by what
// surrounds it (the links that come in are the heads, ready says which are taken):
// each head that is taken leaves whole, in the same cycle, by the port that
// X-then-Y names and by no other; no port offers what is no head; and a head that
// waits sees at most four others go by at its port (chip R1, R2, R3). port_i
// chooses the head that is followed. With the FIFO's promise (cx_fifo_props: the
// n-th in is the n-th out) that is: no flit is lost, doubled, led astray or stuck.
// SPDX-License-Identifier: Apache-2.0
module cx_router_props #(
  parameter bit Service = 1'b1 // the arbiters are real
) (
  input logic                     clk_i,
  input logic                     rst_ni,
  input logic                     flush_i,
  input logic [cx_pkg::XBits-1:0] x_i,
  input logic [cx_pkg::YBits-1:0] y_i,
  input cx_pkg::link_t            local_i,
  input cx_pkg::link_t            north_i,
  input cx_pkg::link_t            east_i,
  input cx_pkg::link_t            south_i,
  input cx_pkg::link_t            west_i,
  input logic [4:0]               ready_o,
  input cx_pkg::link_t            local_o,
  input cx_pkg::link_t            north_o,
  input cx_pkg::link_t            east_o,
  input cx_pkg::link_t            south_o,
  input cx_pkg::link_t            west_o,
  input logic [4:0]               ready_i,
  input logic                     idle_o,
  input logic [2:0]               port_i
);
  // The head that is followed.
  logic [4:0]    valid_in, valid_out;
  logic [7:0]    all_valid, all_taken;
  logic          waits, taken;
  cx_pkg::flit_t head;

  assign valid_in = {west_i.valid, south_i.valid, east_i.valid, north_i.valid, local_i.valid};
  assign valid_out = {west_o.valid, south_o.valid, east_o.valid, north_o.valid, local_o.valid};
  assign all_valid = {3'b000, valid_in};
  assign all_taken = {3'b000, ready_o & valid_in};
  assign waits = all_valid[port_i];
  assign taken = all_taken[port_i];
  assign head = (port_i == 3'd0) ? local_i.flit : (port_i == 3'd1) ? north_i.flit :
                (port_i == 3'd2) ? east_i.flit : (port_i == 3'd3) ? south_i.flit : west_i.flit;

  // chip R1, R3, once more and by itself: X, then Y, then out.
  logic [cx_pkg::XBits-1:0] to_x;
  logic [cx_pkg::YBits-1:0] to_y;
  logic [4:0]               its_port; // west, south, east, north, local
  cx_pkg::flit_t            leaving;
  assign to_x = head.to_host ? '0 : head.x;
  assign to_y = head.to_host ? '0 : head.y;
  assign its_port = (to_x > x_i) ? 5'b00100 : (to_x < x_i) ? 5'b10000 :
                    (to_y > y_i) ? 5'b01000 : (to_y < y_i) ? 5'b00010 :
                    head.to_host ? 5'b10000 : 5'b00001;
  assign leaving = its_port[0] ? local_o.flit : its_port[1] ? north_o.flit :
                   its_port[2] ? east_o.flit : its_port[3] ? south_o.flit : west_o.flit;

  // How many are taken and how many leave.
  logic [2:0] came, went;
  always_comb begin
    came = '0;
    went = '0;
    for (int unsigned i = 0; i < 5; i++) begin
      came = came + 3'(all_taken[i]);
      went = went + 3'(valid_out[i] & ready_i[i]);
    end
  end

  logic [2:0] others_q; // that left by its port while it waited
  always @(posedge clk_i) begin
    if (!rst_ni || flush_i || !waits || taken) others_q <= '0;
    else if ((its_port & valid_out & ready_i) != '0) others_q <= others_q + 3'd1;
  end

  always @(posedge clk_i) begin
    if (rst_ni) begin
      taken_leaves_by_its_port: assert (!taken || (its_port & valid_out & ready_i) != '0);
      taken_leaves_whole: assert (!taken || leaving == head);
      as_many_leave_as_are_taken: assert (came == went);
      idle_when_no_head: assert (idle_o == (valid_in == '0));
      an_offer_at_its_port: assert (!waits || (its_port & valid_out) != '0);
      if (Service) begin
        served_within_five: assert (others_q <= 3'd4);
      end
    end
  end
endmodule
