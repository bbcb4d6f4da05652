//===- SmallModel.cpp - A small network that uses every field --*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "SmallModel.h"
#include <cmath>

using namespace llvm;

namespace chronaxie::tests {

Network smallModel() {
  Network network;
  network.name = "small";
  network.tickSeconds = 1e-3;
  Population in;
  in.name = "in";
  in.kind = PopulationKind::Input;
  in.size = 2;
  Population res;
  res.name = "res";
  res.size = 3;
  res.membraneRetention = {0.1, std::nextafter(1.0, 0.0), 1};
  res.synapseRetention = {0, 5e-324, 0.5};
  res.threshold = {1, -2, INFINITY};
  res.resetAmount = {1, 2, 3};
  res.resetValue = {-1, 0, 0.25};
  res.synapseBias = {0.125, 0, -0.5};
  res.membraneBias = {0, 0, 1e-3};
  res.initialPotential = {0.5, 0, 0};
  res.initialCurrent = {0, 0.25, 0};
  res.refractoryTicks = {0, 1, 70};
  res.reset = ResetMode::ToValue;
  Population out;
  out.name = "out";
  out.size = 1;
  out.membraneRetention = {0.9};
  out.synapseRetention = out.resetAmount = out.resetValue = out.synapseBias = out.membraneBias =
      out.initialPotential = out.initialCurrent = {0};
  out.threshold = {4};
  out.refractoryTicks = {0};
  out.reset = ResetMode::Subtract;
  out.resetTiming = ResetTiming::NextTickInputKept;
  out.currentTiming = CurrentTiming::Previous;
  out.spikesAtThreshold = true;
  network.populations = {in, res, out};
  network.profiles = {{0.01, 0.02, 20, 40, 0, 1, 0}, {0.5, 0.25, 64, 0.5, -1, 2, 0.3}};
  network.projections = {{"fc", 0, 1, {0, 2, 3}, {0, 2, 1}, {0.5, -0.25, 1}, {0, 7, 64}},
                         {"rec", 1, 1, {0, 1, 3, 3}, {1, 0, 0}, {0, 1, -1}, {1, 1, 2}, {0, -1, 1}},
                         {"read", 1, 2, {0, 1, 2, 2}, {0, 0}, {1, 2}, {0, 0}}};
  network.readout.rule = ReadoutRule::Max;
  network.readout.votes = {{2, 0, 1, 0.5}, {1, 2, 0, -2}};
  network.readout.classNames = {"yes", "no"};
  network.conventions = {{"dt", "0.001 s", "given"}};
  return network;
}

} // namespace chronaxie::tests
