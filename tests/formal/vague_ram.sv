// cx_ram_1r1w - stands in for cx_ram_1r1w: without ReadsOld, a read of the address
// that is being written gives anything at all.
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
  logic [Width-1:0] memory [0:Depth-1];
  always_ff @(posedge clk_i) begin
    if (write_i) memory[write_address_i] <= write_data_i;
    if (read_i) begin
      read_data_o <= (!ReadsOld && write_i && write_address_i == read_address_i) ? any : memory[read_address_i];
    end
  end
endmodule
