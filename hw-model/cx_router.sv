// cx_router - five ports, single-flit packets, input FIFOs and one arbiter an
// output (chip R1, R2); a branch leaves in the cycle the next router takes it, and
// the flit its FIFO when all its branches went (chip R5). At the edge of the mesh
// a port that leads nowhere is left out; so are, without trees, the turns that X, then
// Y never takes (the proof `turns`).
// SPDX-License-Identifier: Apache-2.0
module cx_router #(
  parameter logic [4:0] Ports = 5'b11111,    // west, south, east, north, local
  parameter logic [4:0] TreePorts = 5'b11111 // those that trees may leave by
) (
  input  logic                        clk_i,
  input  logic                        rst_ni,
  input  logic                        flush_i,
  input  logic [cx_pkg::XBits-1:0]    x_i,
  input  logic [cx_pkg::YBits-1:0]    y_i,
  input  cx_pkg::link_t               local_i,
  input  cx_pkg::link_t               north_i,
  input  cx_pkg::link_t               east_i,
  input  cx_pkg::link_t               south_i,
  input  cx_pkg::link_t               west_i,
  output logic [4:0]                  ready_o,
  output cx_pkg::link_t               local_o,
  output cx_pkg::link_t               north_o,
  output cx_pkg::link_t               east_o,
  output cx_pkg::link_t               south_o,
  output cx_pkg::link_t               west_o,
  input  logic [4:0]                  ready_i,
  // Host: branches of a tree number.
  input  logic                        host_write_i,
  input  logic                        host_read_i,
  input  logic [cx_pkg::AxonBits-1:0] host_index_i,
  input  logic [4:0]                  host_data_i,
  output logic [4:0]                  host_data_o,
  output logic                        astray_o, // a branch leads nowhere, or there is none
  output logic                        parity_o, // of branch bits (chip E2)
  output logic [2:0]                  hops_o,   // flits that leave for a neighbour or the host
  output logic                        idle_o
);
  logic [4:0] grant_local, grant_north, grant_east, grant_south, grant_west; // by output
  logic [4:0] want_local, want_north, want_east, want_south, want_west;      // by input
  logic [4:0] took_local, took_north, took_east, took_south, took_west;      // by input
  // What a flit that came in by a port may leave by: west, south, east, north, local.
  localparam logic [4:0] Host = {Ports[cx_pkg::PortWest] & ~TreePorts[cx_pkg::PortWest], 4'd0};
  localparam logic [4:0] FromNorth = (cx_pkg::Multicast != 0) ? 5'b11111 : 5'b01001;
  localparam logic [4:0] FromEast = (cx_pkg::Multicast != 0) ? 5'b11111 : 5'b11011;
  localparam logic [4:0] FromSouth = (cx_pkg::Multicast != 0) ? 5'b11111 : 5'b00011 | Host;
  localparam logic [4:0] FromWest = (cx_pkg::Multicast != 0) ? 5'b11111 : 5'b01111;
  logic [4:0] asks_north, asks_east, asks_south, asks_west;
  assign want_north = asks_north & FromNorth;
  assign want_east = asks_east & FromEast;
  assign want_south = asks_south & FromSouth;
  assign want_west = asks_west & FromWest;

  logic [4:0] waiting, look, look_ready, branches;
  logic [4:1] requested, leaves; // the local output is no hop
  cx_pkg::flit_t flit_local, flit_north, flit_east, flit_south, flit_west;

  assign idle_o = waiting == '0;
  assign requested = want_local[4:1] | want_north[4:1] | want_east[4:1] | want_south[4:1] | want_west[4:1];

  // A branch is taken when the output that granted it is ready.
  always_comb begin
    took_local = '0;
    took_north = '0;
    took_east = '0;
    took_south = '0;
    took_west = '0;
    if (waiting != '0) begin
      took_local = ready_i & {grant_west[cx_pkg::PortLocal], grant_south[cx_pkg::PortLocal], grant_east[cx_pkg::PortLocal],
                              grant_north[cx_pkg::PortLocal], grant_local[cx_pkg::PortLocal]};
      took_north = ready_i & {grant_west[cx_pkg::PortNorth], grant_south[cx_pkg::PortNorth], grant_east[cx_pkg::PortNorth],
                              grant_north[cx_pkg::PortNorth], grant_local[cx_pkg::PortNorth]};
      took_east = ready_i & {grant_west[cx_pkg::PortEast], grant_south[cx_pkg::PortEast], grant_east[cx_pkg::PortEast],
                             grant_north[cx_pkg::PortEast], grant_local[cx_pkg::PortEast]};
      took_south = ready_i & {grant_west[cx_pkg::PortSouth], grant_south[cx_pkg::PortSouth], grant_east[cx_pkg::PortSouth],
                              grant_north[cx_pkg::PortSouth], grant_local[cx_pkg::PortSouth]};
      took_west = ready_i & {grant_west[cx_pkg::PortWest], grant_south[cx_pkg::PortWest], grant_east[cx_pkg::PortWest],
                             grant_north[cx_pkg::PortWest], grant_local[cx_pkg::PortWest]};
    end
  end

  assign leaves = requested & ready_i[4:1];
  always_comb begin
    hops_o = '0;
    if (leaves != '0) hops_o = 3'(leaves[1]) + 3'(leaves[2]) + 3'(leaves[3]) + 3'(leaves[4]);
  end

  if (cx_pkg::Multicast != 0) begin : g_trees
    cx_branch_memory #(
      .Ports(TreePorts)
    ) u_branches (
      .clk_i, .rst_ni, .flush_i, .look_i(look), .local_i(16'(flit_local.index)), .north_i(16'(flit_north.index)),
      .east_i(16'(flit_east.index)), .south_i(16'(flit_south.index)), .west_i(16'(flit_west.index)),
      .look_ready_o(look_ready), .branches_o(branches), .astray_o, .parity_o, .host_write_i, .host_read_i,
      .host_index_i, .host_data_i, .host_data_o
    );
  end else begin : g_no_trees
    assign look_ready = '0;
    assign branches = '0;
    assign host_data_o = '0;
    assign astray_o = 1'b0;
    assign parity_o = 1'b0;
    logic unused_trees;
    assign unused_trees = &{1'b0, look, TreePorts};
  end

  if (Ports[cx_pkg::PortLocal]) begin : g_local
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(local_i), .ready_o(ready_o[cx_pkg::PortLocal]),
      .waiting_o(waiting[cx_pkg::PortLocal]), .flit_o(flit_local), .look_o(look[cx_pkg::PortLocal]),
      .look_ready_i(look_ready[cx_pkg::PortLocal]), .branches_i(branches), .request_o(want_local), .taken_i(took_local)
    );
    cx_router_output #(
      .Used({FromWest[cx_pkg::PortLocal], FromSouth[cx_pkg::PortLocal], FromEast[cx_pkg::PortLocal], FromNorth[cx_pkg::PortLocal], 1'b1})
    ) u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortLocal]), .grant_o(grant_local),
      .request_i({want_west[cx_pkg::PortLocal], want_south[cx_pkg::PortLocal], want_east[cx_pkg::PortLocal],
                  want_north[cx_pkg::PortLocal], want_local[cx_pkg::PortLocal]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(local_o)
    );
  end else begin : g_no_local
    assign ready_o[cx_pkg::PortLocal] = 1'b0;
    assign waiting[cx_pkg::PortLocal] = 1'b0;
    assign look[cx_pkg::PortLocal] = 1'b0;
    assign flit_local = '0;
    assign want_local = '0;
    assign grant_local = '0;
    assign local_o = '0;
  end

  if (Ports[cx_pkg::PortNorth]) begin : g_north
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(north_i), .ready_o(ready_o[cx_pkg::PortNorth]),
      .waiting_o(waiting[cx_pkg::PortNorth]), .flit_o(flit_north), .look_o(look[cx_pkg::PortNorth]),
      .look_ready_i(look_ready[cx_pkg::PortNorth]), .branches_i(branches), .request_o(asks_north), .taken_i(took_north)
    );
    cx_router_output #(
      .Used({FromWest[cx_pkg::PortNorth], FromSouth[cx_pkg::PortNorth], FromEast[cx_pkg::PortNorth], FromNorth[cx_pkg::PortNorth], 1'b1})
    ) u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortNorth]), .grant_o(grant_north),
      .request_i({want_west[cx_pkg::PortNorth], want_south[cx_pkg::PortNorth], want_east[cx_pkg::PortNorth],
                  want_north[cx_pkg::PortNorth], want_local[cx_pkg::PortNorth]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(north_o)
    );
  end else begin : g_no_north
    assign ready_o[cx_pkg::PortNorth] = 1'b0;
    assign waiting[cx_pkg::PortNorth] = 1'b0;
    assign look[cx_pkg::PortNorth] = 1'b0;
    assign flit_north = '0;
    assign asks_north = '0;
    assign grant_north = '0;
    assign north_o = '0;
  end

  if (Ports[cx_pkg::PortEast]) begin : g_east
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(east_i), .ready_o(ready_o[cx_pkg::PortEast]),
      .waiting_o(waiting[cx_pkg::PortEast]), .flit_o(flit_east), .look_o(look[cx_pkg::PortEast]),
      .look_ready_i(look_ready[cx_pkg::PortEast]), .branches_i(branches), .request_o(asks_east), .taken_i(took_east)
    );
    cx_router_output #(
      .Used({FromWest[cx_pkg::PortEast], FromSouth[cx_pkg::PortEast], FromEast[cx_pkg::PortEast], FromNorth[cx_pkg::PortEast], 1'b1})
    ) u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortEast]), .grant_o(grant_east),
      .request_i({want_west[cx_pkg::PortEast], want_south[cx_pkg::PortEast], want_east[cx_pkg::PortEast],
                  want_north[cx_pkg::PortEast], want_local[cx_pkg::PortEast]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(east_o)
    );
  end else begin : g_no_east
    assign ready_o[cx_pkg::PortEast] = 1'b0;
    assign waiting[cx_pkg::PortEast] = 1'b0;
    assign look[cx_pkg::PortEast] = 1'b0;
    assign flit_east = '0;
    assign asks_east = '0;
    assign grant_east = '0;
    assign east_o = '0;
  end

  if (Ports[cx_pkg::PortSouth]) begin : g_south
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(south_i), .ready_o(ready_o[cx_pkg::PortSouth]),
      .waiting_o(waiting[cx_pkg::PortSouth]), .flit_o(flit_south), .look_o(look[cx_pkg::PortSouth]),
      .look_ready_i(look_ready[cx_pkg::PortSouth]), .branches_i(branches), .request_o(asks_south), .taken_i(took_south)
    );
    cx_router_output #(
      .Used({FromWest[cx_pkg::PortSouth], FromSouth[cx_pkg::PortSouth], FromEast[cx_pkg::PortSouth], FromNorth[cx_pkg::PortSouth], 1'b1})
    ) u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortSouth]), .grant_o(grant_south),
      .request_i({want_west[cx_pkg::PortSouth], want_south[cx_pkg::PortSouth], want_east[cx_pkg::PortSouth],
                  want_north[cx_pkg::PortSouth], want_local[cx_pkg::PortSouth]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(south_o)
    );
  end else begin : g_no_south
    assign ready_o[cx_pkg::PortSouth] = 1'b0;
    assign waiting[cx_pkg::PortSouth] = 1'b0;
    assign look[cx_pkg::PortSouth] = 1'b0;
    assign flit_south = '0;
    assign asks_south = '0;
    assign grant_south = '0;
    assign south_o = '0;
  end

  if (Ports[cx_pkg::PortWest]) begin : g_west
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(west_i), .ready_o(ready_o[cx_pkg::PortWest]),
      .waiting_o(waiting[cx_pkg::PortWest]), .flit_o(flit_west), .look_o(look[cx_pkg::PortWest]),
      .look_ready_i(look_ready[cx_pkg::PortWest]), .branches_i(branches), .request_o(asks_west), .taken_i(took_west)
    );
    cx_router_output #(
      .Used({FromWest[cx_pkg::PortWest], FromSouth[cx_pkg::PortWest], FromEast[cx_pkg::PortWest], FromNorth[cx_pkg::PortWest], 1'b1})
    ) u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortWest]), .grant_o(grant_west),
      .request_i({want_west[cx_pkg::PortWest], want_south[cx_pkg::PortWest], want_east[cx_pkg::PortWest],
                  want_north[cx_pkg::PortWest], want_local[cx_pkg::PortWest]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(west_o)
    );
  end else begin : g_no_west
    assign ready_o[cx_pkg::PortWest] = 1'b0;
    assign waiting[cx_pkg::PortWest] = 1'b0;
    assign look[cx_pkg::PortWest] = 1'b0;
    assign flit_west = '0;
    assign asks_west = '0;
    assign grant_west = '0;
    assign west_o = '0;
  end
endmodule
