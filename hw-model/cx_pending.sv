// cx_pending - which axons have an event in this tick, and its payload (chip
// H1, H2): what arrives now, and what cx_spike_history recalls. They queue in the
// order of their arrival, each once a tick, so that the queue has room for all.
//
// `marks` holds for each axon the number of the tick in which it came last; an axon
// whose mark is this tick's has come before. Tick numbers here have a bit more than
// those of axons, and the end of each tick makes one mark after the other a little
// older than it could be taken for new. After reset the first CLEAR walks over all.
// SPDX-License-Identifier: Apache-2.0
module cx_pending (
  input  logic                           clk_i,
  input  logic                           rst_ni,
  input  logic                           forget_i, // end of the tick, or CLEAR
  input  logic                           clear_i,
  // Arrivals: always accepted.
  input  logic                           arrive_i,
  input  logic [cx_pkg::AxonBits-1:0]    arrive_axon_i,
  input  logic [cx_pkg::PayloadBits-1:0] arrive_payload_i,
  output logic                           collision_o, // one cycle later
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
  output logic                           any_o,
  output logic                           moves_o // and those that wait for their tick do not
);
  localparam int unsigned AxonBits = cx_pkg::AxonBits;
  localparam int unsigned PayloadBits = cx_pkg::PayloadBits;
  localparam int unsigned EpochBits = AxonBits + 1;

  // ---- Axons that were recalled, one a cycle while none arrives ----
  logic                recalling;
  logic [AxonBits-1:0] recalled_axon;

  if (cx_pkg::LongestBase > 0) begin : g_recall
    logic [cx_pkg::AxonWordBits-1:0] word_q;
    logic [31:0]                     bits_q, bits_left;

    assign recalling = bits_q != '0;
    assign recalled_axon = AxonBits'({word_q, cx_pkg::lowest32(bits_q)});
    assign bits_left = bits_q & (bits_q - 32'd1);
    assign recall_ready_o = !recalling || (!arrive_i && bits_left == '0);

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        bits_q <= '0;
        word_q <= '0;
      end else if (forget_i) begin
        bits_q <= '0;
      end else if (recall_i && recall_ready_o) begin
        bits_q <= recall_bits_i;
        word_q <= recall_word_i;
      end else if (!arrive_i && recalling) begin
        bits_q <= bits_left;
      end
    end
  end else begin : g_no_recall
    assign recalling = 1'b0;
    assign recalled_axon = '0;
    assign recall_ready_o = 1'b1;
    logic unused_recall;
    assign unused_recall = &{1'b0, recall_i, recall_word_i, recall_bits_i};
  end

  // ---- Its mark is read, and looked at a cycle later ----
  logic                   look, look_q, again_q, seen, push; // again: the same axon as the cycle before
  logic [AxonBits-1:0]    axon, look_axon_q;
  logic [PayloadBits-1:0] look_payload_q;
  logic [EpochBits-1:0]   epoch_q, mark;

  assign look = arrive_i | recalling;
  assign axon = arrive_i ? arrive_axon_i : recalled_axon;
  assign seen = again_q || mark == epoch_q;
  assign push = look_q & !seen;
  assign collision_o = look_q & seen;

  // ---- Marks ----
  logic wiping_q, unknown_q, age;

  assign age = forget_i | wiping_q;

  cx_ram_1r1w #(
    .Width(EpochBits),
    .Depth(cx_pkg::AxonsPerCore),
    .ReadsOld(1'b0)
  ) u_marks (
    .clk_i,
    .write_i(push || (age && 32'(epoch_q[AxonBits-1:0]) < cx_pkg::AxonsPerCore)),
    .write_address_i(age ? epoch_q[AxonBits-1:0] : look_axon_q),
    .write_data_i(epoch_q),
    .read_i(look),
    .read_address_i(axon),
    .read_data_o(mark)
  );

  // ---- Queue ----
  logic                   take, fetch, axon_valid_q;
  logic [AxonBits:0]      head_q, tail_q;
  logic [PayloadBits-1:0] payload;

  assign axon_valid_o = axon_valid_q;
  assign take = axon_valid_q & axon_ready_i;
  assign fetch = scan_i && head_q != tail_q && (!axon_valid_q || axon_ready_i);
  assign any_o = recalling || look_q || head_q != tail_q || axon_valid_q || wiping_q;
  assign moves_o = recalling || look_q || (scan_i && head_q != tail_q) || axon_valid_q || wiping_q;

  cx_ram_1r1w #(
    .Width(PayloadBits + AxonBits),
    .Depth(cx_pkg::AxonsPerCore),
    .ReadsOld(1'b0)
  ) u_queue (
    .clk_i,
    .write_i(push),
    .write_address_i(tail_q[AxonBits-1:0]),
    .write_data_i({look_payload_q, look_axon_q}),
    .read_i(fetch),
    .read_address_i(head_q[AxonBits-1:0]),
    .read_data_o({payload, axon_o})
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni || forget_i) begin
      look_q <= 1'b0;
      axon_valid_q <= 1'b0;
      head_q <= '0;
      tail_q <= '0;
    end else begin
      look_q <= look;
      axon_valid_q <= fetch | (axon_valid_q & !axon_ready_i);
      if (fetch) head_q <= head_q + (AxonBits + 1)'(1);
      if (push) tail_q <= tail_q + (AxonBits + 1)'(1);
    end
    if (look) begin
      again_q <= look_q && axon == look_axon_q;
      look_axon_q <= axon;
      look_payload_q <= arrive_i ? arrive_payload_i : PayloadBits'(1);
    end
    if (take) payload_o <= payload;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      epoch_q <= '0;
      unknown_q <= 1'b1;
      wiping_q <= 1'b0;
    end else begin
      if (age) epoch_q <= epoch_q + EpochBits'(1);
      if (clear_i) begin
        unknown_q <= 1'b0;
        wiping_q <= unknown_q | wiping_q;
      end else if (&epoch_q[AxonBits-1:0]) begin
        wiping_q <= 1'b0;
      end
    end
  end

`ifdef CX_ASSERT
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!push || tail_q < (AxonBits + 1)'(cx_pkg::AxonsPerCore)) else $error("pending: an axon twice in a tick");
    end
  end
`endif
endmodule
