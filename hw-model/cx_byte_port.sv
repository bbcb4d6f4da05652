// cx_byte_port - the host port's words as bytes, for pins: four bytes a word, the
// least significant first, valid and ready on either side. Reset aligns it. What
// goes out through pins comes from registers or one gate behind them, and no path
// leads from pin to pin.
// SPDX-License-Identifier: Apache-2.0
module cx_byte_port (
  input  logic        clk_i,
  input  logic        rst_ni,
  // Bytes that come in become words.
  input  logic        in_valid_i,
  input  logic [7:0]  in_data_i,
  output logic        in_ready_o,
  output logic        word_valid_o,
  output logic [31:0] word_data_o,
  input  logic        word_ready_i,
  // Words become bytes that go out.
  input  logic        word_valid_i,
  input  logic [31:0] word_data_i,
  output logic        word_ready_o,
  output logic        out_valid_o,
  output logic [7:0]  out_data_o,
  input  logic        out_ready_i
);
  // ---- In: three bytes wait for the fourth, a whole word for the chip ----
  logic [23:0] part_q;
  logic [1:0]  part_bytes_q;
  logic [31:0] word_q;
  logic        word_valid_q, part_full, in_take;
  logic        open_q; // a byte offered under reset is not taken

  assign part_full = part_bytes_q == 2'd3;
  assign in_ready_o = open_q & !(part_full & word_valid_q);
  assign in_take = in_valid_i & in_ready_o;
  assign word_valid_o = word_valid_q;
  assign word_data_o = word_q;

  // ---- Out: a word waits while the bytes of the one before go ----
  logic [31:0] next_q, bytes_q;
  logic        next_valid_q, out_take, out_last;
  logic [2:0]  bytes_left_q;

  assign word_ready_o = !next_valid_q;
  assign out_valid_o = bytes_left_q != 3'd0;
  assign out_data_o = bytes_q[7:0];
  assign out_take = out_valid_o & out_ready_i;
  assign out_last = bytes_left_q == 3'd0 || (bytes_left_q == 3'd1 && out_take);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      open_q <= 1'b0;
      part_q <= '0;
      part_bytes_q <= '0;
      word_q <= '0;
      word_valid_q <= 1'b0;
      next_q <= '0;
      next_valid_q <= 1'b0;
      bytes_q <= '0;
      bytes_left_q <= '0;
    end else begin
      open_q <= 1'b1;
      if (word_ready_i) word_valid_q <= 1'b0;
      if (in_take) begin
        part_bytes_q <= part_bytes_q + 2'd1;
        part_q <= {in_data_i, part_q[23:8]};
        if (part_full) begin
          word_q <= {in_data_i, part_q};
          word_valid_q <= 1'b1;
        end
      end

      if (word_valid_i && word_ready_o) begin
        next_q <= word_data_i;
        next_valid_q <= 1'b1;
      end
      if (out_take) begin
        bytes_q <= bytes_q >> 8;
        bytes_left_q <= bytes_left_q - 3'd1;
      end
      if (out_last && next_valid_q) begin
        bytes_q <= next_q;
        bytes_left_q <= 3'd4;
        next_valid_q <= 1'b0;
      end
    end
  end

`ifdef CX_ASSERT
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (bytes_left_q <= 3'd4) else $error("byte port: more bytes than a word has");
      assert (!(in_take && part_full && word_valid_q)) else $error("byte port: a word is lost");
    end
  end
`endif
endmodule
