// lane_queue - a cx_lane_queue whose surroundings may do anything, but that entries
// name their lane.
// SPDX-License-Identifier: Apache-2.0
module lane_queue #(
  parameter int unsigned Width = 3,
  parameter int unsigned Depth = 2
) (
  input logic               clk_i,
  input logic               flush_i,
  input logic [3:0]         valid_i,
  input logic [4*Width-9:0] rest_i, // of the data of each lane
  input logic               pause_i,
  input logic               watch_i
);
  logic               rst_ni, valid_o;
  logic [3:0]         ready_o;
  logic [4*Width-1:0] data;
  logic [Width-1:0]   data_o;
  (* anyconst *) logic [1:0] lane;

  for (genvar i = 0; i < 4; i++) begin : g_lane
    assign data[Width*i +: Width] = {rest_i[(Width-2)*i +: Width-2], 2'(i)};
  end

  reset_once u_reset (.clk_i, .rst_no(rst_ni));
  cx_lane_queue #(.Width(Width), .Depth(Depth)) u_queue (
    .clk_i, .rst_ni, .flush_i, .valid_i, .data_i(data), .ready_o, .pause_i, .valid_o, .data_o
  );
  cx_lane_queue_props #(.Width(Width), .Depth(Depth)) u_props (
    .clk_i, .rst_ni, .flush_i, .valid_i, .data_i(data), .ready_o, .pause_i, .valid_o, .data_o,
    .lane_i(lane), .watch_i
  );
endmodule
