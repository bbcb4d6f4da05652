// cx_lane_words - as cx_row_words, but up to four words of a row a cycle (chip D5).
//
// The row memory is four banks, a word lies in bank `address mod 4`. Four words from
// any address on are one from each bank, at most one line apart; turned so that the
// first comes lowest, they make a beat. A beat holds words of one row; above its
// row's last word it holds anything. A plastic row comes a word a beat.
// SPDX-License-Identifier: Apache-2.0
module cx_lane_words (
  input  logic                               clk_i,
  input  logic                               rst_ni,
  input  logic                               flush_i,
  input  logic                               host_write_i,
  input  logic                               host_read_i,
  input  logic [27:0]                        host_index_i,
  input  logic [31:0]                        host_data_i,
  output logic [31:0]                        host_word_o,
  // Rows to fetch; the one before is left behind when it is fetched to its end.
  input  logic                               fetch_valid_i,
  input  logic                               fetch_plastic_i,
  input  logic                               fetch_forced_i, // visited by force
  input  logic [cx_pkg::WordAddressBits-1:0] fetch_address_i,
  input  logic [cx_pkg::CountBits-1:0]       fetch_words_i, // at least 1
  output logic                               fetch_ready_o,
  output logic                               word_valid_o,
  output logic [127:0]                       word_o,
  input  logic                               word_ready_i,
  // A plastic row is done, and what it learnt.
  input  logic                               plastic_done_i,
  input  logic                               learn_write_i,
  input  logic [cx_pkg::WordAddressBits-1:0] learn_address_i,
  input  logic [31:0]                        learn_data_i,
  output logic [cx_pkg::SopBits-1:0]         row_words_o, // of visited rows, read in this cycle
  output logic [3:0]                         corrected_o, // chip E1, a bit a bank
  output logic [3:0]                         failed_o,
  output logic                               idle_o
);
  localparam int unsigned LineBits = cx_pkg::WordAddressBits - 2;

  logic                               read, read_q, last;
  logic                               waits_q; // a plastic row is fetched and not done
  logic                               singly_q; // a word a beat
  logic                               forced_q;
  logic [2:0]                         step; // words of this beat
  logic [cx_pkg::WordAddressBits-1:0] address_q, write_address;
  logic [cx_pkg::CountBits-1:0]       left_q;
  logic [2:0]                         beats_waiting;
  logic                               unused_beat_ready;
  logic [1:0]                         first_q, host_bank_q;
  logic [31:0]                        write_data;
  logic [127:0]                       memory_words, beat;

  assign read = left_q != '0 && beats_waiting + 3'(read_q) < 3'd4;
  assign step = singly_q ? 3'd1 : (left_q < cx_pkg::CountBits'(4)) ? 3'(left_q) : 3'd4;
  assign last = left_q == cx_pkg::CountBits'(step);
  assign row_words_o = (read && !forced_q) ? cx_pkg::SopBits'(step) : '0;
  assign fetch_ready_o = (left_q == '0 || (read && last)) && !(fetch_plastic_i && waits_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      left_q <= '0;
      address_q <= '0;
      singly_q <= 1'b0;
      forced_q <= 1'b0;
      read_q <= 1'b0;
      waits_q <= 1'b0;
      first_q <= '0;
      host_bank_q <= '0;
    end else if (flush_i) begin
      left_q <= '0;
      read_q <= 1'b0;
      waits_q <= 1'b0;
    end else begin
      read_q <= read;
      if (read) first_q <= address_q[1:0];
      if (host_read_i) host_bank_q <= host_index_i[1:0];
      if (fetch_valid_i && fetch_ready_o && fetch_plastic_i) waits_q <= 1'b1;
      else if (plastic_done_i) waits_q <= 1'b0;
      if (fetch_valid_i && fetch_ready_o) begin
        left_q <= fetch_words_i;
        address_q <= fetch_address_i;
        singly_q <= fetch_plastic_i;
        forced_q <= fetch_forced_i;
      end else if (read) begin
        left_q <= left_q - cx_pkg::CountBits'(step);
        address_q <= address_q + cx_pkg::WordAddressBits'(step);
      end
    end
  end

  // ---- Banks ----
  assign write_address = learn_write_i ? learn_address_i : cx_pkg::WordAddressBits'(host_index_i);
  assign write_data = learn_write_i ? learn_data_i : host_data_i;

  for (genvar i = 0; i < 4; i++) begin : g_bank
    // The word of the beat that lies here, and its line.
    logic [1:0]          word;
    logic [LineBits-1:0] line;
    logic                host_read;
    assign word = 2'(i) - address_q[1:0];
    assign line = LineBits'((address_q + cx_pkg::WordAddressBits'(3 - i)) >> 2);
    assign host_read = host_read_i && host_index_i[1:0] == 2'(i);

    cx_ram_secded #(
      .Width(32),
      .Depth((cx_pkg::SynapseWordsPerCore + 3) / 4),
      .ReadsOld(1'b0)
    ) u_words (
      .clk_i,
      .write_i((host_write_i | learn_write_i) && write_address[1:0] == 2'(i)),
      .write_address_i(write_address[cx_pkg::WordAddressBits-1:2]),
      .write_data_i(write_data),
      .read_i((read && 3'(word) < step) | host_read),
      .check_i(1'b1),
      .read_address_i(read ? line : LineBits'(host_index_i >> 2)),
      .read_data_o(memory_words[32*i +: 32]),
      .corrected_o(corrected_o[i]),
      .failed_o(failed_o[i])
    );
  end
  assign host_word_o = memory_words[32*host_bank_q +: 32];

  always_comb begin
    beat = memory_words;
    if (first_q[0]) beat = {beat[31:0], beat[127:32]};
    if (first_q[1]) beat = {beat[63:0], beat[127:64]};
  end

  cx_fifo #(
    .Width(128),
    .Depth(4)
  ) u_stream (
    .clk_i,
    .rst_ni,
    .flush_i,
    .valid_i(read_q),
    .data_i(beat),
    .ready_o(unused_beat_ready),
    .valid_o(word_valid_o),
    .data_o(word_o),
    .ready_i(word_ready_i),
    .count_o(beats_waiting)
  );

  assign idle_o = left_q == '0 && !read_q && !word_valid_o;

`ifdef CX_ASSERT
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!read_q || unused_beat_ready) else $error("row fetch: a beat is lost");
    end
  end
`endif
endmodule
