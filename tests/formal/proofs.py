"""The proofs, and for each the faults that it must notice (docs/proofs.md).
SPDX-License-Identifier: Apache-2.0
"""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """A change to the text of one module under which the proof must fail."""
    what: str
    file: str
    old: str  # ... stands for anything within a line
    new: str


@dataclass(frozen=True)
class Proof:
    name: str
    top: str              # module of TOP.sv in this folder
    sources: tuple        # of hw-model/, in any order
    faults: tuple
    stubs: tuple = ()     # of this folder, in place of modules of the same name
    parameters: dict = field(default_factory=dict)
    chip: dict = field(default_factory=dict)  # what differs from targets/tiny2x2.textproto
    package: dict = field(default_factory=dict)  # smaller than a chip file may say, in cx_pkg.sv
    cut: str = ""         # yosys selection whose outputs may be anything
    method: str = "pdr"    # pdr or bounded
    depth: int = 0         # of the bounded search, in cycles
    fault_depth: int = 30  # within which a fault must show


FIFO_FAULTS = (
    Fault("a push into a full FIFO", "cx_fifo.sv", "assign push = valid_i & ready_o", "assign push = valid_i"),
    Fault("a pop that does not move on", "cx_fifo.sv", "if (pop) head_q <= (head_q == Last)", "if (pop) head_q <= (!push)"),
    Fault("a count that forgets a push with a pop", "cx_fifo.sv", "if (push != pop) count_q", "if (push | pop) count_q"),
    Fault("ready one entry too late", "cx_fifo.sv", "ready_o = count_q != CountBits'(Depth)", "ready_o = count_q < CountBits'(Depth - 1)"),
)

LANE_FAULTS = (
    Fault("an entry goes twice", "cx_lane_queue.sv", ".ready_i(goes[i])", ".ready_i(goes[i] && !valid_i[i])"),
    Fault("an entry is lost in a pause", "cx_lane_queue.sv", ".ready_i(goes[i])", ".ready_i(pause_i ? first[i] : goes[i])"),
    Fault("two lanes go at once", "cx_lane_queue.sv", "pause_i ? '0 : first & ~{...}", "pause_i ? '0 : first"),
    Fault("another lane's data goes", "cx_lane_queue.sv", "if (goes[i]) data_o = data_o | heads[Width*i +: Width]", "if (goes[i]) data_o = data_o | heads[Width*(i ^ 1) +: Width]"),
    Fault("the lowest lane always goes first", "cx_lane_queue.sv", "later = waits & above_q", "later = '0"),
)

SECDED_FAULTS = (
    Fault("the last check bit leaves out the others", "cx_secded_enc.sv", "{^{data_i, places}, places}", "{^data_i, places}"),
    Fault("a check bit covers one data bit too few", "cx_secded_enc.sv", "assign covers[i] = Place[j]", "assign covers[i] = Place[j] && !(j == 0 && i == 8)"),
    Fault("two flips count as corrected too", "cx_secded_dec.sv", "corrected_o = odd && known", "corrected_o = place != '0 && known"),
    Fault("one flip is corrected next to its place", "cx_secded_dec.sv", "place == Place[PlaceBits-1:0]", "place == Place[PlaceBits-1:0] + PlaceBits'(1)"),
    Fault("a flipped check bit is flagged", "cx_secded_dec.sv", "failed_o = odd ? !known : place != '0", "failed_o = place != '0 && flipped == '0"),
    Fault("two flips are not flagged", "cx_secded_dec.sv", "failed_o = odd ? !known : place != '0", "failed_o = odd && !known"),
)

ROUTER = ("cx_router.sv", "cx_router_input.sv", "cx_router_fork.sv", "cx_router_output.sv", "cx_router_props.sv")
MESH_16 = {"mesh_width": 16, "mesh_height": 16, "multicast": "false"}

# Which output (second) of the next router a flit may ask for that left by an output
# (first): X, then Y. What leads into a core or to the host is no channel.
LOCAL, NORTH, EAST, SOUTH, WEST = range(5)
TURNS = {(EAST, EAST), (EAST, NORTH), (EAST, SOUTH), (WEST, WEST), (WEST, NORTH), (WEST, SOUTH),
         (NORTH, NORTH), (SOUTH, SOUTH)}
ALLOWED = sum(1 << (5 * first + second) for first, second in TURNS)

CORE = tuple(f"cx_{name}.sv" for name in (
    "core", "core_config", "spike_history", "pending", "delivery", "row_fetch", "row_words", "row_decode", "accumulator_ring", "update_schedule",
    "neuron_update", "neuron_memory", "timescale_table", "spike_sender", "counters",
    "plastic_rows", "post_history", "stdp", "stdp_change", "fifo", "host_ram", "parity_ram",
    "ram_secded", "secded_enc", "secded_dec"))
LANES = ("cx_lanes.sv", "cx_lane_words.sv", "cx_lane_decode.sv", "cx_lane_queue.sv")
SECDED = ("cx_ram_secded.sv", "cx_secded_enc.sv", "cx_secded_dec.sv")

PROOFS = [
    Proof("turns", "turns", ("cx_router_input.sv", "cx_router_fork.sv"), stubs=("passing_fifo",), chip=MESH_16,
          parameters={"Allowed": f"25'd{ALLOWED}"}, faults=(
        Fault("Y before X", "cx_router_fork.sv", "if (to_x > x_i) way", "if (to_x > x_i && to_y == y_i) way"),
        Fault("flits for the host go north first", "cx_router_fork.sv", "if (to_x > x_i) way", "if (to_host_i && to_y < y_i) way[cx_pkg::PortNorth] = 1'b1; else if (to_x > x_i) way"),
    )),
    Proof("tick-control", "tick_control", ("cx_tick_control.sv", "cx_tick_control_props.sv"), faults=(
        Fault("a tick ends without the mesh", "cx_tick_control.sv", "barrier = cores_idle_i & mesh_idle_i", "barrier = cores_idle_i"),
        Fault("a tick ends without the cores", "cx_tick_control.sv", "barrier = cores_idle_i & mesh_idle_i", "barrier = mesh_idle_i"),
        Fault("a tick starts before its events are there", "cx_tick_control.sv", "else if (mesh_idle_i) begin", "else begin"),
        Fault("a FLUSH ends while a row is visited", "cx_tick_control.sv", "StFlushing: begin\n        if (barrier) begin", "StFlushing: begin\n        if (mesh_idle_i) begin"),
        Fault("a FLUSH is one tick of a run", "cx_tick_control.sv", "else if (flush_i) state_d = StFlushing;", "else if (flush_i) state_d = StWait;"),
        Fault("a stopped chip goes on", "cx_tick_control.sv", "default: state_d = StStopped", "default: state_d = StWait"),
        Fault("a tick is counted when it starts", "cx_tick_control.sv", "else if (tick_end_o) tick_q", "else if (tick_start_o) tick_q"),
    )),
    Proof("core-barrier", "core_barrier", CORE, stubs=("vaguest_ram",), chip={"stdp_profiles": 0}, cut="t:$mul", fault_depth=10, faults=tuple(
        Fault(f"idle does not look at {what}", "cx_core.sv", old, new) for what, old, new in (
            ("pending axons", "done && !any_pending", "done"),
            ("the history", "&& history_idle &&", "&&"),
            ("the fetch of rows", "&& fetch_idle ", ""))) + (
        Fault("a core rests while its axons are scanned", "cx_pending.sv", "|| (scan_i && head_q != tail_q) || axon_valid_q", "|| axon_valid_q"),
        Fault("a core rests before its arrival is looked at", "cx_pending.sv", "moves_o = recalling || look_q ||", "moves_o = recalling ||"))),
    Proof("core-barrier-lanes", "core_barrier", CORE + LANES, stubs=("vaguest_ram",), chip={"stdp_profiles": 0, "lanes": 4}, cut="t:$mul", fault_depth=14, faults=(
        Fault("idle does not look at a group", "cx_lane_decode.sv", " && lane_valid_o == '0;", ";"),
    )),
    Proof("pending", "pending", ("cx_pending.sv",), stubs=("vague_ram",),
          chip={"stdp_profiles": 0, "ring_slots": 16, "max_delay_ticks": 16}, package={"AxonsPerCore": 2, "AxonBits": 1, "PayloadBits": 1}, faults=(
        Fault("marks do not age", "cx_pending.sv", "write_i(push || (age && ", "write_i(push || (wiping_q && "),
        Fault("marks are not wiped after reset", "cx_pending.sv", "assign age = forget_i | wiping_q", "assign age = forget_i"),
        Fault("a second arrival in the next cycle counts", "cx_pending.sv", "seen = again_q || mark", "seen = mark"),
        Fault("a second arrival counts", "cx_pending.sv", "again_q || mark == epoch_q", "again_q"),
        Fault("the payload of the axon behind", "cx_pending.sv", "if (take) payload_o <= payload", "if (take && !fetch) payload_o <= payload"),
        Fault("what waits is not known", "cx_pending.sv", "look_q || head_q != tail_q || axon_valid_q", "look_q || axon_valid_q"),
        Fault("an axon that is not taken is passed over", "cx_pending.sv", "(!axon_valid_q || axon_ready_i)", "1'b1"),
    )),
    Proof("mesh", "mesh", (*ROUTER[:4], "cx_arbiter.sv", "cx_fifo.sv"), chip={"multicast": "false"}, package={"RouterFifoDepth": 1}, fault_depth=12, faults=(
        Fault("a grant is never given up", "cx_arbiter.sv", "held_q <= ready_i ? '0 : grant_o", "held_q <= (ready_i && held_q == '0) ? '0 : grant_o"),
        Fault("an input that is not heard", "cx_router.sv", "want_north[cx_pkg::PortLocal], want_local[cx_pkg::PortLocal]}", "1'b0, want_local[cx_pkg::PortLocal]}"),
    )),
    Proof("mesh-depth-2", "mesh", (*ROUTER[:4], "cx_arbiter.sv", "cx_fifo.sv"), (), chip={"multicast": "false"}, method="bounded", depth=12),
    Proof("router-crossbar", "router", ROUTER, stubs=("passing_fifo", "any_arbiter"), chip=MESH_16, faults=(
        Fault("Y before X", "cx_router_fork.sv", "if (to_x > x_i) way", "if (to_x > x_i && to_y == y_i) way"),
        Fault("north and south swapped", "cx_router_fork.sv", "to_y > y_i", "to_y != y_i"),
        Fault("a flit for the host stays here", "cx_router_fork.sv", "else if (to_host_i) way[cx_pkg::PortWest]", "else if (to_host_i) way[cx_pkg::PortLocal]"),
        Fault("a flit leaves and stays", "cx_router.sv", "took_east = ready_i & {", "took_east = 5'd0 & {"),
        Fault("a flit is taken by an output that is not ready", "cx_router.sv", "took_south = ready_i & {", "took_south = {"),
        Fault("the wrong flit is let by", "cx_router_output.sv", "2'd1: link_o.flit = east_i", "2'd1: link_o.flit = north_i"),
        Fault("a turn that is needed is left out", "cx_router.sv", "5'b11111 : 5'b01111", "5'b11111 : 5'b00111"),
        Fault("idle does not look at the north", "cx_router.sv", "idle_o = waiting == '0", "idle_o = (waiting & 5'b11101) == '0"),
    )),
    Proof("router-service", "router", (*ROUTER, "cx_arbiter.sv"), stubs=("passing_fifo",), parameters={"Service": 1},
          chip={"multicast": "false"}, faults=(
        Fault("lowest port always first", "cx_arbiter.sv", "if (ready_i) above_q <= ...;", "above_q <= '0;"),
        Fault("an input that an output does not hear", "cx_router.sv", "want_east[cx_pkg::PortSouth]", "1'b0"),
    )),
    Proof("router-fork", "router_fork", ("cx_router_fork.sv",), faults=(
        Fault("a branch that waits for another goes again", "cx_router_fork.sv", "left_q <= rest;", "left_q <= left;"),
        Fault("a flit leaves with its first branch", "cx_router_fork.sv", "(answered_q | held_q) && rest == '0", "(answered_q | held_q) && taken_i != '0"),
        Fault("the answer is kept a cycle only", "cx_router_fork.sv", "held_q <= rest != '0;", "held_q <= 1'b0;"),
        Fault("the answer to another input is taken", "cx_router_fork.sv", "answered_q <= look_o & look_ready_i;", "answered_q <= look_o;"),
        Fault("branches outlive a flush", "cx_router_fork.sv", "answered_q <= 1'b0;\n        held_q <= 1'b0;\n      end else begin", "answered_q <= 1'b0;\n      end else begin"),
        Fault("a tree goes the way of a single flit", "cx_router_fork.sv", "!tree_i ? way :", "held_q ? way :"),
    )),
    *(Proof(f"ring-{slot}-{target}", "ring", ("cx_accumulator_ring.sv", "cx_accumulator_ring_props.sv", *SECDED), stubs=("vague_ram",),
          parameters={"Slot": slot, "Target": target},
          chip={"neurons_per_core": 8, "skip_block_neurons": 4, "ring_slots": 2, "max_delay_ticks": 2, "stdp_profiles": 0},
          package={"AccumulatorBits": 4}, faults=() if target != 5 else (
        Fault("no forwarding", "cx_accumulator_ring.sv", "old_sum = forward_q ? written_q : read_data", "old_sum = read_data"),
        Fault("forwarding from another target", "cx_accumulator_ring.sv", "add_q && address == address_q", "add_q"),
        Fault("a slot too early", "cx_accumulator_ring.sv", "tick_slot_i + cx_pkg::ResidualBits'(1) + residual_i", "tick_slot_i + residual_i"),
        Fault("a sum is not zeroed after its update", "cx_accumulator_ring.sv", "write = zero_q;", "write = 1'b0;"),
        Fault("no block is touched", "cx_accumulator_ring.sv", "? touched_word | ... : '0;", "? touched_word : '0;"),
    )) for slot, target in ((0, 0), (1, 5), (1, 7))),
    # Widths of the memories that are built: counters, plastic rows, sums, words, V and I, past spikes;
    # 11 and 26 fill their codes to the last place.
    *(Proof(f"secded-{width}", "secded", ("cx_secded_enc.sv", "cx_secded_dec.sv"),
            SECDED_FAULTS if width == 15 else (), parameters={"Width": width})
      for width in (1, 6, 11, 15, 16, 24, 26, 32, 64, 73)),
    *(Proof(f"fifo-{depth}", "fifo", ("cx_fifo.sv", "cx_fifo_props.sv"),
            FIFO_FAULTS if depth in (2, 5) else (), parameters={"Depth": depth, "Width": 2})
      for depth in range(1, 9)),
    *(Proof(f"lane-queue-{depth}", "lane_queue", ("cx_lane_queue.sv", "cx_lane_queue_props.sv", "cx_fifo.sv"),
            LANE_FAULTS if depth == 2 else (), parameters={"Depth": depth})
      for depth in (1, 2, 4)),
    Proof("arbiter", "arbiter", ("cx_arbiter.sv", "cx_arbiter_props.sv"), faults=(
        Fault("a grant is not kept", "cx_arbiter.sv", "grant_o = (held_q != '0) ? held_q : ", "grant_o = "),
        Fault("lowest port always first", "cx_arbiter.sv", "if (ready_i) above_q <= ...;", "above_q <= '0;"),
        Fault("the port served last goes first", "cx_arbiter.sv", "if (ready_i) above_q <= ...;", "if (ready_i) above_q <= ~(grant_o - 5'd1);"),
        Fault("two grants", "cx_arbiter.sv", "? held_q : ...;", "? held_q : first;"),
        Fault("a held grant is not forgotten when taken", "cx_arbiter.sv", "held_q <= ready_i ? '0 : grant_o", "held_q <= grant_o"),
    )),
]
