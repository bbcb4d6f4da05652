// cx_post_history - the last 64 ticks of every neuron's spikes, and the age of
// the newest spike before them (chip P7). It is read in the cycle before the
// neuron commits, or for a synapse that learns; the two never meet in a tick.
// SPDX-License-Identifier: Apache-2.0
module cx_post_history (
  input  logic                          clk_i,
  input  logic                          first_tick_i, // the past is empty
  // Update.
  input  logic                          read_i,
  input  logic [cx_pkg::TargetBits-1:0] read_slot_i,
  input  logic                          commit_i,
  input  logic [cx_pkg::TargetBits-1:0] commit_slot_i,
  input  logic                          spike_i,
  // Learning: one cycle later.
  input  logic                          learn_i,
  input  logic [cx_pkg::TargetBits-1:0] learn_slot_i,
  output logic [63:0]                   recent_o,
  output logic [8:0]                    older_o,
  output logic                          corrected_o, // chip E1
  output logic                          failed_o
);
  localparam logic [8:0] Oldest = 9'd271; // 255 ticks and the longest residual delay

  logic [63:0] past_recent, recent;
  logic [8:0]  past_older, older;

  assign past_recent = first_tick_i ? '0 : recent_o;
  assign past_older = first_tick_i ? '0 : older_o;
  assign recent = {past_recent[62:0], spike_i};
  always_comb begin
    older = past_older + 9'd1;
    if (past_recent[63]) older = 9'd64;
    else if (past_older == '0 || past_older == Oldest) older = '0;
  end

  cx_ram_secded #(
    .Width(73),
    .Depth(cx_pkg::NeuronsPerCore)
  ) u_histories (
    .clk_i,
    .write_i(commit_i),
    .write_address_i(commit_slot_i),
    .write_data_i({older, recent}),
    .read_i(read_i | learn_i),
    .check_i(learn_i | !first_tick_i),
    .read_address_i(read_i ? read_slot_i : learn_slot_i),
    .read_data_o({older_o, recent_o}),
    .corrected_o,
    .failed_o
  );
endmodule
