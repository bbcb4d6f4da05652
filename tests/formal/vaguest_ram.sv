// cx_ram_1r1w - stands in for cx_ram_1r1w where it must not matter what a memory
// holds: whatever is read is anything at all, and stays until the next read.
// SPDX-License-Identifier: Apache-2.0
module cx_ram_1r1w #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 32,
  parameter bit ReadsOld = 1'b1,
  parameter int unsigned AddressBits = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic                   clk_i,
  input  logic                   write_i,
  input  logic [AddressBits-1:0] write_address_i,
  input  logic [Width-1:0]       write_data_i,
  input  logic                   read_i,
  input  logic [AddressBits-1:0] read_address_i,
  output logic [Width-1:0]       read_data_o
);
  (* anyseq *) logic [Width-1:0] any;
  always_ff @(posedge clk_i) if (read_i) read_data_o <= any;
endmodule
