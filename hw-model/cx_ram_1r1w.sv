// cx_ram_1r1w - memory with a write and a read port, read one cycle later; a
// read of the address that is being written gives what was there before.
// Contents are not reset.
// SPDX-License-Identifier: Apache-2.0
module cx_ram_1r1w #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 32,
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
  logic [Width-1:0] memory [0:Depth-1];

`ifdef VERILATOR
  // The same, as a plain store after the read: a delayed write of a memory costs
  // each cycle, written or not.
  always_ff @(posedge clk_i) begin
    if (read_i) read_data_o <= memory[read_address_i];
    if (write_i) memory[write_address_i] = write_data_i;
  end
`else
  always_ff @(posedge clk_i) begin
    if (write_i) memory[write_address_i] <= write_data_i;
    if (read_i) read_data_o <= memory[read_address_i];
  end
`endif
endmodule
