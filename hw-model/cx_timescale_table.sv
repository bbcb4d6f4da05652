// cx_timescale_table - retention codes that a core's neurons share by index.
// SPDX-License-Identifier: Apache-2.0
module cx_timescale_table #(
  parameter int unsigned Entries = 16,
  parameter int unsigned IndexBits = (Entries > 1) ? $clog2(Entries) : 1
) (
  input  logic                                 clk_i,
  input  logic                                 host_write_i,
  input  logic                                 host_read_i,
  input  logic [IndexBits-1:0]                 host_index_i,
  input  logic [cx_pkg::RetentionCodeBits-1:0] host_data_i,
  input  logic [IndexBits-1:0]                 index_i,
  input  logic                                 check_i, // the code is in use
  output logic [cx_pkg::RetentionCodeBits-1:0] code_o, // in the same cycle
  output logic                                 parity_o // wrong (chip E2)
);
  localparam int unsigned Stored = cx_pkg::RetentionCodeBits + cx_pkg::ParityBits;
  logic [Stored-1:0] codes [0:Entries-1];
  logic [Stored-1:0] stored;

  assign stored = codes[host_read_i ? host_index_i : index_i];
  assign code_o = stored[cx_pkg::RetentionCodeBits-1:0];
  assign parity_o = cx_pkg::Ecc != 0 && check_i && ^stored;

  always_ff @(posedge clk_i) begin
    if (host_write_i) codes[host_index_i] <= Stored'({^host_data_i, host_data_i});
  end
endmodule
