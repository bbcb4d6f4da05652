// cx_counters - what a core did, in 48-bit counters (chip C4).
// SPDX-License-Identifier: Apache-2.0
module cx_counters (
  input  logic                             clk_i,
  input  logic                             rst_ni,
  input  logic                             zero_i, // BEGIN
  input  logic                             sop_i,
  input  logic                             row_i,
  input  logic [cx_pkg::CountBits-1:0]     row_words_i,
  input  logic                             update_i,
  input  logic                             skip_i,
  input  logic [cx_pkg::SlotCountBits-1:0] skipped_i,
  input  logic                             spike_i,
  input  logic                             flit_i,
  input  logic                             potential_saturated_i,
  input  logic                             current_saturated_i,
  input  logic                             collision_i,
  input  logic                             busy_i,
  input  logic                             stall_i,
  // Host: low half, then high half of each.
  input  logic                             host_read_i,
  input  logic [4:0]                       host_index_i,
  output logic [31:0]                      host_data_o // one cycle later
);
  logic [47:0] count [0:cx_pkg::Counters-1];

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      for (int unsigned i = 0; i < cx_pkg::Counters; i++) count[i] <= '0;
    end else if (zero_i) begin
      for (int unsigned i = 0; i < cx_pkg::Counters; i++) count[i] <= '0;
    end else begin
      if (sop_i) count[0] <= count[0] + 48'd1;
      if (row_i) begin
        count[1] <= count[1] + 48'd1;
        count[2] <= count[2] + 48'(row_words_i);
      end
      if (update_i) begin
        count[3] <= count[3] + 48'd1;
        if (spike_i) count[5] <= count[5] + 48'd1;
        if (potential_saturated_i) count[7] <= count[7] + 48'd1;
        if (current_saturated_i) count[8] <= count[8] + 48'd1;
      end
      if (skip_i) count[4] <= count[4] + 48'(skipped_i);
      if (flit_i) count[6] <= count[6] + 48'd1;
      if (collision_i) count[9] <= count[9] + 48'd1;
      if (busy_i) begin
        count[10] <= count[10] + 48'd1;
        if (stall_i) count[11] <= count[11] + 48'd1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (host_read_i) begin
      host_data_o <= host_index_i[0] ? 32'(count[host_index_i[4:1]] >> 32) : count[host_index_i[4:1]][31:0];
    end
  end
endmodule
