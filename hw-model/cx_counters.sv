// cx_counters - what a core did, in 48-bit counters (chip C4).
//
// What happens once or twice a cycle is counted in the few lowest bits of its
// counter; the whole counters are words of one memory. Each cycle one counter's turn
// comes, in a circle: its word takes the lowest bits over and adds one above them when
// they have wrapped since its last turn, which they can at most once. A host's read
// takes the turn, so that it sees everything. Three counters with wider steps are registers.
// BEGIN is their only reset: nothing runs before it.
// SPDX-License-Identifier: Apache-2.0
module cx_counters (
  input  logic                             clk_i,
  input  logic                             rst_ni,
  input  logic                             zero_i, // BEGIN
  input  logic [cx_pkg::SopBits-1:0]       sops_i, // up to four with four lanes
  input  logic                             row_i,
  input  logic [cx_pkg::CountBits-1:0]     row_words_i,
  input  logic                             update_i,
  input  logic                             skip_i,
  input  logic [cx_pkg::SlotCountBits-1:0] skipped_i,
  input  logic                             spike_i,
  input  logic                             flit_i,
  input  logic [2:0]                       hops_i,
  input  logic                             potential_saturated_i,
  input  logic                             current_saturated_i,
  input  logic [1:0]                       collisions_i, // a bit each
  input  logic                             busy_i,
  input  logic                             stall_i,
  input  logic                             forced_i,
  input  logic [cx_pkg::CorrectedMemories-1:0] corrected_i, // chip E, a bit each
  input  logic [cx_pkg::CorrectedMemories-1:0] failed_i,
  input  logic [cx_pkg::ParityChecks-1:0]  parity_i,
  // Host: low half, then high half of each.
  input  logic                             host_read_i,
  input  logic [5:0]                       host_index_i,
  output logic [31:0]                      host_data_o // one cycle later
);
  localparam int unsigned Counters = 14; // the later ones are registers
  localparam int unsigned NumberBits = $clog2(Counters);
  localparam int unsigned Words = 1 << NumberBits;
  // Two a cycle, with four lanes four, in a circle that takes twice its turns.
  localparam int unsigned LowBits = NumberBits + ((cx_pkg::Lanes > 1) ? 3 : 2);
  localparam int unsigned Sops = 0;
  localparam int unsigned RowWords = 2;
  localparam int unsigned Skipped = 4;
  localparam int unsigned Collisions = 9;
  localparam int unsigned Hops = 13;

  logic [Words-1:0] step;
  always_comb begin
    step = '0;
    step[Sops] = sops_i != '0;
    step[1] = row_i;
    step[3] = update_i;
    step[5] = update_i & spike_i;
    step[6] = flit_i;
    step[7] = update_i & potential_saturated_i;
    step[8] = update_i & current_saturated_i;
    step[Collisions] = collisions_i != '0;
    step[10] = busy_i;
    step[11] = stall_i;
    step[12] = forced_i;
  end

  // ---- Wider steps ----
  logic [47:0] row_words_q, skipped_q, hops_q;
  always_ff @(posedge clk_i) begin
    if (zero_i) begin
      row_words_q <= '0;
      skipped_q <= '0;
      hops_q <= '0;
    end else begin
      if (row_i) row_words_q <= row_words_q + 48'(row_words_i);
      if (skip_i) skipped_q <= skipped_q + 48'(skipped_i);
      if (hops_i != '0) hops_q <= hops_q + 48'(hops_i);
    end
  end

  // ---- Lowest bits ----
  logic [Words*LowBits-1:0] low_q;
  for (genvar i = 0; i < Words; i++) begin : g_low
    always_ff @(posedge clk_i) begin
      if (zero_i) low_q[i*LowBits +: LowBits] <= '0;
      else if (step[i]) begin
        low_q[i*LowBits +: LowBits] <=
          low_q[i*LowBits +: LowBits] + ((i == Collisions && &collisions_i) ? LowBits'(2) :
            (i == Sops && cx_pkg::Lanes > 1) ? LowBits'(sops_i) : LowBits'(1));
      end
    end
  end

  // ---- Turns; the first circle after BEGIN zeroes the words ----
  logic [NumberBits-1:0] turn_q, chosen;
  logic                  zeroing_q;
  logic [47:0]           counts [0:Words-1];
  logic [47:0]           word, count;
  logic [LowBits-1:0]    low;

  always_comb begin
    low = '0;
    for (int unsigned i = 0; i < Counters; i++) begin
      if (chosen == NumberBits'(i)) low = low | low_q[i*LowBits +: LowBits];
    end
  end

  assign chosen = host_read_i ? NumberBits'(host_index_i >> 1) : turn_q;
  assign word = zeroing_q ? '0 : counts[chosen];
  assign count = {word[47:LowBits] + (48 - LowBits)'(low < word[LowBits-1:0]), low};

  always_ff @(posedge clk_i) begin
    if (zero_i) begin
      turn_q <= '0;
      zeroing_q <= 1'b1;
    end else if (!host_read_i) begin
      turn_q <= turn_q + NumberBits'(1);
      if (&turn_q) zeroing_q <= 1'b0;
    end
  end

  logic [47:0] answer;
  assign answer = (chosen == NumberBits'(RowWords)) ? row_words_q :
                  (chosen == NumberBits'(Skipped))  ? skipped_q :
                  (chosen == NumberBits'(Hops))     ? hops_q : count;

  // ---- chip E ----
  logic [47:0] errors;
  logic        of_errors; // the host reads one of them
  if (cx_pkg::Ecc != 0) begin : g_errors
    logic [47:0] corrected_q, failed_q, parity_q;
    logic [4:0]  corrected, failed, parity;
    always_comb begin
      corrected = '0;
      failed = '0;
      parity = '0;
      for (int unsigned i = 0; i < cx_pkg::CorrectedMemories; i++) begin
        corrected = corrected + 5'(corrected_i[i]);
        failed = failed + 5'(failed_i[i]);
      end
      for (int unsigned i = 0; i < cx_pkg::ParityChecks; i++) parity = parity + 5'(parity_i[i]);
    end
    always_ff @(posedge clk_i) begin
      if (zero_i) begin
        corrected_q <= '0;
        failed_q <= '0;
        parity_q <= '0;
      end else begin
        if (corrected_i != '0) corrected_q <= corrected_q + 48'(corrected);
        if (failed_i != '0) failed_q <= failed_q + 48'(failed);
        if (parity_i != '0) parity_q <= parity_q + 48'(parity);
      end
    end
    assign of_errors = host_index_i >= 6'd28;
    assign errors = (host_index_i[5:1] == 5'd14) ? corrected_q : (host_index_i[5:1] == 5'd15) ? failed_q : parity_q;
  end else begin : g_no_errors
    assign of_errors = 1'b0;
    assign errors = '0;
    logic unused_errors;
    assign unused_errors = &{1'b0, corrected_i, failed_i, parity_i};
  end

  always_ff @(posedge clk_i) begin
    counts[chosen] <= count;
    if (host_read_i) begin
      host_data_o <= of_errors ? (host_index_i[0] ? 32'(errors >> 32) : errors[31:0]) :
                                 (host_index_i[0] ? 32'(answer >> 32) : answer[31:0]);
    end
  end

`ifdef CX_ASSERT
  // Cycles since each counter's last turn.
  logic [LowBits:0] since_q [0:Words-1];
  always_ff @(posedge clk_i or negedge rst_ni) begin
    for (int unsigned i = 0; i < Words; i++) begin
      if (!rst_ni || zero_i || chosen == NumberBits'(i)) since_q[i] <= '0;
      else since_q[i] <= since_q[i] + (LowBits + 1)'(1);
      if (rst_ni) assert (since_q[i] < (LowBits + 1)'(1 << (LowBits - 1))) else $error("counters: a wrap may be lost");
    end
  end
`endif
endmodule
