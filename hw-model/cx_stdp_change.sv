// cx_stdp_change - by how much an event changes a weight (chip P1..P4):
// amplitude * x^mu * E(dt), to the nearest.
// SPDX-License-Identifier: Apache-2.0
module cx_stdp_change (
  input  logic        valid_i,    // else nothing moves in here
  input  logic [15:0] distance_i, // of the weight from its bound
  input  logic [23:0] amplitude_i,
  input  logic [1:0]  mode_i,
  input  logic [31:0] inverse_range_i,
  // Of the power table: this point and the next, and the factor of so many doublings.
  output logic [3:0]  point_o,
  output logic [3:0]  doublings_o,
  input  logic [16:0] point_i,
  input  logic [16:0] next_point_i,
  input  logic [16:0] factor_i,
  input  logic [16:0] coarse_i,
  input  logic [16:0] fine_i,
  output logic [16:0] change_o
);
  localparam logic [16:0] One = 17'h1_0000;

  logic [48:0] scaled;
  logic [16:0] x, above, rest, point, power, decay, both;
  logic [27:0] between;
  logic [40:0] product;

  // Two steps: the points come from a table that point_o chooses from.
  always_comb begin
    scaled = '0;
    if (valid_i) scaled = (49'(distance_i) * 49'(inverse_range_i) + 49'd32768) >> 16;
    x = (scaled > 49'(One)) ? One : scaled[16:0];
    doublings_o = '0;
    if (valid_i && x[16:15] == '0) begin
      for (int unsigned i = 0; i < 15; i++) if (x[i]) doublings_o = 4'(15 - i);
    end
    above = (x << doublings_o) - 17'h8000; // of a half
    point_o = above[15] ? 4'd15 : above[14:11];
  end

  always_comb begin
    rest = '0;
    between = '0;
    point = '0;
    power = '0;
    decay = '0;
    both = '0;
    product = '0;
    if (valid_i) begin
      rest = above - {2'd0, point_o, 11'd0};
      between = (28'(next_point_i) - 28'(point_i)) * 28'(rest) + 28'd1024;
      // chip P1
      point = point_i + 17'(between >> 11);
      unique case (mode_i)
        2'd0: power = One;
        2'd1: power = x;
        default: power = (x == '0) ? '0 : 17'((34'(point) * 34'(factor_i) + 34'd32768) >> 16);
      endcase
      decay = 17'((34'(coarse_i) * 34'(fine_i) + 34'd32768) >> 16);
      both = 17'((34'(power) * 34'(decay) + 34'd32768) >> 16);
      product = 41'(amplitude_i) * 41'(both) + 41'h80_0000;
    end
  end
  assign change_o = 17'(product >> 24);
endmodule
