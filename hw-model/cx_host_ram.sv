// cx_host_ram - memory that the host writes and both host and core read; the
// host reads only while no tick runs, so the two share the read port.
// SPDX-License-Identifier: Apache-2.0
module cx_host_ram #(
  parameter int unsigned Width = 32,
  parameter int unsigned Depth = 32,
  parameter int unsigned AddressBits = (Depth > 1) ? $clog2(Depth) : 1
) (
  input  logic                   clk_i,
  input  logic                   host_write_i,
  input  logic                   host_read_i,
  input  logic [AddressBits-1:0] host_address_i,
  input  logic [Width-1:0]       host_data_i,
  input  logic                   read_i,
  input  logic [AddressBits-1:0] read_address_i,
  output logic [Width-1:0]       read_data_o,
  output logic                   parity_o // wrong, with the data, for one cycle
);
  cx_parity_ram #(
    .Width(Width),
    .Depth(Depth)
  ) u_coded (
    .clk_i,
    .write_i(host_write_i),
    .write_address_i(host_address_i),
    .write_data_i(host_data_i),
    .read_i(read_i | host_read_i),
    .check_i(read_i),
    .read_address_i(host_read_i ? host_address_i : read_address_i),
    .read_data_o,
    .parity_o
  );
endmodule
