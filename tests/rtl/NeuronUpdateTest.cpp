//===- NeuronUpdateTest.cpp - The pipeline against Arithmetic.h -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "VNeuronUpdate.h"
#include "targets/Arithmetic.h"
#include "tests/rtl/Bench.h"
#include <gtest/gtest.h>
#include <optional>

using namespace chronaxie;
using namespace chronaxie::arithmetic;
using namespace chronaxie::rtl;

namespace {

struct Case {
  NeuronConstants neuron;
  NeuronState past;
  int32_t sum = 0;
};

/// Corners are as likely as all the rest.
int32_t drawState(Draw &draw) {
  static constexpr int32_t corners[] = {
      0, 1, -1, INT32_MAX, INT32_MIN, INT32_MAX - 1, INT32_MIN + 1};
  return draw.chance(40) ? corners[draw.below(7)]
                         : static_cast<int32_t>(draw.signedUpTo(INT32_MAX));
}

uint32_t drawCode(Draw &draw) {
  static constexpr uint32_t corners[] = {0, 1, 65535, 65536};
  return draw.chance(40) ? corners[draw.below(4)] : draw.below(65537);
}

Case drawCase(Draw &draw, uint32_t tick) {
  Case one;
  NeuronConstants &neuron = one.neuron;
  for (int32_t *constant :
       {&neuron.threshold, &neuron.resetAmount, &neuron.resetValue, &neuron.synapseBias,
        &neuron.membraneBias, &neuron.initialPotential, &neuron.initialCurrent})
    *constant = drawState(draw);
  neuron.resetMode = draw.below(3);
  neuron.refractoryTicks = draw.chance(50) ? draw.below(2) : draw.below(64);
  neuron.membraneRetention = drawCode(draw);
  neuron.synapseRetention = drawCode(draw);
  neuron.startTick = draw.chance(70) ? 0 : tick + draw.below(3) - 1;
  one.past = {drawState(draw), drawState(draw), draw.chance(60) ? 0 : draw.below(64)};
  one.sum = static_cast<int32_t>(draw.chance(20) ? (draw.chance(50) ? greatest(24) : least(24))
                                                 : draw.signedUpTo(greatest(24)));
  return one;
}

} // namespace

TEST(NeuronUpdate, DoesTheArithmeticOneNeuronACycle) {
  constexpr uint32_t tick = 20;
  Bench<VNeuronUpdate> update;
  Draw draw(4);
  // The stages a case passes; the memories answer a cycle after they are asked.
  std::optional<Case> stage[7];
  update->flush_i = 0;
  update->tick_i = tick;
  uint32_t commits = 0, spikes = 0, clamps = 0;
  for (int cycle = 0; cycle < 200000; ++cycle) {
    for (int i = 6; i > 0; --i)
      stage[i] = stage[i - 1];
    stage[0].reset();
    if (draw.chance(85))
      stage[0] = drawCase(draw, tick);
    update->issue_i = stage[0].has_value();
    update->slot_i = cycle & 0xff;
    update->first_i = 0;
    update->last_i = 0;
    update->touched_i = 0;
    if (stage[1]) {
      update->sum_i = stage[1]->sum & 0xffffff;
      update->potential_i = stage[1]->past.potential;
      update->current_i = stage[1]->past.current;
      update->refractory_i = stage[1]->past.refractory;
      update->initial_potential_i = stage[1]->neuron.initialPotential;
      update->initial_current_i = stage[1]->neuron.initialCurrent;
      update->start_tick_i = stage[1]->neuron.startTick;
      update->membrane_code_i = stage[1]->neuron.membraneRetention;
      update->synapse_code_i = stage[1]->neuron.synapseRetention;
    }
    if (stage[2])
      update->synapse_bias_i = stage[2]->neuron.synapseBias;
    if (stage[3])
      update->membrane_bias_i = stage[3]->neuron.membraneBias;
    if (stage[4]) {
      update->threshold_i = stage[4]->neuron.threshold;
      update->reset_amount_i = stage[4]->neuron.resetAmount;
      update->reset_value_i = stage[4]->neuron.resetValue;
      update->reset_mode_i = stage[4]->neuron.resetMode;
      update->refractory_ticks_i = stage[4]->neuron.refractoryTicks;
    }
    update.settle();
    ASSERT_EQ(update->select_o, stage[1].has_value());
    ASSERT_EQ(update->decay_o, stage[2].has_value());
    ASSERT_EQ(update->charge_o, stage[3].has_value());
    ASSERT_EQ(update->integrate_o, stage[4].has_value());
    ASSERT_EQ(update->commit_o, stage[5].has_value()) << "cycle " << cycle;
    if (stage[5]) {
      NeuronStep step =
          arithmetic::update(stage[5]->neuron, stage[5]->past, stage[5]->sum, tick, {});
      ASSERT_EQ(update->commit_slot_o, (cycle - 5) & 0xff);
      ASSERT_EQ(static_cast<int32_t>(update->potential_o), step.state.potential)
          << "cycle " << cycle;
      ASSERT_EQ(static_cast<int32_t>(update->current_o), step.state.current);
      ASSERT_EQ(update->refractory_o, step.state.refractory);
      ASSERT_EQ(update->spike_o, step.spike);
      ASSERT_EQ(update->potential_saturated_o, step.potentialSaturated);
      ASSERT_EQ(update->current_saturated_o, step.currentSaturated);
      ++commits;
      spikes += step.spike;
      clamps += step.potentialSaturated + step.currentSaturated;
    }
    update.cycle();
  }
  EXPECT_GT(commits, 150000u);
  EXPECT_GT(spikes, 10000u);
  EXPECT_GT(clamps, 10000u);
}
