// cx_router - five ports, single-flit packets, input FIFOs and one arbiter an
// output (chip R1, R2); a flit leaves its FIFO in the cycle the next one takes it.
// At the edge of the mesh a port that leads nowhere is left out.
// SPDX-License-Identifier: Apache-2.0
module cx_router #(
  parameter logic [4:0] Ports = 5'b11111 // west, south, east, north, local
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     flush_i,
  input  logic [cx_pkg::XBits-1:0] x_i,
  input  logic [cx_pkg::YBits-1:0] y_i,
  input  cx_pkg::link_t            local_i,
  input  cx_pkg::link_t            north_i,
  input  cx_pkg::link_t            east_i,
  input  cx_pkg::link_t            south_i,
  input  cx_pkg::link_t            west_i,
  output logic [4:0]               ready_o,
  output cx_pkg::link_t            local_o,
  output cx_pkg::link_t            north_o,
  output cx_pkg::link_t            east_o,
  output cx_pkg::link_t            south_o,
  output cx_pkg::link_t            west_o,
  input  logic [4:0]               ready_i,
  output logic                     idle_o
);
  logic [4:0] grant_local, grant_north, grant_east, grant_south, grant_west; // by output
  logic [4:0] want_local, want_north, want_east, want_south, want_west;      // by input
  logic [4:0] waiting, taken;
  cx_pkg::flit_t flit_local, flit_north, flit_east, flit_south, flit_west;

  assign waiting = {|want_west, |want_south, |want_east, |want_north, |want_local};
  assign idle_o = waiting == '0;

  // An input is taken when the output that granted it is ready.
  always_comb begin
    taken = '0;
    if (waiting != '0) begin
      if (ready_i[cx_pkg::PortLocal]) taken = taken | grant_local;
      if (ready_i[cx_pkg::PortNorth]) taken = taken | grant_north;
      if (ready_i[cx_pkg::PortEast]) taken = taken | grant_east;
      if (ready_i[cx_pkg::PortSouth]) taken = taken | grant_south;
      if (ready_i[cx_pkg::PortWest]) taken = taken | grant_west;
    end
  end

  if (Ports[cx_pkg::PortLocal]) begin : g_local
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(local_i), .ready_o(ready_o[cx_pkg::PortLocal]),
      .flit_o(flit_local), .request_o(want_local), .taken_i(taken[cx_pkg::PortLocal])
    );
    cx_router_output u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortLocal]), .grant_o(grant_local),
      .request_i({want_west[cx_pkg::PortLocal], want_south[cx_pkg::PortLocal], want_east[cx_pkg::PortLocal],
                  want_north[cx_pkg::PortLocal], want_local[cx_pkg::PortLocal]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(local_o)
    );
  end else begin : g_no_local
    assign ready_o[cx_pkg::PortLocal] = 1'b0;
    assign flit_local = '0;
    assign want_local = '0;
    assign grant_local = '0;
    assign local_o = '0;
  end

  if (Ports[cx_pkg::PortNorth]) begin : g_north
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(north_i), .ready_o(ready_o[cx_pkg::PortNorth]),
      .flit_o(flit_north), .request_o(want_north), .taken_i(taken[cx_pkg::PortNorth])
    );
    cx_router_output u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortNorth]), .grant_o(grant_north),
      .request_i({want_west[cx_pkg::PortNorth], want_south[cx_pkg::PortNorth], want_east[cx_pkg::PortNorth],
                  want_north[cx_pkg::PortNorth], want_local[cx_pkg::PortNorth]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(north_o)
    );
  end else begin : g_no_north
    assign ready_o[cx_pkg::PortNorth] = 1'b0;
    assign flit_north = '0;
    assign want_north = '0;
    assign grant_north = '0;
    assign north_o = '0;
  end

  if (Ports[cx_pkg::PortEast]) begin : g_east
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(east_i), .ready_o(ready_o[cx_pkg::PortEast]),
      .flit_o(flit_east), .request_o(want_east), .taken_i(taken[cx_pkg::PortEast])
    );
    cx_router_output u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortEast]), .grant_o(grant_east),
      .request_i({want_west[cx_pkg::PortEast], want_south[cx_pkg::PortEast], want_east[cx_pkg::PortEast],
                  want_north[cx_pkg::PortEast], want_local[cx_pkg::PortEast]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(east_o)
    );
  end else begin : g_no_east
    assign ready_o[cx_pkg::PortEast] = 1'b0;
    assign flit_east = '0;
    assign want_east = '0;
    assign grant_east = '0;
    assign east_o = '0;
  end

  if (Ports[cx_pkg::PortSouth]) begin : g_south
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(south_i), .ready_o(ready_o[cx_pkg::PortSouth]),
      .flit_o(flit_south), .request_o(want_south), .taken_i(taken[cx_pkg::PortSouth])
    );
    cx_router_output u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortSouth]), .grant_o(grant_south),
      .request_i({want_west[cx_pkg::PortSouth], want_south[cx_pkg::PortSouth], want_east[cx_pkg::PortSouth],
                  want_north[cx_pkg::PortSouth], want_local[cx_pkg::PortSouth]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(south_o)
    );
  end else begin : g_no_south
    assign ready_o[cx_pkg::PortSouth] = 1'b0;
    assign flit_south = '0;
    assign want_south = '0;
    assign grant_south = '0;
    assign south_o = '0;
  end

  if (Ports[cx_pkg::PortWest]) begin : g_west
    cx_router_input u_input (
      .clk_i, .rst_ni, .flush_i, .x_i, .y_i, .link_i(west_i), .ready_o(ready_o[cx_pkg::PortWest]),
      .flit_o(flit_west), .request_o(want_west), .taken_i(taken[cx_pkg::PortWest])
    );
    cx_router_output u_output (
      .clk_i, .rst_ni, .flush_i, .ready_i(ready_i[cx_pkg::PortWest]), .grant_o(grant_west),
      .request_i({want_west[cx_pkg::PortWest], want_south[cx_pkg::PortWest], want_east[cx_pkg::PortWest],
                  want_north[cx_pkg::PortWest], want_local[cx_pkg::PortWest]}),
      .local_i(flit_local), .north_i(flit_north), .east_i(flit_east), .south_i(flit_south),
      .west_i(flit_west), .link_o(west_o)
    );
  end else begin : g_no_west
    assign ready_o[cx_pkg::PortWest] = 1'b0;
    assign flit_west = '0;
    assign want_west = '0;
    assign grant_west = '0;
    assign west_o = '0;
  end
endmodule
