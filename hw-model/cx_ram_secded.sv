// cx_ram_secded - cx_ram_1r1w whose words are corrected behind the read register
// (chip E1), on a chip with ecc; on any other it is cx_ram_1r1w.
// SPDX-License-Identifier: Apache-2.0
module cx_ram_secded #(
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
  input  logic                   check_i, // the word that is read has been written before
  input  logic [AddressBits-1:0] read_address_i,
  output logic [Width-1:0]       read_data_o,
  output logic                   corrected_o, // with the data, for one cycle
  output logic                   failed_o
);
  if (cx_pkg::Ecc != 0) begin : g_ecc
    localparam int unsigned CheckBits = cx_pkg::secded_bits(Width);
    logic [CheckBits-1:0] write_check, read_check;
    logic [Width-1:0]     read_data;
    logic                 check_q, corrected, failed;

    // Without ReadsOld a read that meets the write of its word gives anything.
    always_ff @(posedge clk_i) begin
      check_q <= read_i && check_i && (ReadsOld || !write_i || write_address_i != read_address_i);
    end

    cx_secded_enc #(
      .Width(Width)
    ) u_enc (
      .data_i(write_data_i),
      .check_o(write_check)
    );
    cx_ram_1r1w #(
      .Width(Width + CheckBits),
      .Depth(Depth),
      .ReadsOld(ReadsOld)
    ) u_ram (
      .clk_i,
      .write_i,
      .write_address_i,
      .write_data_i({write_check, write_data_i}),
      .read_i,
      .read_address_i,
      .read_data_o({read_check, read_data})
    );
    cx_secded_dec #(
      .Width(Width)
    ) u_dec (
      .data_i(read_data),
      .check_i(read_check),
      .data_o(read_data_o),
      .corrected_o(corrected),
      .failed_o(failed)
    );
    assign corrected_o = check_q & corrected;
    assign failed_o = check_q & failed;
  end else begin : g_plain
    cx_ram_1r1w #(
      .Width(Width),
      .Depth(Depth),
      .ReadsOld(ReadsOld)
    ) u_ram (
      .clk_i,
      .write_i,
      .write_address_i,
      .write_data_i,
      .read_i,
      .read_address_i,
      .read_data_o
    );
    assign corrected_o = 1'b0;
    assign failed_o = 1'b0;
    logic unused_check;
    assign unused_check = check_i;
  end
endmodule
