// cx_spike_history - arrivals and the spikes that wait for their tick: a bit for
// each axon and tick (chip D4, H1, H3, H4).
//
// An arrival looks up its axon's base delay; with base 0 it passes on to
// cx_pending, else it sets one bit. So does the visit of an axon that has a
// successor. When a tick starts, its words of 32 axons are taken out one after
// the other. All three share one port of the memory, in this order; a bit is
// read in one cycle and written in the next, and a word written in the cycle in
// which it is read is forwarded.
// SPDX-License-Identifier: Apache-2.0
module cx_spike_history (
  input  logic                           clk_i,
  input  logic                           rst_ni,
  input  logic                           forget_i, // BEGIN: contents unknown
  input  logic                           clear_i,  // CLEAR
  input  logic                           tick_start_i,
  input  logic [cx_pkg::HistoryBits-1:0] tick_slot_i,
  // Host: base delays.
  input  logic                           host_write_i,
  input  logic                           host_read_i,
  input  logic [cx_pkg::AxonBits-1:0]    host_axon_i,
  input  logic [5:0]                     host_base_i,
  output logic [5:0]                     host_base_o,
  // Arrivals: always accepted.
  input  logic                           arrive_i,
  input  logic [15:0]                    arrive_axon_i,
  input  logic [cx_pkg::PayloadBits-1:0] arrive_payload_i,
  output logic                           beyond_o,
  // To be visited in this tick: an arrival, or what comes due in 32 axons.
  output logic                           now_o,
  output logic [cx_pkg::AxonBits-1:0]    now_axon_o,
  output logic [cx_pkg::PayloadBits-1:0] now_payload_o,
  output logic                           recall_o,
  output logic [cx_pkg::AxonWordBits-1:0] recall_word_o,
  output logic [31:0]                    recall_bits_o,
  input  logic                           recall_ready_i,
  // A visited axon's successor.
  input  logic                           follow_i,
  input  logic [cx_pkg::AxonBits-1:0]    follow_axon_i,
  input  logic [5:0]                     follow_step_i,
  output logic                           follow_ready_o,
  output logic                           collision_o,
  output logic                           corrected_o, // chip E1
  output logic                           failed_o,
  output logic                           parity_o, // of a base
  output logic                           idle_o
);
  logic has_axon;
  assign has_axon = 17'(arrive_axon_i) < 17'(cx_pkg::AxonsPerCore);
  assign beyond_o = arrive_i && !has_axon;

  if (cx_pkg::LongestBase == 0) begin : g_none
    assign now_o = arrive_i && has_axon;
    assign now_axon_o = cx_pkg::AxonBits'(arrive_axon_i);
    assign now_payload_o = arrive_payload_i;
    assign recall_o = 1'b0;
    assign recall_word_o = '0;
    assign recall_bits_o = '0;
    assign follow_ready_o = 1'b1;
    assign collision_o = 1'b0;
    assign idle_o = 1'b1;
    assign host_base_o = '0;
    assign corrected_o = 1'b0;
    assign failed_o = 1'b0;
    assign parity_o = 1'b0;
    logic unused;
    assign unused = &{1'b0, clk_i, rst_ni, forget_i, clear_i, tick_start_i, tick_slot_i, host_write_i, host_read_i,
                      host_axon_i, host_base_i, recall_ready_i, follow_i, follow_axon_i, follow_step_i};
  end else begin : g_some
    localparam int unsigned SlotBits = cx_pkg::HistoryBits;
    localparam int unsigned Depth = cx_pkg::HistorySlots << cx_pkg::AxonWordBits;
    localparam int unsigned AddressBits = SlotBits + cx_pkg::AxonWordBits;
    localparam int unsigned BaseBits = $clog2(cx_pkg::LongestBase + 1);

    logic unused_step; // the image holds no step beyond the slots
    assign unused_step = &{1'b0, follow_step_i};

    // ---- An arrival's base delay, one cycle later ----
    logic                           look_q;
    logic [cx_pkg::AxonBits-1:0]    look_axon_q;
    logic [cx_pkg::PayloadBits-1:0] look_payload_q;
    logic [BaseBits-1:0]            base;

    cx_host_ram #(
      .Width(BaseBits),
      .Depth(cx_pkg::AxonsPerCore)
    ) u_bases (
      .clk_i,
      .host_write_i,
      .host_read_i,
      .host_address_i(host_axon_i),
      .host_data_i(BaseBits'(host_base_i)),
      .read_i(arrive_i && has_axon),
      .read_address_i(cx_pkg::AxonBits'(arrive_axon_i)),
      .read_data_o(base),
      .parity_o
    );
    assign host_base_o = 6'(base);

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        look_q <= 1'b0;
        look_axon_q <= '0;
        look_payload_q <= '0;
      end else begin
        look_q <= arrive_i && has_axon && !clear_i;
        if (arrive_i) begin
          look_axon_q <= cx_pkg::AxonBits'(arrive_axon_i);
          look_payload_q <= arrive_payload_i;
        end
      end
    end

    assign now_o = look_q && base == '0;
    assign now_axon_o = look_axon_q;
    assign now_payload_o = look_payload_q;

    // ---- Which of the three has the memory ----
    logic                                walking_q, take, waits;
    logic [cx_pkg::AxonWordBits-1:0]     walk_q;
    logic                                op, op_take;
    logic [cx_pkg::AxonBits-1:0]         op_axon;
    logic [SlotBits-1:0]                 op_slot;
    logic [AddressBits-1:0]              op_address;
    logic                                op_q, op_take_q;
    logic [AddressBits-1:0]              address_q;
    logic [4:0]                          bit_q;

    assign waits = look_q && base != '0;
    assign follow_ready_o = !waits;
    assign take = walking_q && !waits && !follow_i && !recall_o && !(op_q && op_take_q);

    always_comb begin
      op = 1'b0;
      op_take = 1'b0;
      op_axon = '0;
      op_slot = '0;
      if (waits) begin
        op = 1'b1;
        op_axon = look_axon_q;
        op_slot = tick_slot_i + SlotBits'(base);
      end else if (follow_i) begin
        op = 1'b1;
        op_axon = follow_axon_i;
        op_slot = tick_slot_i + SlotBits'(follow_step_i);
      end else if (take) begin
        op = 1'b1;
        op_take = 1'b1;
        op_axon = cx_pkg::AxonBits'({walk_q, 5'd0});
        op_slot = tick_slot_i;
      end
    end
    assign op_address = {op_slot, cx_pkg::AxonWordBits'(op_axon >> 5)};

    // ---- Its word, one cycle later ----
    logic                   forward_q, write;
    logic [31:0]            read_word, word, new_word, written_q, set;
    logic [AddressBits-1:0] write_address;

    assign word = forward_q ? written_q : read_word;
    assign set = 32'd1 << bit_q;
    assign new_word = op_take_q ? '0 : word | set;
    assign collision_o = op_q && !op_take_q && (word & set) != '0;

    // ---- CLEAR: every word to zero, if any may hold a bit ----
    logic                   unknown_q, used_q, clearing_q;
    logic [AddressBits-1:0] clear_q;

    assign write = op_q | clearing_q;
    assign write_address = clearing_q ? clear_q : address_q;

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        walking_q <= 1'b0;
        walk_q <= '0;
        op_q <= 1'b0;
        op_take_q <= 1'b0;
        address_q <= '0;
        bit_q <= '0;
        forward_q <= 1'b0;
        written_q <= '0;
        recall_o <= 1'b0;
        recall_word_o <= '0;
        recall_bits_o <= '0;
        unknown_q <= 1'b1;
        used_q <= 1'b0;
        clearing_q <= 1'b0;
        clear_q <= '0;
      end else begin
        if (forget_i) unknown_q <= 1'b1;
        if (clear_i) begin
          walking_q <= 1'b0;
          op_q <= 1'b0;
          forward_q <= 1'b0;
          recall_o <= 1'b0;
          clearing_q <= unknown_q | used_q;
          clear_q <= '0;
        end else if (clearing_q) begin
          clear_q <= clear_q + AddressBits'(1);
          if (clear_q == AddressBits'(Depth - 1)) begin
            clearing_q <= 1'b0;
            unknown_q <= forget_i;
            used_q <= 1'b0;
          end
        end else begin
          if (tick_start_i) begin
            walking_q <= used_q;
            walk_q <= '0;
          end else if (take) begin
            walk_q <= walk_q + cx_pkg::AxonWordBits'(1);
            if (walk_q == cx_pkg::AxonWordBits'(cx_pkg::AxonsPerCore / 32 - 1)) walking_q <= 1'b0;
          end
          op_q <= op;
          if (op) begin
            op_take_q <= op_take;
            address_q <= op_address;
            bit_q <= op_axon[4:0];
            forward_q <= op_q && op_address == address_q;
            if (!op_take) used_q <= 1'b1;
          end
          if (op_q) written_q <= new_word;
          if (op_q && op_take_q) begin
            recall_o <= word != '0;
            recall_word_o <= cx_pkg::AxonWordBits'(address_q);
            recall_bits_o <= word;
          end else if (recall_ready_i) begin
            recall_o <= 1'b0;
          end
        end
      end
    end

    cx_ram_secded #(
      .Width(32),
      .Depth(Depth)
    ) u_history (
      .clk_i,
      .write_i(write),
      .write_address_i(write_address),
      .write_data_i(clearing_q ? '0 : new_word),
      .read_i(op),
      .check_i(1'b1),
      .read_address_i(op_address),
      .read_data_o(read_word),
      .corrected_o,
      .failed_o
    );

    assign idle_o = !look_q && !op_q && !walking_q && !recall_o && !clearing_q;
  end
endmodule
