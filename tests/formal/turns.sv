// turns - two neighbours anywhere in a mesh: a flit that leaves the first by port
// `from` and is the head at the second asks there for a port of Allowed[from].
// SPDX-License-Identifier: Apache-2.0
module turns #(
  parameter logic [24:0] Allowed = '0 // bit 5 * from + to
) (
  input logic                     clk_i,
  input logic [cx_pkg::XBits-1:0] x_i,
  input logic [cx_pkg::YBits-1:0] y_i,
  input logic [2:0]               from_i,
  input cx_pkg::flit_t            flit_i
);
  logic                     rst_ni;
  logic [4:0]               leaves, wants;
  logic [cx_pkg::XBits-1:0] next_x;
  logic [cx_pkg::YBits-1:0] next_y;

  assign next_x = (from_i == 3'd2) ? x_i + cx_pkg::XBits'(1) : (from_i == 3'd4) ? x_i - cx_pkg::XBits'(1) : x_i;
  assign next_y = (from_i == 3'd3) ? y_i + cx_pkg::YBits'(1) : (from_i == 3'd1) ? y_i - cx_pkg::YBits'(1) : y_i;

  reset_once u_reset (.clk_i, .rst_no(rst_ni));
  cx_router_input u_here (
    .clk_i, .rst_ni, .flush_i(1'b0), .x_i, .y_i, .link_i({1'b1, flit_i}), .ready_o(), .flit_o(),
    .waiting_o(), .look_o(), .look_ready_i(1'b0), .branches_i('0), .request_o(leaves), .taken_i('0)
  );
  cx_router_input u_there (
    .clk_i, .rst_ni, .flush_i(1'b0), .x_i(next_x), .y_i(next_y), .link_i({1'b1, flit_i}), .ready_o(), .flit_o(),
    .waiting_o(), .look_o(), .look_ready_i(1'b0), .branches_i('0), .request_o(wants), .taken_i('0)
  );

  logic [4:0] allowed, sink;
  assign allowed = 5'(Allowed >> (5 * from_i));
  // Cores, and the host at the west of (0, 0), take what comes: no channel.
  assign sink = {next_x == '0 && next_y == '0, 4'b0001};

  always @(posedge clk_i) begin
    if (rst_ni && from_i >= 3'd1 && from_i <= 3'd4 && leaves[from_i]) begin
      // Not at the edge, but for the host's port, where there is no neighbour.
      if (!(from_i == 3'd4 && x_i == '0)) begin
        stays_in_the_mesh: assert (!(from_i == 3'd2 && x_i == '1) && !(from_i == 3'd3 && y_i == '1) &&
                                   !(from_i == 3'd1 && y_i == '0));
        turns_as_allowed: assert ((wants & ~sink & ~allowed) == '0);
      end else begin
        west_of_the_edge_is_the_host: assert (y_i == '0 && flit_i.to_host);
      end
    end
  end
endmodule
