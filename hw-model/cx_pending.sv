// cx_pending - which axons have an event in this tick, and its payload (chip
// H1, H2): what arrives now, and what cx_spike_history recalls.
//
// An arrival sets one bit of `arrived`; the scan takes 32 axons at once and
// remembers in `visited` which of them it has taken, so that a second arrival
// is noticed even after the first was visited. Only the valid bits of a word of
// 32 are registers: a word without one counts as zero, so that a tick ends in
// one cycle and the memories need no reset.
// SPDX-License-Identifier: Apache-2.0
module cx_pending (
  input  logic                           clk_i,
  input  logic                           rst_ni,
  input  logic                           forget_i, // end of the tick, or CLEAR
  // Arrivals: always accepted.
  input  logic                           arrive_i,
  input  logic [cx_pkg::AxonBits-1:0]    arrive_axon_i,
  input  logic [cx_pkg::PayloadBits-1:0] arrive_payload_i,
  output logic                           collision_o,
  // Axons that have waited, 32 at a time; their payload is not kept.
  input  logic                           recall_i,
  input  logic [cx_pkg::AxonWordBits-1:0] recall_word_i,
  input  logic [31:0]                    recall_bits_i,
  output logic                           recall_ready_o,
  // Scan: an axon at a time; its payload one cycle after it was taken.
  input  logic                           scan_i,
  output logic                           axon_valid_o,
  output logic [cx_pkg::AxonBits-1:0]    axon_o,
  input  logic                           axon_ready_i,
  output logic [cx_pkg::PayloadBits-1:0] payload_o,
  output logic                           any_o
);
  localparam int unsigned Words = cx_pkg::AxonsPerCore / 32;
  localparam int unsigned WordBits = cx_pkg::AxonWordBits;
  localparam int unsigned Groups = (Words + 63) / 64; // summaries of 64 words each
  localparam int unsigned GroupBits = (Groups > 1) ? $clog2(Groups) : 1;
  localparam int unsigned SummaryBits = $clog2(64 * Groups);

  logic [31:0] arrived [0:Words-1];
  logic [31:0] visited [0:Words-1];
  // A bit a word.
  logic [64*Groups-1:0] arrived_valid_q, visited_valid_q;
  logic [64*Groups-1:0] to_scan_q; // words with an arrival that was not taken

  // ---- Arrivals ----
  logic [WordBits-1:0]  arrive_word;
  logic [31:0]          arrived_before, arrive_bits;
  logic                 accept;

  always_comb begin
    arrive_word = '0;
    arrived_before = '0;
    arrive_bits = '0;
    accept = 1'b0;
    collision_o = 1'b0;
    if (arrive_i || recall_i) begin
      arrive_word = arrive_i ? WordBits'(arrive_axon_i >> 5) : recall_word_i;
      arrive_bits = arrive_i ? 32'd1 << arrive_axon_i[4:0] : recall_bits_i;
      if (arrived_valid_q[SummaryBits'(arrive_word)]) arrived_before = arrived[arrive_word];
      collision_o = (arrived_before & arrive_bits) != '0;
      accept = !collision_o;
    end
  end
  assign recall_ready_o = !arrive_i;

  // ---- Scan ----
  logic [GroupBits-1:0] load_group;
  logic [5:0]           load_summary;
  logic [WordBits-1:0]  load_word, word_q;
  logic [31:0]          bits_q, bits_left;
  logic                 any_to_scan, load, take;

  always_comb begin
    load_group = '0;
    for (int unsigned group = 0; group < Groups; group++) begin
      if (to_scan_q[64*group +: 64] != '0) load_group = GroupBits'(group);
    end
  end
  assign any_to_scan = to_scan_q != '0;

  assign axon_valid_o = bits_q != '0;
  assign axon_o = cx_pkg::AxonBits'({word_q, cx_pkg::lowest32(bits_q)});
  assign take = axon_valid_o & axon_ready_i;
  assign bits_left = bits_q & (bits_q - 32'd1);
  assign load = scan_i & any_to_scan & (bits_q == '0 || (take && bits_left == '0));
  assign any_o = any_to_scan | axon_valid_o;

  always_comb begin
    load_summary = '0;
    if (load) load_summary = cx_pkg::lowest64(to_scan_q[64*load_group +: 64]);
    load_word = WordBits'({load_group, load_summary});
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      bits_q <= '0;
      word_q <= '0;
      arrived_valid_q <= '0;
      visited_valid_q <= '0;
      to_scan_q <= '0;
    end else if (forget_i) begin
      bits_q <= '0;
      arrived_valid_q <= '0;
      visited_valid_q <= '0;
      to_scan_q <= '0;
    end else begin
      if (take) bits_q <= bits_left;
      if (load) begin
        bits_q <= arrived[load_word] & ~(visited_valid_q[SummaryBits'(load_word)] ? visited[load_word] : '0);
        word_q <= load_word;
        visited_valid_q[SummaryBits'(load_word)] <= 1'b1;
        to_scan_q[SummaryBits'(load_word)] <= 1'b0;
      end
      if (accept) begin
        arrived_valid_q[SummaryBits'(arrive_word)] <= 1'b1;
        to_scan_q[SummaryBits'(arrive_word)] <= 1'b1;
      end
    end
  end

  // An arrival in the cycle its word is taken is not in what is taken: its word
  // stays to be scanned.
  always_ff @(posedge clk_i) begin
    if (accept) arrived[arrive_word] <= arrived_before | arrive_bits;
    if (load) visited[load_word] <= arrived[load_word];
  end

  cx_ram_1r1w #(
    .Width(cx_pkg::PayloadBits),
    .Depth(cx_pkg::AxonsPerCore),
    .ReadsOld(1'b0)
  ) u_payloads (
    .clk_i,
    .write_i(accept & arrive_i),
    .write_address_i(arrive_axon_i),
    .write_data_i(arrive_payload_i),
    .read_i(take),
    .read_address_i(axon_o),
    .read_data_o(payload_o)
  );
endmodule
