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
  input  logic [4:0]                     host_write_i, // row memory, row length, link, row shape, row address
  input  logic [4:0]                     host_read_i,
  input  logic [27:0]                    host_index_i,
  input  logic [31:0]                    host_data_i,
  output logic [31:0]                    host_address_o,
  output logic [31:0]                    host_shape_o,
  output logic [31:0]                    host_link_o,
  output logic [31:0]                    host_length_o,
  // Pending axons.
  input  logic                           axon_valid_i,
  input  logic [cx_pkg::AxonBits-1:0]    axon_i,
  input  logic                           axon_forced_i, // visited by force (chip P9)
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
  output cx_pkg::row_format_t            row_format_o,
  output logic [cx_pkg::PayloadBits-1:0] row_payload_o,
  output cx_pkg::learning_t              row_learning_o,
  input  logic                           row_ready_i,
  output logic                           word_valid_o,
  output logic [cx_pkg::BeatBits-1:0]    word_o, // up to four with four lanes
  input  logic                           word_ready_i,
  output logic [31:0]                    host_word_o,
  // A plastic row is done, and what it learnt.
  input  logic                           plastic_done_i,
  input  logic                           learn_write_i,
  input  logic [cx_pkg::WordAddressBits-1:0] learn_address_i,
  input  logic [31:0]                    learn_data_i,
  // What happened.
  output logic                           visited_o,
  output logic                           forced_o, // by force, and not visited
  output logic [cx_pkg::SopBits-1:0]     row_words_o, // words of visited rows that are read
  output logic [cx_pkg::Lanes-1:0]       corrected_o, // chip E1, a bit a bank
  output logic [cx_pkg::Lanes-1:0]       failed_o,
  output logic [3:0]                     parity_o, // length, link, shape, address
  output logic                           idle_o
);
  localparam int unsigned ShapeBits = (cx_pkg::PackedRows != 0) ? 32 : cx_pkg::CountBits + cx_pkg::FormatBits;
  localparam int unsigned RowBits =
    cx_pkg::CountBits + cx_pkg::RowFormatBits + cx_pkg::PayloadBits + cx_pkg::LearningBits;
  localparam int unsigned FetchFlags = (cx_pkg::StdpProfiles > 0) ? 2 : 1; // plastic, by force
  localparam int unsigned FetchBits = FetchFlags + cx_pkg::WordAddressBits + cx_pkg::CountBits;

  // ---- Axon table ----
  logic                               axon_take, table_valid_q, table_push;
  logic [cx_pkg::WordAddressBits-1:0] table_address;
  logic [ShapeBits-1:0]               table_shape;
  logic [cx_pkg::CountBits-1:0]       table_count, table_words;
  logic                               table_plastic, table_forced;
  logic [cx_pkg::RowFormatBits-1:0]   table_format, row_format;
  logic [ShapeBits-1:0]               shape_word;
  logic [cx_pkg::LearningBits-1:0]    table_learning, row_learning;
  logic [3:0]                         rows_waiting, fetches_waiting;
  logic [cx_pkg::PayloadBits-1:0]     table_payload;
  logic                               follow_room;

  // A row whose shape was flipped may have more words than it decodes (chip E2).
  assign axon_ready_o = rows_waiting + 4'(table_valid_q) < 4'd8 && follow_room &&
                        (cx_pkg::Ecc == 0 || fetches_waiting + 4'(table_valid_q) < 4'd8);
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
    .read_data_o(table_address),
    .parity_o(parity_o[0])
  );
  cx_host_ram #(
    .Width(ShapeBits),
    .Depth(cx_pkg::AxonsPerCore)
  ) u_shapes (
    .clk_i,
    .host_write_i(host_write_i[1]),
    .host_read_i(host_read_i[1]),
    .host_address_i(cx_pkg::AxonBits'(host_index_i >> 2)),
    .host_data_i(shape_word),
    .read_i(axon_take),
    .read_address_i(axon_i),
    .read_data_o(table_shape),
    .parity_o(parity_o[1])
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) table_valid_q <= 1'b0;
    else table_valid_q <= axon_take & !flush_i;
  end

  assign host_address_o = 32'(table_address);
  assign table_push = table_valid_q && table_count != '0;
  assign visited_o = table_valid_q && !table_forced;
  assign forced_o = table_valid_q && table_forced;

  // What a plastic row has more.
  if (cx_pkg::StdpProfiles > 0) begin : g_plastic
    logic [cx_pkg::AxonBits-1:0] table_axon_q;
    logic                        table_forced_q;
    always_ff @(posedge clk_i) begin
      if (axon_take) begin
        table_axon_q <= axon_i;
        table_forced_q <= axon_forced_i;
      end
    end
    assign table_forced = table_forced_q;
    assign table_plastic = table_shape[(cx_pkg::PackedRows != 0) ? 25 : cx_pkg::CountBits + 1];
    assign table_learning = {table_plastic, table_forced, table_shape[ShapeBits-1 -: 4], table_axon_q, table_address};
    assign row_learning_o = row_learning;
  end else begin : g_static
    assign table_forced = 1'b0;
    assign table_plastic = 1'b0;
    assign table_learning = '0;
    assign row_learning_o = '0;
    logic unused_learning;
    assign unused_learning = &{1'b0, row_learning, axon_forced_i};
  end

  if (cx_pkg::PackedRows != 0) begin : g_packed
    logic [cx_pkg::CountBits-1:0] table_length;
    assign shape_word = host_data_i;
    assign host_shape_o = table_shape;
    assign table_count = cx_pkg::CountBits'(table_shape[22:0]);
    assign table_format = {table_shape[31:28], table_shape[27:26], table_shape[24], table_shape[23]};
    assign row_format_o = row_format;

    cx_host_ram #(
      .Width(cx_pkg::CountBits),
      .Depth(cx_pkg::AxonsPerCore)
    ) u_lengths (
      .clk_i,
      .host_write_i(host_write_i[3]),
      .host_read_i(host_read_i[3]),
      .host_address_i(cx_pkg::AxonBits'(host_index_i >> 2)),
      .host_data_i(host_data_i[cx_pkg::CountBits-1:0]),
      .read_i(axon_take),
      .read_address_i(axon_i),
      .read_data_o(table_length),
      .parity_o(parity_o[3])
    );
    assign host_length_o = 32'(table_length);
    assign table_words = table_valid_q ? table_length : '0;
  end else begin : g_absolute
    assign shape_word = ShapeBits'({host_data_i[31:28], host_data_i[25:24], cx_pkg::CountBits'(host_data_i[22:0])});
    assign table_count = table_shape[cx_pkg::CountBits-1:0];
    assign table_format = table_shape[cx_pkg::CountBits];
    assign row_format_o = {6'd0, row_format, 1'b0};
    assign host_length_o = '0;
    assign parity_o[3] = 1'b0;
    if (cx_pkg::StdpProfiles > 0) begin : g_shape_of_plastic
      assign host_shape_o = {table_shape[ShapeBits-1 -: 4], 2'd0, table_shape[cx_pkg::CountBits +: 2], 24'(table_count)};
    end else begin : g_shape_of_static
      assign host_shape_o = {7'd0, table_format, 24'(table_count)};
    end

    always_comb begin
      table_words = '0;
      if (table_valid_q && table_plastic) begin
        table_words = table_count; // chip P10
      end else if (table_valid_q) begin
        table_words = cx_pkg::CountBits'(
          (32'(table_count) * (table_format ? 32'(cx_pkg::RowEntryBits16) : 32'(cx_pkg::RowEntryBits8)) + 32'd31) >> 5);
      end
    end
    logic unused_length;
    assign unused_length = &{1'b0, host_write_i[3], host_read_i[3]};
  end

  // ---- Links: successor, ticks until its visit, and whether this axon has waited ----
  if (cx_pkg::LongestBase == 0) begin : g_no_links
    assign host_link_o = '0;
    assign parity_o[2] = 1'b0;
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
      .read_data_o({later, step, successor}),
      .parity_o(parity_o[2])
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
      .valid_i(table_valid_q && step != '0 && !table_forced),
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
        assert (!(table_valid_q && step != '0 && !table_forced) || unused_follow_ready) else $error("row fetch: a successor is lost");
      end
    end
`endif
  end

  // ---- Rows that wait: for the decoder, and for the fetch of their words ----
  logic unused_row_ready, unused_fetch_ready;

  cx_fifo #(
    .Width(RowBits),
    .Depth(8)
  ) u_rows (
    .clk_i,
    .rst_ni,
    .flush_i,
    .valid_i(table_push),
    .data_i({table_learning, table_payload, table_format, table_count}),
    .ready_o(unused_row_ready),
    .valid_o(row_valid_o),
    .data_o({row_learning, row_payload_o, row_format, row_count_o}),
    .ready_i(row_ready_i),
    .count_o(rows_waiting)
  );

  logic                               fetch_valid, fetch_ready, words_idle;
  logic [FetchFlags-1:0]              fetch_flags_in, fetch_flags;
  assign fetch_flags_in = FetchFlags'({table_forced, table_plastic});
  logic [cx_pkg::WordAddressBits-1:0] fetch_address;
  logic [cx_pkg::CountBits-1:0]       fetch_words;

  cx_fifo #(
    .Width(FetchBits),
    .Depth(8)
  ) u_fetches (
    .clk_i,
    .rst_ni,
    .flush_i,
    .valid_i(table_push),
    .data_i({fetch_flags_in, table_address, table_words}),
    .ready_o(unused_fetch_ready),
    .valid_o(fetch_valid),
    .data_o({fetch_flags, fetch_address, fetch_words}),
    .ready_i(fetch_ready),
    .count_o(fetches_waiting)
  );

  // ---- Row memory ----
  if (cx_pkg::Lanes == 1) begin : g_one
    cx_row_words u_memory (
      .clk_i,
      .rst_ni,
      .flush_i,
      .host_write_i(host_write_i[4]),
      .host_read_i(host_read_i[4]),
      .host_index_i,
      .host_data_i,
      .host_word_o,
      .fetch_valid_i(fetch_valid),
      .fetch_plastic_i(fetch_flags[0]),
      .fetch_forced_i(fetch_flags[FetchFlags-1] & (FetchFlags > 1)),
      .fetch_address_i(fetch_address),
      .fetch_words_i(fetch_words),
      .fetch_ready_o(fetch_ready),
      .word_valid_o,
      .word_o,
      .word_ready_i,
      .plastic_done_i,
      .learn_write_i,
      .learn_address_i,
      .learn_data_i,
      .row_words_o,
      .corrected_o,
      .failed_o,
      .idle_o(words_idle)
    );
  end else begin : g_four
    cx_lane_words u_memory (
      .clk_i,
      .rst_ni,
      .flush_i,
      .host_write_i(host_write_i[4]),
      .host_read_i(host_read_i[4]),
      .host_index_i,
      .host_data_i,
      .host_word_o,
      .fetch_valid_i(fetch_valid),
      .fetch_plastic_i(fetch_flags[0]),
      .fetch_forced_i(fetch_flags[FetchFlags-1] & (FetchFlags > 1)),
      .fetch_address_i(fetch_address),
      .fetch_words_i(fetch_words),
      .fetch_ready_o(fetch_ready),
      .word_valid_o,
      .word_o,
      .word_ready_i,
      .plastic_done_i,
      .learn_write_i,
      .learn_address_i,
      .learn_data_i,
      .row_words_o,
      .corrected_o,
      .failed_o,
      .idle_o(words_idle)
    );
  end

  assign idle_o = !table_valid_q && fetches_waiting == '0 && words_idle && !follow_o;

`ifdef CX_ASSERT
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!table_push || (unused_row_ready && unused_fetch_ready)) else $error("row fetch: a row is lost");
    end
  end
`endif
endmodule
