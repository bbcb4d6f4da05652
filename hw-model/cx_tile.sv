// cx_tile - a core and its router; on a chip of several tiles with a clock that
// stands still while both rest (chip T4, T5).
// SPDX-License-Identifier: Apache-2.0
module cx_tile #(
  parameter logic [4:0] Ports = 5'b11111,    // of the router: west, south, east, north, local
  parameter logic [4:0] TreePorts = 5'b11111 // those that do not lead to the host
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic [11:0]              number_i,
  input  logic [cx_pkg::XBits-1:0] x_i,
  input  logic [cx_pkg::YBits-1:0] y_i,
  input  logic                     begin_i,
  input  logic                     clear_i,
  input  logic                     tick_start_i,
  input  logic                     tick_running_i,
  input  logic                     tick_end_i,
  input  logic [31:0]              tick_i,
  input  logic                     learn_i,
  input  logic                     flush_i,
  output logic                     core_idle_o,
  output logic                     router_idle_o,
  output logic [cx_pkg::StickyBits-1:0] sticky_o,
  input  cx_pkg::link_t            north_i,
  input  cx_pkg::link_t            east_i,
  input  cx_pkg::link_t            south_i,
  input  cx_pkg::link_t            west_i,
  output logic [3:0]               ready_o, // west, south, east, north
  output cx_pkg::link_t            north_o,
  output cx_pkg::link_t            east_o,
  output cx_pkg::link_t            south_o,
  output cx_pkg::link_t            west_o,
  input  logic [3:0]               ready_i,
  input  logic                     config_write_i,
  input  logic                     config_read_i,
  input  logic [11:0]              config_core_i,
  input  logic [31:0]              config_address_i,
  input  logic [31:0]              config_data_i,
  output logic                     config_valid_o,
  output logic [31:0]              config_data_o
);
  cx_pkg::link_t arrive, send;
  logic          send_ready, astray, branch_parity;
  logic [2:0]    hops;

  // ---- What host and tick control say: a cycle later where there are several tiles (chip T5) ----
  logic        begin_load, clear, flush, learn, tick_start, tick_running, tick_end, config_write, config_read;
  logic [31:0] tick, config_address, config_data;
  logic [11:0] config_core;
  logic        core_idle, rests, zeroing, clk;

  if (cx_pkg::ClockGates) begin : g_later
    always_ff @(posedge clk or negedge rst_ni) begin
      if (!rst_ni) begin
        {begin_load, clear, flush, learn, tick_start, tick_running, tick_end, config_write, config_read} <= '0;
        tick <= '0;
        config_core <= '0;
        config_address <= '0;
        config_data <= '0;
      end else begin
        begin_load <= begin_i;
        clear <= clear_i;
        flush <= flush_i;
        learn <= learn_i;
        tick_start <= tick_start_i;
        tick_running <= tick_running_i;
        tick_end <= tick_end_i;
        tick <= tick_i;
        config_write <= config_write_i;
        config_read <= config_read_i;
        if (config_write_i || config_read_i) begin
          config_core <= config_core_i;
          config_address <= config_address_i;
          config_data <= config_data_i;
        end
      end
    end

    // ---- Clock: the tile sleeps while nothing comes and nothing moves (chip T4) ----
    logic told, comes, wakes, answers_q; // answers: a host's read is under way
    always_ff @(posedge clk or negedge rst_ni) begin
      if (!rst_ni) answers_q <= 1'b0;
      else answers_q <= (config_read && config_core == number_i) || (answers_q && !config_valid_o);
    end
    // tick_running alone wakes nobody: it falls with the tick's end, or at a stop (chip T3),
    // which a tile may sleep through; the edge that wakes it brings the new one.
    assign told = begin_load | clear | flush | tick_start | tick_end | config_write | config_read;
    assign comes = begin_i | clear_i | flush_i | tick_start_i | tick_end_i |
                   ((config_write_i | config_read_i) && config_core_i == number_i) |
                   north_i.valid | east_i.valid | south_i.valid | west_i.valid;
    assign wakes = !rests | zeroing | !router_idle_o | told | answers_q | comes;
    assign core_idle_o = core_idle & !(begin_load | clear | flush | tick_start);
    cx_clock_gate u_gate (
      .clk_i,
      .rst_ni,
      .wake_i(wakes),
      .clk_o(clk)
    );
  end else begin : g_at_once
    assign clk = clk_i;
    assign core_idle_o = core_idle;
    assign {begin_load, clear, flush, learn, tick_start, tick_running, tick_end, config_write, config_read} =
      {begin_i, clear_i, flush_i, learn_i, tick_start_i, tick_running_i, tick_end_i, config_write_i, config_read_i};
    assign tick = tick_i;
    assign config_core = config_core_i;
    assign config_address = config_address_i;
    assign config_data = config_data_i;
    logic unused;
    assign unused = &{1'b0, rests, zeroing};
  end

  // ---- Configuration: the branch bits lie in the router (region 10) ----
  logic        branches_selected;
  logic [4:0]  read_branches;
  logic [31:0] core_data;

  assign branches_selected = cx_pkg::Multicast != 0 && config_core == number_i && config_address[31:28] == 4'd10;
  // The core answers too, with zeros, later than they are read.
  assign config_data_o = (branches_selected && config_valid_o) ? 32'(read_branches) : core_data;

  cx_router #(
    .Ports(Ports),
    .TreePorts(TreePorts)
  ) u_router (
    .clk_i(clk),
    .rst_ni,
    .flush_i(clear),
    .x_i,
    .y_i,
    .local_i(send),
    .north_i,
    .east_i,
    .south_i,
    .west_i,
    .ready_o({ready_o, send_ready}),
    .local_o(arrive),
    .north_o,
    .east_o,
    .south_o,
    .west_o,
    .ready_i({ready_i, 1'b1}), // a core always accepts a spike
    .host_write_i(config_write & branches_selected),
    .host_read_i(config_read & branches_selected),
    .host_index_i(cx_pkg::AxonBits'(config_address)),
    .host_data_i(config_data[4:0]),
    .host_data_o(read_branches),
    .astray_o(astray),
    .parity_o(branch_parity),
    .hops_o(hops),
    .idle_o(router_idle_o)
  );

  cx_core u_core (
    .clk_i(clk),
    .rst_ni,
    .number_i,
    .x_i,
    .y_i,
    .begin_i(begin_load),
    .clear_i(clear),
    .tick_start_i(tick_start),
    .tick_running_i(tick_running),
    .tick_end_i(tick_end),
    .tick_i(tick),
    .learn_i(learn),
    .flush_i(flush),
    .idle_o(core_idle),
    .rests_o(rests),
    .zeroing_o(zeroing),
    .sticky_o,
    .arrive_i(arrive),
    .send_o(send),
    .send_ready_i(send_ready),
    .astray_i(astray),
    .branch_parity_i(branch_parity),
    .hops_i(hops),
    .config_write_i(config_write),
    .config_read_i(config_read),
    .config_core_i(config_core),
    .config_address_i(config_address),
    .config_data_i(config_data),
    .config_valid_o,
    .config_data_o(core_data)
  );
endmodule
