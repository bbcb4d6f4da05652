"""The proofs, and for each the faults that it must notice (docs/proofs.md).
SPDX-License-Identifier: Apache-2.0
"""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """A change to the text of one module under which the proof must fail."""
    what: str
    file: str
    old: str
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
    cut: str = ""         # yosys selection whose outputs may be anything
    method: str = "pdr"   # pdr, induction or bounded
    depth: int = 30       # of induction or of the bounded search
    fault_depth: int = 30 # within which a fault must show
    long: bool = False    # only when asked for


FIFO_FAULTS = (
    Fault("a push into a full FIFO", "cx_fifo.sv", "assign push = valid_i & ready_o", "assign push = valid_i"),
    Fault("a pop that does not move on", "cx_fifo.sv", "if (pop) head_q <= (head_q == Last)", "if (pop) head_q <= (!push)"),
    Fault("a count that forgets a push with a pop", "cx_fifo.sv", "if (push != pop) count_q", "if (push | pop) count_q"),
    Fault("ready one entry too late", "cx_fifo.sv", "ready_o = count_q != CountBits'(Depth)", "ready_o = count_q < CountBits'(Depth - 1)"),
)

ROUTER = ("cx_router.sv", "cx_router_input.sv", "cx_router_output.sv", "cx_router_props.sv")
MESH_16 = {"mesh_width": 16, "mesh_height": 16}

PROOFS = [
    Proof("router-crossbar", "router", ROUTER, stubs=("passing_fifo", "any_arbiter"), chip=MESH_16, faults=(
        Fault("Y before X", "cx_router_input.sv", "if (to_x > x_i) request_o", "if (to_x > x_i && to_y == y_i) request_o"),
        Fault("north and south swapped", "cx_router_input.sv", "to_y > y_i", "to_y != y_i"),
        Fault("a flit for the host stays here", "cx_router_input.sv", "else if (flit_o.to_host) request_o[cx_pkg::PortWest]", "else if (flit_o.to_host) request_o[cx_pkg::PortLocal]"),
        Fault("a flit leaves and stays", "cx_router.sv", "if (ready_i[cx_pkg::PortEast]) taken = taken | grant_east;", ""),
        Fault("a flit is taken by an output that is not ready", "cx_router.sv", "if (ready_i[cx_pkg::PortSouth]) taken", "taken"),
        Fault("the wrong flit is let by", "cx_router_output.sv", "grant_o[cx_pkg::PortEast]  ? east_i", "grant_o[cx_pkg::PortEast]  ? north_i"),
        Fault("idle does not look at the north", "cx_router.sv", "|want_east, |want_north, |want_local}", "|want_east, 1'b0, |want_local}"),
    )),
    Proof("router-service", "router", (*ROUTER, "cx_arbiter.sv"), stubs=("passing_fifo",), parameters={"Service": 1}, faults=(
        Fault("lowest port always first", "cx_arbiter.sv", "if (ready_i) above_q <= ~(grant_o | (grant_o - 5'd1))", "above_q <= '0"),
        Fault("an output that is asked by four inputs", "cx_router.sv", "want_north[cx_pkg::PortWest], want_local[cx_pkg::PortWest]}", "1'b0, want_local[cx_pkg::PortWest]}"),
    )),
    *(Proof(f"fifo-{depth}", "fifo", ("cx_fifo.sv", "cx_fifo_props.sv"),
            FIFO_FAULTS if depth in (2, 5) else (), parameters={"Depth": depth, "Width": 2})
      for depth in range(1, 9)),
    Proof("arbiter", "arbiter", ("cx_arbiter.sv", "cx_arbiter_props.sv"), faults=(
        Fault("a grant is not kept", "cx_arbiter.sv", "(held_q != '0) ? held_q : first", "first"),
        Fault("lowest port always first", "cx_arbiter.sv", "if (ready_i) above_q <= ~(grant_o | (grant_o - 5'd1))", "above_q <= '0"),
        Fault("the port served last goes first", "cx_arbiter.sv", "~(grant_o | (grant_o - 5'd1))", "~(grant_o - 5'd1)"),
        Fault("two grants", "cx_arbiter.sv", "first & (~first + 5'd1)", "first"),
        Fault("a held grant is not forgotten when taken", "cx_arbiter.sv", "held_q <= ready_i ? '0 : grant_o", "held_q <= grant_o"),
    )),
]
