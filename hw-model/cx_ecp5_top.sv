// cx_ecp5_top - the chip with pins for a small FPGA: the host port's two streams
// as bytes (cx_byte_port), 22 pins in all. Reset may come at any time and leaves
// with the clock.
// SPDX-License-Identifier: Apache-2.0
module cx_ecp5_top (
  input  logic       clk_i,
  input  logic       rst_ni,
  input  logic       in_valid_i,
  input  logic [7:0] in_data_i,
  output logic       in_ready_o,
  output logic       out_valid_o,
  output logic [7:0] out_data_o,
  input  logic       out_ready_i
);
  logic [1:0] reset_q;
  logic       reset_n;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) reset_q <= '0;
    else reset_q <= {reset_q[0], 1'b1};
  end
  assign reset_n = reset_q[1];

  logic        in_word_valid, in_word_ready, out_word_valid, out_word_ready;
  logic [31:0] in_word, out_word;

  cx_byte_port u_byte_port (
    .clk_i,
    .rst_ni(reset_n),
    .in_valid_i,
    .in_data_i,
    .in_ready_o,
    .word_valid_o(in_word_valid),
    .word_data_o(in_word),
    .word_ready_i(in_word_ready),
    .word_valid_i(out_word_valid),
    .word_data_i(out_word),
    .word_ready_o(out_word_ready),
    .out_valid_o,
    .out_data_o,
    .out_ready_i
  );

  cx_chip u_chip (
    .clk_i,
    .rst_ni(reset_n),
    .in_valid_i(in_word_valid),
    .in_data_i(in_word),
    .in_ready_o(in_word_ready),
    .out_valid_o(out_word_valid),
    .out_data_o(out_word),
    .out_ready_i(out_word_ready)
  );
endmodule
