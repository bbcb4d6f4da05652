// cx_core_config - a core's side of the configuration bus (chip C, "memories of a
// core"): which of its memories is written, and what a host reads back.
//
// A read is a probe that reads every memory at the host's address, goes with the
// neuron's slot through the stages of cx_neuron_update and is answered after the last;
// the bus keeps its address until then.
// SPDX-License-Identifier: Apache-2.0
module cx_core_config (
  input  logic                                     clk_i,
  input  logic                                     rst_ni,
  input  logic [11:0]                              number_i,
  // Configuration bus.
  input  logic                                     config_write_i,
  input  logic                                     config_read_i,
  input  logic [11:0]                              config_core_i,
  input  logic [31:0]                              config_address_i,
  input  logic [31:0]                              config_data_i,
  output logic                                     config_valid_o,
  output logic [31:0]                              config_data_o,
  // To the memories.
  output logic [cx_pkg::Units-1:0]                 write_o, // by unit
  output logic                                     probe_o,
  output logic [cx_pkg::Units-1:0]                 probe_unit_o, // the one that is asked for
  output logic [27:0]                              index_o,
  output logic [cx_pkg::TargetBits-1:0]            slot_o,
  // What they have read when the probe has passed the last stage.
  input  logic                                     passed_i,
  input  logic [cx_pkg::ConstantBits-1:0]          threshold_i,
  input  logic [cx_pkg::ConstantBits-1:0]          reset_amount_i,
  input  logic [cx_pkg::ConstantBits-1:0]          reset_value_i,
  input  logic [cx_pkg::ConstantBits-1:0]          synapse_bias_i,
  input  logic [cx_pkg::ConstantBits-1:0]          membrane_bias_i,
  input  logic [cx_pkg::StateBits-1:0]             potential_i, // of the state or the initial one
  input  logic [cx_pkg::StateBits-1:0]             current_i,
  input  logic [cx_pkg::RefractoryBits-1:0]        refractory_i,
  input  logic [1:0]                               reset_mode_i,
  input  logic [cx_pkg::RefractoryBits-1:0]        refractory_ticks_i,
  input  logic [cx_pkg::MembraneTimescaleBits-1:0] membrane_index_i,
  input  logic [cx_pkg::SynapseTimescaleBits-1:0]  synapse_index_i,
  input  logic [cx_pkg::StartTickBits-1:0]         start_tick_i,
  input  logic [31:0]                              first_route_i,
  input  logic [31:0]                              route_count_i,
  input  logic [31:0]                              reported_i,
  input  logic [31:0]                              route_i,
  input  logic [cx_pkg::RetentionCodeBits-1:0]     membrane_code_i, // with the probe
  input  logic [cx_pkg::RetentionCodeBits-1:0]     synapse_code_i,
  input  logic [31:0]                              row_address_i,
  input  logic [31:0]                              row_shape_i,
  input  logic [31:0]                              axon_link_i,
  input  logic [31:0]                              row_length_i,
  input  logic [31:0]                              row_word_i,
  input  logic [31:0]                              profile_i,
  input  logic [31:0]                              counter_i,
  input  logic [cx_pkg::StickyBits-1:0]            sticky_i,
  // Core registers.
  output logic [cx_pkg::SlotCountBits-1:0]         slots_o,
  output logic [cx_pkg::StartTickBits-1:0]         latest_start_o
);
  // ---- The unit ----
  logic       selected;
  logic [4:0] unit;

  assign selected = (config_write_i | config_read_i) && config_core_i == number_i;
  assign probe_o = config_read_i & selected;
  assign index_o = config_address_i[27:0];
  assign slot_o = cx_pkg::TargetBits'((config_address_i[31:28] == 4'd0) ? index_o >> 4 : index_o >> 2);

  always_comb begin
    unit = 5'(cx_pkg::UnitNothing);
    write_o = '0;
    probe_unit_o = '0;
    if (selected) begin
      unique case (config_address_i[31:28])
        4'd0: unit = {1'b0, index_o[3:0]};
        4'd1: unit = 5'(cx_pkg::UnitMembraneTable);
        4'd2: unit = 5'(cx_pkg::UnitSynapseTable);
        4'd3: unit = 5'(cx_pkg::UnitRowAddress) + 5'(index_o[1:0]);
        4'd4: unit = 5'(cx_pkg::UnitRowMemory);
        4'd5: unit = 5'(cx_pkg::UnitRouteMemory);
        4'd6: if (index_o[1:0] != 2'd3) unit = 5'(cx_pkg::UnitPotential) + 5'(index_o[1:0]);
        4'd7: unit = 5'(cx_pkg::UnitCounter);
        4'd8: unit = 5'(cx_pkg::UnitRegister);
        4'd9: unit = 5'(cx_pkg::UnitProfile);
        default: unit = 5'(cx_pkg::UnitNothing);
      endcase
      for (int unsigned i = 0; i < cx_pkg::Units; i++) begin
        write_o[i] = config_write_i && unit == 5'(i);
        probe_unit_o[i] = config_read_i && unit == 5'(i);
      end
    end
  end

  // ---- Core registers ----
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      slots_o <= '0;
      latest_start_o <= '0;
    end else if (write_o[cx_pkg::UnitRegister]) begin
      if (index_o[0]) latest_start_o <= config_data_i[cx_pkg::StartTickBits-1:0];
      else slots_o <= config_data_i[cx_pkg::SlotCountBits-1:0];
    end
  end

  // ---- Read-back: signed fields are sign-extended to the word ----
  // Two multiplexers of 16, the first for narrow fields.
  localparam logic [3:0] Narrow = 4'd7;
  localparam logic [3:0] Nothing = 4'd15; // of the narrow ones
  logic [3:0]                           select, narrow_select;
  logic [cx_pkg::RetentionCodeBits-1:0] code_q;
  logic [31:0]                          narrow, answer;

  always_comb begin
    select = Narrow;
    narrow_select = Nothing;
    if (passed_i) begin
      unique case (config_address_i[31:28])
        4'd0: begin
          if (index_o[3:0] < Narrow) select = index_o[3:0];
          else if (index_o[3:0] != 4'd15) narrow_select = {1'b0, index_o[2:0]};
        end
        4'd1, 4'd2: narrow_select = 4'd8;
        4'd3: select = {2'b10, index_o[1:0]};
        4'd4: select = 4'd12;
        4'd5: select = 4'd13;
        4'd6: begin
          if (!index_o[1]) select = {3'b010, index_o[0]} + 4'd1;
          else if (!index_o[0]) narrow_select = 4'd9;
        end
        4'd7: select = 4'd14;
        4'd8: narrow_select = {2'b11, index_o[1:0]};
        4'd9: select = 4'd15;
        default: select = Narrow;
      endcase
    end
  end

  always_comb begin
    narrow = '0;
    answer = '0;
    if (passed_i) begin
      unique case (narrow_select)
        4'd0: narrow = 32'(refractory_ticks_i);
        4'd1: narrow = 32'(membrane_index_i);
        4'd2: narrow = 32'(synapse_index_i);
        4'd3: narrow = 32'(start_tick_i);
        4'd4: narrow = first_route_i;
        4'd5: narrow = route_count_i;
        4'd6: narrow = reported_i;
        4'd7: narrow = 32'(reset_mode_i);
        4'd8: narrow = 32'(code_q);
        4'd9: narrow = 32'(refractory_i);
        4'd12: narrow = 32'(slots_o);
        4'd13: narrow = 32'(latest_start_o);
        4'd14: narrow = 32'(sticky_i);
        default: narrow = '0;
      endcase
      unique case (select)
        4'd0: answer = 32'($signed(threshold_i));
        4'd1: answer = 32'($signed(reset_amount_i));
        4'd2: answer = 32'($signed(reset_value_i));
        4'd3: answer = 32'($signed(synapse_bias_i));
        4'd4: answer = 32'($signed(membrane_bias_i));
        4'd5: answer = 32'($signed(potential_i));
        4'd6: answer = 32'($signed(current_i));
        4'd8: answer = row_address_i;
        4'd9: answer = row_shape_i;
        4'd10: answer = axon_link_i;
        4'd11: answer = row_length_i;
        4'd12: answer = row_word_i;
        4'd13: answer = route_i;
        4'd14: answer = counter_i;
        4'd15: answer = profile_i;
        default: answer = narrow;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (probe_o) code_q <= probe_unit_o[cx_pkg::UnitMembraneTable] ? membrane_code_i : synapse_code_i;
    config_data_o <= answer;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) config_valid_o <= 1'b0;
    else config_valid_o <= passed_i;
  end
endmodule
