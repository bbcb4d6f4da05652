// cx_stdp_change - by how much an event changes a weight (chip P1..P4):
// amplitude * x^mu * E(dt), to the nearest.
// SPDX-License-Identifier: Apache-2.0
module cx_stdp_change (
  input  logic        valid_i,    // else nothing moves in here
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

  logic [48:0] scaled;
  logic [16:0] x, rest, power, decay, both;
  logic [27:0] between;
  logic [40:0] product;

  // Two steps: the points come from a table that point_o chooses from.
  always_comb begin
    scaled = '0;
    if (valid_i) scaled = (49'(distance_i) * 49'(inverse_range_i) + 49'd32768) >> 16;
    x = (scaled > 49'(One)) ? One : scaled[16:0];
    point_o = x[16] ? 5'd31 : x[15:11];
  end

  always_comb begin
    rest = '0;
    between = '0;
    power = '0;
    decay = '0;
    both = '0;
    product = '0;
    if (valid_i) begin
      rest = x - {1'b0, point_o, 11'd0};
      between = (28'(next_point_i) - 28'(point_i)) * 28'(rest) + 28'd1024;
      unique case (mode_i)
        2'd0: power = One;
        2'd1: power = x;
        default: power = point_i + 17'(between >> 11);
      endcase
      // chip P1
      decay = 17'((34'(coarse_i) * 34'(fine_i) + 34'd32768) >> 16);
      both = 17'((34'(power) * 34'(decay) + 34'd32768) >> 16);
      product = 41'(amplitude_i) * 41'(both) + 41'h80_0000;
    end
  end
  assign change_o = 17'(product >> 24);
endmodule
