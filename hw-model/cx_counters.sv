// cx_counters - what a core did, in 48-bit counters (chip C4).
//
// The counters are words of one memory. What happens is noted in a few bits beside it;
// every other cycle one counter's turn comes, in a circle: its word is read, and in the
// cycle after what was noted of it is added. A host's read is answered once its counter
// has had a turn of its own.
//
// A note of single events is a shift register with feedback (x^6 + x^5 + 1): it costs a
// gate or two where a sum costs one a bit, and a table tells how often it has stepped.
// BEGIN is the only reset of counts: nothing runs before it.
// SPDX-License-Identifier: Apache-2.0
module cx_counters (
  input  logic                             clk_i,
  input  logic                             rst_ni,
  input  logic                             zero_i, // BEGIN
  output logic                             zeroing_o, // for a circle after it
  input  logic [cx_pkg::SopBits-1:0]       sops_i, // up to four with four lanes
  input  logic                             row_i,
  input  logic [cx_pkg::SopBits-1:0]       row_words_i, // likewise
  input  logic                             update_i,
  input  logic                             skip_i, // skipped_i stays for some cycles
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
  input  logic                             probe_i, // the read begins,
  input  logic                             passed_i, // is answered
  input  logic [5:0]                       host_index_i,
  output logic [31:0]                      host_data_o // with passed_i, five cycles later
);
  localparam int unsigned Counters = cx_pkg::Counters;
  localparam int unsigned NumberBits = $clog2(Counters);
  localparam int unsigned Sops = 0;
  localparam int unsigned RowWords = 2;
  localparam int unsigned Skipped = 4;
  localparam int unsigned Collisions = 9;
  localparam int unsigned Hops = 13;
  // A circle has two cycles for each counter and for a turn out of order.
  localparam int unsigned NoteBits = 6;  // of single events
  localparam int unsigned SeveralBits = (cx_pkg::Ecc != 0) ? 11 : 8; // of up to 31 at once
  localparam int unsigned WideBits = (cx_pkg::SlotCountBits > SeveralBits) ? cx_pkg::SlotCountBits : SeveralBits;
  localparam int unsigned SumBits = 8;    // of up to four at once

  function automatic logic [NoteBits-1:0] step_on(input logic [NoteBits-1:0] note);
    step_on = {note[NoteBits-2:0], ~(note[NoteBits-1] ^ note[NoteBits-2])};
  endfunction
  function automatic logic [511:0] steps_of_all(input logic [NoteBits-1:0] none);
    logic [NoteBits-1:0] note;
    steps_of_all = '0;
    note = none;
    for (int unsigned i = 0; i < 63; i++) begin
      steps_of_all[{note, 3'd0} +: 8] = 8'(i);
      note = step_on(note);
    end
  endfunction
  localparam logic [511:0] Steps = steps_of_all('0);

  // ---- What happens ----
  logic [Counters-1:0] single;
  always_comb begin
    single = '0;
    single[Sops] = sops_i[0];
    single[1] = row_i;
    single[RowWords] = row_words_i[0];
    single[3] = update_i;
    single[5] = update_i & spike_i;
    single[6] = flit_i;
    single[7] = update_i & potential_saturated_i;
    single[8] = update_i & current_saturated_i;
    single[10] = busy_i;
    single[11] = stall_i;
    single[12] = forced_i;
  end

  // ---- Turns; the first circle after BEGIN zeroes the words ----
  logic                  zeroing_q, add_q, skip_q, asked_q, held_q, skips_q;
  logic                  start, own; // a turn; out of order
  logic [NumberBits-1:0] turn_q, number, number_q;

  assign zeroing_o = zeroing_q;
  assign own = skip_q | asked_q;
  assign start = !add_q && (own || !held_q);
  assign number = skip_q ? NumberBits'(Skipped) : held_q ? NumberBits'(host_index_i >> 1) : turn_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni || zero_i) begin
      zeroing_q <= 1'b1;
      add_q <= 1'b0;
      skip_q <= 1'b0;
      skips_q <= 1'b0;
      asked_q <= 1'b0;
      held_q <= 1'b0;
      turn_q <= '0;
    end else begin
      add_q <= start;
      skips_q <= skip_q;
      if (start && !own) turn_q <= (turn_q == NumberBits'(Counters - 1)) ? '0 : turn_q + NumberBits'(1);
      if (add_q && number_q == NumberBits'(Counters - 1)) zeroing_q <= 1'b0;
      if (skip_i) skip_q <= 1'b1;
      else if (start) skip_q <= 1'b0;
      if (probe_i) asked_q <= 1'b1;
      else if (start && !skip_q) asked_q <= 1'b0;
      if (probe_i) held_q <= 1'b1;
      else if (passed_i) held_q <= 1'b0;
    end
    if (!add_q) number_q <= number;
  end

  // ---- Notes: bit k of all counters stands in note_k_q, so that all step at once ----
  logic [Counters-1:0] taken;
  logic [Counters-1:0] note_0_q, note_1_q, note_2_q, note_3_q, note_4_q, note_5_q;
  logic [NoteBits-1:0] note;
  logic [WideBits-1:0] wide;

  always_comb begin
    taken = '0;
    note = 'x; // taken by nobody
    if (add_q) begin
      for (int unsigned i = 0; i < Counters; i++) taken[i] = number_q == NumberBits'(i);
      note = {|(note_5_q & taken), |(note_4_q & taken), |(note_3_q & taken), |(note_2_q & taken),
              |(note_1_q & taken), |(note_0_q & taken)};
    end
  end

  // A taken note begins anew, at 1 if it steps. A simulator is faster with words, gates
  // are fewer when each counter has an enable: the same is written twice.
`ifdef VERILATOR
  logic [Counters-1:0] stays, steps;
  assign stays = ~taken & ~single;
  assign steps = ~taken & single;
  always_ff @(posedge clk_i) begin
    if (zero_i) begin
      note_0_q <= '0;
      note_1_q <= '0;
      note_2_q <= '0;
      note_3_q <= '0;
      note_4_q <= '0;
      note_5_q <= '0;
    end else begin
      note_0_q <= (taken & single) | (steps & ~(note_5_q ^ note_4_q)) | (stays & note_0_q);
      note_1_q <= (steps & note_0_q) | (stays & note_1_q);
      note_2_q <= (steps & note_1_q) | (stays & note_2_q);
      note_3_q <= (steps & note_2_q) | (stays & note_3_q);
      note_4_q <= (steps & note_3_q) | (stays & note_4_q);
      note_5_q <= (steps & note_4_q) | (stays & note_5_q);
    end
  end
`else
  for (genvar i = 0; i < Counters; i++) begin : g_note
    logic [NoteBits-1:0] note_q;
    assign {note_5_q[i], note_4_q[i], note_3_q[i], note_2_q[i], note_1_q[i], note_0_q[i]} = note_q;
    always_ff @(posedge clk_i) begin
      if (zero_i) note_q <= '0;
      else if (taken[i]) note_q <= NoteBits'(single[i]);
      else if (single[i]) note_q <= step_on(note_q);
    end
  end
`endif

  // Those of several at once are sums.
  logic [SumBits-1:0]  collisions_q, hops_q, sops_q, row_words_q;
  logic [WideBits-1:0] corrected_q, failed_q, parity_q;
  always_ff @(posedge clk_i) begin
    if (zero_i) begin
      collisions_q <= '0;
      hops_q <= '0;
    end else begin
      collisions_q <= SumBits'({&collisions_i, ^collisions_i}) + (taken[Collisions] ? '0 : collisions_q);
      hops_q <= SumBits'(hops_i) + (taken[Hops] ? '0 : hops_q);
    end
  end

  if (cx_pkg::Lanes > 1) begin : g_lanes
    always_ff @(posedge clk_i) begin
      if (zero_i) begin
        sops_q <= '0;
        row_words_q <= '0;
      end else begin
        sops_q <= SumBits'(sops_i) + (taken[Sops] ? '0 : sops_q);
        row_words_q <= SumBits'(row_words_i) + (taken[RowWords] ? '0 : row_words_q);
      end
    end
  end else begin : g_lane
    assign sops_q = '0;
    assign row_words_q = '0;
  end

  if (cx_pkg::Ecc != 0) begin : g_errors
    logic [4:0] corrected, failed, parity;
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
        corrected_q <= WideBits'(corrected) + (taken[Hops+1] ? '0 : corrected_q);
        failed_q <= WideBits'(failed) + (taken[Hops+2] ? '0 : failed_q);
        parity_q <= WideBits'(parity) + (taken[Hops+3] ? '0 : parity_q);
      end
    end
  end else begin : g_no_errors
    assign corrected_q = '0;
    assign failed_q = '0;
    assign parity_q = '0;
    logic unused_errors;
    assign unused_errors = &{1'b0, corrected_i, failed_i, parity_i};
  end

  always_comb begin
    unique case (32'(number_q))
      Skipped: wide = skips_q ? WideBits'(skipped_i) : '0;
      Collisions: wide = WideBits'(collisions_q);
      Hops: wide = WideBits'(hops_q);
      Hops + 1: wide = corrected_q;
      Hops + 2: wide = failed_q;
      Hops + 3: wide = parity_q;
      default: wide = WideBits'(Steps[{note, 3'd0} +: NoteBits]);
    endcase
    if (cx_pkg::Lanes > 1 && number_q == NumberBits'(Sops)) wide = WideBits'(sops_q);
    if (cx_pkg::Lanes > 1 && number_q == NumberBits'(RowWords)) wide = WideBits'(row_words_q);
  end

  // ---- The memory ----
  logic [47:0] counts [0:(1<<NumberBits)-1];
  logic [47:0] word_q;

  always_ff @(posedge clk_i) begin
    if (zeroing_q) word_q <= '0;
    else if (!add_q) word_q <= counts[number];
    if (add_q) counts[number_q] <= 48'(wide) + word_q;
  end
  assign host_data_o = host_index_i[0] ? 32'(word_q >> 32) : word_q[31:0];

`ifdef CX_ASSERT
  // Cycles since each counter's last turn; while the host reads nothing happens.
  logic [NoteBits-1:0] since_q [0:Counters-1];
  always_ff @(posedge clk_i or negedge rst_ni) begin
    for (int unsigned i = 0; i < Counters; i++) begin
      if (!rst_ni || zero_i || zeroing_q || taken[i]) since_q[i] <= '0;
      else since_q[i] <= since_q[i] + NoteBits'(!held_q && !(&since_q[i]));
      if (rst_ni) assert (since_q[i] < NoteBits'(62)) else $error("counters: an event may be lost");
    end
  end
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!(skip_i && (skip_q || skips_q))) else $error("counters: a number of skipped slots is lost");
      assert (!(passed_i && held_q && (asked_q || add_q))) else $error("counters: the host reads too early");
    end
  end
`endif
endmodule
