// cx_stdp_change - by how much an event changes a weight (chip P1..P4):
// amplitude * x^mu * E(dt), to the nearest.
// SPDX-License-Identifier: Apache-2.0
module cx_stdp_change (
  input  logic [15:0] distance_i, // of the weight from its bound
  input  logic [23:0] amplitude_i,
  input  logic [1:0]  mode_i,
  input  logic [31:0] inverse_range_i,
  output logic [4:0]  point_o,    // of the power table: this and the next
  input  logic [16:0] point_i,
  input  logic [16:0] next_point_i,
  input  logic [16:0] coarse_i,
  input  logic [16:0] fine_i,
  output logic [16:0] change_o
);
  localparam logic [16:0] One = 17'h1_0000;

  function automatic logic [16:0] multiply(input logic [16:0] a, input logic [16:0] b);
    multiply = 17'((34'(a) * 34'(b) + 34'd32768) >> 16);
  endfunction

  logic [48:0] scaled;
  logic [16:0] x, rest, power, decay;
  logic [27:0] between;
  logic [40:0] product;

  assign scaled = (49'(distance_i) * 49'(inverse_range_i) + 49'd32768) >> 16;
  assign x = (scaled > 49'(One)) ? One : scaled[16:0];
  assign point_o = x[16] ? 5'd31 : x[15:11];
  assign rest = x - {1'b0, point_o, 11'd0};
  assign between = (28'(next_point_i) - 28'(point_i)) * 28'(rest) + 28'd1024;

  always_comb begin
    unique case (mode_i)
      2'd0: power = One;
      2'd1: power = x;
      default: power = point_i + 17'(between >> 11);
    endcase
  end
  assign decay = multiply(coarse_i, fine_i);
  assign product = 41'(amplitude_i) * 41'(multiply(power, decay)) + 41'h80_0000;
  assign change_o = 17'(product >> 24);
endmodule
