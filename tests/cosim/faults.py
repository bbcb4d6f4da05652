"""Faults of mutate.py: those by hand, and those no test can notice.
SPDX-License-Identifier: Apache-2.0
"""

# Name, file, what stands there once, what stands there instead.
BY_HAND = [
    ("a sum is not forwarded", "cx_accumulator_ring.sv",
     "assign old_sum = forward_q ? written_q : read_data;", "assign old_sum = read_data;"),
    ("the slot of a delay is one too late", "cx_accumulator_ring.sv",
     "cx_pkg::ResidualBits'(1) + residual_i", "cx_pkg::ResidualBits'(2) + residual_i"),
    ("weights are not extended by their sign", "cx_row_decode.sv",
     "{{8{window[WeightAt + 7]}}, window[WeightAt +: 8]}", "{8'd0, window[WeightAt +: 8]}"),
    ("payloads above one count as one", "cx_accumulator_ring.sv",
     "32'($signed(weight_i)) * $signed(32'(payload_i))",
     "32'($signed(weight_i)) * $signed(32'(payload_i != '0))"),
    ("retention rounds down", "cx_neuron_update.sv",
     "magnitude = state[StateBits-1] ? -state : state;\n"
     "    kept = StateBits'((ProductBits'(magnitude) * ProductBits'(code)) >> cx_pkg::RetentionBits);\n"
     "    retain = state[StateBits-1] ? -kept : kept;",
     "magnitude = state;\n"
     "    kept = StateBits'((ProductBits'($signed(magnitude)) * ProductBits'(code)) >>> cx_pkg::RetentionBits);\n"
     "    retain = kept;"),
    ("the potential saturates one early", "cx_neuron_update.sv",
     "too_great = value > cx_pkg::StateGreatest;", "too_great = value >= cx_pkg::StateGreatest;"),
    ("the current wraps", "cx_neuron_update.sv",
     "current3 = saturate(current_wide);", "current3 = current_wide[StateBits-1:0];"),
    ("a potential at the threshold spikes", "cx_neuron_update.sv",
     "potential4_q > $signed(threshold_i)", "potential4_q >= $signed(threshold_i)"),
    ("reset subtracts the threshold", "cx_neuron_update.sv",
     "WideBits'($signed(reset_amount_i))", "WideBits'($signed(threshold_i))"),
    ("the refractory time is one shorter", "cx_neuron_update.sv",
     "refractory_o = refractory_ticks_i;",
     "refractory_o = (refractory_ticks_i == '0) ? '0 : refractory_ticks_i - cx_pkg::RefractoryBits'(1);"),
    ("the synapse bias is added without its sign", "cx_neuron_update.sv",
     "WideBits'($signed(synapse_bias_i))", "WideBits'(synapse_bias_i)"),
    ("the two retentions are swapped", "cx_neuron_update.sv",
     "membrane_code2_q <= membrane_code_i;\n      synapse_code2_q <= synapse_code_i;",
     "membrane_code2_q <= synapse_code_i;\n      synapse_code2_q <= membrane_code_i;"),
    ("a neuron starts one tick early", "cx_neuron_update.sv",
     "before1 = tick_i < 32'(start_tick_i);", "before1 = tick_i + 32'd1 < 32'(start_tick_i);"),
    ("a block with a changed neuron is skipped", "cx_neuron_update.sv",
     "block_active_o = changed4 | (block_active_q & !first4_q);", "block_active_o = changed4;"),
    ("an event that comes when its word is taken is lost", "cx_pending.sv",
     "if (accept) begin\n        arrived_valid_q[SummaryBits'(arrive_word)] <= 1'b1;\n"
     "        to_scan_q[SummaryBits'(arrive_word)] <= 1'b1;",
     "if (accept) begin\n        arrived_valid_q[SummaryBits'(arrive_word)] <= 1'b1;\n"
     "        if (!(load && load_word == arrive_word)) to_scan_q[SummaryBits'(arrive_word)] <= 1'b1;"),
    ("events of the last tick stay", "cx_core.sv",
     ".forget_i(tick_end_i | clear_i),", ".forget_i(clear_i),"),
    ("the tick ends while the mesh carries spikes", "cx_tick_control.sv",
     "assign barrier = cores_idle_i & mesh_idle_i;", "assign barrier = cores_idle_i;"),
    ("the barrier does not wait for the decoder", "cx_core.sv",
     "fetch_idle && decode_idle && ring_idle", "fetch_idle && ring_idle"),
    ("a router gives up a grant that waits", "cx_arbiter.sv",
     "held_q <= ready_i ? '0 : grant_o;", "held_q <= '0;"),
    ("a router pops what no output took", "cx_router.sv",
     "if (ready_i[cx_pkg::PortEast]) taken = taken | grant_east;", "taken = taken | grant_east;"),
    ("rows go to the column of their row", "cx_spike_sender.sv",
     "cx_pkg::column_of(route[27:16])", "cx_pkg::XBits'(cx_pkg::row_of(route[27:16]))"),
    ("the last route of a list is dropped", "cx_spike_sender.sv",
     "left_q <= route_count;", "left_q <= (route_count > RouteCountBits'(2)) ? route_count - RouteCountBits'(1) : route_count;"),
    ("CLEAR forgets the untouched", "cx_accumulator_ring.sv",
     "walk_bits = unknown_q ? AllBlocks : touched[walk_q];", "walk_bits = touched[walk_q];"),
    ("an address beyond a memory is taken", "cx_host_port.sv",
     "has_address = {4'd0, address[27:0]} < words;", "has_address = {4'd0, address[27:0]} <= words;"),
    ("a wrong checksum is taken", "cx_host_port.sv",
     "crc_good_q <= in_word == ~crc_q;", "crc_good_q <= 1'b1;"),
]

# (file, old line, new line): why no test can tell it from the chip.
EQUIVALENT = {
    ("cx_core.sv", "fetch_idle && decode_idle && ring_idle", "fetch_idle && ring_idle"):
        "while a row has entries left and the fetch none, one is decoded every cycle, and that keeps the ring busy",
    ("cx_host_port.sv", "in_pop = 1'b1;", "in_pop = 1'b0;"):
        "in CHECK's last state: the word is left to StDrain, which takes it",
    ("cx_host_port.sv", "crc_good_q <= 1'b0;", "crc_good_q <= 1'b1;"):
        "a reset value that StCheckCrc overwrites before anything reads it",
    ("cx_chip.sv", "assign south_in = '0;", "assign south_in = '1;"): "the router has no port there",
    ("cx_chip.sv", "assign west_in = '0;", "assign west_in = '1;"): "the router has no port there",
    ("cx_update_schedule.sv", "slot_o = '0;", "slot_o = '1;"): "read only with issue_o",
}
