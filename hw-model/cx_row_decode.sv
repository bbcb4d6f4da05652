// cx_row_decode - from the words of rows to synapses, one a cycle (chip D2).
//
// The word last taken stays where it is, and how many of its bits are left (at most
// 31) is known; an entry begins with them in {next word, word} and takes the next word
// only when it needs it. At a row's end the rest is padding and is dropped, so that
// neither a row's first nor its last entry costs a cycle more. In packed rows a
// skip and a word of a bitmap cost one.
// SPDX-License-Identifier: Apache-2.0
module cx_row_decode (
  input  logic                            clk_i,
  input  logic                            rst_ni,
  input  logic                            flush_i,
  input  logic                            enable_i,
  input  logic                            row_valid_i,
  input  logic [cx_pkg::CountBits-1:0]    row_count_i, // at least 1
  input  cx_pkg::row_format_t             row_format_i,
  input  logic [cx_pkg::PayloadBits-1:0]  row_payload_i,
  output logic                            row_ready_o,
  input  logic                            word_valid_i,
  input  logic [31:0]                     word_i,
  output logic                            word_ready_o,
  // Synapses: taken at once.
  output logic                            synapse_valid_o,
  output logic [cx_pkg::TargetBits-1:0]   target_o,
  output logic [cx_pkg::ResidualBits-1:0] residual_o,
  output logic [15:0]                     weight_o,
  output logic [cx_pkg::PayloadBits-1:0]  payload_o,
  output logic                            active_o, // a row has entries left
  output logic                            idle_o
);
  logic [cx_pkg::CountBits-1:0]    left_q;
  logic [cx_pkg::PayloadBits-1:0]  payload_q;
  logic [31:0]                     word_q;
  logic [5:0]                      held_q; // its bits that are left
  logic                            load, step, emit, last, needs_word;
  logic [5:0]                      taken_bits;
  logic [31:0]                     window; // what is left, then the next word
  logic [cx_pkg::TargetBits-1:0]   target;
  logic [cx_pkg::ResidualBits-1:0] residual;
  logic [15:0]                     weight;
  // Without packed rows what is left is a multiple of what divides both kinds of entries.
  localparam int unsigned Bits = cx_pkg::RowEntryBits8 | cx_pkg::RowEntryBits16;
  localparam logic [5:0] HeldMask = (cx_pkg::PackedRows != 0 || Bits % 2 != 0) ? 6'h3f : (Bits % 4 != 0) ? 6'h3e :
                                    (Bits % 8 != 0) ? 6'h3c : 6'h38;
  // Of the row at hand; Yosys resolves fields only of what stands here.
  cx_pkg::row_format_t             format_q;

  assign needs_word = held_q < taken_bits;
  assign last = left_q == cx_pkg::CountBits'(1);
  assign step = enable_i && left_q != '0 && (word_valid_i || !needs_word);
  assign word_ready_o = step & needs_word;
  assign row_ready_o = left_q == '0 || (emit && last);
  assign load = row_valid_i & row_ready_o;
  assign active_o = left_q != '0;
  assign idle_o = left_q == '0 && !row_valid_i && !synapse_valid_o;

  assign window = 32'({word_i, word_q} >> (6'd32 - held_q));

  if (cx_pkg::PackedRows != 0) begin : g_packed
    localparam logic [3:0] Bitmap = 4'd15;
    logic [cx_pkg::TargetBits-1:0]  target_q, field, ones; // target: the one before, or the bitmap's first
    logic [31:0]                    mask_q, body;
    logic                           gaps, skips, bitmap, masks;
    logic [3:0]                     position_bits, residual_bits;
    logic [4:0]                     weight_bits;

    assign bitmap = format_q.targets == Bitmap;
    assign gaps = format_q.targets != '0 && !bitmap;
    assign masks = bitmap && mask_q == '0;
    assign position_bits = bitmap ? 4'd0 : gaps ? format_q.targets : 4'(cx_pkg::TargetBits);
    assign ones = cx_pkg::TargetBits'((17'd1 << position_bits) - 17'd1);
    assign field = window[cx_pkg::TargetBits-1:0] & ones;
    assign skips = gaps && field == ones;
    assign residual_bits = (format_q.residual == 2'd0) ? 4'(cx_pkg::ResidualBits) : (format_q.residual == 2'd1) ? 4'd2 : 4'd0;
    assign weight_bits = {format_q.wide, !format_q.wide, 3'd0} - (format_q.narrow ? 5'd4 : 5'd0);
    assign taken_bits = masks ? 6'd32 : skips ? 6'(position_bits) : 6'(position_bits) + 6'(residual_bits) + 6'(weight_bits);
    assign emit = step & !masks & !skips;

    always_comb begin
      body = window >> position_bits;
      residual = cx_pkg::ResidualBits'(body) & cx_pkg::ResidualBits'((16'd1 << residual_bits) - 16'd1);
      body = body >> residual_bits;
      unique case ({format_q.wide, format_q.narrow})
        2'b01: weight = {{12{body[3]}}, body[3:0]};
        2'b00: weight = {{8{body[7]}}, body[7:0]};
        2'b11: weight = {{4{body[11]}}, body[11:0]};
        default: weight = body[15:0];
      endcase
    end

    always_comb begin
      target = field;
      if (gaps) target = target_q + field;
      if (bitmap) target = target_q + cx_pkg::TargetBits'(cx_pkg::lowest32(mask_q));
    end

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        target_q <= '0;
        mask_q <= '0;
      end else if (load) begin
        target_q <= (row_format_i.targets == Bitmap) ? cx_pkg::TargetBits'(-32) : '0;
        mask_q <= '0;
      end else if (step) begin
        if (masks) mask_q <= window[31:0];
        else mask_q <= mask_q & (mask_q - 32'd1);
        if (masks) target_q <= target_q + cx_pkg::TargetBits'(32);
        else if (gaps) target_q <= target_q + field;
      end
    end
  end else begin : g_absolute
    localparam int unsigned WeightAt = cx_pkg::TargetBits + cx_pkg::ResidualBits;
    assign taken_bits = format_q.wide ? 6'(cx_pkg::RowEntryBits16) : 6'(cx_pkg::RowEntryBits8);
    assign emit = step;

    assign target = window[cx_pkg::TargetBits-1:0];
    assign residual = window[cx_pkg::TargetBits +: cx_pkg::ResidualBits];
    assign weight = format_q.wide ? window[WeightAt +: 16] : {{8{window[WeightAt + 7]}}, window[WeightAt +: 8]};

    logic unused_format;
    assign unused_format = &{1'b0, format_q.targets, format_q.residual, format_q.narrow};
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni || flush_i) begin
      left_q <= '0;
      held_q <= '0;
      synapse_valid_o <= 1'b0;
    end else begin
      synapse_valid_o <= emit;
      if (load) left_q <= row_count_i;
      else if (emit) left_q <= left_q - cx_pkg::CountBits'(1);
      if (step) held_q <= (emit && last) ? '0 : (held_q - taken_bits + (needs_word ? 6'd32 : 6'd0)) & HeldMask;
    end
  end

  always_ff @(posedge clk_i) begin
    if (load) begin
      format_q <= row_format_i;
      payload_q <= row_payload_i;
    end
    if (emit) begin
      target_o <= target;
      residual_o <= residual;
      weight_o <= weight;
      payload_o <= payload_q;
    end
    if (step && needs_word) word_q <= word_i;
  end
endmodule
