// cx_host_port - the two streams of words (chip C): takes packets, drives the
// configuration bus, injects events, runs ticks; sends spikes and answers.
// SPDX-License-Identifier: Apache-2.0
module cx_host_port (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic                    in_valid_i,
  input  logic [31:0]             in_data_i,
  output logic                    in_ready_o,
  output logic                    out_valid_o,
  output logic [31:0]             out_data_o,
  input  logic                    out_ready_i,
  // Chip.
  output logic                    begin_o,
  output logic                    clear_o,
  output logic                    flush_o, // chip P9
  output logic                    learn_o, // holds through a RUN that learns
  input  logic                    cores_idle_i,
  input  logic [cx_pkg::StickyBits-1:0] sticky_i,
  input  logic [cx_pkg::Cores-1:0] core_idle_i,
  input  logic [cx_pkg::Cores-1:0] router_idle_i,
  // Mesh.
  output cx_pkg::link_t           event_o,
  input  logic                    event_ready_i,
  input  cx_pkg::link_t           spike_i,
  output logic                    spike_ready_o,
  // Configuration bus.
  output logic                    config_write_o,
  output logic                    config_read_o,
  output logic [11:0]             config_core_o,
  output logic [31:0]             config_address_o,
  output logic [31:0]             config_data_o,
  input  logic                    config_valid_i,
  input  logic [31:0]             config_data_i,
  // Tick control.
  output logic                    run_o,
  output logic [31:0]             run_ticks_o,
  output logic [31:0]             max_cycles_o,
  input  logic                    tick_done_i,
  input  logic [31:0]             done_tick_i,
  input  logic [31:0]             done_cycles_i,
  output logic                    tick_done_ready_o,
  input  logic                    overrun_i,
  input  logic                    stopped_i,
  input  logic                    run_done_i,
  input  logic [31:0]             tick_i
);
  // Kinds of packets.
  localparam logic [3:0] InBegin = 4'd1;
  localparam logic [3:0] InWrite = 4'd2;
  localparam logic [3:0] InRead = 4'd3;
  localparam logic [3:0] InEvent = 4'd4;
  localparam logic [3:0] InRun = 4'd5;
  localparam logic [3:0] InClear = 4'd6;
  localparam logic [3:0] InStatus = 4'd7;
  localparam logic [3:0] InCheck = 4'd8;
  localparam logic [3:0] InFlush = 4'd9;
  localparam logic [3:0] OutSpike = 4'd1;
  localparam logic [3:0] OutReadData = 4'd2;
  localparam logic [3:0] OutTickDone = 4'd3;
  localparam logic [3:0] OutStatus = 4'd4;
  localparam logic [3:0] OutDone = 4'd5;
  localparam logic [3:0] OutRefused = 4'd6;
  // chip C1.
  localparam logic [15:0] UnknownKind = 16'd1;
  localparam logic [15:0] WrongLength = 16'd2;
  localparam logic [15:0] NotChecked = 16'd3;
  localparam logic [15:0] WrongCrc = 16'd4;
  localparam logic [15:0] WrongChip = 16'd5;
  localparam logic [15:0] BeyondChip = 16'd6;
  localparam logic [15:0] NotCleared = 16'd7;
  localparam logic [15:0] Stopped = 16'd8;
  localparam logic [15:0] OtherLearning = 16'd9;
  localparam logic [15:0] NotFlushed = 16'd10;

  localparam int unsigned MaskWords = (cx_pkg::Cores + 31) / 32;
  localparam logic [15:0] StatusWords = 16'(2 + 2 * MaskWords);

  typedef enum logic [4:0] {
    StHeader, StDrain, StEmit, StWriteAddress, StWriteData, StReadAddress, StReadCount, StReadNext,
    StReadWait, StReadPush, StEvent, StRunTicks, StRunLimit, StRunning, StClearing, StCheckCrc, StCheckChip,
    StStatus
  } state_e;

  state_e      state_q, state_d;
  logic [3:0]  kind_q;
  logic [11:0] core_q;
  logic [15:0] left_q;    // words of the packet still to come
  logic [31:0] address_q, count_q, ticks_q, crc_q;
  logic        checked_q, cleared_q, crc_good_q;
  logic        ran_q;      // since CLEAR
  logic        learnt_q;   // and not flushed
  logic        run_ended_q; // and its DONE is still to be sent
  logic        resume_q;    // the run goes on after this answer
  logic [31:0] emit_q [0:2]; // words of a short answer
  logic [1:0]  emit_left_q;
  logic [15:0] status_q;  // word of the status that is next

  // ---- Streams ----
  logic        in_valid, in_pop, out_push, out_ready;
  logic [31:0] in_word, out_word;
  logic [1:0]  unused_in_count;
  logic [2:0]  unused_out_count;

  cx_fifo #(.Width(32), .Depth(2)) u_in (
    .clk_i, .rst_ni, .flush_i(1'b0), .valid_i(in_valid_i), .data_i(in_data_i), .ready_o(in_ready_o),
    .valid_o(in_valid), .data_o(in_word), .ready_i(in_pop), .count_o(unused_in_count)
  );
  cx_fifo #(.Width(32), .Depth(4)) u_out (
    .clk_i, .rst_ni, .flush_i(1'b0), .valid_i(out_push), .data_i(out_word), .ready_o(out_ready),
    .valid_o(out_valid_o), .data_o(out_data_o), .ready_i(out_ready_i), .count_o(unused_out_count)
  );

  // ---- What a header asks for ----
  logic [3:0]  kind;
  logic [11:0] core;
  logic [15:0] length;
  logic        length_good, kind_good, has_core;
  assign {kind, core, length} = in_word;

  always_comb begin
    length_good = 1'b1;
    kind_good = 1'b1;
    has_core = 1'b0;
    unique case (kind)
      InBegin, InClear, InStatus: length_good = length == 16'd0;
      InFlush: length_good = length == 16'd1;
      InRun, InCheck: length_good = length == 16'd2;
      InRead: begin
        length_good = length == 16'd2;
        has_core = 1'b1;
      end
      InWrite: begin
        length_good = length >= 16'd2;
        has_core = 1'b1;
      end
      InEvent: begin
        length_good = length != 16'd0;
        has_core = 1'b1;
      end
      default: kind_good = 1'b0;
    endcase
  end

  // ---- Addresses the chip has ----
  function automatic logic has_address(input logic [31:0] address, input logic reading);
    logic [31:0] words;
    unique case (address[31:28])
      4'd0: words = 32'(cx_pkg::NeuronsPerCore * 16);
      4'd1: words = 32'(cx_pkg::MembraneTimescales);
      4'd2: words = 32'(cx_pkg::SynapseTimescales);
      4'd3: words = 32'(cx_pkg::AxonsPerCore * 4);
      4'd4: words = 32'(cx_pkg::SynapseWordsPerCore);
      4'd5: words = 32'(cx_pkg::RoutesPerCore);
      4'd6: words = reading ? 32'(cx_pkg::NeuronsPerCore * 4) : 32'd0;
      4'd7: words = reading ? 32'(cx_pkg::Counters * 2) : 32'd0;
      4'd8: words = reading ? 32'd3 : 32'd2;
      4'd9: words = 32'(cx_pkg::StdpProfiles * 128);
      4'd10: words = (cx_pkg::Multicast != 0) ? 32'(cx_pkg::AxonsPerCore) : 32'd0;
      default: words = 32'd0;
    endcase
    has_address = {4'd0, address[27:0]} < words;
  endfunction

  // ---- Status, a word at a time: sticky flags, tick, cores, routers ----
  logic [31:0]               status_word;
  logic [32 * MaskWords-1:0] cores_busy, routers_busy;
  logic [cx_pkg::Cores-1:0]  core_busy, router_busy;
  assign core_busy = ~core_idle_i;
  assign router_busy = ~router_idle_i;
  assign cores_busy = (32 * MaskWords)'(core_busy);
  assign routers_busy = (32 * MaskWords)'(router_busy);

  always_comb begin
    status_word = '0;
    if (state_q == StStatus) begin
      if (status_q == 16'd0) status_word = {OutStatus, 12'd0, StatusWords};
      else if (status_q == 16'd1) status_word = {stopped_i, 31'(sticky_i)};
      else if (status_q == 16'd2) status_word = tick_i;
      else if (status_q < 16'(3 + MaskWords)) status_word = cores_busy[32 * (32'(status_q) - 32'd3) +: 32];
      else status_word = routers_busy[32 * (32'(status_q) - 32'(3 + MaskWords)) +: 32];
    end
  end

  // ---- The machine ----
  logic        refuse, answer;
  logic [3:0]  refused_kind;
  logic [15:0] reason;
  logic [1:0]  answer_words;
  logic [31:0] answer_0, answer_1, answer_2;
  logic        in_packet; // between the words of an answer

  assign in_packet = state_q == StEmit || state_q == StStatus || state_q == StReadNext || state_q == StReadWait ||
                     state_q == StReadPush;
  assign spike_ready_o = out_ready & !in_packet;

  always_comb begin
    state_d = state_q;
    in_pop = 1'b0;
    out_push = 1'b0;
    out_word = '0;
    begin_o = 1'b0;
    clear_o = 1'b0;
    flush_o = 1'b0;
    run_o = 1'b0;
    tick_done_ready_o = 1'b0;
    event_o = '0;
    refuse = 1'b0;
    refused_kind = kind_q;
    reason = '0;
    answer = 1'b0;
    answer_words = 2'd1;
    answer_0 = '0;
    answer_1 = '0;
    answer_2 = '0;

    if (spike_ready_o && spike_i.valid) begin
      out_push = 1'b1;
      out_word = {OutSpike, 12'(32'(spike_i.flit.y) * cx_pkg::MeshWidth + 32'(spike_i.flit.x)), 16'(spike_i.flit.index)};
    end

    unique case (state_q)
      StHeader: begin
        if (in_valid) begin
          in_pop = 1'b1;
          refused_kind = kind;
          if (!kind_good) begin
            refuse = 1'b1;
            reason = UnknownKind;
          end else if (!length_good) begin
            refuse = 1'b1;
            reason = WrongLength;
          end else if (has_core && 32'(core) >= cx_pkg::Cores) begin
            refuse = 1'b1;
            reason = BeyondChip;
          end else if (stopped_i && kind == InWrite) begin // cores may still be at their rows
            refuse = 1'b1;
            reason = Stopped;
          end else begin
            unique case (kind)
              InBegin: begin_o = 1'b1;
              InWrite: state_d = StWriteAddress;
              InRead: state_d = StReadAddress;
              InEvent: state_d = StEvent;
              InRun: state_d = StRunTicks;
              InClear: begin
                clear_o = 1'b1;
                state_d = StClearing;
              end
              InStatus: state_d = StStatus;
              InFlush: state_d = StRunLimit;
              default: state_d = StCheckCrc;
            endcase
          end
        end
      end
      StDrain: begin
        if (left_q == 16'd0) state_d = StHeader;
        else in_pop = in_valid;
      end
      StEmit: begin
        out_push = 1'b1;
        out_word = emit_q[0];
        if (out_ready && emit_left_q == 2'd1) state_d = resume_q ? StRunning : StDrain;
      end
      StWriteAddress: begin
        if (in_valid) begin
          in_pop = 1'b1;
          state_d = StWriteData;
        end
      end
      StWriteData: begin
        if (in_valid) begin
          in_pop = 1'b1;
          if (!has_address(address_q, 1'b0)) begin
            refuse = 1'b1;
            reason = BeyondChip;
          end else if (left_q == 16'd1) begin
            state_d = StHeader;
          end
        end
      end
      StReadAddress: begin
        if (in_valid) begin
          in_pop = 1'b1;
          state_d = StReadCount;
        end
      end
      StReadCount: begin
        if (in_valid) begin
          in_pop = 1'b1;
          if (in_word == '0 || in_word > 32'h0000_ffff) begin
            refuse = 1'b1;
            reason = WrongLength;
          end else if (!has_address(address_q, 1'b1) || !has_address(address_q + in_word - 32'd1, 1'b1)) begin
            refuse = 1'b1;
            reason = BeyondChip;
          end else if (stopped_i && address_q[31:28] == 4'd4) begin // likewise
            refuse = 1'b1;
            reason = Stopped;
          end else if (learnt_q && address_q[31:28] == 4'd4) begin
            refuse = 1'b1;
            reason = NotFlushed;
          end else begin
            answer = 1'b1;
            answer_0 = {OutReadData, core_q, in_word[15:0]};
            state_d = StReadNext;
          end
        end
      end
      StReadNext: begin // its first time sends the header
        if (emit_left_q != 2'd0) begin
          out_push = 1'b1;
          out_word = emit_q[0];
        end else if (count_q == '0) begin
          state_d = StHeader;
        end else begin
          state_d = StReadWait;
        end
      end
      StReadWait: if (config_valid_i) state_d = StReadPush;
      StReadPush: begin
        out_push = 1'b1;
        out_word = emit_q[0];
        if (out_ready) state_d = StReadNext;
      end
      StEvent: begin
        event_o.valid = in_valid;
        event_o.flit.x = cx_pkg::column_of(core_q);
        event_o.flit.y = cx_pkg::row_of(core_q);
        event_o.flit.index = cx_pkg::index_of(in_word[15:0]);
        event_o.flit.payload = in_word[16 +: cx_pkg::PayloadBits];
        in_pop = in_valid & event_ready_i;
        if (in_pop && left_q == 16'd1) state_d = StHeader;
      end
      StRunTicks: begin
        if (in_valid) begin
          in_pop = 1'b1;
          state_d = StRunLimit;
        end
      end
      StRunLimit: begin // of a RUN or a FLUSH
        if (in_valid) begin
          in_pop = 1'b1;
          if (!checked_q) begin
            refuse = 1'b1;
            reason = NotChecked;
          end else if (!cleared_q) begin
            refuse = 1'b1;
            reason = NotCleared;
          end else if (stopped_i) begin
            refuse = 1'b1;
            reason = Stopped;
          end else if (kind_q == InFlush) begin
            flush_o = 1'b1;
            state_d = StRunning;
          end else if ((ran_q && core_q[0] != learn_o) || (core_q[0] && cx_pkg::StdpProfiles == 0)) begin
            refuse = 1'b1;
            reason = OtherLearning;
          end else begin
            run_o = 1'b1;
            state_d = StRunning;
          end
        end
      end
      StRunning: begin
        if (tick_done_i) begin
          answer = 1'b1;
          tick_done_ready_o = 1'b1;
          answer_words = 2'd3;
          answer_0 = {OutTickDone, 12'(sticky_i), 16'd2};
          answer_1 = done_tick_i;
          answer_2 = done_cycles_i;
          state_d = StEmit;
        end else if (run_ended_q && stopped_i && status_q == '0) begin // chip T3
          state_d = StStatus;
        end else if (run_ended_q) begin
          answer = 1'b1;
          answer_0 = {OutDone, 12'd0, 12'd0, kind_q};
          state_d = StEmit;
        end
      end
      StClearing: begin
        if (cores_idle_i) begin
          answer = 1'b1;
          answer_0 = {OutDone, 12'd0, 12'd0, InClear};
          state_d = StEmit;
        end
      end
      StCheckCrc: begin
        if (in_valid) begin
          in_pop = 1'b1;
          state_d = StCheckChip;
        end
      end
      StCheckChip: begin
        if (in_valid) begin
          in_pop = 1'b1;
          if (!crc_good_q) begin
            refuse = 1'b1;
            reason = WrongCrc;
          end else if (in_word != cx_pkg::ChipId) begin
            refuse = 1'b1;
            reason = WrongChip;
          end else begin
            answer = 1'b1;
            answer_0 = {OutDone, 12'd0, 12'd0, InCheck};
            state_d = StEmit;
          end
        end
      end
      default: begin // StStatus; a run that overran is done after it
        out_push = 1'b1;
        out_word = status_word;
        if (out_ready && status_q == StatusWords) state_d = (kind_q == InStatus) ? StHeader : StRunning;
      end
    endcase

    if (refuse) begin
      answer = 1'b1;
      answer_words = 2'd2;
      answer_0 = {OutRefused, 12'd0, 16'd1};
      answer_1 = {refused_kind, 12'd0, reason};
      state_d = StEmit;
    end
  end

  assign run_ticks_o = ticks_q;
  assign max_cycles_o = in_word;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= StHeader;
      kind_q <= '0;
      core_q <= '0;
      left_q <= '0;
      address_q <= '0;
      count_q <= '0;
      ticks_q <= '0;
      crc_q <= '1;
      checked_q <= 1'b0;
      cleared_q <= 1'b0;
      ran_q <= 1'b0;
      learnt_q <= 1'b0;
      learn_o <= 1'b0;
      crc_good_q <= 1'b0;
      run_ended_q <= 1'b0;
      resume_q <= 1'b0;
      emit_q[0] <= '0;
      emit_q[1] <= '0;
      emit_q[2] <= '0;
      emit_left_q <= '0;
      status_q <= '0;
      config_write_o <= 1'b0;
      config_read_o <= 1'b0;
      config_core_o <= '0;
      config_address_o <= '0;
      config_data_o <= '0;
    end else begin
      state_q <= state_d;
      config_write_o <= 1'b0;
      config_read_o <= 1'b0;

      if (state_q == StHeader) begin
        status_q <= '0;
        run_ended_q <= 1'b0;
        if (in_valid) begin
          kind_q <= kind;
          core_q <= core;
          left_q <= length;
          if (!refuse) begin
            if (kind == InBegin) begin
              crc_q <= '1;
              cleared_q <= 1'b0;
            end
            if (kind == InClear) begin
              cleared_q <= 1'b1;
              ran_q <= 1'b0;
              learn_o <= 1'b0;
            end
            if (kind == InClear || kind == InBegin) learnt_q <= 1'b0;
            if (kind == InWrite) crc_q <= cx_pkg::crc32c(crc_q, 32'(core));
            if (kind == InBegin || kind == InWrite) checked_q <= 1'b0;
          end
        end
      end else if (in_pop) begin
        left_q <= left_q - 16'd1;
      end

      if (state_q == StWriteAddress || state_q == StReadAddress) address_q <= in_word;
      if (in_pop && (state_q == StWriteAddress || state_q == StWriteData)) crc_q <= cx_pkg::crc32c(crc_q, in_word);
      if (state_q == StWriteData && in_valid && !refuse) begin
        config_write_o <= 1'b1;
        config_core_o <= core_q;
        config_address_o <= address_q;
        config_data_o <= in_word;
        address_q <= address_q + 32'd1;
      end
      if (state_q == StReadCount) count_q <= in_word;
      if (state_q == StReadNext && state_d == StReadWait) begin
        config_read_o <= 1'b1;
        config_core_o <= core_q;
        config_address_o <= address_q;
        address_q <= address_q + 32'd1;
        count_q <= count_q - 32'd1;
      end
      if (state_q == StRunTicks) ticks_q <= in_word;
      if (run_o) begin
        ran_q <= 1'b1;
        learn_o <= core_q[0];
        learnt_q <= learnt_q | core_q[0];
      end
      if (run_done_i || overrun_i) run_ended_q <= 1'b1;
      if (run_done_i && kind_q == InFlush) learnt_q <= 1'b0;
      if (state_q == StCheckCrc) crc_good_q <= in_word == ~crc_q;
      if (state_q == StCheckChip && answer && !refuse) checked_q <= 1'b1;
      if (state_q == StStatus && out_ready) status_q <= status_q + 16'd1;

      // Words of an answer, sent in order.
      if (answer) begin
        resume_q <= tick_done_ready_o;
        emit_q[0] <= answer_0;
        emit_q[1] <= answer_1;
        emit_q[2] <= answer_2;
        emit_left_q <= answer_words;
      end else if (out_ready && emit_left_q != 2'd0 && in_packet && state_q != StStatus) begin
        emit_q[0] <= emit_q[1];
        emit_q[1] <= emit_q[2];
        emit_left_q <= emit_left_q - 2'd1;
      end
      if (state_q == StReadWait && config_valid_i) begin
        emit_q[0] <= config_data_i;
        emit_left_q <= 2'd1;
      end
    end
  end
endmodule
