// cx_row_words - the row memory, and the words of the rows that are to be fetched,
// one a cycle and without a gap between rows (chip D2). A plastic row waits for the
// one before, whose words may be its own.
// SPDX-License-Identifier: Apache-2.0
module cx_row_words (
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
  output logic [31:0]                        word_o,
  input  logic                               word_ready_i,
  // A plastic row is done, and what it learnt.
  input  logic                               plastic_done_i,
  input  logic                               learn_write_i,
  input  logic [cx_pkg::WordAddressBits-1:0] learn_address_i,
  input  logic [31:0]                        learn_data_i,
  output logic [cx_pkg::SopBits-1:0]         row_words_o, // of visited rows, read in this cycle
  output logic                               corrected_o, // chip E1
  output logic                               failed_o,
  output logic                               idle_o
);
  logic                               fetch, read, read_q, forced_q;
  logic                               plastic_q; // one is fetched and not done
  logic [cx_pkg::WordAddressBits-1:0] address_q;
  logic [cx_pkg::CountBits-1:0]       left_q;
  logic [2:0]                         words_waiting;
  logic                               unused_word_ready;
  logic [31:0]                        memory_word;

  // A word a cycle while the word FIFO has room.
  assign read = left_q != '0 && words_waiting + 3'(read_q) < 3'd4;
  assign fetch_ready_o = (left_q == '0 || (read && left_q == cx_pkg::CountBits'(1))) && !(fetch_plastic_i && plastic_q);

  assign fetch = fetch_valid_i & fetch_ready_o;
  assign row_words_o = read & !forced_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni || flush_i) begin
      left_q <= '0;
      read_q <= 1'b0;
      plastic_q <= 1'b0;
    end else begin
      read_q <= read;
      if (fetch && fetch_plastic_i) plastic_q <= 1'b1;
      else if (plastic_done_i) plastic_q <= 1'b0;
      if (fetch) left_q <= fetch_words_i;
      else if (read) left_q <= left_q - cx_pkg::CountBits'(1);
    end
  end

  always_ff @(posedge clk_i) begin
    if (fetch) begin
      address_q <= fetch_address_i;
      forced_q <= fetch_forced_i;
    end else if (read) begin
      address_q <= address_q + cx_pkg::WordAddressBits'(1);
    end
  end

  cx_ram_secded #(
    .Width(32),
    .Depth(cx_pkg::SynapseWordsPerCore),
    .ReadsOld(1'b0)
  ) u_words (
    .clk_i,
    .write_i(host_write_i | learn_write_i),
    .write_address_i(learn_write_i ? learn_address_i : cx_pkg::WordAddressBits'(host_index_i)),
    .write_data_i(learn_write_i ? learn_data_i : host_data_i),
    .read_i(read | host_read_i),
    .check_i(1'b1),
    .read_address_i(read ? address_q : cx_pkg::WordAddressBits'(host_index_i)),
    .read_data_o(memory_word),
    .corrected_o,
    .failed_o
  );
  assign host_word_o = memory_word;

  cx_fifo #(
    .Width(32),
    .Depth(4)
  ) u_stream (
    .clk_i,
    .rst_ni,
    .flush_i,
    .valid_i(read_q),
    .data_i(memory_word),
    .ready_o(unused_word_ready),
    .valid_o(word_valid_o),
    .data_o(word_o),
    .ready_i(word_ready_i),
    .count_o(words_waiting)
  );

  assign idle_o = left_q == '0 && !read_q && !word_valid_o;

`ifdef CX_ASSERT
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!read_q || unused_word_ready) else $error("row fetch: a word is lost");
    end
  end
`endif
endmodule
