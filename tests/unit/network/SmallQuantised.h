//===- SmallQuantised.h - Small networks in integers ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#ifndef CHRONAXIE_TESTS_UNIT_NETWORK_SMALLQUANTISED_H
#define CHRONAXIE_TESTS_UNIT_NETWORK_SMALLQUANTISED_H

#include "network/Quantised.h"

namespace chronaxie {

/// Two inputs, one of them graded, three neurons that feed themselves.
inline QuantisedNetwork smallNetwork() {
  QuantisedNetwork network;
  network.name = "small";
  network.tickSeconds = 1e-4;
  network.weightBits = 8;
  network.widths = {16, 24, 10, 32};
  network.sourceHash = std::string(64, 'a');
  QuantisedPopulation in;
  in.name = "in";
  in.kind = PopulationKind::Input;
  in.size = 2;
  in.graded = true;
  QuantisedPopulation lif;
  lif.name = "lif";
  lif.size = 3;
  lif.startTick = 2;
  lif.reset = ResetMode::Subtract;
  lif.membraneRetention = {65536, 0, 60000};
  lif.synapseRetention = {0, 1, 2};
  lif.threshold = {1000, -5, INT32_MAX};
  lif.resetAmount = {1000, 7, 0};
  lif.resetValue = {0, 0, -1};
  lif.synapseBias = {0, 3, 0};
  lif.membraneBias = {1, 0, 0};
  lif.initialPotential = {INT32_MIN, 0, 5};
  lif.initialCurrent = {0, INT32_MAX, 0};
  lif.refractoryTicks = {0, 1, 63};
  lif.scale = {100.25, 3, 1e-3};
  network.populations = {in, lif};
  network.projections = {{"fc", 0, 1, {0, 2, 3}, {0, 2, 1}, {127, -128, 5}, {1, 1, 16}},
                         {"rec", 1, 1, {0, 1, 1, 2}, {1, 0}, {-3, 4}, {1, 2}}};
  network.readout.rule = ReadoutRule::Last;
  network.readout.votes = {{1, 2, 0, 0.5}, {1, 0, 1, -2}};
  network.readout.classNames = {"yes", "no"};
  return network;
}

/// `smallNetwork` with two profiles, of which "rec" uses one, and decays of 12 bits.
inline QuantisedNetwork learningNetwork() {
  QuantisedNetwork network = smallNetwork();
  network.decayBits = 12;
  network.populations[1].membraneRetention = {65536, 0, 61440};
  network.populations[1].synapseRetention = {0, 16, 32};
  for (uint32_t power : {1, 2}) {
    QuantisedProfile profile;
    profile.least = -100;
    profile.greatest = 32767;
    profile.plus = 5000 + power;
    profile.minus = (1 << 24) - 1;
    profile.coarsePlus.assign(16, 65536);
    profile.finePlus.assign(16, 60000 + power);
    profile.coarseMinus.assign(16, power);
    profile.fineMinus.assign(16, 2);
    profile.power = power;
    profile.inverseRange = UINT32_MAX;
    for (uint32_t point = 0; power == 2 && point < 17; ++point)
      profile.powerTable.push_back(32768 + 2048 * point);
    for (uint32_t factor = 0; power == 2 && factor < 16; ++factor)
      profile.powerTable.push_back(65536 >> factor);
    network.profiles.push_back(profile);
  }
  network.projections[1].profile = {staticSynapse, 1};
  network.projections[1].weight = {-3, 0};
  return network;
}

} // namespace chronaxie
#endif
