// cx_parity_ram - cx_ram_1r1w that the host writes, for what a core only reads. On a
// chip with ecc each word has a parity bit, looked at when the core reads (chip E2).
// SPDX-License-Identifier: Apache-2.0
module cx_parity_ram #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 32,
  parameter int unsigned AddressBits = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic                   clk_i,
  input  logic                   write_i,
  input  logic [AddressBits-1:0] write_address_i,
  input  logic [Width-1:0]       write_data_i,
  input  logic                   read_i,
  input  logic                   check_i, // it is the core that reads
  input  logic [AddressBits-1:0] read_address_i,
  output logic [Width-1:0]       read_data_o,
  output logic                   parity_o // wrong, with the data, for one cycle
);
  localparam int unsigned Stored = Width + cx_pkg::ParityBits;
  logic [Stored-1:0] stored;

  cx_ram_1r1w #(
    .Width(Stored),
    .Depth(Depth),
    .ReadsOld(1'b0)
  ) u_ram (
    .clk_i,
    .write_i,
    .write_address_i,
    .write_data_i(Stored'({^write_data_i, write_data_i})),
    .read_i,
    .read_address_i,
    .read_data_o(stored)
  );
  assign read_data_o = stored[Width-1:0];

  if (cx_pkg::Ecc != 0) begin : g_parity
    logic check_q;
    always_ff @(posedge clk_i) check_q <= check_i;
    assign parity_o = check_q & ^stored;
  end else begin : g_plain
    assign parity_o = 1'b0;
    logic unused_check;
    assign unused_check = check_i;
  end
endmodule
