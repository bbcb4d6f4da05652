// tick_control - a cx_tick_control whose cores, mesh and host do what they like.
// SPDX-License-Identifier: Apache-2.0
module tick_control (
  input logic        clk_i,
  input logic        clear_i,
  input logic        run_i,
  input logic        flush_i,
  input logic [31:0] run_ticks_i,
  input logic [31:0] max_cycles_i,
  input logic        tick_done_ready_i,
  input logic        cores_idle_i,
  input logic        mesh_idle_i
);
  logic        rst_ni, tick_done_o, overrun_o, stopped_o, run_done_o, tick_start_o, tick_running_o, tick_end_o;
  logic [31:0] done_tick_o, done_cycles_o, tick_o;

  reset_once u_reset (.clk_i, .rst_no(rst_ni));
  cx_tick_control u_control (
    .clk_i, .rst_ni, .clear_i, .run_i, .flush_i, .run_ticks_i, .max_cycles_i, .tick_done_o, .done_tick_o, .done_cycles_o,
    .tick_done_ready_i, .overrun_o, .stopped_o, .run_done_o, .cores_idle_i, .mesh_idle_i, .tick_start_o,
    .tick_running_o, .tick_end_o, .tick_o
  );
  cx_tick_control_props u_props (
    .clk_i, .rst_ni, .clear_i, .run_i, .flush_i, .tick_done_o, .tick_done_ready_i, .overrun_o, .stopped_o, .run_done_o,
    .cores_idle_i, .mesh_idle_i, .tick_start_o, .tick_running_o, .tick_end_o, .tick_o, .done_tick_o
  );
endmodule
