// cx_branch_memory - five branch bits for each tree number of a router (chip R5),
// written and read back by the host. One look-up a cycle: inputs take turns.
// SPDX-License-Identifier: Apache-2.0
module cx_branch_memory #(
  parameter logic [4:0] Ports = 5'b11111 // that lead to a router or the core
) (
  input  logic                        clk_i,
  input  logic                        rst_ni,
  input  logic                        flush_i,
  // Look-ups, by input: answered in the cycle after look_ready_o.
  input  logic [4:0]                  look_i,
  input  logic [15:0]                 local_i,
  input  logic [15:0]                 north_i,
  input  logic [15:0]                 east_i,
  input  logic [15:0]                 south_i,
  input  logic [15:0]                 west_i,
  output logic [4:0]                  look_ready_o,
  output logic [4:0]                  branches_o,
  output logic                        astray_o, // a branch leads nowhere, or there is none
  output logic                        parity_o, // chip E2
  // Host.
  input  logic                        host_write_i,
  input  logic                        host_read_i,
  input  logic [cx_pkg::AxonBits-1:0] host_index_i,
  input  logic [4:0]                  host_data_i,
  output logic [4:0]                  host_data_o
);
  logic [15:0] number;
  logic        beyond_q, look_q, parity;
  logic [4:0]  read, branches;

  cx_arbiter u_arbiter (
    .clk_i,
    .rst_ni,
    .flush_i,
    .request_i(look_i),
    .grant_o(look_ready_o),
    .ready_i(1'b1)
  );

  always_comb begin
    number = '0;
    if (look_i != '0) begin
      number = look_ready_o[cx_pkg::PortLocal] ? local_i :
               look_ready_o[cx_pkg::PortNorth] ? north_i :
               look_ready_o[cx_pkg::PortEast]  ? east_i :
               look_ready_o[cx_pkg::PortSouth] ? south_i : west_i;
    end
  end

  cx_host_ram #(
    .Width(5),
    .Depth(cx_pkg::AxonsPerCore)
  ) u_branches (
    .clk_i,
    .host_write_i,
    .host_read_i,
    .host_address_i(host_index_i),
    .host_data_i,
    .read_i(look_i != '0),
    .read_address_i(cx_pkg::AxonBits'(number)),
    .read_data_o(read),
    .parity_o(parity)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      look_q <= 1'b0;
      beyond_q <= 1'b0;
    end else begin
      look_q <= look_i != '0 && !flush_i;
      beyond_q <= 17'(number) >= 17'(cx_pkg::AxonsPerCore);
    end
  end

  assign branches = beyond_q ? '0 : read;
  assign branches_o = branches & Ports;
  assign astray_o = look_q && (branches_o == '0 || branches_o != branches);
  assign parity_o = parity && look_q && !beyond_q;
  assign host_data_o = read;
endmodule
