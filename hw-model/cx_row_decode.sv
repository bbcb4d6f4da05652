// cx_row_decode - from the words of rows to synapses, one a cycle (chip D2).
//
// A buffer keeps the bits that are left of the word last taken (at most 31); an
// entry is the lowest bits of {next word, buffer} and takes the next word only
// when it needs it. At a row's end the rest is padding and is dropped, so that
// neither a row's first nor its last entry costs a cycle more.
// SPDX-License-Identifier: Apache-2.0
module cx_row_decode (
  input  logic                            clk_i,
  input  logic                            rst_ni,
  input  logic                            flush_i,
  input  logic                            enable_i,
  input  logic                            row_valid_i,
  input  logic [cx_pkg::CountBits-1:0]    row_count_i, // at least 1
  input  logic                            row_wide_i,  // 16-bit weights
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
  localparam int unsigned WeightAt = cx_pkg::TargetBits + cx_pkg::ResidualBits;
  localparam logic [5:0] EntryBits8 = 6'(cx_pkg::RowEntryBits8);
  localparam logic [5:0] EntryBits16 = 6'(cx_pkg::RowEntryBits16);

  logic [cx_pkg::CountBits-1:0]   left_q;
  logic                           wide_q;
  logic [cx_pkg::PayloadBits-1:0] payload_q;
  logic [31:0]                    buffer_q;
  logic [5:0]                     held_q; // valid bits of the buffer
  logic                           emit, last, needs_word;
  logic [5:0]                     entry_bits;
  logic [63:0]                    window;

  assign entry_bits = wide_q ? EntryBits16 : EntryBits8;
  assign needs_word = held_q < entry_bits;
  assign last = left_q == cx_pkg::CountBits'(1);
  assign emit = enable_i && left_q != '0 && (word_valid_i || !needs_word);
  assign word_ready_o = emit & needs_word;
  assign row_ready_o = left_q == '0 || (emit && last);
  assign active_o = left_q != '0;
  assign idle_o = left_q == '0 && !row_valid_i && !synapse_valid_o;

  always_comb begin
    window = '0;
    if (emit) window = 64'(buffer_q) | (needs_word ? 64'(word_i) << held_q : '0);
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      left_q <= '0;
      wide_q <= 1'b0;
      payload_q <= '0;
      buffer_q <= '0;
      held_q <= '0;
      synapse_valid_o <= 1'b0;
      target_o <= '0;
      residual_o <= '0;
      weight_o <= '0;
      payload_o <= '0;
    end else if (flush_i) begin
      left_q <= '0;
      buffer_q <= '0;
      held_q <= '0;
      synapse_valid_o <= 1'b0;
    end else begin
      synapse_valid_o <= emit;
      if (row_ready_o && row_valid_i) begin
        left_q <= row_count_i;
        wide_q <= row_wide_i;
        payload_q <= row_payload_i;
      end else if (emit) begin
        left_q <= left_q - cx_pkg::CountBits'(1);
      end
      if (emit) begin
        target_o <= window[cx_pkg::TargetBits-1:0];
        residual_o <= window[cx_pkg::TargetBits +: cx_pkg::ResidualBits];
        weight_o <= wide_q ? window[WeightAt +: 16] : {{8{window[WeightAt + 7]}}, window[WeightAt +: 8]};
        payload_o <= payload_q;
        buffer_q <= last ? '0 : 32'(window >> entry_bits);
        held_q <= last ? '0 : held_q - entry_bits + (needs_word ? 6'd32 : 6'd0);
      end
    end
  end
endmodule
