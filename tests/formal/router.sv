// router - a cx_router with every port, anywhere in the mesh; this module plays its
// FIFOs (passing_fifo): their heads are free and wait until they are taken.
// SPDX-License-Identifier: Apache-2.0
module router #(
  parameter bit Service = 1'b0
) (
  input logic          clk_i,
  input logic          flush_i,
  input cx_pkg::link_t local_i,
  input cx_pkg::link_t north_i,
  input cx_pkg::link_t east_i,
  input cx_pkg::link_t south_i,
  input cx_pkg::link_t west_i,
  input logic [4:0]    ready_i
);
  (* anyconst *) logic [cx_pkg::XBits-1:0] x;
  (* anyconst *) logic [cx_pkg::YBits-1:0] y;
  (* anyconst *) logic [2:0]               port;

  // For the service, what a router only carries does not matter. Trees are not
  // proven here.
  localparam cx_pkg::link_t Seen = {1'b1, 1'b0, 1'b1, {cx_pkg::YBits{1'b1}}, {cx_pkg::XBits{1'b1}},
                                    {cx_pkg::IndexBits + cx_pkg::PayloadBits{!Service}}};
  logic          rst_ni, idle_o;
  logic [4:0]    ready_o, waits_q;
  cx_pkg::link_t local_o, north_o, east_o, south_o, west_o;
  cx_pkg::link_t local, north, east, south, west;
  cx_pkg::link_t local_q, north_q, east_q, south_q, west_q;
  assign local = (Service && waits_q[0]) ? local_q : local_i & Seen;
  assign north = (Service && waits_q[1]) ? north_q : north_i & Seen;
  assign east = (Service && waits_q[2]) ? east_q : east_i & Seen;
  assign south = (Service && waits_q[3]) ? south_q : south_i & Seen;
  assign west = (Service && waits_q[4]) ? west_q : west_i & Seen;

  // chip R1: what comes in by a port asks for what the proof `turns` allows.
  function automatic logic turns_back(input logic to_host, input logic [cx_pkg::XBits-1:0] flit_x,
                                      input logic [cx_pkg::YBits-1:0] flit_y, input logic [cx_pkg::XBits-1:0] x_at,
                                      input logic [cx_pkg::YBits-1:0] y_at, input logic [4:0] allowed);
    logic [cx_pkg::XBits-1:0] to_x;
    logic [cx_pkg::YBits-1:0] to_y;
    logic [4:0]               its_port;
    to_x = to_host ? '0 : flit_x;
    to_y = to_host ? '0 : flit_y;
    its_port = (to_x > x_at) ? 5'b00100 : (to_x < x_at) ? 5'b10000 : (to_y > y_at) ? 5'b01000 :
               (to_y < y_at) ? 5'b00010 : to_host ? 5'b10000 : 5'b00001;
    turns_back = (its_port & ~allowed) != '0;
  endfunction

  always @(posedge clk_i) begin
    assume (port < 3'd5);
    assume (!north.valid || !turns_back(north.flit.to_host, north.flit.x, north.flit.y, x, y, 5'b01001));
    assume (!east.valid || !turns_back(east.flit.to_host, east.flit.x, east.flit.y, x, y, 5'b11011));
    assume (!south.valid || !turns_back(south.flit.to_host, south.flit.x, south.flit.y, x, y, 5'b10011)); // west only to the host
    assume (!west.valid || !turns_back(west.flit.to_host, west.flit.x, west.flit.y, x, y, 5'b01111));
    local_q <= local;
    north_q <= north;
    east_q <= east;
    south_q <= south;
    west_q <= west;
    if (!rst_ni || flush_i) waits_q <= '0;
    else waits_q <= {west.valid, south.valid, east.valid, north.valid, local.valid} & ~ready_o;
  end

  reset_once u_reset (.clk_i, .rst_no(rst_ni));
  cx_router #(.TreePorts(5'b01111)) u_router (
    .clk_i, .rst_ni, .flush_i, .x_i(x), .y_i(y), .local_i(local), .north_i(north), .east_i(east),
    .south_i(south), .west_i(west), .ready_o, .local_o, .north_o, .east_o, .south_o, .west_o, .ready_i,
    .host_write_i(1'b0), .host_read_i(1'b0), .host_index_i('0), .host_data_i('0), .host_data_o(), .astray_o(),
    .hops_o(), .idle_o
  );
  cx_router_props #(.Service(Service)) u_props (
    .clk_i, .rst_ni, .flush_i, .x_i(x), .y_i(y), .local_i(local), .north_i(north), .east_i(east),
    .south_i(south), .west_i(west), .ready_o, .local_o, .north_o, .east_o, .south_o, .west_o, .ready_i, .idle_o,
    .port_i(port)
  );
endmodule
