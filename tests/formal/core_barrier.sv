// core_barrier - a cx_core with any network, any arrivals and any host: what its
// idle flag is worth at the barrier (chip T2), and its rest when the clock stops
// (T4). Memories hold anything, products are anything.
// SPDX-License-Identifier: Apache-2.0
module core_barrier (
  input logic          clk_i,
  input logic          clear_i,
  input logic          begin_i,
  input logic          tick_start_i,
  input logic          learn_i,
  input logic          flush_i,
  input logic          mesh_idle_i,
  input logic [31:0]   tick_i,
  input cx_pkg::link_t arrive_i,
  input logic          send_ready_i,
  input logic          config_write_i,
  input logic [31:0]   config_address_i,
  input logic [31:0]   config_data_i
);
  logic          rst_ni, idle_o, rests_o, zeroing_o, config_valid_o, tick_end, running_q;
  logic          idle_q, rests_q, stimulus_q, arrived_q, wakes_q;
  logic [cx_pkg::StickyBits-1:0] sticky_o;
  logic [31:0]   config_data_o;
  cx_pkg::link_t send_o;

  // The first arrival on an axon in a tick, for any axon there is.
  (* anyconst *) logic [15:0] axon;
  logic first;
  assign first = arrive_i.valid && arrive_i.flit.index == axon && 32'(axon) < cx_pkg::AxonsPerCore && !arrived_q;

  reset_once u_reset (.clk_i, .rst_no(rst_ni));
  assign tick_end = running_q & idle_o & mesh_idle_i;

  cx_core u_core (
    .clk_i, .rst_ni, .number_i(12'd0), .x_i('0), .y_i('0), .begin_i, .clear_i, .tick_start_i,
    .tick_running_i(running_q | tick_start_i), .tick_end_i(tick_end), .tick_i, .idle_o, .rests_o, .zeroing_o, .sticky_o, .arrive_i,
    .send_o, .send_ready_i, .astray_i(1'b0), .hops_i('0), .config_write_i, .config_read_i(1'b0), .config_core_i(12'd0),
    .config_address_i, .config_data_i, .config_valid_o, .config_data_o, .learn_i, .flush_i
  );

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      running_q <= 1'b0;
      idle_q <= 1'b0;
      rests_q <= 1'b0;
      stimulus_q <= 1'b1;
      arrived_q <= 1'b0;
      wakes_q <= 1'b0;
    end else begin
      running_q <= (running_q | tick_start_i) & !tick_end & !clear_i;
      idle_q <= idle_o;
      rests_q <= rests_o;
      arrived_q <= (arrived_q | first) & !tick_end & !clear_i;
      wakes_q <= first & !clear_i & !begin_i;
      // What may wake an idle core; arrivals may, whatever becomes of them.
      stimulus_q <= clear_i | begin_i | flush_i | tick_start_i | arrive_i.valid | config_write_i;
    end
    if (rst_ni) begin
      assume (!tick_start_i || (!running_q && idle_o && !clear_i && !begin_i));
      assume (!flush_i || (!running_q && !tick_start_i));
      assume (!config_write_i || (!running_q && !tick_start_i));
      // An arrival's flit is in the mesh, which is not idle.
      assume (!arrive_i.valid || !mesh_idle_i);

      nothing_wakes_by_itself: assert (!(idle_q && !stimulus_q && running_q) || idle_o);
      nothing_ends_a_rest_by_itself: assert (!(rests_q && !stimulus_q) || rests_o);
      in_a_tick_all_that_rests_is_idle: assert (!(rests_o && running_q) || idle_o);
      an_arrival_wakes: assert (!wakes_q || !idle_o);
      idle_sends_nothing: assert (!idle_o || !send_o.valid);
    end
  end
endmodule
