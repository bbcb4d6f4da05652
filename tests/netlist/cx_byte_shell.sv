// cx_byte_shell - a host at the pins of cx_ecp5_top, with the ports of cx_chip: it
// takes words apart and puts bytes together, so that what drives a chip drives the
// pins of one.
// SPDX-License-Identifier: Apache-2.0
module cx_byte_shell (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        in_valid_i,
  input  logic [31:0] in_data_i,
  output logic        in_ready_o,
  output logic        out_valid_o,
  output logic [31:0] out_data_o,
  input  logic        out_ready_i
);
  logic       to_valid, to_ready, from_valid, from_ready;
  logic [7:0] to_chip, from_chip;

  cx_byte_port u_host (
    .clk_i,
    .rst_ni,
    .in_valid_i(from_valid),
    .in_data_i(from_chip),
    .in_ready_o(from_ready),
    .word_valid_o(out_valid_o),
    .word_data_o(out_data_o),
    .word_ready_i(out_ready_i),
    .word_valid_i(in_valid_i),
    .word_data_i(in_data_i),
    .word_ready_o(in_ready_o),
    .out_valid_o(to_valid),
    .out_data_o(to_chip),
    .out_ready_i(to_ready)
  );

  cx_ecp5_top u_top (
    .clk_i,
    .rst_ni,
    .in_valid_i(to_valid),
    .in_data_i(to_chip),
    .in_ready_o(to_ready),
    .out_valid_o(from_valid),
    .out_data_o(from_chip),
    .out_ready_i(from_ready)
  );
endmodule
