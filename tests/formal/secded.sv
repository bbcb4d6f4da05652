// secded - a word that is coded, flipped in no, one or two bits anywhere in its
// code and decoded (chip E1): one is corrected, two are flagged, none is neither.
// SPDX-License-Identifier: Apache-2.0
module secded #(
  parameter int unsigned Width = 32,
  parameter int unsigned CheckBits = cx_pkg::secded_bits(Width)
) (
  input logic             clk_i,
  input logic [Width-1:0] data_i,
  input logic [6:0]       first_i, // bits to flip; beyond the code: none
  input logic [6:0]       second_i
);
  localparam int unsigned CodeBits = Width + CheckBits;
  logic [CheckBits-1:0] check;
  logic [CodeBits-1:0]  first, second, read;
  logic [Width-1:0]     data;
  logic                 corrected, failed, one, two;

  cx_secded_enc #(.Width(Width)) u_enc (.data_i, .check_o(check));
  for (genvar i = 0; i < CodeBits; i++) begin : g_flip
    assign first[i] = first_i == 7'(i);
    assign second[i] = second_i == 7'(i);
  end
  assign read = {check, data_i} ^ first ^ second;
  assign one = (first ^ second) != '0 && (first == '0 || second == '0);
  assign two = first != '0 && second != '0 && first != second;
  cx_secded_dec #(.Width(Width)) u_dec (
    .data_i(read[Width-1:0]), .check_i(read[CodeBits-1:Width]), .data_o(data),
    .corrected_o(corrected), .failed_o(failed)
  );

  always @(posedge clk_i) begin
    right: assert (two || data == data_i);
    corrects_one: assert (corrected == one);
    flags_two: assert (failed == two);
  end
endmodule
