// cx_tick_control_props - what a cx_tick_control promises (chip T1, T2, T3, C2): a
// tick ends only in a cycle in which every core and the whole mesh are idle, and at
// once in that cycle; it starts only when every event has arrived; ticks are
// counted once each; a FLUSH is over like a tick and starts none; and after a stop
// nothing starts until CLEAR.
// SPDX-License-Identifier: Apache-2.0
module cx_tick_control_props (
  input logic        clk_i,
  input logic        rst_ni,
  input logic        clear_i,
  input logic        run_i,
  input logic        flush_i,
  input logic        tick_done_o,
  input logic        tick_done_ready_i,
  input logic        overrun_o,
  input logic        stopped_o,
  input logic        run_done_o,
  input logic        cores_idle_i,
  input logic        mesh_idle_i,
  input logic        tick_start_o,
  input logic        tick_running_o,
  input logic        tick_end_o,
  input logic [31:0] tick_o,
  input logic [31:0] done_tick_o
);
  logic        started_q, running_q, mesh_idle_q, done_q, stopped_q, end_q, clear_q, start_q, run_q, flush_q;
  logic [31:0] tick_q;

  always @(posedge clk_i) begin
    if (!rst_ni) begin
      started_q <= 1'b0;
      running_q <= 1'b0;
      mesh_idle_q <= 1'b0;
      done_q <= 1'b0;
      stopped_q <= 1'b0;
      end_q <= 1'b0;
      clear_q <= 1'b0;
      start_q <= 1'b0;
      run_q <= 1'b0;
      flush_q <= 1'b0;
      tick_q <= '0;
    end else begin
      started_q <= 1'b1;
      running_q <= (tick_start_o | running_q) & !tick_end_o & !overrun_o & !clear_i;
      mesh_idle_q <= mesh_idle_i;
      done_q <= tick_done_o & !tick_done_ready_i & !clear_i;
      stopped_q <= (overrun_o | stopped_q) & !clear_i;
      end_q <= tick_end_o & !clear_i;
      clear_q <= clear_i;
      start_q <= tick_start_o;
      run_q <= ((run_i & !flush_q) | run_q) & !run_done_o & !clear_i;
      flush_q <= ((flush_i & !run_i & !run_q & !stopped_q) | flush_q) & !run_done_o & !overrun_o & !clear_i;
      tick_q <= clear_i ? '0 : tick_q + 32'(tick_end_o);
    end
  end

  always @(posedge clk_i) begin
    if (rst_ni) begin
      barrier: assert (!tick_end_o || (cores_idle_i && mesh_idle_i));
      ends_at_once: assert (!(running_q && cores_idle_i && mesh_idle_i) || tick_end_o);
      ends_what_started: assert (!tick_end_o || running_q);
      starts_once: assert (!tick_start_o || !running_q);
      starts_in_a_run: assert (!tick_start_o || run_q);
      starts_when_events_arrived: assert (!tick_start_o || mesh_idle_q);
      runs_between: assert (tick_running_o == (tick_start_o || running_q));
      counted_once: assert (tick_o == tick_q);
      said_when_ended: assert (!end_q || tick_done_o);
      says_until_taken: assert (!done_q || tick_done_o);
      says_which: assert (!tick_done_o || done_tick_o == tick_o - 32'd1);
      flush_ends_at_the_barrier: assert (!(flush_q && run_done_o) || (cores_idle_i && mesh_idle_i));
      flush_ends_at_once: assert (!(flush_q && cores_idle_i && mesh_idle_i) || run_done_o);
      flush_starts_no_tick: assert (!flush_q || !(tick_start_o || tick_running_o || tick_end_o || tick_done_o));
      done_once: assert (!run_done_o || run_q || flush_q);
      stopped_until_clear: assert (stopped_o == stopped_q);
      stopped_is_still: assert (!stopped_o || !(tick_start_o || tick_running_o || tick_end_o || tick_done_o));
    end
  end
endmodule
