// cx_row_fetch - from a pending axon to the words of its row (chip D2, D3), and
// to its successor (chip H4). The axon table is read ahead while earlier rows
// stream, so that rows follow each other without a gap; an empty row is dropped
// here.
// SPDX-License-Identifier: Apache-2.0
module cx_row_fetch (
  input  logic                           clk_i,
  input  logic                           rst_ni,
  input  logic                           flush_i,
  // Host: axon table and row memory.
  input  logic [3:0]                     host_write_i, // row memory, link, row shape, row address
  input  logic [3:0]                     host_read_i,
  input  logic [27:0]                    host_index_i,
  input  logic [31:0]                    host_data_i,
  output logic [31:0]                    host_address_o,
  output logic [31:0]                    host_shape_o,
  output logic [31:0]                    host_link_o,
  // Pending axons.
  input  logic                           axon_valid_i,
  input  logic [cx_pkg::AxonBits-1:0]    axon_i,
  output logic                           axon_ready_o,
  input  logic [cx_pkg::PayloadBits-1:0] payload_i,
  // The successor of a visited axon.
  output logic                           follow_o,
  output logic [cx_pkg::AxonBits-1:0]    follow_axon_o,
  output logic [5:0]                     follow_step_o,
  input  logic                           follow_ready_i,
  // Rows, in the order of their words.
  output logic                           row_valid_o,
  output logic [cx_pkg::CountBits-1:0]   row_count_o,
  output logic                           row_wide_o,
  output logic [cx_pkg::PayloadBits-1:0] row_payload_o,
  input  logic                           row_ready_i,
  output logic                           word_valid_o,
  output logic [31:0]                    word_o,
  input  logic                           word_ready_i,
  output logic [31:0]                    host_word_o,
  // What happened.
  output logic                           visited_o,
  output logic [cx_pkg::CountBits-1:0]   words_o,
  output logic                           idle_o
);
  localparam int unsigned ShapeBits = cx_pkg::CountBits + 1;
  localparam int unsigned RowBits = ShapeBits + cx_pkg::PayloadBits;
  localparam int unsigned FetchBits = cx_pkg::WordAddressBits + cx_pkg::CountBits;

  // ---- Axon table ----
  logic                               axon_take, table_valid_q, table_push;
  logic [cx_pkg::WordAddressBits-1:0] table_address;
  logic [ShapeBits-1:0]               table_shape;
  logic [cx_pkg::CountBits-1:0]       table_count, table_words;
  logic                               table_wide;
  logic [3:0]                         rows_waiting;
  logic [cx_pkg::PayloadBits-1:0]     table_payload;
  logic                               follow_room;

  assign axon_ready_o = rows_waiting + 4'(table_valid_q) < 4'd8 && follow_room;
  assign axon_take = axon_valid_i & axon_ready_o;

  cx_host_ram #(
    .Width(cx_pkg::WordAddressBits),
    .Depth(cx_pkg::AxonsPerCore)
  ) u_addresses (
    .clk_i,
    .host_write_i(host_write_i[0]),
    .host_read_i(host_read_i[0]),
    .host_address_i(cx_pkg::AxonBits'(host_index_i >> 2)),
    .host_data_i(cx_pkg::WordAddressBits'(host_data_i)),
    .read_i(axon_take),
    .read_address_i(axon_i),
    .read_data_o(table_address)
  );
  cx_host_ram #(
    .Width(ShapeBits),
    .Depth(cx_pkg::AxonsPerCore)
  ) u_shapes (
    .clk_i,
    .host_write_i(host_write_i[1]),
    .host_read_i(host_read_i[1]),
    .host_address_i(cx_pkg::AxonBits'(host_index_i >> 2)),
    .host_data_i(host_data_i[ShapeBits-1:0]),
    .read_i(axon_take),
    .read_address_i(axon_i),
    .read_data_o(table_shape)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) table_valid_q <= 1'b0;
    else table_valid_q <= axon_take & !flush_i;
  end

  assign host_address_o = 32'(table_address);
  assign host_shape_o = 32'(table_shape);
  assign {table_wide, table_count} = table_shape;
  assign table_push = table_valid_q && table_count != '0;
  assign visited_o = table_valid_q;
  assign words_o = table_words;

  always_comb begin
    table_words = '0;
    if (table_valid_q) begin
      table_words = cx_pkg::CountBits'(
        (32'(table_count) * (table_wide ? 32'(cx_pkg::RowEntryBits16) : 32'(cx_pkg::RowEntryBits8)) + 32'd31) >> 5);
    end
  end

  // ---- Links: successor, ticks until its visit, and whether this axon has waited ----
  if (cx_pkg::LongestBase == 0) begin : g_no_links
    assign host_link_o = '0;
    assign table_payload = payload_i;
    assign follow_room = 1'b1;
    assign follow_o = 1'b0;
    assign follow_axon_o = '0;
    assign follow_step_o = '0;
    logic unused_follow;
    assign unused_follow = &{1'b0, follow_ready_i, host_write_i[2], host_read_i[2], host_data_i[27:22]};
  end else begin : g_links
    localparam int unsigned LinkBits = cx_pkg::AxonBits + 7;
    logic                        later, unused_follow_ready;
    logic [5:0]                  step;
    logic [cx_pkg::AxonBits-1:0] successor;
    logic [1:0]                  follows_waiting;

    cx_host_ram #(
      .Width(LinkBits),
      .Depth(cx_pkg::AxonsPerCore)
    ) u_links (
      .clk_i,
      .host_write_i(host_write_i[2]),
      .host_read_i(host_read_i[2]),
      .host_address_i(cx_pkg::AxonBits'(host_index_i >> 2)),
      .host_data_i({host_data_i[28], host_data_i[21:16], cx_pkg::AxonBits'(host_data_i[15:0])}),
      .read_i(axon_take),
      .read_address_i(axon_i),
      .read_data_o({later, step, successor})
    );
    assign host_link_o = {3'd0, later, 6'd0, step, 16'(successor)};
    assign table_payload = later ? cx_pkg::PayloadBits'(1) : payload_i;
    assign follow_room = follows_waiting + 2'(table_valid_q) < 2'd2;

    cx_fifo #(
      .Width(cx_pkg::AxonBits + 6),
      .Depth(2)
    ) u_follows (
      .clk_i,
      .rst_ni,
      .flush_i,
      .valid_i(table_valid_q && step != '0),
      .data_i({step, successor}),
      .ready_o(unused_follow_ready),
      .valid_o(follow_o),
      .data_o({follow_step_o, follow_axon_o}),
      .ready_i(follow_ready_i),
      .count_o(follows_waiting)
    );

`ifdef CX_ASSERT
    always_ff @(posedge clk_i) begin
      if (rst_ni) begin
        assert (!(table_valid_q && step != '0) || unused_follow_ready) else $error("row fetch: a successor is lost");
      end
    end
`endif
  end

  // ---- Rows that wait: for the decoder, and for the fetch of their words ----
  logic unused_row_ready, unused_fetch_ready;
  logic [3:0] fetches_waiting;

  cx_fifo #(
    .Width(RowBits),
    .Depth(8)
  ) u_rows (
    .clk_i,
    .rst_ni,
    .flush_i,
    .valid_i(table_push),
    .data_i({table_payload, table_shape}),
    .ready_o(unused_row_ready),
    .valid_o(row_valid_o),
    .data_o({row_payload_o, row_wide_o, row_count_o}),
    .ready_i(row_ready_i),
    .count_o(rows_waiting)
  );

  logic                               fetch_valid, fetch_ready, read, read_q;
  logic [cx_pkg::WordAddressBits-1:0] fetch_address, address_q;
  logic [cx_pkg::CountBits-1:0]       fetch_words, left_q;
  logic [2:0]                         words_waiting;
  logic                               unused_word_ready;
  logic [31:0]                        memory_word;

  cx_fifo #(
    .Width(FetchBits),
    .Depth(8)
  ) u_fetches (
    .clk_i,
    .rst_ni,
    .flush_i,
    .valid_i(table_push),
    .data_i({table_address, table_words}),
    .ready_o(unused_fetch_ready),
    .valid_o(fetch_valid),
    .data_o({fetch_address, fetch_words}),
    .ready_i(fetch_ready),
    .count_o(fetches_waiting)
  );

  // ---- Row memory: a word a cycle while the word FIFO has room ----
  assign read = left_q != '0 && words_waiting + 3'(read_q) < 3'd4;
  assign fetch_ready = left_q == '0 || (read && left_q == cx_pkg::CountBits'(1));

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      left_q <= '0;
      address_q <= '0;
      read_q <= 1'b0;
    end else if (flush_i) begin
      left_q <= '0;
      read_q <= 1'b0;
    end else begin
      read_q <= read;
      if (fetch_valid && fetch_ready) begin
        left_q <= fetch_words;
        address_q <= fetch_address;
      end else if (read) begin
        left_q <= left_q - cx_pkg::CountBits'(1);
        address_q <= address_q + cx_pkg::WordAddressBits'(1);
      end
    end
  end

  cx_host_ram #(
    .Width(32),
    .Depth(cx_pkg::SynapseWordsPerCore)
  ) u_words (
    .clk_i,
    .host_write_i(host_write_i[3]),
    .host_read_i(host_read_i[3]),
    .host_address_i(cx_pkg::WordAddressBits'(host_index_i)),
    .host_data_i,
    .read_i(read),
    .read_address_i(address_q),
    .read_data_o(memory_word)
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

  assign idle_o = !table_valid_q && fetches_waiting == '0 && left_q == '0 && !read_q && !word_valid_o &&
                  !follow_o;

`ifdef CX_ASSERT
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!table_push || (unused_row_ready && unused_fetch_ready)) else $error("row fetch: a row is lost");
      assert (!read_q || unused_word_ready) else $error("row fetch: a word is lost");
    end
  end
`endif
endmodule
