#!/usr/bin/env python3
# print_cells - simulation models of two ECP5 cells. SPDX-License-Identifier: Apache-2.0
"""Prints Verilog for DP16KD and MULT18X18D, of which Yosys ships only the ports.

The modes that synth_ecp5 uses: no pipeline registers, no output registers, memory
words of 1, 2, 4, 9, 18 or (write port A, read port B) 36 bits; byte enables on the
lowest address lines of a word of 18 or 36. A word's place is its address, cut to
whole words: a word of 18 is two of 9, which share their lower eight bits with
narrower ones (Lattice FPGA-TN-02204, sysMEM). A read of what the other port writes
in the same cycle gives the complement of what was there: the cell promises nothing.
"""


def ports(name, width, kind):
    return ", ".join(f"{kind} {name}{i}" for i in range(width))


def vector(name, width):
    return "{" + ", ".join(f"{name}{i}" for i in reversed(range(width))) + "}"


def memory():
    print("module DP16KD(")
    for side in "AB":
        print(f"  {ports('DI' + side, 18, 'input')},\n  {ports('AD' + side, 14, 'input')},")
        print("  " + ", ".join(f"input {name}" for name in (
            f"CE{side}", f"OCE{side}", f"CLK{side}", f"WE{side}", f"RST{side}", f"CS{side}0", f"CS{side}1",
            f"CS{side}2")) + ",")
        print(f"  {ports('DO' + side, 18, 'output')}" + ("," if side == "A" else ""))
    print(");")
    print("""  parameter DATA_WIDTH_A = 18;
  parameter DATA_WIDTH_B = 18;
  parameter WRITEMODE_A = "NORMAL";
  parameter WRITEMODE_B = "NORMAL";
  parameter REGMODE_A = "NOREG";
  parameter REGMODE_B = "NOREG";
  parameter RESETMODE = "SYNC";
  parameter ASYNC_RESET_RELEASE = "SYNC";
  parameter CSDECODE_A = "0b000";
  parameter CSDECODE_B = "0b000";
  parameter CLKAMUX = "CLKA";
  parameter CLKBMUX = "CLKB";
  parameter GSR = "AUTO";""")
    for i in range(64):
        print(f"  parameter [319:0] INITVAL_{i:02X} = 320'h0;")
    for side in "AB":
        print(f"  wire [17:0] di_{side.lower()} = {vector('DI' + side, 18)};")
        print(f"  wire [13:0] ad_{side.lower()} = {vector('AD' + side, 14)};")
    print("""  // 2,048 bytes of nine bits; a word of 36 is four of them.
  reg [8:0]  bytes [0:2047];
  reg [35:0] do_a, do_b;

  function [35:0] word(input [35:0] four, input [13:0] address, input integer width);
    case (width)
      1: word = {35'd0, four[address[2:0]]};
      2: word = {34'd0, four[{address[2:1], 1'b0} +: 2]};
      4: word = {32'd0, four[{address[2], 2'b0} +: 4]};
      9: word = {27'd0, four[8:0]};
      18: word = {18'd0, four[17:0]};
      default: word = four;
    endcase
  endfunction

  // The first of the bytes that a word touches.
  function [10:0] first(input [13:0] address, input integer width);
    first = (width == 36) ? {address[13:5], 2'b0} : (width == 18) ? {address[13:4], 1'b0} : address[13:3];
  endfunction

  wire [10:0] first_a = first(ad_a, DATA_WIDTH_A);
  wire [10:0] first_b = first(ad_b, DATA_WIDTH_B);
  wire [35:0] four_a = {bytes[first_a | 11'd3], bytes[first_a | 11'd2], bytes[first_a | 11'd1], bytes[first_a]};
  wire [35:0] four_b = {bytes[first_b | 11'd3], bytes[first_b | 11'd2], bytes[first_b | 11'd1], bytes[first_b]};
  wire        write_a = CEA & WEA & (DATA_WIDTH_A == 36 ? ad_a[3:0] != 0 : DATA_WIDTH_A == 18 ? ad_a[1:0] != 0 : 1'b1);
  wire        write_b = CEB & WEB & (DATA_WIDTH_B == 18 ? ad_b[1:0] != 0 : 1'b1);
  // Same bytes, in units of the wider word.
  localparam integer Least = (DATA_WIDTH_A >= 36 || DATA_WIDTH_B >= 36) ? 2 :
                             (DATA_WIDTH_A >= 18 || DATA_WIDTH_B >= 18) ? 1 : 0;
  wire        same = (first_a >> Least) == (first_b >> Least);
""")
    print("  always @(posedge CLKB) begin // CLKA is the same clock")
    for side, other in (("a", "b"), ("b", "a")):
        up = side.upper()
        wide = "{di_b, di_a}" if side == "a" else "{18'd0, di_b}"
        print(f"""    if (CE{up}) begin
      if (RST{up}) do_{side} <= 36'd0;
      else if (!WE{up} || DATA_WIDTH_{up} == 36 || WRITEMODE_{up} == "READBEFOREWRITE")
        do_{side} <= word((same && write_{other}) ? ~four_{side} : four_{side}, ad_{side}, DATA_WIDTH_{up});
      if (WE{up}) begin
        case (DATA_WIDTH_{up})
          1: bytes[first_{side}][ad_{side}[2:0]] <= di_{side}[0];
          2: bytes[first_{side}][{{ad_{side}[2:1], 1'b0}} +: 2] <= di_{side}[1:0];
          4: bytes[first_{side}][{{ad_{side}[2], 2'b0}} +: 4] <= di_{side}[3:0];
          9: bytes[first_{side}] <= di_{side}[8:0];
          18: begin
            if (ad_{side}[0]) bytes[first_{side}] <= di_{side}[8:0];
            if (ad_{side}[1]) bytes[first_{side} | 11'd1] <= di_{side}[17:9];
          end
          default: begin
            if (ad_{side}[0]) bytes[first_{side}] <= {wide}[8:0];
            if (ad_{side}[1]) bytes[first_{side} | 11'd1] <= {wide}[17:9];
            if (ad_{side}[2]) bytes[first_{side} | 11'd2] <= {wide}[26:18];
            if (ad_{side}[3]) bytes[first_{side} | 11'd3] <= {wide}[35:27];
          end
        endcase
      end
    end""".replace("{di_b, di_a}[", "wide_a[").replace("{18'd0, di_b}[", "wide_b["))
    print("  end")
    print("  wire [35:0] wide_a = {di_b, di_a};\n  wire [35:0] wide_b = {18'd0, di_b};")
    # A word of 36 leaves through both ports.
    print(f"  assign {vector('DOA', 18)} = (DATA_WIDTH_B == 36) ? do_b[17:0] : do_a[17:0];")
    print(f"  assign {vector('DOB', 18)} = (DATA_WIDTH_B == 36) ? do_b[35:18] : do_b[17:0];")
    print("endmodule")


def multiplier():
    print("module MULT18X18D(")
    for name in "ABC":
        print(f"  {ports(name, 18, 'input')},")
    print("  input SIGNEDA, input SIGNEDB, input SOURCEA, input SOURCEB,")
    for name in ("CLK", "CE", "RST"):
        print(f"  {ports(name, 4, 'input')},")
    for name in ("SRIA", "SRIB"):
        print(f"  {ports(name, 18, 'input')},")
    print(f"  {ports('P', 36, 'output')}\n);")
    print(f"  wire signed [18:0] a = {{SIGNEDA & A17, {vector('A', 18)[1:]};")
    print(f"  wire signed [18:0] b = {{SIGNEDB & B17, {vector('B', 18)[1:]};")
    print(f"  wire signed [37:0] product = a * b;\n  assign {vector('P', 36)} = product[35:0];\nendmodule")


print("// Printed by tests/netlist/print_cells.py. SPDX-License-Identifier: Apache-2.0")
memory()
multiplier()
