// cx_stdp - a plastic row: its synapses learn (chip P8), are delivered and
// written back. Stages of a synapse:
//   read      the past spikes of its target
//   window    those of them that the row has not learnt yet
//   post      one post event a cycle, the oldest first (P5)
//   pre       the pre event (P6); on to the ring, and back into the row memory
// SPDX-License-Identifier: Apache-2.0
module cx_stdp (
  input  logic                               clk_i,
  input  logic                               rst_ni,
  input  logic                               flush_i, // CLEAR
  input  logic                               enable_i,
  input  logic                               learn_i,
  input  logic                               between_ticks_i, // FLUSH: bit 0 of the past is one tick old
  input  logic [8:0]                         tick_i,
  // Host: profiles.
  input  logic                               host_write_i,
  input  logic                               host_read_i,
  input  logic [27:0]                        host_index_i,
  input  logic [31:0]                        host_data_i,
  output logic [31:0]                        host_data_o, // one cycle later
  // The row.
  input  logic                               row_valid_i,
  input  logic [cx_pkg::CountBits-1:0]       row_count_i, // at least 1
  input  logic [3:0]                         row_bank_i,
  input  logic [cx_pkg::AxonBits-1:0]        row_axon_i,
  input  logic [cx_pkg::WordAddressBits-1:0] row_address_i,
  input  logic                               row_forced_i,
  output logic                               row_ready_o,
  input  logic                               word_valid_i,
  input  logic [31:0]                        word_i,
  output logic                               word_ready_o,
  output logic                               active_o,
  output logic                               done_o, // with the row, for one cycle
  // Its state.
  output logic                               state_read_o,
  output logic [cx_pkg::AxonBits-1:0]        state_axon_o,
  input  logic                               state_open_i,
  input  logic [8:0]                         state_last_pre_i,
  input  logic [5:0]                         state_done_i,
  output logic                               state_write_o,
  output logic                               state_forced_o,
  output logic                               state_open_o,
  output logic [8:0]                         state_last_pre_o,
  output logic [5:0]                         state_done_o,
  // Past spikes of a target.
  output logic                               history_read_o,
  output logic [cx_pkg::TargetBits-1:0]      history_slot_o,
  input  logic [63:0]                        history_recent_i,
  input  logic [8:0]                         history_older_i,
  // Synapses to the ring: taken at once.
  output logic                               synapse_valid_o,
  output logic [cx_pkg::TargetBits-1:0]      target_o,
  output logic [cx_pkg::ResidualBits-1:0]    residual_o,
  output logic [15:0]                        weight_o,
  // Words back to the row memory.
  output logic                               write_o,
  output logic [cx_pkg::WordAddressBits-1:0] write_address_o,
  output logic [31:0]                        write_data_o,
  output logic [15:0]                        written_before_o,
  output logic [1:0]                         parity_o // of a profile in use (chip E2): pre, post
);
  localparam int unsigned Profiles = cx_pkg::StdpProfiles;
  localparam int unsigned ProfileBits = cx_pkg::ProfileBits;

  // ---- The row at hand ----
  logic                               active_q; // then its state is there
  logic [cx_pkg::CountBits-1:0]       left_q, pass_q;    // to read, to write back
  logic [3:0]                         bank_q;
  logic [cx_pkg::AxonBits-1:0]        axon_q;
  logic [cx_pkg::WordAddressBits-1:0] address_q;         // of the next to write back
  logic                               forced_q;
  logic                               take, finish;
  logic [8:0]                         since_pre;
  logic [5:0]                         span;

  assign take = row_valid_i && !active_q && enable_i;
  assign row_ready_o = take;
  assign active_o = active_q;
  assign done_o = finish;
  assign state_read_o = take;
  assign state_axon_o = active_q ? axon_q : row_axon_i;
  assign since_pre = tick_i - state_last_pre_i;
  assign span = (state_open_i && learn_i) ? 6'(tick_i) - state_done_i : '0;

  // ---- read ----
  logic        valid1_q, valid2_q, valid3_q, ready1, ready2, read;
  logic [31:0] word1_q;
  assign ready1 = !valid1_q || ready2;
  assign read = active_q && enable_i && left_q != '0 && word_valid_i && ready1;
  assign word_ready_o = read;
  assign history_read_o = read;
  assign history_slot_o = cx_pkg::TargetBits'(word_i[31:24]);

  // ---- window: bit i is the post event of tick - 1 - i ----
  logic [63:0] past, mask;
  logic [5:0]  newest;
  logic [4:0]  residual1;
  logic [8:0]  older_dt, pre_dt;
  logic        has_pre;
  assign residual1 = {1'b0, word1_q[19:16]};
  assign past = history_recent_i >> (7'(residual1) + 7'd1 + (between_ticks_i ? 7'd0 : 7'd1));
  assign mask = (64'd1 << span) - 64'd1;
  assign newest = cx_pkg::lowest64(past);
  assign older_dt = history_older_i - 9'(residual1) - 9'd1;
  assign pre_dt = (past != '0) ? 9'(newest) + 9'd1 : older_dt;
  assign has_pre = learn_i && !forced_q && (past != '0 || history_older_i != '0) && pre_dt <= 9'd255;

  // ---- post ----
  logic [63:0]            window2_q;
  logic [31:0]            word2_q;
  logic signed [15:0]     weight2_q, weight2;
  logic                   has_pre2_q, event2, last2;
  logic [7:0]             pre_dt2_q;
  logic [ProfileBits-1:0] number2;
  logic [5:0]             oldest;
  logic [8:0]             post_dt;
  logic [16:0]            change2;
  logic signed [17:0]     raised;

  always_comb begin
    oldest = '0;
    if (valid2_q && window2_q != '0) begin
      for (int unsigned i = 0; i < 64; i++) if (window2_q[i]) oldest = 6'(i);
    end
  end
  assign post_dt = since_pre - 9'd1 - 9'(oldest);
  assign event2 = valid2_q && window2_q != '0 && post_dt <= 9'd255;
  assign last2 = (window2_q & (window2_q - 64'd1)) == '0;
  assign ready2 = !valid2_q || last2;
  assign number2 = ProfileBits'({bank_q, word2_q[23:20]});
  assign raised = 18'(weight2_q) + 18'($signed({1'b0, change2}));
  always_comb begin
    weight2 = weight2_q;
    if (event2) weight2 = (raised > 18'(greatest[number2])) ? greatest[number2] : raised[15:0];
  end

  // ---- pre ----
  logic [31:0]            word3_q;
  logic signed [15:0]     weight3_q, weight3;
  logic                   has_pre3_q;
  logic [7:0]             pre_dt3_q;
  logic [ProfileBits-1:0] number3;
  logic [16:0]            change3;
  logic signed [17:0]     lowered;
  assign number3 = ProfileBits'({bank_q, word3_q[23:20]});
  assign lowered = 18'(weight3_q) - 18'($signed({1'b0, change3}));
  always_comb begin
    weight3 = weight3_q;
    if (has_pre3_q) weight3 = (lowered < 18'(least[number3])) ? least[number3] : lowered[15:0];
  end
  assign finish = valid3_q && pass_q == cx_pkg::CountBits'(1);
  assign write_o = valid3_q && weight3 != word3_q[15:0];
  assign write_address_o = address_q;
  assign write_data_o = {word3_q[31:16], weight3};
  assign written_before_o = word3_q[15:0];

  assign state_write_o = finish && learn_i;
  assign state_forced_o = forced_q;
  assign state_open_o = !forced_q || (state_open_i && since_pre <= 9'd255);
  assign state_last_pre_o = forced_q ? state_last_pre_i : tick_i;
  assign state_done_o = 6'(tick_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      active_q <= 1'b0;
      left_q <= '0;
      pass_q <= '0;
      bank_q <= '0;
      axon_q <= '0;
      address_q <= '0;
      forced_q <= 1'b0;
      valid1_q <= 1'b0;
      valid2_q <= 1'b0;
      valid3_q <= 1'b0;
      word1_q <= '0;
      word2_q <= '0;
      word3_q <= '0;
      window2_q <= '0;
      weight2_q <= '0;
      weight3_q <= '0;
      has_pre2_q <= 1'b0;
      has_pre3_q <= 1'b0;
      pre_dt2_q <= '0;
      pre_dt3_q <= '0;
      synapse_valid_o <= 1'b0;
      target_o <= '0;
      residual_o <= '0;
      weight_o <= '0;
    end else if (flush_i) begin
      active_q <= 1'b0;
      left_q <= '0;
      valid1_q <= 1'b0;
      valid2_q <= 1'b0;
      valid3_q <= 1'b0;
      synapse_valid_o <= 1'b0;
    end else begin
      if (take) begin
        active_q <= 1'b1;
        left_q <= row_count_i;
        pass_q <= row_count_i;
        bank_q <= row_bank_i;
        axon_q <= row_axon_i;
        address_q <= row_address_i;
        forced_q <= row_forced_i;
      end else if (finish) begin
        active_q <= 1'b0;
      end
      // read
      if (read) begin
        left_q <= left_q - cx_pkg::CountBits'(1);
        word1_q <= word_i;
      end
      if (ready1) valid1_q <= read;
      // window
      if (ready2) begin
        valid2_q <= valid1_q;
        word2_q <= word1_q;
        weight2_q <= word1_q[15:0];
        window2_q <= past & mask;
        has_pre2_q <= has_pre;
        pre_dt2_q <= pre_dt[7:0];
      end else begin
        weight2_q <= weight2;
        window2_q[oldest] <= 1'b0;
      end
      // post
      valid3_q <= valid2_q && last2;
      if (valid2_q && last2) begin
        word3_q <= word2_q;
        weight3_q <= weight2;
        has_pre3_q <= has_pre2_q;
        pre_dt3_q <= pre_dt2_q;
      end
      // pre
      synapse_valid_o <= valid3_q && !forced_q;
      if (valid3_q) begin
        target_o <= cx_pkg::TargetBits'(word3_q[31:24]);
        residual_o <= cx_pkg::ResidualBits'(word3_q[19:16]);
        weight_o <= weight3;
        address_q <= address_q + cx_pkg::WordAddressBits'(1);
        pass_q <= pass_q - cx_pkg::CountBits'(1);
      end
    end
  end

  // ---- Profiles ----
  logic signed [15:0] least [0:Profiles-1];
  logic signed [15:0] greatest [0:Profiles-1];
  logic [23:0]        plus [0:Profiles-1];
  logic [23:0]        minus [0:Profiles-1];
  logic [1:0]         modes [0:Profiles-1];
  logic [31:0]        inverse_ranges [0:Profiles-1];
  logic [16:0]        coarse_plus [0:16*Profiles-1];
  logic [16:0]        fine_plus [0:16*Profiles-1];
  logic [16:0]        coarse_minus [0:16*Profiles-1];
  logic [16:0]        fine_minus [0:16*Profiles-1];
  logic [16:0]        powers [0:64*Profiles-1];

  logic [ProfileBits-1:0] host_number;
  logic [6:0]             host_field;
  logic [5:0]             host_point;
  // Of the power table: 17 points, then 16 factors.
  logic [3:0] point2, point3, doublings2, doublings3;
  logic [5:0] next2, next3, factor2, factor3;
  assign next2 = 6'(point2) + 6'd1;
  assign next3 = 6'(point3) + 6'd1;
  assign factor2 = 6'(doublings2) + 6'd17;
  assign factor3 = 6'(doublings3) + 6'd17;
  assign host_number = ProfileBits'(host_index_i >> 7);
  assign host_field = host_index_i[6:0];
  assign host_point = 6'(host_field - 7'd80);

  always_ff @(posedge clk_i) begin
    if (host_write_i) begin
      if (host_field == 7'd0) {greatest[host_number], least[host_number]} <= host_data_i;
      if (host_field == 7'd1) {modes[host_number], plus[host_number]} <= host_data_i[25:0];
      if (host_field == 7'd2) minus[host_number] <= host_data_i[23:0];
      if (host_field == 7'd3) inverse_ranges[host_number] <= host_data_i;
      if (host_field[6:4] == 3'd1) coarse_plus[{host_number, host_field[3:0]}] <= host_data_i[16:0];
      if (host_field[6:4] == 3'd2) fine_plus[{host_number, host_field[3:0]}] <= host_data_i[16:0];
      if (host_field[6:4] == 3'd3) coarse_minus[{host_number, host_field[3:0]}] <= host_data_i[16:0];
      if (host_field[6:4] == 3'd4) fine_minus[{host_number, host_field[3:0]}] <= host_data_i[16:0];
      if (host_field >= 7'd80) powers[{host_number, host_point}] <= host_data_i[16:0];
    end
    if (host_read_i) begin
      host_data_o <= '0;
      if (host_field == 7'd0) host_data_o <= {greatest[host_number], least[host_number]};
      if (host_field == 7'd1) host_data_o <= {6'd0, modes[host_number], plus[host_number]};
      if (host_field == 7'd2) host_data_o <= {8'd0, minus[host_number]};
      if (host_field == 7'd3) host_data_o <= inverse_ranges[host_number];
      if (host_field[6:4] == 3'd1) host_data_o <= 32'(coarse_plus[{host_number, host_field[3:0]}]);
      if (host_field[6:4] == 3'd2) host_data_o <= 32'(fine_plus[{host_number, host_field[3:0]}]);
      if (host_field[6:4] == 3'd3) host_data_o <= 32'(coarse_minus[{host_number, host_field[3:0]}]);
      if (host_field[6:4] == 3'd4) host_data_o <= 32'(fine_minus[{host_number, host_field[3:0]}]);
      if (host_field >= 7'd80) host_data_o <= 32'(powers[{host_number, host_point}]);
    end
  end

  // ---- Parity of what an event takes from its profile ----
  if (cx_pkg::Ecc != 0) begin : g_parity
    logic [Profiles-1:0]    bounds_parity, plus_parity, minus_parity, range_parity;
    logic [16*Profiles-1:0] coarse_plus_parity, fine_plus_parity, coarse_minus_parity, fine_minus_parity;
    logic [64*Profiles-1:0] power_parity;
    logic                   write_parity;
    assign write_parity = ^host_data_i;
    always_ff @(posedge clk_i) begin
      if (host_write_i) begin
        if (host_field == 7'd0) bounds_parity[host_number] <= write_parity;
        if (host_field == 7'd1) plus_parity[host_number] <= ^host_data_i[25:0];
        if (host_field == 7'd2) minus_parity[host_number] <= ^host_data_i[23:0];
        if (host_field == 7'd3) range_parity[host_number] <= write_parity;
        if (host_field[6:4] == 3'd1) coarse_plus_parity[{host_number, host_field[3:0]}] <= ^host_data_i[16:0];
        if (host_field[6:4] == 3'd2) fine_plus_parity[{host_number, host_field[3:0]}] <= ^host_data_i[16:0];
        if (host_field[6:4] == 3'd3) coarse_minus_parity[{host_number, host_field[3:0]}] <= ^host_data_i[16:0];
        if (host_field[6:4] == 3'd4) fine_minus_parity[{host_number, host_field[3:0]}] <= ^host_data_i[16:0];
        if (host_field >= 7'd80) power_parity[{host_number, host_point}] <= ^host_data_i[16:0];
      end
    end
    always_comb begin
      parity_o = '0;
      if (event2) begin
        parity_o[0] = ^{greatest[number2], least[number2], bounds_parity[number2]} |
          ^{modes[number2], plus[number2], plus_parity[number2]} |
          ^{inverse_ranges[number2], range_parity[number2]} |
          ^{powers[{number2, 6'(point2)}], power_parity[{number2, 6'(point2)}]} |
          ^{powers[{number2, next2}], power_parity[{number2, next2}]} |
          ^{powers[{number2, factor2}], power_parity[{number2, factor2}]} |
          ^{coarse_plus[{number2, post_dt[7:4]}], coarse_plus_parity[{number2, post_dt[7:4]}]} |
          ^{fine_plus[{number2, post_dt[3:0]}], fine_plus_parity[{number2, post_dt[3:0]}]};
      end
      if (valid3_q && has_pre3_q) begin
        parity_o[1] = ^{greatest[number3], least[number3], bounds_parity[number3]} |
          ^{modes[number3], plus[number3], plus_parity[number3]} |
          ^{minus[number3], minus_parity[number3]} |
          ^{inverse_ranges[number3], range_parity[number3]} |
          ^{powers[{number3, 6'(point3)}], power_parity[{number3, 6'(point3)}]} |
          ^{powers[{number3, next3}], power_parity[{number3, next3}]} |
          ^{powers[{number3, factor3}], power_parity[{number3, factor3}]} |
          ^{coarse_minus[{number3, pre_dt3_q[7:4]}], coarse_minus_parity[{number3, pre_dt3_q[7:4]}]} |
          ^{fine_minus[{number3, pre_dt3_q[3:0]}], fine_minus_parity[{number3, pre_dt3_q[3:0]}]};
      end
    end
  end else begin : g_plain
    assign parity_o = '0;
  end

  cx_stdp_change u_plus (
    .valid_i(event2),
    .distance_i(greatest[number2] - weight2_q),
    .amplitude_i(plus[number2]),
    .mode_i(modes[number2]),
    .inverse_range_i(inverse_ranges[number2]),
    .point_o(point2),
    .doublings_o(doublings2),
    .point_i(powers[{number2, 6'(point2)}]),
    .next_point_i(powers[{number2, next2}]),
    .factor_i(powers[{number2, factor2}]),
    .coarse_i(coarse_plus[{number2, post_dt[7:4]}]),
    .fine_i(fine_plus[{number2, post_dt[3:0]}]),
    .change_o(change2)
  );
  cx_stdp_change u_minus (
    .valid_i(valid3_q & has_pre3_q),
    .distance_i(weight3_q - least[number3]),
    .amplitude_i(minus[number3]),
    .mode_i(modes[number3]),
    .inverse_range_i(inverse_ranges[number3]),
    .point_o(point3),
    .doublings_o(doublings3),
    .point_i(powers[{number3, 6'(point3)}]),
    .next_point_i(powers[{number3, next3}]),
    .factor_i(powers[{number3, factor3}]),
    .coarse_i(coarse_minus[{number3, pre_dt3_q[7:4]}]),
    .fine_i(fine_minus[{number3, pre_dt3_q[3:0]}]),
    .change_o(change3)
  );
endmodule
