// cx_tile - a core and its router.
// SPDX-License-Identifier: Apache-2.0
module cx_tile #(
  parameter logic [4:0] Ports = 5'b11111 // of the router: west, south, east, north, local
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
  output logic [3:0]               sticky_o,
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
  logic          send_ready;

  cx_router #(
    .Ports(Ports)
  ) u_router (
    .clk_i,
    .rst_ni,
    .flush_i(clear_i),
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
    .idle_o(router_idle_o)
  );

  cx_core u_core (
    .clk_i,
    .rst_ni,
    .number_i,
    .x_i,
    .y_i,
    .begin_i,
    .clear_i,
    .tick_start_i,
    .tick_running_i,
    .tick_end_i,
    .tick_i,
    .learn_i,
    .flush_i,
    .idle_o(core_idle_o),
    .sticky_o,
    .arrive_i(arrive),
    .send_o(send),
    .send_ready_i(send_ready),
    .config_write_i,
    .config_read_i,
    .config_core_i,
    .config_address_i,
    .config_data_i,
    .config_valid_o,
    .config_data_o
  );
endmodule
