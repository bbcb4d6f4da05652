// cx_neuron_memory - parameters and state of a core's neurons: a memory a field,
// each read for the pipeline stage that takes it (cx_neuron_update names them). A
// host's read goes through the same stages; every memory keeps what it has read.
// SPDX-License-Identifier: Apache-2.0
module cx_neuron_memory (
  input  logic                                    clk_i,
  // Host: units 0..11 of cx_types are written.
  input  logic [11:0]                             host_write_i,
  input  logic [cx_pkg::TargetBits-1:0]           host_slot_i,
  input  logic [31:0]                             host_data_i,
  // Stage 0; `probe` is a host's read, whose slot comes along.
  input  logic                                    fetch_i,
  input  logic                                    fetch_initial_i,
  input  logic                                    probe_i,
  input  logic                                    probe_state_i, // of the state
  input  logic [cx_pkg::TargetBits-1:0]           fetch_slot_i,
  output logic [cx_pkg::StateBits-1:0]            potential_o,
  output logic [cx_pkg::StateBits-1:0]            current_o,
  output logic [cx_pkg::RefractoryBits-1:0]       refractory_o,
  output logic [cx_pkg::ConstantBits-1:0]         initial_potential_o,
  output logic [cx_pkg::ConstantBits-1:0]         initial_current_o,
  output logic [cx_pkg::MembraneTimescaleBits-1:0] membrane_index_o,
  output logic [cx_pkg::SynapseTimescaleBits-1:0] synapse_index_o,
  output logic [cx_pkg::StartTickBits-1:0]        start_tick_o,
  // Stage 1.
  input  logic                                    select_i,
  input  logic                                    select_probe_i,
  input  logic [cx_pkg::TargetBits-1:0]           select_slot_i,
  output logic [cx_pkg::ConstantBits-1:0]         synapse_bias_o,
  // Stage 2.
  input  logic                                    decay_i,
  input  logic                                    decay_probe_i,
  input  logic [cx_pkg::TargetBits-1:0]           decay_slot_i,
  output logic [cx_pkg::ConstantBits-1:0]         membrane_bias_o,
  // Stage 3.
  input  logic                                    charge_i,
  input  logic                                    charge_probe_i,
  input  logic [cx_pkg::TargetBits-1:0]           charge_slot_i,
  output logic [cx_pkg::ConstantBits-1:0]         threshold_o,
  output logic [cx_pkg::ConstantBits-1:0]         reset_amount_o,
  output logic [cx_pkg::ConstantBits-1:0]         reset_value_o,
  output logic [1:0]                              reset_mode_o,
  output logic [cx_pkg::RefractoryBits-1:0]       refractory_ticks_o,
  // Stage 5; the memories take it a cycle later.
  input  logic                                    write_i,
  input  logic [cx_pkg::TargetBits-1:0]           write_slot_i,
  input  logic [cx_pkg::StateBits-1:0]            potential_i,
  input  logic [cx_pkg::StateBits-1:0]            current_i,
  input  logic [cx_pkg::RefractoryBits-1:0]       refractory_i,
  // chip E
  input  logic                                    past_i, // the state fetched is in use
  output logic [1:0]                              corrected_o, // refractory counters, V and I
  output logic [1:0]                              failed_o,
  output logic [11:0]                             parity_o // by unit
);
  localparam int unsigned Slots = cx_pkg::NeuronsPerCore;

  // ---- State ----
  logic                                     probe_state_q;
  logic [1:0]                               corrected, failed;
  // What was made waits a cycle: nobody reads it so soon. A tile that fell asleep over it
  // writes at the edge that wakes it, a cycle before what woke it can read.
  logic                                     write_q;
  logic [cx_pkg::TargetBits-1:0]            write_slot_q;
  logic [cx_pkg::StateBits-1:0]             potential_q, current_q;
  logic [cx_pkg::RefractoryBits-1:0]        refractory_q;

  always_ff @(posedge clk_i) begin
    write_q <= write_i;
    if (write_i) begin
      write_slot_q <= write_slot_i;
      potential_q <= potential_i;
      current_q <= current_i;
      refractory_q <= refractory_i;
    end
  end
  cx_ram_secded #(.Width(2 * cx_pkg::StateBits), .Depth(Slots), .ReadsOld(1'b0)) u_state (
    .clk_i, .write_i(write_q), .write_address_i(write_slot_q), .write_data_i({current_q, potential_q}),
    .read_i(fetch_i | probe_i), .check_i(fetch_i | probe_state_i), .read_address_i(fetch_slot_i),
    .read_data_o({current_o, potential_o}), .corrected_o(corrected[0]), .failed_o(failed[0])
  );
  cx_ram_secded #(.Width(cx_pkg::RefractoryBits), .Depth(Slots), .ReadsOld(1'b0)) u_counters (
    .clk_i, .write_i(write_q), .write_address_i(write_slot_q), .write_data_i(refractory_q),
    .read_i(fetch_i | probe_i), .check_i(fetch_i | probe_state_i), .read_address_i(fetch_slot_i),
    .read_data_o(refractory_o), .corrected_o(corrected[1]), .failed_o(failed[1])
  );
  // Until its start tick a neuron's state may never have been written.
  always_ff @(posedge clk_i) probe_state_q <= probe_state_i;
  assign corrected_o = corrected & {2{past_i | probe_state_q}};
  assign failed_o = failed & {2{past_i | probe_state_q}};

  // ---- Stage 0 ----
  cx_parity_ram #(.Width(cx_pkg::ConstantBits), .Depth(Slots)) u_initial_potential (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitInitialPotential]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::ConstantBits-1:0]), .read_i(fetch_initial_i | probe_i), .check_i(fetch_initial_i),
    .read_address_i(fetch_slot_i), .read_data_o(initial_potential_o), .parity_o(parity_o[cx_pkg::UnitInitialPotential])
  );
  cx_parity_ram #(.Width(cx_pkg::ConstantBits), .Depth(Slots)) u_initial_current (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitInitialCurrent]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::ConstantBits-1:0]), .read_i(fetch_initial_i | probe_i), .check_i(fetch_initial_i),
    .read_address_i(fetch_slot_i), .read_data_o(initial_current_o), .parity_o(parity_o[cx_pkg::UnitInitialCurrent])
  );
  cx_parity_ram #(.Width(cx_pkg::MembraneTimescaleBits), .Depth(Slots)) u_membrane_index (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitMembraneIndex]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::MembraneTimescaleBits-1:0]), .read_i(fetch_i | probe_i), .check_i(fetch_i),
    .read_address_i(fetch_slot_i), .read_data_o(membrane_index_o), .parity_o(parity_o[cx_pkg::UnitMembraneIndex])
  );
  cx_parity_ram #(.Width(cx_pkg::SynapseTimescaleBits), .Depth(Slots)) u_synapse_index (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitSynapseIndex]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::SynapseTimescaleBits-1:0]), .read_i(fetch_i | probe_i), .check_i(fetch_i),
    .read_address_i(fetch_slot_i), .read_data_o(synapse_index_o), .parity_o(parity_o[cx_pkg::UnitSynapseIndex])
  );
  cx_parity_ram #(.Width(cx_pkg::StartTickBits), .Depth(Slots)) u_start_tick (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitStartTick]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::StartTickBits-1:0]), .read_i(fetch_i | probe_i), .check_i(fetch_i),
    .read_address_i(fetch_slot_i), .read_data_o(start_tick_o), .parity_o(parity_o[cx_pkg::UnitStartTick])
  );

  // ---- Stages 1 to 3 ----
  cx_parity_ram #(.Width(cx_pkg::ConstantBits), .Depth(Slots)) u_synapse_bias (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitSynapseBias]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::ConstantBits-1:0]), .read_i(select_i | select_probe_i), .check_i(select_i),
    .read_address_i(select_slot_i), .read_data_o(synapse_bias_o), .parity_o(parity_o[cx_pkg::UnitSynapseBias])
  );
  cx_parity_ram #(.Width(cx_pkg::ConstantBits), .Depth(Slots)) u_membrane_bias (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitMembraneBias]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::ConstantBits-1:0]), .read_i(decay_i | decay_probe_i), .check_i(decay_i),
    .read_address_i(decay_slot_i), .read_data_o(membrane_bias_o), .parity_o(parity_o[cx_pkg::UnitMembraneBias])
  );
  cx_parity_ram #(.Width(cx_pkg::ConstantBits), .Depth(Slots)) u_reset_value (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitResetValue]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::ConstantBits-1:0]), .read_i(charge_i | charge_probe_i), .check_i(charge_i),
    .read_address_i(charge_slot_i), .read_data_o(reset_value_o), .parity_o(parity_o[cx_pkg::UnitResetValue])
  );
  cx_parity_ram #(.Width(cx_pkg::ConstantBits), .Depth(Slots)) u_threshold (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitThreshold]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::ConstantBits-1:0]), .read_i(charge_i | charge_probe_i), .check_i(charge_i),
    .read_address_i(charge_slot_i), .read_data_o(threshold_o), .parity_o(parity_o[cx_pkg::UnitThreshold])
  );
  cx_parity_ram #(.Width(cx_pkg::ConstantBits), .Depth(Slots)) u_reset_amount (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitResetAmount]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::ConstantBits-1:0]), .read_i(charge_i | charge_probe_i), .check_i(charge_i),
    .read_address_i(charge_slot_i), .read_data_o(reset_amount_o), .parity_o(parity_o[cx_pkg::UnitResetAmount])
  );
  cx_parity_ram #(.Width(2), .Depth(Slots)) u_reset_mode (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitResetMode]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[1:0]), .read_i(charge_i | charge_probe_i), .check_i(charge_i),
    .read_address_i(charge_slot_i), .read_data_o(reset_mode_o), .parity_o(parity_o[cx_pkg::UnitResetMode])
  );
  cx_parity_ram #(.Width(cx_pkg::RefractoryBits), .Depth(Slots)) u_refractory_ticks (
    .clk_i, .write_i(host_write_i[cx_pkg::UnitRefractory]), .write_address_i(host_slot_i),
    .write_data_i(host_data_i[cx_pkg::RefractoryBits-1:0]), .read_i(charge_i | charge_probe_i), .check_i(charge_i),
    .read_address_i(charge_slot_i), .read_data_o(refractory_ticks_o), .parity_o(parity_o[cx_pkg::UnitRefractory])
  );
endmodule
