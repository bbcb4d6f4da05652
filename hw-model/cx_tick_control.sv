// cx_tick_control - starts ticks, ends them at the barrier and counts their
// cycles (chip T1..T3, C2); knows when a FLUSH is over, or takes too long.
// SPDX-License-Identifier: Apache-2.0
module cx_tick_control (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        clear_i,
  // Host port: a run, and each of its ticks when done.
  input  logic        run_i,
  input  logic        flush_i,
  input  logic [31:0] run_ticks_i,
  input  logic [31:0] max_cycles_i,
  output logic        tick_done_o, // holds until taken
  output logic [31:0] done_tick_o,
  output logic [31:0] done_cycles_o,
  input  logic        tick_done_ready_i,
  output logic        overrun_o,  // for one cycle: the chip has stopped
  output logic        stopped_o,
  output logic        run_done_o, // for one cycle; the FLUSH too
  // The chip.
  input  logic        cores_idle_i,
  input  logic        mesh_idle_i,
  output logic        tick_start_o,
  output logic        tick_running_o,
  output logic        tick_end_o,
  output logic [31:0] tick_o
);
  typedef enum logic [2:0] {StIdle, StWait, StStart, StActive, StDone, StFlushing, StStopped} state_e;
  state_e      state_q, state_d;
  logic [31:0] left_q, max_q, cycles_q, tick_q;
  logic        barrier;

  assign barrier = cores_idle_i & mesh_idle_i;

  always_comb begin
    state_d = state_q;
    overrun_o = 1'b0;
    run_done_o = 1'b0;
    unique case (state_q)
      StIdle: begin
        if (run_i) state_d = StWait;
        else if (flush_i) state_d = StFlushing;
      end
      StWait: begin
        if (left_q == '0) begin
          state_d = StIdle;
          run_done_o = 1'b1;
        end else if (mesh_idle_i) begin // chip C2: every event has arrived
          state_d = StStart;
        end
      end
      StStart: state_d = StActive;
      StActive: begin
        if (barrier) begin
          state_d = StDone;
        end else if (cycles_q >= max_q) begin // chip T3
          state_d = StStopped;
          overrun_o = 1'b1;
        end
      end
      StDone: if (tick_done_ready_i) state_d = StWait;
      StFlushing: begin
        if (barrier) begin
          state_d = StIdle;
          run_done_o = 1'b1;
        end else if (cycles_q >= max_q) begin
          state_d = StStopped;
          overrun_o = 1'b1;
        end
      end
      default: state_d = StStopped;
    endcase
    if (clear_i) state_d = StIdle;
  end

  assign tick_start_o = state_q == StStart;
  assign tick_running_o = state_q == StActive || state_q == StStart;
  assign tick_end_o = state_q == StActive && barrier;
  assign tick_done_o = state_q == StDone;
  assign stopped_o = state_q == StStopped;
  assign tick_o = tick_q;
  assign done_tick_o = tick_q - 32'd1;
  assign done_cycles_o = cycles_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= StIdle;
      left_q <= '0;
      max_q <= '0;
      cycles_q <= '0;
      tick_q <= '0;
    end else begin
      state_q <= state_d;
      if (clear_i) tick_q <= '0;
      else if (tick_end_o) tick_q <= tick_q + 32'd1;
      if (state_q == StIdle && (run_i || flush_i)) begin
        left_q <= run_ticks_i;
        max_q <= max_cycles_i;
        cycles_q <= 32'd2; // of a FLUSH: this cycle and the one of the barrier
      end
      if (tick_start_o) begin
        cycles_q <= 32'd2; // likewise
        left_q <= left_q - 32'd1;
      end else if ((state_q == StActive || state_q == StFlushing) && !barrier) begin
        cycles_q <= cycles_q + 32'd1;
      end
    end
  end
endmodule
