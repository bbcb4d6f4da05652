// cx_counters - what a core did, in 48-bit counters (chip C4).
//
// The counters are words of one memory. What happens is first counted in a few
// bits a counter; each cycle one counter's turn comes, in a circle, and what was
// counted since its last turn is added to its word. A host's read takes the turn,
// so that it sees everything. The few bits hold twice what a circle can bring.
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
  input  logic                             forced_i,
  // Host: low half, then high half of each.
  input  logic                             host_read_i,
  input  logic [4:0]                       host_index_i,
  output logic [31:0]                      host_data_o // one cycle later
);
  localparam int unsigned Counters = cx_pkg::Counters;
  localparam int unsigned Words = 1 << $clog2(Counters);
  localparam int unsigned NumberBits = $clog2(Words);
  localparam int unsigned TurnBits = NumberBits + 2; // of what a step of 1 a cycle brings
  localparam int unsigned SinceBits = cx_pkg::CountBits + TurnBits;

  // ---- What happens in this cycle; two counters have wider steps ----
  localparam int unsigned RowWords = 2;
  localparam int unsigned Skipped = 4;
  localparam int unsigned Collisions = 9;
  logic [Counters-1:0] step;
  always_comb begin
    step = '0;
    step[0] = sop_i;
    step[1] = row_i;
    step[RowWords] = row_i;
    step[3] = update_i;
    step[Skipped] = skip_i;
    step[5] = update_i & spike_i;
    step[6] = flit_i;
    step[7] = update_i & potential_saturated_i;
    step[8] = update_i & current_saturated_i;
    step[Collisions] = collisions_i != '0;
    step[10] = busy_i;
    step[11] = stall_i;
    step[12] = forced_i;
  end

  // ---- Whose turn it is ----
  logic [NumberBits-1:0] turn_q, chosen;
  logic [Words-1:0]      is_chosen;
  assign chosen = host_read_i ? NumberBits'(host_index_i >> 1) : turn_q;
  assign is_chosen = Words'(1) << chosen;

  // ---- Since the last turn; all but the chosen one give 0 to the or ----
  logic [SinceBits-1:0]                      row_words_q, since;
  logic [cx_pkg::SlotCountBits+TurnBits-1:0] skipped_q;

  for (genvar i = 0; i < Counters; i++) begin : g_since
    logic [TurnBits-1:0] since_here;
    if (i == RowWords || i == Skipped) begin : g_wide
      assign since_here = '0;
    end else begin : g_count
      logic [TurnBits-1:0] count_q;
      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) count_q <= '0;
        else if (zero_i) count_q <= '0;
        else count_q <= (is_chosen[i] ? '0 : count_q) + TurnBits'(step[i]) + TurnBits'(i == Collisions && &collisions_i);
      end
      assign since_here = is_chosen[i] ? count_q : '0;
`ifdef CX_ASSERT
      always_ff @(posedge clk_i) begin
        if (rst_ni) assert (is_chosen[i] || !(&count_q)) else $error("counters: a count is lost");
      end
`endif
    end
    logic [TurnBits-1:0] ored;
    if (i == 0) begin : g_first
      assign ored = since_here;
    end else begin : g_next
      assign ored = g_since[i-1].ored | since_here;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      row_words_q <= '0;
      skipped_q <= '0;
      turn_q <= '0;
    end else begin
      if (!host_read_i) turn_q <= turn_q + NumberBits'(1);
      if (zero_i) begin
        row_words_q <= '0;
        skipped_q <= '0;
      end else begin
        row_words_q <= (is_chosen[RowWords] ? '0 : row_words_q) + (step[RowWords] ? SinceBits'(row_words_i) : '0);
        skipped_q <= (is_chosen[Skipped] ? '0 : skipped_q) +
                     (step[Skipped] ? (cx_pkg::SlotCountBits + TurnBits)'(skipped_i) : '0);
      end
    end
  end

  assign since = SinceBits'(g_since[Counters-1].ored) | (is_chosen[RowWords] ? row_words_q : '0) |
                 (is_chosen[Skipped] ? SinceBits'(skipped_q) : '0);

  // ---- The words: one that was not written since BEGIN is zero ----
  logic [47:0]      counts [0:Words-1];
  logic [Words-1:0] written_q;
  logic [47:0]      count;

  assign count = (written_q[chosen] ? counts[chosen] : '0) + 48'(since);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) written_q <= '0;
    else if (zero_i) written_q <= '0;
    else written_q <= written_q | is_chosen;
  end

  always_ff @(posedge clk_i) begin
    counts[chosen] <= count;
    if (host_read_i) host_data_o <= host_index_i[0] ? 32'(count >> 32) : count[31:0];
  end
endmodule
