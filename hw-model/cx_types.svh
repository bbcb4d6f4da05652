// cx_types - types and functions of the chip; the printed package cx_pkg ends
// by including this file, so that they stand beside the parameters they need.
// SPDX-License-Identifier: Apache-2.0

  // ---- Mesh: one flit is one spike or event ----
  // To a core, x and y say where it goes and index is the axon; to the host, they
  // say where it comes from and index is the neuron's slot. A tree goes where the
  // routers' branch bits of its number, index, lead (chip R5).
  // An index has room for each axon and neuron of a core, and for one more that stands
  // for all that are beyond.
  localparam int unsigned CoreIndexBits = ((AxonBits > TargetBits) ? AxonBits : TargetBits) + 1;
  localparam int unsigned IndexBits = (CoreIndexBits > 16) ? 16 : CoreIndexBits;
  function automatic logic [IndexBits-1:0] index_of(input logic [15:0] number);
    index_of = ((number >> IndexBits) != '0) ? '1 : IndexBits'(number);
  endfunction
  typedef struct packed {
    logic                   tree;
    logic                   to_host;
    logic [YBits-1:0]       y;
    logic [XBits-1:0]       x;
    logic [IndexBits-1:0]   index;
    logic [PayloadBits-1:0] payload;
  } flit_t;
  localparam int unsigned FlitBits = 2 + YBits + XBits + IndexBits + PayloadBits;

  // A valid bit and what it is valid for; ready goes the other way.
  typedef struct packed {
    logic  valid;
    flit_t flit;
  } link_t;

  // Numbers of a router's ports, in every vector of five.
  localparam int unsigned PortLocal = 0;
  localparam int unsigned PortNorth = 1;
  localparam int unsigned PortEast = 2;
  localparam int unsigned PortSouth = 3;
  localparam int unsigned PortWest = 4;

  // Sticky flags of a tile: docs/chip.md, region 8.
  localparam int unsigned StickyBits = (Ecc != 0) ? 8 : 5;

  // ---- Memories: codes (chip E) ----
  localparam int unsigned ParityBits = (Ecc != 0) ? 1 : 0;
  localparam int unsigned CorrectedMemories = 5 + 2 * Lanes; // of a core; rows and ring are banks
  localparam int unsigned ParityChecks = 26;     // of a tile, in a cycle

  // Where data bit `number` stands in its code: places from 1 on, no power of two.
  function automatic logic [7:0] secded_place(input logic [7:0] number);
    secded_place = number + 8'd1;
    for (int unsigned i = 0; i < 7; i++) begin
      if (secded_place >= (8'd1 << i)) secded_place = secded_place + 8'd1;
    end
  endfunction

  // Check bits of a word of up to 119 bits.
  function automatic int unsigned secded_bits(input int unsigned width);
    secded_bits = 3;
    for (int unsigned i = 3; i < 8; i++) begin
      if ((32'd1 << (i - 1)) < width + i) secded_bits = i + 1;
    end
  endfunction

  // ---- Core: units behind the configuration bus ----
  // Neuron fields have the units 0..14, as in docs/chip.md, region 0.
  localparam int unsigned UnitThreshold = 0;
  localparam int unsigned UnitResetAmount = 1;
  localparam int unsigned UnitResetValue = 2;
  localparam int unsigned UnitSynapseBias = 3;
  localparam int unsigned UnitMembraneBias = 4;
  localparam int unsigned UnitInitialPotential = 5;
  localparam int unsigned UnitInitialCurrent = 6;
  localparam int unsigned UnitResetMode = 7;
  localparam int unsigned UnitRefractory = 8;
  localparam int unsigned UnitMembraneIndex = 9;
  localparam int unsigned UnitSynapseIndex = 10;
  localparam int unsigned UnitStartTick = 11;
  localparam int unsigned UnitFirstRoute = 12;
  localparam int unsigned UnitRouteCount = 13;
  localparam int unsigned UnitReported = 14;
  localparam int unsigned UnitNothing = 15;
  localparam int unsigned UnitMembraneTable = 16;
  localparam int unsigned UnitSynapseTable = 17;
  localparam int unsigned UnitRowAddress = 18;
  localparam int unsigned UnitRowShape = 19;
  localparam int unsigned UnitAxonLink = 20;
  localparam int unsigned UnitRowLength = 21;
  localparam int unsigned UnitRowMemory = 22;
  localparam int unsigned UnitRouteMemory = 23;
  localparam int unsigned UnitPotential = 24;
  localparam int unsigned UnitCurrent = 25;
  localparam int unsigned UnitRefractoryState = 26;
  localparam int unsigned UnitCounter = 27;
  localparam int unsigned UnitRegister = 28;
  localparam int unsigned UnitProfile = 29;
  localparam int unsigned Units = 30;

  // ---- Core: ticks of the spike history ----
  localparam int unsigned HistoryBits = (HistorySlots > 1) ? $clog2(HistorySlots) : 1;

  // ---- Core: axons, 32 to a word ----
  localparam int unsigned AxonWordBits = (AxonsPerCore > 32) ? $clog2(AxonsPerCore / 32) : 1;

  // ---- Core: blocks of neurons that are skipped together (chip N9) ----
  localparam int unsigned SlotCountBits = TargetBits + 1;
  // They are looked at eight at a time: few gates, and a word without work costs a cycle.
  localparam int unsigned BlocksPerWord = 8;
  localparam int unsigned BlockWords = (SkipBlocks + BlocksPerWord - 1) / BlocksPerWord;
  localparam int unsigned BlockWordBits = (BlockWords > 1) ? $clog2(BlockWords) : 1;

  // ---- Core: rows ----
  // The entries of the shortest kind that the row memory has room for, 23 bits at most.
  localparam int unsigned ShortestEntry = (PackedRows != 0) ? 4 : RowEntryBits8;
  localparam int unsigned ManyEntries = 1 << 23;
  localparam int unsigned MostEntries =
    (SynapseWordsPerCore >= ManyEntries) ? ManyEntries : SynapseWordsPerCore * 32 / ShortestEntry;
  localparam int unsigned CountBits = (MostEntries >= ManyEntries) ? 23 : $clog2(MostEntries + 1);

  // Words that are fetched in a cycle; synapses delivered in one, counted (chip D5).
  localparam int unsigned BeatBits = 32 * Lanes;
  localparam int unsigned SopBits = (Lanes > 1) ? 3 : 1;
  localparam int unsigned LaneQueueDepth = 16; // of each lane's FIFO before a bank

  // What a row is beside its count (chip, region 3), without packed rows: the bank
  // of its profiles and whether it is plastic, then whether its weights have 16 bits.
  localparam int unsigned FormatBits = (StdpProfiles > 0) ? 6 : 1;

  // How the entries of a static row are written (chip D2). Without packed rows
  // only `wide` is there.
  typedef struct packed {
    logic [3:0] targets;  // 0 absolute, 15 a bitmap, else bits of a gap
    logic [1:0] residual; // 0 all bits, 1 two, 2 none
    logic       wide;     // weights of 16 bits, else 8,
    logic       narrow;   // four less
  } row_format_t;
  localparam int unsigned RowFormatBits = (PackedRows != 0) ? 8 : 1;

  // What learning needs of a row.
  typedef struct packed {
    logic                       plastic;
    logic                       forced; // visited by force (chip P9)
    logic [3:0]                 bank;
    logic [AxonBits-1:0]        axon;
    logic [WordAddressBits-1:0] address;
  } learning_t;
  localparam int unsigned LearningBits = (StdpProfiles > 0) ? 6 + AxonBits + WordAddressBits : 1;

  // ---- Neuron: wide enough for any sum before it saturates ----
  localparam int unsigned GuardedBits = AccumulatorBits + GuardBits;
  localparam int unsigned WideBits = ((GuardedBits > StateBits) ? GuardedBits : StateBits) + 2;

  // Tiles of a mesh wait for each other, with clocks that stop meanwhile.
  localparam bit ClockGates = Cores > 1;

  // chip C4, in its order; the last three are those of E.
  localparam int unsigned Counters = (Ecc != 0) ? 17 : 14;

  // Number of the lowest bit that is set; 0 when none is. Simulation is faster by a
  // subtraction; gates are fewer when each half is asked whether it has a bit.
`ifdef VERILATOR
  function automatic logic [4:0] lowest32(input logic [31:0] bits);
    logic [31:0] one;
    one = bits & (~bits + 32'd1);
    lowest32 = {|(one & 32'hffff_0000), |(one & 32'hff00_ff00), |(one & 32'hf0f0_f0f0),
                |(one & 32'hcccc_cccc), |(one & 32'haaaa_aaaa)};
  endfunction

  function automatic logic [2:0] lowest8(input logic [7:0] bits);
    logic [7:0] one;
    one = bits & (~bits + 8'd1);
    lowest8 = {|(one & 8'hf0), |(one & 8'hcc), |(one & 8'haa)};
  endfunction

  function automatic logic [5:0] lowest64(input logic [63:0] bits);
    logic [63:0] one;
    one = bits & (~bits + 64'd1);
    lowest64 = {|(one & 64'hffff_ffff_0000_0000), |(one & 64'hffff_0000_ffff_0000),
                |(one & 64'hff00_ff00_ff00_ff00), |(one & 64'hf0f0_f0f0_f0f0_f0f0),
                |(one & 64'hcccc_cccc_cccc_cccc), |(one & 64'haaaa_aaaa_aaaa_aaaa)};
  endfunction
`else
  function automatic logic [2:0] lowest8(input logic [7:0] bits);
    logic [3:0] four;
    logic [1:0] two;
    lowest8[2] = bits[3:0] == '0 && bits[7:4] != '0;
    four = lowest8[2] ? bits[7:4] : bits[3:0];
    lowest8[1] = four[1:0] == '0 && four[3:2] != '0;
    two = lowest8[1] ? four[3:2] : four[1:0];
    lowest8[0] = !two[0] & two[1];
  endfunction

  function automatic logic [4:0] lowest32(input logic [31:0] bits);
    lowest32[4:3] = (bits[7:0] != '0) ? 2'd0 : (bits[15:8] != '0) ? 2'd1 :
                    (bits[23:16] != '0) ? 2'd2 : (bits[31:24] != '0) ? 2'd3 : 2'd0;
    lowest32[2:0] = lowest8(bits[8 * lowest32[4:3] +: 8]);
  endfunction

  function automatic logic [5:0] lowest64(input logic [63:0] bits);
    lowest64[5] = bits[31:0] == '0 && bits[63:32] != '0;
    lowest64[4:0] = lowest32(lowest64[5] ? bits[63:32] : bits[31:0]);
  endfunction
`endif

  // The lowest bit that is set, alone, of five.
  function automatic logic [4:0] lowest_of_5(input logic [4:0] bits);
    lowest_of_5 = bits & ~{|bits[3:0], |bits[2:0], |bits[1:0], bits[0], 1'b0};
  endfunction

  // Row and column of a core number (y * MeshWidth + x): compares, no divider.
  function automatic logic [YBits-1:0] row_of(input logic [11:0] core);
    row_of = '0;
    for (int unsigned y = 1; y < MeshHeight; y++) begin
      if (core >= 12'(y * MeshWidth)) row_of = YBits'(y);
    end
  endfunction

  function automatic logic [XBits-1:0] column_of(input logic [11:0] core);
    column_of = XBits'(core - 12'(row_of(core)) * 12'(MeshWidth));
  endfunction

  // chip C, CHECK: CRC-32C goes on by a word, least significant byte first;
  // starts at and is finally inverted with all ones.
  function automatic logic [31:0] crc32c(input logic [31:0] crc, input logic [31:0] word);
    crc32c = crc ^ word;
    for (int unsigned bit_number = 0; bit_number < 32; bit_number++) begin
      crc32c = (crc32c >> 1) ^ (crc32c[0] ? 32'h82f6_3b78 : 32'h0);
    end
  endfunction
