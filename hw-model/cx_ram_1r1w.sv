// cx_ram_1r1w - memory with a write and a read port, read one cycle later. What a
// read of the address that is being written gives: what was there before
// (ReadsOld), or anything at all, which every FPGA's block RAM can do without
// logic around it. With assertions on, "anything" is the complement of what was
// there, so that who relies on it is found. Contents are not reset.
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
`ifdef VERILATOR
  logic [Width-1:0] memory [0:Depth-1];

  // The write is a plain store after the read: a delayed write of a memory costs
  // each cycle, written or not.
  always_ff @(posedge clk_i) begin
`ifdef CX_ASSERT
    if (read_i) begin
      read_data_o <= (!ReadsOld && write_i && write_address_i == read_address_i) ?
                     ~memory[read_address_i] : memory[read_address_i];
    end
`else
    if (read_i) read_data_o <= memory[read_address_i];
`endif
    if (write_i) memory[write_address_i] = write_data_i;
  end
`else
  // A block RAM from 128 words on: synthesis weighs the words' bits alone and forgets
  // the multiplexer behind many small ones.
  if (ReadsOld) begin : g_old
    logic [Width-1:0] memory [0:Depth-1];
    always_ff @(posedge clk_i) begin
      if (write_i) memory[write_address_i] <= write_data_i;
      if (read_i) read_data_o <= memory[read_address_i];
    end
  end else if (Depth < 128) begin : g_any
    (* no_rw_check *) logic [Width-1:0] memory [0:Depth-1];
    always_ff @(posedge clk_i) begin
      if (write_i) memory[write_address_i] <= write_data_i;
      if (read_i) read_data_o <= memory[read_address_i];
    end
  end else begin : g_block
    (* no_rw_check, ram_style = "block" *) logic [Width-1:0] memory [0:Depth-1];
    always_ff @(posedge clk_i) begin
      if (write_i) memory[write_address_i] <= write_data_i;
      if (read_i) read_data_o <= memory[read_address_i];
    end
  end
`endif
endmodule
