// cx_neuron_update - one neuron a cycle through five stages (chip N1..N9):
//   0 fetch      state, sum, timescale indices and start tick are read
//   1 select     retention codes; before and at the start tick the initial state
//   2 decay      both retentions
//   3 integrate  current, then potential
//   4 fire       spike, reset, refractory counter; state is written
// SPDX-License-Identifier: Apache-2.0
module cx_neuron_update (
  input  logic                                     clk_i,
  input  logic                                     rst_ni,
  input  logic                                     flush_i,
  input  logic [31:0]                              tick_i,
  // Stage 0.
  input  logic                                     issue_i,
  input  logic [cx_pkg::TargetBits-1:0]            slot_i,
  input  logic                                     first_i,
  input  logic                                     last_i,
  // Stage 1.
  input  logic [cx_pkg::AccumulatorBits-1:0]       sum_i,
  input  logic [cx_pkg::StateBits-1:0]             potential_i,
  input  logic [cx_pkg::StateBits-1:0]             current_i,
  input  logic [cx_pkg::RefractoryBits-1:0]        refractory_i,
  input  logic [cx_pkg::ConstantBits-1:0]          initial_potential_i,
  input  logic [cx_pkg::ConstantBits-1:0]          initial_current_i,
  input  logic [cx_pkg::StartTickBits-1:0]         start_tick_i,
  input  logic [cx_pkg::RetentionCodeBits-1:0]     membrane_code_i,
  input  logic [cx_pkg::RetentionCodeBits-1:0]     synapse_code_i,
  // Stage 2 asks, stage 3 has.
  output logic                                     decay_o,
  output logic [cx_pkg::TargetBits-1:0]            decay_slot_o,
  input  logic [cx_pkg::ConstantBits-1:0]          synapse_bias_i,
  input  logic [cx_pkg::ConstantBits-1:0]          membrane_bias_i,
  input  logic [cx_pkg::ConstantBits-1:0]          reset_value_i,
  // Stage 3 asks, stage 4 has.
  output logic                                     integrate_o,
  output logic [cx_pkg::TargetBits-1:0]            integrate_slot_o,
  input  logic [cx_pkg::ConstantBits-1:0]          threshold_i,
  input  logic [cx_pkg::ConstantBits-1:0]          reset_amount_i,
  input  logic [1:0]                               reset_mode_i,
  input  logic [cx_pkg::RefractoryBits-1:0]        refractory_ticks_i,
  // What the update made.
  output logic                                     commit_o,
  output logic [cx_pkg::TargetBits-1:0]            commit_slot_o,
  output logic [cx_pkg::AccumulatorBits-1:0]       commit_sum_o,
  output logic [cx_pkg::StateBits-1:0]             potential_o,
  output logic [cx_pkg::StateBits-1:0]             current_o,
  output logic [cx_pkg::RefractoryBits-1:0]        refractory_o,
  output logic                                     spike_o,
  output logic                                     potential_saturated_o,
  output logic                                     current_saturated_o,
  output logic                                     block_done_o,
  output logic                                     block_active_o,
  output logic                                     idle_o
);
  localparam int unsigned StateBits = cx_pkg::StateBits;
  localparam int unsigned WideBits = cx_pkg::WideBits;
  localparam int unsigned ProductBits = StateBits + cx_pkg::RetentionCodeBits;

  // chip N1: on the magnitude, so that it rounds to zero.
  function automatic logic signed [StateBits-1:0] retain(
    input logic signed [StateBits-1:0] state, input logic [cx_pkg::RetentionCodeBits-1:0] code
  );
    logic [StateBits-1:0] magnitude, kept;
    magnitude = state[StateBits-1] ? -state : state;
    kept = StateBits'((ProductBits'(magnitude) * ProductBits'(code)) >> cx_pkg::RetentionBits);
    retain = state[StateBits-1] ? -kept : kept;
  endfunction

  function automatic logic too_great(input logic signed [WideBits-1:0] value);
    too_great = value > cx_pkg::StateGreatest;
  endfunction
  function automatic logic too_small(input logic signed [WideBits-1:0] value);
    too_small = value < cx_pkg::StateLeast;
  endfunction
  // chip N2
  function automatic logic signed [StateBits-1:0] saturate(input logic signed [WideBits-1:0] value);
    saturate = value[StateBits-1:0];
    if (too_great(value)) saturate = cx_pkg::StateGreatest[StateBits-1:0];
    if (too_small(value)) saturate = cx_pkg::StateLeast[StateBits-1:0];
  endfunction

  // ---- Stage 1: select ----
  logic                          valid1_q, first1_q, last1_q;
  logic [cx_pkg::TargetBits-1:0] slot1_q;
  logic                          before1, initial1; // before, at or before the start tick

  always_comb begin
    before1 = 1'b0;
    initial1 = 1'b0;
    if (valid1_q) begin
      before1 = tick_i < 32'(start_tick_i); // chip N7
      initial1 = tick_i <= 32'(start_tick_i);
    end
  end

  // ---- Stage 2: decay ----
  logic                                      valid2_q, first2_q, last2_q, before2_q;
  logic [cx_pkg::TargetBits-1:0]             slot2_q;
  logic signed [cx_pkg::AccumulatorBits-1:0] sum2_q;
  logic signed [StateBits-1:0]               potential2_q, current2_q;
  logic [cx_pkg::RefractoryBits-1:0]         refractory2_q;
  logic [cx_pkg::RetentionCodeBits-1:0]      membrane_code2_q, synapse_code2_q;

  assign decay_o = valid2_q;
  assign decay_slot_o = slot2_q;

  // ---- Stage 3: integrate ----
  logic                                      valid3_q, first3_q, last3_q, before3_q;
  logic [cx_pkg::TargetBits-1:0]             slot3_q;
  logic signed [cx_pkg::AccumulatorBits-1:0] sum3_q;
  logic signed [StateBits-1:0]               potential3_q, current3_q; // before the update
  logic signed [StateBits-1:0]               kept_potential3_q, kept_current3_q;
  logic [cx_pkg::RefractoryBits-1:0]         refractory3_q;
  logic signed [WideBits-1:0]                current_wide, potential_wide;
  logic signed [StateBits-1:0]               current3, potential3;
  logic                                      current_clamped3, potential_clamped3;

  assign integrate_o = valid3_q;
  assign integrate_slot_o = slot3_q;

  always_comb begin
    current_wide = '0;
    potential_wide = '0;
    current3 = current3_q;
    potential3 = potential3_q;
    current_clamped3 = 1'b0;
    potential_clamped3 = 1'b0;
    if (valid3_q && !before3_q) begin
      // chip N3
      current_wide = WideBits'(kept_current3_q) + (WideBits'(sum3_q) <<< cx_pkg::GuardBits) +
                     WideBits'($signed(synapse_bias_i));
      current3 = saturate(current_wide);
      current_clamped3 = too_great(current_wide) | too_small(current_wide);
      // chip N4
      potential_wide = WideBits'(kept_potential3_q) + WideBits'(current3) + WideBits'($signed(membrane_bias_i));
      if (refractory3_q != '0) begin
        potential3 = reset_value_i;
      end else begin
        potential3 = saturate(potential_wide);
        potential_clamped3 = too_great(potential_wide) | too_small(potential_wide);
      end
    end
  end

  // ---- Stage 4: fire ----
  logic                                      valid4_q, first4_q, last4_q, before4_q, changed4_q;
  logic [cx_pkg::TargetBits-1:0]             slot4_q;
  logic signed [cx_pkg::AccumulatorBits-1:0] sum4_q;
  logic signed [StateBits-1:0]               past_potential4_q, potential4_q, current4_q, reset_value4_q;
  logic [cx_pkg::RefractoryBits-1:0]         refractory4_q;
  logic                                      current_clamped4_q, potential_clamped4_q;
  logic signed [WideBits-1:0]                subtracted_wide;
  logic                                      block_active_q, changed4;

  assign commit_o = valid4_q;
  assign commit_slot_o = slot4_q;
  assign commit_sum_o = sum4_q;
  assign current_o = current4_q;
  assign current_saturated_o = valid4_q & current_clamped4_q;

  always_comb begin
    spike_o = 1'b0;
    subtracted_wide = '0;
    potential_o = potential4_q;
    potential_saturated_o = 1'b0;
    refractory_o = '0;
    changed4 = 1'b0;
    block_done_o = 1'b0;
    block_active_o = 1'b0;
    if (valid4_q) begin
      spike_o = !before4_q && refractory4_q == '0 && potential4_q > $signed(threshold_i); // chip N5
      potential_saturated_o = potential_clamped4_q;
      if (spike_o && reset_mode_i == 2'd1) begin // chip N6
        subtracted_wide = WideBits'(potential4_q) - WideBits'($signed(reset_amount_i));
        potential_o = saturate(subtracted_wide);
        potential_saturated_o = potential_clamped4_q | too_great(subtracted_wide) | too_small(subtracted_wide);
      end
      if (spike_o && reset_mode_i == 2'd2) potential_o = reset_value4_q;
      // chip N8
      if (spike_o) refractory_o = refractory_ticks_i;
      else if (refractory4_q != '0) refractory_o = refractory4_q - cx_pkg::RefractoryBits'(1);
      // chip N9
      changed4 = spike_o | changed4_q | (potential_o != past_potential4_q) | (refractory_o != refractory4_q);
      block_done_o = last4_q;
      block_active_o = changed4 | (block_active_q & !first4_q);
    end
  end

  assign idle_o = !(valid1_q | valid2_q | valid3_q | valid4_q);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid1_q <= 1'b0;
      valid2_q <= 1'b0;
      valid3_q <= 1'b0;
      valid4_q <= 1'b0;
    end else begin
      valid1_q <= issue_i & !flush_i;
      valid2_q <= valid1_q & !flush_i;
      valid3_q <= valid2_q & !flush_i;
      valid4_q <= valid3_q & !flush_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (issue_i) begin
      slot1_q <= slot_i;
      first1_q <= first_i;
      last1_q <= last_i;
    end
    if (valid1_q) begin
      slot2_q <= slot1_q;
      first2_q <= first1_q;
      last2_q <= last1_q;
      before2_q <= before1;
      sum2_q <= sum_i;
      potential2_q <= initial1 ? initial_potential_i : potential_i;
      current2_q <= initial1 ? initial_current_i : current_i;
      refractory2_q <= initial1 ? '0 : refractory_i;
      membrane_code2_q <= membrane_code_i;
      synapse_code2_q <= synapse_code_i;
    end
    if (valid2_q) begin
      slot3_q <= slot2_q;
      first3_q <= first2_q;
      last3_q <= last2_q;
      before3_q <= before2_q;
      sum3_q <= sum2_q;
      potential3_q <= potential2_q;
      current3_q <= current2_q;
      refractory3_q <= refractory2_q;
      kept_potential3_q <= retain(potential2_q, membrane_code2_q);
      kept_current3_q <= retain(current2_q, synapse_code2_q);
    end
    if (valid3_q) begin
      slot4_q <= slot3_q;
      first4_q <= first3_q;
      last4_q <= last3_q;
      before4_q <= before3_q;
      sum4_q <= sum3_q;
      past_potential4_q <= potential3_q;
      potential4_q <= potential3;
      current4_q <= current3;
      reset_value4_q <= reset_value_i;
      refractory4_q <= refractory3_q;
      current_clamped4_q <= current_clamped3;
      potential_clamped4_q <= potential_clamped3;
      changed4_q <= current3 != current3_q;
    end
    if (valid4_q) block_active_q <= block_active_o;
  end
endmodule
