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
  input  logic [1:0]                       collisions_i, // a bit each
  input  logic                             busy_i,
  input  logic                             stall_i,
  // Host: low half, then high half of each.
  input  logic                             host_read_i,
  input  logic [4:0]                       host_index_i,
  output logic [31:0]                      host_data_o // one cycle later
);
  logic [47:0] sops_q, rows_q, row_words_q, updates_q, skipped_q, spikes_q;
  logic [47:0] flits_q, potential_saturations_q, current_saturations_q, collisions_q, busy_q, stalls_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      sops_q <= '0;
      rows_q <= '0;
      row_words_q <= '0;
      updates_q <= '0;
      skipped_q <= '0;
      spikes_q <= '0;
      flits_q <= '0;
      potential_saturations_q <= '0;
      current_saturations_q <= '0;
      collisions_q <= '0;
      busy_q <= '0;
      stalls_q <= '0;
    end else if (zero_i) begin
      sops_q <= '0;
      rows_q <= '0;
      row_words_q <= '0;
      updates_q <= '0;
      skipped_q <= '0;
      spikes_q <= '0;
      flits_q <= '0;
      potential_saturations_q <= '0;
      current_saturations_q <= '0;
      collisions_q <= '0;
      busy_q <= '0;
      stalls_q <= '0;
    end else begin
      if (sop_i) sops_q <= sops_q + 48'd1;
      if (row_i) begin
        rows_q <= rows_q + 48'd1;
        row_words_q <= row_words_q + 48'(row_words_i);
      end
      if (update_i) begin
        updates_q <= updates_q + 48'd1;
        if (spike_i) spikes_q <= spikes_q + 48'd1;
        if (potential_saturated_i) potential_saturations_q <= potential_saturations_q + 48'd1;
        if (current_saturated_i) current_saturations_q <= current_saturations_q + 48'd1;
      end
      if (skip_i) skipped_q <= skipped_q + 48'(skipped_i);
      if (flit_i) flits_q <= flits_q + 48'd1;
      if (collisions_i != '0) collisions_q <= collisions_q + 48'(collisions_i[0]) + 48'(collisions_i[1]);
      if (busy_i) busy_q <= busy_q + 48'd1;
      if (stall_i) stalls_q <= stalls_q + 48'd1;
    end
  end

  logic [47:0] chosen;
  always_comb begin
    chosen = '0;
    if (host_read_i) begin
      unique case (host_index_i[4:1])
        4'd0: chosen = sops_q;
        4'd1: chosen = rows_q;
        4'd2: chosen = row_words_q;
        4'd3: chosen = updates_q;
        4'd4: chosen = skipped_q;
        4'd5: chosen = spikes_q;
        4'd6: chosen = flits_q;
        4'd7: chosen = potential_saturations_q;
        4'd8: chosen = current_saturations_q;
        4'd9: chosen = collisions_q;
        4'd10: chosen = busy_q;
        default: chosen = stalls_q;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (host_read_i) host_data_o <= host_index_i[0] ? 32'(chosen >> 32) : chosen[31:0];
  end
endmodule
