// cx_plastic_rows - which plastic rows are open and when each was visited (chip
// P8), and which are to be visited by force (chip P9): in a tick those of every
// 32nd axon whose last pre event is more than 15 ticks old, for a flush all, 32
// residues one after the other. A bit of each row is set by its pre event and
// cleared 15 ticks before its turn: when the turn comes it says what is needed.
// SPDX-License-Identifier: Apache-2.0
module cx_plastic_rows (
  input  logic                        clk_i,
  input  logic                        rst_ni,
  input  logic                        close_i, // CLEAR, BEGIN
  input  logic                        tick_start_i, // of a tick that learns
  input  logic [4:0]                  tick_residue_i,
  input  logic                        flush_i,
  input  logic                        learner_idle_i,
  output logic                        flushing_o,
  // Rows to visit.
  output logic                        forced_valid_o,
  output logic [cx_pkg::AxonBits-1:0] forced_axon_o,
  input  logic                        forced_ready_i,
  // The state of a row; read one cycle later.
  input  logic                        read_i,
  input  logic [cx_pkg::AxonBits-1:0] read_axon_i,
  output logic                        open_o,
  output logic [8:0]                  last_pre_o,
  output logic [5:0]                  done_o,
  input  logic                        write_i,
  input  logic [cx_pkg::AxonBits-1:0] write_axon_i,
  input  logic                        write_forced_i, // no pre event
  input  logic                        write_open_i,
  input  logic [8:0]                  write_last_pre_i,
  input  logic [5:0]                  write_done_i,
  output logic                        corrected_o, // chip E1
  output logic                        failed_o,
  output logic                        idle_o
);
  localparam int unsigned Words = cx_pkg::AxonsPerCore / 32;
  localparam int unsigned WordBits = cx_pkg::AxonWordBits;

  // A word a residue, a bit for each of its axons.
  logic [Words-1:0]                open [0:31];
  logic [Words-1:0]                recent [0:31];
  logic [31:0]                     open_known_q; // else the word counts as zero
  logic [Words-1:0]                due_q, of_residue, open_before, written;
  logic [4:0]                      write_residue, read_residue;
  logic [4:0]                      residue_q, next_residue, coming; // its turn is in 15 ticks
  logic                            flushing_q, walked_q; // all residues of a flush begun
  logic [WordBits-1:0]             word;
  logic                            load;

  assign flushing_o = flushing_q;
  assign forced_valid_o = due_q != '0;
  assign forced_axon_o = cx_pkg::AxonBits'({word, residue_q});
  assign load = tick_start_i || flush_i || (flushing_q && due_q == '0 && !walked_q);
  assign coming = tick_residue_i + 5'd15;
  assign next_residue = tick_start_i ? tick_residue_i : flush_i ? '0 : residue_q + 5'd1;

  assign write_residue = write_axon_i[4:0];
  assign read_residue = read_axon_i[4:0];

  always_comb begin
    word = '0;
    if (due_q != '0) begin
      for (int unsigned i = Words; i > 0; i--) if (due_q[i-1]) word = WordBits'(i - 1);
    end
    of_residue = '0;
    if (load && open_known_q[next_residue]) begin
      of_residue = open[next_residue] & ~(tick_start_i ? recent[next_residue] : '0);
    end
    open_before = '0;
    written = '0;
    if (write_i) begin
      if (open_known_q[write_residue]) open_before = open[write_residue];
      written[WordBits'(write_axon_i >> 5)] = 1'b1;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      open_known_q <= '0;
      due_q <= '0;
      residue_q <= '0;
      flushing_q <= 1'b0;
      walked_q <= 1'b0;
      open_o <= 1'b0;
    end else begin
      if (read_i) open_o <= open_known_q[read_residue] && open[read_residue][WordBits'(read_axon_i >> 5)];
      if (close_i) begin
        open_known_q <= '0; // a row that opens is recent
        due_q <= '0;
        flushing_q <= 1'b0;
      end else begin
        if (write_i) open_known_q[write_residue] <= 1'b1;
        if (load) begin
          due_q <= of_residue;
          residue_q <= next_residue;
          walked_q <= !flush_i && !tick_start_i && next_residue == 5'd31;
        end else if (forced_valid_o && forced_ready_i) begin
          due_q[word] <= 1'b0;
        end
        if (flush_i) flushing_q <= 1'b1;
        else if (walked_q && due_q == '0 && learner_idle_i) flushing_q <= 1'b0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (write_i) open[write_residue] <= write_open_i ? open_before | written : open_before & ~written;
    if (tick_start_i) recent[coming] <= '0;
    else if (write_i && !write_forced_i) recent[write_residue] <= recent[write_residue] | written;
  end

  logic corrected, failed; // of a row that is not open nobody has written
  assign corrected_o = corrected & open_o;
  assign failed_o = failed & open_o;
  cx_ram_secded #(
    .Width(15),
    .Depth(cx_pkg::AxonsPerCore)
  ) u_states (
    .clk_i,
    .write_i,
    .write_address_i(write_axon_i),
    .write_data_i({write_last_pre_i, write_done_i}),
    .read_i,
    .check_i(1'b1),
    .read_address_i(read_axon_i),
    .read_data_o({last_pre_o, done_o}),
    .corrected_o(corrected),
    .failed_o(failed)
  );

  assign idle_o = !flushing_q && due_q == '0;
endmodule
