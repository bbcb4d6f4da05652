// cx_secded_enc - check bits of a word, by which cx_secded_dec corrects one
// flipped bit and detects two (chip E1): an extended Hamming code. Data bits
// stand at the places that are no power of two (cx_pkg::secded_place); check bit
// j is the parity of the places whose number has bit j; the last one is the
// parity of data and check bits together.
// SPDX-License-Identifier: Apache-2.0
module cx_secded_enc #(
  parameter int unsigned Width = 32,
  parameter int unsigned CheckBits = cx_pkg::secded_bits(Width)
) (
  input  logic [Width-1:0]     data_i,
  output logic [CheckBits-1:0] check_o
);
  localparam int unsigned PlaceBits = CheckBits - 1;

  logic [PlaceBits-1:0] places;
  for (genvar j = 0; j < PlaceBits; j++) begin : g_check
    logic [Width-1:0] covers; // constant
    for (genvar i = 0; i < Width; i++) begin : g_covers
      localparam logic [7:0] Place = cx_pkg::secded_place(8'(i));
      assign covers[i] = Place[j];
    end
    assign places[j] = ^(data_i & covers);
  end
  assign check_o = {^{data_i, places}, places};
endmodule
