// cx_secded_dec - a word and its check bits (cx_secded_enc) as they were read:
// one flipped bit is corrected, two are detected (chip E1).
// SPDX-License-Identifier: Apache-2.0
module cx_secded_dec #(
  parameter int unsigned Width = 32,
  parameter int unsigned CheckBits = cx_pkg::secded_bits(Width)
) (
  input  logic [Width-1:0]     data_i,
  input  logic [CheckBits-1:0] check_i,
  output logic [Width-1:0]     data_o,
  output logic                 corrected_o, // one bit, of data or check bits
  output logic                 failed_o     // more than one: the data may be wrong
);
  localparam int unsigned PlaceBits = CheckBits - 1;
  localparam logic [7:0] LastPlace = cx_pkg::secded_place(8'(Width - 1));

  logic [CheckBits-1:0] check;
  logic [PlaceBits-1:0] place; // of the flipped bit, if it is one
  logic                 odd, known;
  logic [Width-1:0]     flipped;

  cx_secded_enc #(
    .Width(Width)
  ) u_enc (
    .data_i,
    .check_o(check)
  );
  assign place = check[PlaceBits-1:0] ^ check_i[PlaceBits-1:0];
  assign odd = ^{data_i, check_i};
  // A place beyond the last: three bits or more.
  assign known = 8'(place) <= LastPlace;

  for (genvar i = 0; i < Width; i++) begin : g_flipped
    localparam logic [7:0] Place = cx_pkg::secded_place(8'(i));
    assign flipped[i] = odd && place == Place[PlaceBits-1:0];
  end
  assign data_o = data_i ^ flipped;
  assign corrected_o = odd && known;
  assign failed_o = odd ? !known : place != '0;

  logic unused_check;
  assign unused_check = check[PlaceBits]; // of the data as read; odd looks at all bits
endmodule
