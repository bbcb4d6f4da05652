// mesh - the routers of a 2x2 mesh, wired as cx_chip wires them. Cores send what
// they like and always accept; the host sends what it likes and is ready when it
// likes.
//
// Whenever the host is ready and a flit is anywhere in the mesh, some flit moves in
// that very cycle. Each move brings a flit nearer to its end (cx_router_props), so
// there can only be so many: while the host is ready infinitely often, the mesh
// never stands still, and it empties when nothing more comes in.
// SPDX-License-Identifier: Apache-2.0
module mesh (
  input logic          clk_i,
  input logic          flush_i,
  input cx_pkg::link_t send0_i,
  input cx_pkg::link_t send1_i,
  input cx_pkg::link_t send2_i,
  input cx_pkg::link_t send3_i,
  input cx_pkg::link_t host_i,
  input logic          host_ready_i
);
  // Bits that no router looks at are left out.
  localparam cx_pkg::link_t Seen = {1'b1, 1'b0, 1'b1, {cx_pkg::YBits{1'b1}}, {cx_pkg::XBits{1'b1}},
                                    {cx_pkg::IndexBits + cx_pkg::PayloadBits{1'b0}}};
  logic          rst_ni;
  cx_pkg::link_t none;
  cx_pkg::link_t east0, south0, west0, south1, west1, north2, east2, north3, west3;
  cx_pkg::link_t local0, local1, local2, local3;
  logic [4:0]    ready0, ready1, ready2, ready3; // west, south, east, north, local
  logic [3:0]    idle;
  assign none = '0;

  reset_once u_reset (.clk_i, .rst_no(rst_ni));
  cx_router #(.Ports(5'b11101), .TreePorts(5'b01101)) u_router0 (
    .clk_i, .rst_ni, .flush_i, .x_i(1'b0), .y_i(1'b0), .local_i(send0_i & Seen), .north_i(none), .east_i(west1),
    .south_i(north2), .west_i(host_i & Seen), .ready_o(ready0), .local_o(local0), .north_o(), .east_o(east0),
    .south_o(south0), .west_o(west0), .ready_i({host_ready_i, ready2[1], ready1[4], 1'b0, 1'b1}), .idle_o(idle[0]),
    .host_write_i(1'b0), .host_read_i(1'b0), .host_index_i('0), .host_data_i('0), .host_data_o(), .astray_o(), .hops_o()
  );
  cx_router #(.Ports(5'b11001)) u_router1 (
    .clk_i, .rst_ni, .flush_i, .x_i(1'b1), .y_i(1'b0), .local_i(send1_i & Seen), .north_i(none), .east_i(none),
    .south_i(north3), .west_i(east0), .ready_o(ready1), .local_o(local1), .north_o(), .east_o(),
    .south_o(south1), .west_o(west1), .ready_i({ready0[2], ready3[1], 1'b0, 1'b0, 1'b1}), .idle_o(idle[1]),
    .host_write_i(1'b0), .host_read_i(1'b0), .host_index_i('0), .host_data_i('0), .host_data_o(), .astray_o(), .hops_o()
  );
  cx_router #(.Ports(5'b00111)) u_router2 (
    .clk_i, .rst_ni, .flush_i, .x_i(1'b0), .y_i(1'b1), .local_i(send2_i & Seen), .north_i(south0), .east_i(west3),
    .south_i(none), .west_i(none), .ready_o(ready2), .local_o(local2), .north_o(north2), .east_o(east2),
    .south_o(), .west_o(), .ready_i({1'b0, 1'b0, ready3[4], ready0[3], 1'b1}), .idle_o(idle[2]),
    .host_write_i(1'b0), .host_read_i(1'b0), .host_index_i('0), .host_data_i('0), .host_data_o(), .astray_o(), .hops_o()
  );
  cx_router #(.Ports(5'b10011)) u_router3 (
    .clk_i, .rst_ni, .flush_i, .x_i(1'b1), .y_i(1'b1), .local_i(send3_i & Seen), .north_i(south1), .east_i(none),
    .south_i(none), .west_i(east2), .ready_o(ready3), .local_o(local3), .north_o(north3), .east_o(),
    .south_o(), .west_o(west3), .ready_i({ready2[2], 1'b0, 1'b0, ready1[3], 1'b1}), .idle_o(idle[3]),
    .host_write_i(1'b0), .host_read_i(1'b0), .host_index_i('0), .host_data_i('0), .host_data_o(), .astray_o(), .hops_o()
  );

  logic [8:0] moves; // between routers, to the host
  logic [3:0] ends;  // in a core
  assign moves = {
    east0.valid & ready1[4], south0.valid & ready2[1], west0.valid & host_ready_i,
    west1.valid & ready0[2], south1.valid & ready3[1],
    north2.valid & ready0[3], east2.valid & ready3[4],
    north3.valid & ready1[3], west3.valid & ready2[2]};
  assign ends = {local3.valid, local2.valid, local1.valid, local0.valid};

  // A flit that goes on and on: the mesh stands still at most while the host does.
  always @(posedge clk_i) begin
    assume (!host_i.flit.to_host); // the host sends to cores
    if (rst_ni) begin
      something_moves: assert (!host_ready_i || idle == 4'b1111 || moves != '0 || ends != '0);
    end
  end
endmodule
