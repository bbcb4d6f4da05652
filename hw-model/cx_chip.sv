// cx_chip - a mesh of tiles, the host at the west port of tile (0, 0) (chip R3).
// SPDX-License-Identifier: Apache-2.0
module cx_chip (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        in_valid_i,
  input  logic [31:0] in_data_i,
  output logic        in_ready_o,
  output logic        out_valid_o,
  output logic [31:0] out_data_o,
  input  logic        out_ready_i
);
  localparam int unsigned Width = cx_pkg::MeshWidth;
  localparam int unsigned Height = cx_pkg::MeshHeight;

  logic                     begin_load, clear, flush, learn, tick_start, tick_running, tick_end;
  logic [31:0]              tick;
  logic [cx_pkg::Cores-1:0] core_idle, router_idle;
  logic                     cores_idle, mesh_idle;
  logic                     config_write, config_read;
  logic [11:0]              config_core;
  logic [31:0]              config_address, config_data;
  cx_pkg::link_t            event_link, spike_link;
  logic                     event_ready, spike_ready;

  assign cores_idle = &core_idle;
  // The host port has nothing under way that is not in a router: an event waits
  // in front of the mesh only while no tick runs, a spike leaves the mesh as a word.
  assign mesh_idle = &router_idle;

  // ---- Tiles; a scope holds what its tile drives ----
  for (genvar y = 0; y < Height; y++) begin : g_y
    for (genvar x = 0; x < Width; x++) begin : g_x
      cx_pkg::link_t north_out, east_out, south_out, west_out;
      cx_pkg::link_t north_in, east_in, south_in, west_in;
      logic [3:0]    ready_out, ready_in; // west, south, east, north
      logic          read_valid;
      logic [31:0]   read_data;
      logic [cx_pkg::StickyBits-1:0] sticky;

      if (y > 0) begin : g_north
        assign north_in = g_y[y-1].g_x[x].south_out;
        assign ready_in[0] = g_y[y-1].g_x[x].ready_out[2];
      end else begin : g_no_north
        assign north_in = '0;
        assign ready_in[0] = 1'b0;
      end
      if (x + 1 < Width) begin : g_east
        assign east_in = g_y[y].g_x[x+1].west_out;
        assign ready_in[1] = g_y[y].g_x[x+1].ready_out[3];
      end else begin : g_no_east
        assign east_in = '0;
        assign ready_in[1] = 1'b0;
      end
      if (y + 1 < Height) begin : g_south
        assign south_in = g_y[y+1].g_x[x].north_out;
        assign ready_in[2] = g_y[y+1].g_x[x].ready_out[0];
      end else begin : g_no_south
        assign south_in = '0;
        assign ready_in[2] = 1'b0;
      end
      if (x > 0) begin : g_west
        assign west_in = g_y[y].g_x[x-1].east_out;
        assign ready_in[3] = g_y[y].g_x[x-1].ready_out[1];
      end else if (y == 0) begin : g_host
        assign west_in = event_link;
        assign ready_in[3] = spike_ready;
      end else begin : g_no_west
        assign west_in = '0;
        assign ready_in[3] = 1'b0;
      end

      cx_tile #(
        .Ports({x > 0 || y == 0, y + 1 < Height, x + 1 < Width, y > 0, 1'b1}),
        .TreePorts({x > 0, y + 1 < Height, x + 1 < Width, y > 0, 1'b1})
      ) u_tile (
        .clk_i,
        .rst_ni,
        .number_i(12'(y * Width + x)),
        .x_i(cx_pkg::XBits'(x)),
        .y_i(cx_pkg::YBits'(y)),
        .begin_i(begin_load),
        .clear_i(clear),
        .tick_start_i(tick_start),
        .tick_running_i(tick_running),
        .tick_end_i(tick_end),
        .tick_i(tick),
        .learn_i(learn),
        .flush_i(flush),
        .core_idle_o(core_idle[y * Width + x]),
        .router_idle_o(router_idle[y * Width + x]),
        .sticky_o(sticky),
        .north_i(north_in),
        .east_i(east_in),
        .south_i(south_in),
        .west_i(west_in),
        .ready_o(ready_out),
        .north_o(north_out),
        .east_o(east_out),
        .south_o(south_out),
        .west_o(west_out),
        .ready_i(ready_in),
        .config_write_i(config_write),
        .config_read_i(config_read),
        .config_core_i(config_core),
        .config_address_i(config_address),
        .config_data_i(config_data),
        .config_valid_o(read_valid),
        .config_data_o(read_data)
      );
    end
  end

  assign spike_link = g_y[0].g_x[0].west_out;
  assign event_ready = g_y[0].g_x[0].ready_out[3];

  // ---- Or of all cores, one after the other ----
  for (genvar i = 0; i < cx_pkg::Cores; i++) begin : g_or
    logic        valid;
    logic [31:0] data;
    logic [cx_pkg::StickyBits-1:0] sticky;
    if (i == 0) begin : g_first
      assign valid = g_y[0].g_x[0].read_valid;
      assign data = g_y[0].g_x[0].read_data;
      assign sticky = g_y[0].g_x[0].sticky;
    end else begin : g_next
      assign valid = g_or[i-1].valid | g_y[i / Width].g_x[i % Width].read_valid;
      assign data = g_or[i-1].data | g_y[i / Width].g_x[i % Width].read_data;
      assign sticky = g_or[i-1].sticky | g_y[i / Width].g_x[i % Width].sticky;
    end
  end

  logic        run, tick_done, tick_done_ready, overrun, stopped, run_done;
  logic [31:0] run_ticks, max_cycles, done_tick, done_cycles;

  cx_host_port u_host_port (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_data_i,
    .in_ready_o,
    .out_valid_o,
    .out_data_o,
    .out_ready_i,
    .begin_o(begin_load),
    .clear_o(clear),
    .flush_o(flush),
    .learn_o(learn),
    .cores_idle_i(cores_idle),
    .sticky_i(g_or[cx_pkg::Cores-1].sticky),
    .core_idle_i(core_idle),
    .router_idle_i(router_idle),
    .event_o(event_link),
    .event_ready_i(event_ready),
    .spike_i(spike_link),
    .spike_ready_o(spike_ready),
    .config_write_o(config_write),
    .config_read_o(config_read),
    .config_core_o(config_core),
    .config_address_o(config_address),
    .config_data_o(config_data),
    .config_valid_i(g_or[cx_pkg::Cores-1].valid),
    .config_data_i(g_or[cx_pkg::Cores-1].data),
    .run_o(run),
    .run_ticks_o(run_ticks),
    .max_cycles_o(max_cycles),
    .tick_done_i(tick_done),
    .done_tick_i(done_tick),
    .done_cycles_i(done_cycles),
    .tick_done_ready_o(tick_done_ready),
    .overrun_i(overrun),
    .stopped_i(stopped),
    .run_done_i(run_done),
    .tick_i(tick)
  );

  cx_tick_control u_tick_control (
    .clk_i,
    .rst_ni,
    .clear_i(clear),
    .run_i(run),
    .flush_i(flush),
    .run_ticks_i(run_ticks),
    .max_cycles_i(max_cycles),
    .tick_done_o(tick_done),
    .done_tick_o(done_tick),
    .done_cycles_o(done_cycles),
    .tick_done_ready_i(tick_done_ready),
    .overrun_o(overrun),
    .stopped_o(stopped),
    .run_done_o(run_done),
    .cores_idle_i(cores_idle),
    .mesh_idle_i(mesh_idle),
    .tick_start_o(tick_start),
    .tick_running_o(tick_running),
    .tick_end_o(tick_end),
    .tick_o(tick)
  );
endmodule
