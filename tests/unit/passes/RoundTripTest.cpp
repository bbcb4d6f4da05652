//===- RoundTripTest.cpp - Networks through the dialect and its text ------===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Snn/Convert.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "tests/unit/passes/Networks.h"
#include "gtest/gtest.h"
#include <cstring>

using namespace mlir;
using namespace chronaxie;
using namespace chronaxie::passes::test;

namespace {

std::string textOf(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream); // operator<< would leave the resources out
  return text;
}

/// Bit for bit, so that -0.0 and 0.0 differ.
bool sameBits(const std::vector<double> &a, const std::vector<double> &b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

void expectSame(const Population &a, const Population &b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.size, b.size);
  EXPECT_EQ(a.graded, b.graded);
  EXPECT_TRUE(sameBits(a.membraneRetention, b.membraneRetention));
  EXPECT_TRUE(sameBits(a.synapseRetention, b.synapseRetention));
  EXPECT_TRUE(sameBits(a.threshold, b.threshold));
  EXPECT_TRUE(sameBits(a.resetAmount, b.resetAmount));
  EXPECT_TRUE(sameBits(a.resetValue, b.resetValue));
  EXPECT_TRUE(sameBits(a.synapseBias, b.synapseBias));
  EXPECT_TRUE(sameBits(a.membraneBias, b.membraneBias));
  EXPECT_TRUE(sameBits(a.initialPotential, b.initialPotential));
  EXPECT_TRUE(sameBits(a.initialCurrent, b.initialCurrent));
  EXPECT_EQ(a.refractoryTicks, b.refractoryTicks);
  EXPECT_EQ(a.reset, b.reset);
  EXPECT_EQ(a.resetTiming, b.resetTiming);
  EXPECT_EQ(a.currentTiming, b.currentTiming);
  EXPECT_EQ(a.spikesAtThreshold, b.spikesAtThreshold);
  EXPECT_EQ(a.startTick, b.startTick);
}

void expectSame(const Network &a, const Network &b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.tickSeconds, b.tickSeconds);
  EXPECT_EQ(a.sourceHash, b.sourceHash);
  ASSERT_EQ(a.populations.size(), b.populations.size());
  for (auto [mine, other] : llvm::zip_equal(a.populations, b.populations))
    expectSame(mine, other);
  ASSERT_EQ(a.projections.size(), b.projections.size());
  for (auto [mine, other] : llvm::zip_equal(a.projections, b.projections)) {
    EXPECT_EQ(mine.name, other.name);
    EXPECT_EQ(mine.source, other.source);
    EXPECT_EQ(mine.target, other.target);
    EXPECT_EQ(mine.rowOffset, other.rowOffset);
    EXPECT_EQ(mine.targetNeuron, other.targetNeuron);
    EXPECT_TRUE(sameBits(mine.weight, other.weight));
    EXPECT_EQ(mine.delayTicks, other.delayTicks);
  }
  EXPECT_EQ(a.readout.rule, b.readout.rule);
  EXPECT_EQ(a.readout.classNames, b.readout.classNames);
  ASSERT_EQ(a.readout.votes.size(), b.readout.votes.size());
  for (auto [mine, other] : llvm::zip_equal(a.readout.votes, b.readout.votes)) {
    EXPECT_EQ(mine.population, other.population);
    EXPECT_EQ(mine.neuron, other.neuron);
    EXPECT_EQ(mine.classIndex, other.classIndex);
    EXPECT_EQ(mine.factor, other.factor);
  }
  ASSERT_EQ(a.conventions.size(), b.conventions.size());
  for (auto [mine, other] : llvm::zip_equal(a.conventions, b.conventions)) {
    EXPECT_EQ(mine.name, other.name);
    EXPECT_EQ(mine.value, other.value);
    EXPECT_EQ(mine.reason, other.reason);
  }
}

/// network -> snn -> text -> another context -> network.
void expectRoundTrip(const Network &network) {
  ASSERT_FALSE(static_cast<bool>(check(network)));
  MLIRContext first;
  OwningOpRef<ModuleOp> module = snn::toSnn(network, first);
  ASSERT_TRUE(succeeded(verify(*module)));
  MLIRContext second;
  second.loadDialect<snn::SnnDialect>();
  OwningOpRef<ModuleOp> parsed = parseSourceString<ModuleOp>(textOf(*module), &second);
  ASSERT_TRUE(parsed);
  llvm::Expected<Network> back = snn::fromSnn(*parsed);
  ASSERT_TRUE(static_cast<bool>(back)) << toString(back.takeError());
  expectSame(network, *back);
}

TEST(Snn, KeepsASmallNetworkThroughText) { expectRoundTrip(smallNetwork()); }

TEST(Snn, KeepsANetworkWithoutANameThroughText) {
  Network network = smallNetwork();
  network.name.clear();
  network.readout = {};
  network.conventions = {{"odd \"name\"", "a\nline", ""}};
  expectRoundTrip(network);
}

TEST(Snn, KeepsRandomNetworksThroughText) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    expectRoundTrip(randomNetwork(seed));
  }
}

TEST(Snn, KeepsLargeColumnsAsResources) {
  Network network = randomNetwork(7, {3, 200, true, false});
  network.populations[2].initialPotential[0] = -0.0;
  expectRoundTrip(network);
  MLIRContext context;
  OwningOpRef<ModuleOp> module = snn::toSnn(network, context);
  EXPECT_NE(textOf(*module).find("dense_resource<"), std::string::npos);
}

TEST(Snn, RewritesAResourceInPlace) {
  Network network = randomNetwork(7, {3, 200, true, false});
  MLIRContext context;
  OwningOpRef<ModuleOp> module = snn::toSnn(network, context);
  llvm::Expected<snn::NetworkOp> op = snn::findNetwork(*module);
  ASSERT_TRUE(static_cast<bool>(op));
  auto weightOf = [&] { return snn::projectionsOf(*op)[1].getWeight(); };
  ElementsAttr before = weightOf();
  ASSERT_TRUE(isa<DenseResourceElementsAttr>(before));
  for (double &weight : network.projections[1].weight)
    weight *= 2;
  snn::update(*op, network);
  EXPECT_TRUE(before == weightOf());
  llvm::Expected<Network> back = snn::fromSnn(*module);
  ASSERT_TRUE(static_cast<bool>(back));
  expectSame(network, *back);
}

TEST(Snn, SaysHowManyNetworksAModuleHolds) {
  MLIRContext context;
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  EXPECT_EQ(toString(snn::fromSnn(*module).takeError()),
            "the module holds 0 snn.network, it needs one");
}

TEST(Snn, SaysWhenANetworkIsNotQuantised) {
  MLIRContext context;
  OwningOpRef<ModuleOp> module = snn::toSnn(smallNetwork(), context);
  EXPECT_EQ(toString(snn::quantisedFromSnn(*module).takeError()),
            "the network is not quantised yet; run snn-quantise");
}

} // namespace
