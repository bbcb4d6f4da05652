// cx_lane_decode - from the words of rows to synapses, up to four a cycle (chip D2,
// D5); what cx_row_decode is with one lane.
//
// A buffer keeps the beat last taken, of which the bits from a position on are left.
// The entries of a group all have the row's size, so that they stand at one, two and
// three times it from there, in {next beat, buffer}; the beat is taken when the group
// needs it.
// A group ends at its row's end, behind a skip (which costs a cycle only when it
// stands first) and with its bitmap's word; that word takes a cycle by itself. A
// group is handed on whole, and the next one is read while it is.
// SPDX-License-Identifier: Apache-2.0
module cx_lane_decode (
  input  logic                              clk_i,
  input  logic                              rst_ni,
  input  logic                              flush_i,
  input  logic                              enable_i,
  input  logic                              row_valid_i,
  input  logic [cx_pkg::CountBits-1:0]      row_count_i, // at least 1
  input  cx_pkg::row_format_t               row_format_i,
  input  logic [cx_pkg::PayloadBits-1:0]    row_payload_i,
  output logic                              row_ready_o,
  input  logic                              word_valid_i,
  input  logic [127:0]                      word_i, // bits above the row's last word are not looked at
  output logic                              word_ready_o,
  // A group; valid lanes are the lowest.
  output logic [3:0]                        lane_valid_o,
  output logic [4*cx_pkg::TargetBits-1:0]   targets_o,
  output logic [4*cx_pkg::ResidualBits-1:0] residuals_o,
  output logic [63:0]                       weights_o,
  output logic [cx_pkg::PayloadBits-1:0]    payload_o,
  input  logic                              group_ready_i,
  output logic                              active_o, // a row has entries left
  output logic                              idle_o
);
  localparam int unsigned TargetBits = cx_pkg::TargetBits;
  localparam int unsigned ResidualBits = cx_pkg::ResidualBits;
  localparam logic [3:0]  Bitmap = 4'd15;

  logic [cx_pkg::CountBits-1:0]   left_q;
  logic [cx_pkg::PayloadBits-1:0] payload_q;
  logic [127:0]                   buffer_q;
  logic [7:0]                     position_q; // 128: none of the buffer is left
  logic [TargetBits-1:0]          target_q; // the one before, or the bitmap's first
  logic [31:0]                    mask_q;
  // Of the row at hand; Yosys resolves fields only of what stands here.
  cx_pkg::row_format_t            format_q;

  // ---- The row's format ----
  logic                  gaps, bitmap, masks;
  logic [3:0]            position_bits, residual_bits;
  logic [4:0]            weight_bits;
  logic [5:0]            entry_bits;
  logic [TargetBits-1:0] ones;

  if (cx_pkg::PackedRows != 0) begin : g_packed
    assign bitmap = format_q.targets == Bitmap;
    assign gaps = format_q.targets != '0 && !bitmap;
    assign position_bits = bitmap ? 4'd0 : gaps ? format_q.targets : 4'(TargetBits);
    assign residual_bits = (format_q.residual == 2'd0) ? 4'(ResidualBits) : (format_q.residual == 2'd1) ? 4'd2 : 4'd0;
    assign weight_bits = {format_q.wide, !format_q.wide, 3'd0} - (format_q.narrow ? 5'd4 : 5'd0);
  end else begin : g_absolute
    assign bitmap = 1'b0;
    assign gaps = 1'b0;
    assign position_bits = 4'(TargetBits);
    assign residual_bits = 4'(ResidualBits);
    assign weight_bits = {format_q.wide, !format_q.wide, 3'd0};
    logic unused_format;
    assign unused_format = &{1'b0, format_q.targets, format_q.residual, format_q.narrow};
  end
  assign masks = bitmap && mask_q == '0;
  assign ones = TargetBits'((17'd1 << position_bits) - 17'd1);
  assign entry_bits = 6'(position_bits) + 6'(residual_bits) + 6'(weight_bits);

  // ---- What stands in each lane ----
  logic [127:0]              window;
  logic [7:0]                held;
  logic [3:0]                is_skip, fits, skip_fits, has_bit;
  logic [4*TargetBits-1:0]   targets;
  logic [4*ResidualBits-1:0] residuals;
  logic [63:0]               weights;
  logic [127:0]              masks_after;
  logic [TargetBits-1:0]     field, sum;
  logic [31:0]               entry, mask;
  logic [7:0]                at;

  assign window = 128'({word_i, buffer_q} >> position_q);
  assign held = 8'd128 - position_q;

  always_comb begin
    is_skip = '0;
    fits = '0;
    skip_fits = '0;
    has_bit = '0;
    targets = '0;
    residuals = '0;
    weights = '0;
    masks_after = '0;
    field = '0;
    sum = target_q;
    entry = '0;
    mask = mask_q;
    at = '0;
    for (int unsigned i = 0; i < 4; i++) begin
      entry = 32'(window >> at);
      field = TargetBits'(entry) & ones;
      sum = sum + field;
      is_skip[i] = gaps && field == ones;
      has_bit[i] = !bitmap || mask != '0;
      targets[TargetBits*i +: TargetBits] =
        gaps ? sum : bitmap ? target_q + TargetBits'(cx_pkg::lowest32(mask)) : field;
      mask = mask & (mask - 32'd1);
      masks_after[32*i +: 32] = mask;
      skip_fits[i] = word_valid_i || held >= at + 8'(position_bits);
      entry = entry >> position_bits;
      residuals[ResidualBits*i +: ResidualBits] = ResidualBits'(entry) & ResidualBits'((16'd1 << residual_bits) - 16'd1);
      entry = entry >> residual_bits;
      unique case (weight_bits)
        5'd4: weights[16*i +: 16] = {{12{entry[3]}}, entry[3:0]};
        5'd8: weights[16*i +: 16] = {{8{entry[7]}}, entry[7:0]};
        5'd12: weights[16*i +: 16] = {{4{entry[11]}}, entry[11:0]};
        default: weights[16*i +: 16] = entry[15:0];
      endcase
      at = at + 8'(entry_bits);
      fits[i] = word_valid_i || held >= at;
    end
  end

  // ---- The group that comes next ----
  logic [3:0]            emits;
  logic                  can_step, step, last, skips, needs_word;
  logic [2:0]            count;
  logic [7:0]            taken_bits;
  logic [TargetBits-1:0] next_target;
  logic [31:0]           next_mask;

  always_comb begin
    emits = '0;
    count = '0;
    skips = 1'b0;
    taken_bits = masks ? 8'd32 : '0;
    next_target = target_q;
    next_mask = mask_q;
    for (int unsigned i = 0; i < 4; i++) begin
      if (count == 3'(i) && cx_pkg::CountBits'(i) < left_q) begin
        if (is_skip[i]) begin
          skips = skip_fits[i];
          if (skips) begin
            next_target = targets[TargetBits*i +: TargetBits];
            taken_bits = taken_bits + 8'(position_bits);
          end
        end else if (fits[i] && has_bit[i]) begin
          emits[i] = 1'b1;
          count = 3'(i) + 3'd1;
          taken_bits = taken_bits + 8'(entry_bits);
          if (gaps) next_target = targets[TargetBits*i +: TargetBits];
          next_mask = masks_after[32*i +: 32];
        end
      end
    end
  end

  assign can_step = masks ? (word_valid_i || held >= 8'd32) : (skips || emits != '0);
  assign step = enable_i && left_q != '0 && group_ready_i && can_step;
  assign needs_word = held < taken_bits;
  assign last = left_q == cx_pkg::CountBits'(count);
  assign word_ready_o = step & needs_word;
  assign row_ready_o = left_q == '0 || (step && last);
  assign active_o = left_q != '0;
  assign idle_o = left_q == '0 && !row_valid_i && lane_valid_o == '0;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      left_q <= '0;
      format_q <= '0;
      payload_q <= '0;
      buffer_q <= '0;
      position_q <= 8'd128;
      target_q <= '0;
      mask_q <= '0;
      lane_valid_o <= '0;
      targets_o <= '0;
      residuals_o <= '0;
      weights_o <= '0;
      payload_o <= '0;
    end else if (flush_i) begin
      left_q <= '0;
      position_q <= 8'd128;
      lane_valid_o <= '0;
    end else begin
      if (row_valid_i && row_ready_o) begin
        left_q <= row_count_i;
        format_q <= row_format_i;
        payload_q <= row_payload_i;
        target_q <= (row_format_i.targets == Bitmap) ? TargetBits'(-32) : '0;
        mask_q <= '0;
      end else if (step) begin
        left_q <= left_q - cx_pkg::CountBits'(count);
        target_q <= masks ? target_q + TargetBits'(32) : next_target;
        mask_q <= masks ? window[31:0] : next_mask;
      end
      if (step) begin
        if (needs_word) buffer_q <= word_i;
        position_q <= last ? 8'd128 : position_q + taken_bits - (needs_word ? 8'd128 : 8'd0);
      end
      if (group_ready_i) lane_valid_o <= step ? emits : '0;
      if (step) begin
        targets_o <= targets;
        residuals_o <= residuals;
        weights_o <= weights;
        payload_o <= payload_q;
      end
    end
  end
endmodule
