// cx_spike_sender - from a spike to its flits: one for each entry of its route
// list, to a core or as a tree, and one to the host when the neuron is reported
// (chip R4). One flit a cycle; route lists are read ahead.
// SPDX-License-Identifier: Apache-2.0
module cx_spike_sender #(
  parameter int unsigned Depth = 8
) (
  input  logic                          clk_i,
  input  logic                          rst_ni,
  input  logic                          flush_i,
  input  logic [cx_pkg::XBits-1:0]      x_i,
  input  logic [cx_pkg::YBits-1:0]      y_i,
  // Host: first route, route count, reported, then the route memory.
  input  logic [3:0]                    host_write_i,
  input  logic [3:0]                    host_read_i,
  input  logic [27:0]                   host_index_i, // entry of the route memory
  input  logic [cx_pkg::TargetBits-1:0] host_slot_i,
  input  logic [31:0]                   host_data_i,
  output logic [31:0]                   host_first_route_o,
  output logic [31:0]                   host_route_count_o,
  output logic [31:0]                   host_reported_o,
  output logic [31:0]                   host_route_o,
  // Spikes: the update issues only what there is room for.
  input  logic                          spike_i,
  input  logic [cx_pkg::TargetBits-1:0] slot_i,
  output logic                          sent_o, // one has left the queue
  // Mesh.
  output cx_pkg::link_t                 link_o,
  input  logic                          ready_i,
  output logic [3:0]                    parity_o, // chip E2: route, reported, count, first
  output logic                          idle_o
);
  localparam int unsigned RouteCountBits = $clog2(cx_pkg::RoutesPerCore + 1);

  // ---- Queue of spikes ----
  logic                          queue_valid, queue_ready, unused_queue_ready;
  logic [cx_pkg::TargetBits-1:0] queue_slot;
  logic [$clog2(Depth+1)-1:0]    unused_queue_count;

  cx_fifo #(
    .Width(cx_pkg::TargetBits),
    .Depth(Depth)
  ) u_queue (
    .clk_i,
    .rst_ni,
    .flush_i,
    .valid_i(spike_i),
    .data_i(slot_i),
    .ready_o(unused_queue_ready),
    .valid_o(queue_valid),
    .data_o(queue_slot),
    .ready_i(queue_ready),
    .count_o(unused_queue_count)
  );

  // ---- Its route list is read ----
  logic                          list_valid_q, list_take, list_read;
  logic [cx_pkg::TargetBits-1:0] list_slot_q;
  logic [cx_pkg::RouteBits-1:0]  first_route;
  logic [RouteCountBits-1:0]     route_count;
  logic                          reported;

  assign queue_ready = !list_valid_q | list_take;
  assign list_read = queue_valid & queue_ready;
  assign sent_o = list_read;

  cx_host_ram #(.Width(cx_pkg::RouteBits), .Depth(cx_pkg::NeuronsPerCore)) u_first_route (
    .clk_i, .host_write_i(host_write_i[0]), .host_read_i(host_read_i[0]), .host_address_i(host_slot_i),
    .host_data_i(host_data_i[cx_pkg::RouteBits-1:0]),
    .read_i(list_read), .read_address_i(queue_slot), .read_data_o(first_route),
    .parity_o(parity_o[0])
  );
  cx_host_ram #(.Width(RouteCountBits), .Depth(cx_pkg::NeuronsPerCore)) u_route_count (
    .clk_i, .host_write_i(host_write_i[1]), .host_read_i(host_read_i[1]), .host_address_i(host_slot_i),
    .host_data_i(host_data_i[RouteCountBits-1:0]),
    .read_i(list_read), .read_address_i(queue_slot), .read_data_o(route_count),
    .parity_o(parity_o[1])
  );
  cx_host_ram #(.Width(1), .Depth(cx_pkg::NeuronsPerCore)) u_reported (
    .clk_i, .host_write_i(host_write_i[2]), .host_read_i(host_read_i[2]), .host_address_i(host_slot_i),
    .host_data_i(host_data_i[0]),
    .read_i(list_read), .read_address_i(queue_slot), .read_data_o(reported),
    .parity_o(parity_o[2])
  );
  assign host_first_route_o = 32'(first_route);
  assign host_route_count_o = 32'(route_count);
  assign host_reported_o = 32'(reported);

  // ---- Its flits, one after the other: the host's first ----
  logic                          to_host_q, room, next, route_read;
  logic [cx_pkg::RouteBits-1:0]  route_q;
  logic [RouteCountBits-1:0]     left_q;
  logic [cx_pkg::TargetBits-1:0] slot_q;
  logic                          item_valid_q, item_to_host_q;
  logic [cx_pkg::TargetBits-1:0] item_slot_q;
  logic [2:0]                    flits_waiting;

  assign room = flits_waiting + 3'(item_valid_q) < 3'd4;
  assign next = room & (to_host_q | (left_q != '0)); // a flit starts in this cycle
  assign route_read = next & !to_host_q;
  // The list's last flit starts, or none is left.
  assign list_take = list_valid_q & (
    (!to_host_q && left_q == '0) || (room && to_host_q && left_q == '0) ||
    (room && !to_host_q && left_q == RouteCountBits'(1)));

  always_ff @(posedge clk_i) begin
    if (!rst_ni || flush_i) begin
      list_valid_q <= 1'b0;
      to_host_q <= 1'b0;
      left_q <= '0;
      item_valid_q <= 1'b0;
    end else begin
      if (queue_ready) list_valid_q <= queue_valid;
      if (list_read) list_slot_q <= queue_slot;
      item_valid_q <= next;
      if (next) begin
        item_to_host_q <= to_host_q;
        item_slot_q <= slot_q;
        to_host_q <= 1'b0;
        if (!to_host_q) begin
          route_q <= route_q + cx_pkg::RouteBits'(1);
          left_q <= left_q - RouteCountBits'(1);
        end
      end
      if (list_take) begin
        to_host_q <= reported;
        route_q <= first_route;
        left_q <= route_count;
        slot_q <= list_slot_q;
      end
    end
  end

  localparam int unsigned RouteWidth = (cx_pkg::Multicast != 0) ? 29 : 28;
  logic [RouteWidth-1:0] read_route;
  logic [28:0]   route;
  cx_pkg::flit_t flit;
  logic          unused_flit_ready;

  cx_host_ram #(.Width(RouteWidth), .Depth(cx_pkg::RoutesPerCore)) u_routes (
    .clk_i, .host_write_i(host_write_i[3]), .host_read_i(host_read_i[3]),
    .host_address_i(cx_pkg::RouteBits'(host_index_i)), .host_data_i(host_data_i[RouteWidth-1:0]),
    .read_i(route_read), .read_address_i(route_q), .read_data_o(read_route),
    .parity_o(parity_o[3])
  );
  assign route = 29'(read_route);
  assign host_route_o = 32'(route);

  always_comb begin
    flit = '0;
    if (item_valid_q) begin
      flit.tree = !item_to_host_q & route[28];
      flit.to_host = item_to_host_q;
      flit.x = item_to_host_q ? x_i : cx_pkg::column_of(route[27:16]);
      flit.y = item_to_host_q ? y_i : cx_pkg::row_of(route[27:16]);
      flit.index = item_to_host_q ? cx_pkg::IndexBits'(item_slot_q) : cx_pkg::index_of(route[15:0]);
      flit.payload = cx_pkg::PayloadBits'(1);
    end
  end

  cx_fifo #(
    .Width(cx_pkg::FlitBits),
    .Depth(4)
  ) u_flits (
    .clk_i,
    .rst_ni,
    .flush_i,
    .valid_i(item_valid_q),
    .data_i(flit),
    .ready_o(unused_flit_ready),
    .valid_o(link_o.valid),
    .data_o(link_o.flit),
    .ready_i,
    .count_o(flits_waiting)
  );

  assign idle_o = !queue_valid && !list_valid_q && !to_host_q && left_q == '0 && !item_valid_q && !link_o.valid;

`ifdef CX_ASSERT
  always_ff @(posedge clk_i) begin
    if (rst_ni) begin
      assert (!spike_i || unused_queue_ready) else $error("spike sender: a spike is lost");
      assert (!item_valid_q || unused_flit_ready) else $error("spike sender: a flit is lost");
    end
  end
`endif
endmodule
