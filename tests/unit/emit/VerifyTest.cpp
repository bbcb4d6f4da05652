//===- VerifyTest.cpp - Wrong images, made on purpose -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Emit/Verify.h"
#include "MapByHand.h"
#include "targets/Rows.h"
#include <cmath>
#include <functional>
#include <gmock/gmock.h>
#include <google/protobuf/message.h>

using namespace chronaxie;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

namespace {

std::string verdict(const QuantisedNetwork &network, const Image &image) {
  llvm::Error error = emit::verify(network, image);
  return error ? llvm::toString(std::move(error)) : "";
}

/// What verify says of the small network's image after `change`, without its
/// first words.
std::string after(const std::function<void(Image &)> &change) {
  Image image = mapByHand(smallNetwork());
  change(image);
  std::string text = verdict(smallNetwork(), image);
  llvm::StringRef said = text;
  said.consume_front("the image is not the quantised network: ");
  return said.str();
}

/// The row of an axon, changed and packed again at the end of the memory.
void rewriteRow(Core &core, int axon, const std::function<void(std::vector<RowEntry> &)> &change) {
  Chip chip = tinyChip();
  Axons &axons = *core.mutable_axons();
  std::vector<uint32_t> words(core.synapse_word().begin(), core.synapse_word().end());
  std::vector<RowEntry> row =
      decodeRow(llvm::ArrayRef(words).drop_front(axons.row_address(axon)),
                axons.synapse_count(axon), formatOf(axons, axon, chip), chip);
  change(row);
  axons.set_row_address(axon, static_cast<uint32_t>(words.size()));
  axons.set_synapse_count(axon, static_cast<uint32_t>(row.size()));
  // Any row, in any order.
  axons.set_weight_bits(axon, 16);
  appendRow(words, row, RowFormat(16), chip);
  if (axons.row_format_size() > 0) {
    axons.set_row_format(axon, encodeFormat(RowFormat(16)));
    axons.set_row_words(axon, static_cast<uint32_t>(words.size()) - axons.row_address(axon));
  }
  core.mutable_synapse_word()->Assign(words.begin(), words.end());
}

/// The axon of a core that a source feeds.
int axonOf(const Core &core, uint32_t population, uint32_t neuron) {
  for (int axon = 0; axon < core.axons().row_address_size(); ++axon)
    if (core.axons().source_population(axon) == population &&
        core.axons().source_neuron(axon) == neuron)
      return axon;
  ADD_FAILURE() << "no such axon";
  return 0;
}

} // namespace

#define EXPECT_SAYS(text, ...) EXPECT_EQ(after([](Image &image) { __VA_ARGS__; }), text)

TEST(Verify, TakesTheImageOfTheNetwork) {
  EXPECT_EQ(verdict(smallNetwork(), mapByHand(smallNetwork())), "");
  for (unsigned seed = 1; seed <= 30; ++seed)
    EXPECT_EQ(verdict(randomNetwork(seed), mapByHand(randomNetwork(seed))), "") << seed;
}

TEST(Verify, TakesAnyOrderOfARow) {
  EXPECT_SAYS("",
              rewriteRow(image.cores[0], axonOf(image.cores[0], 0, 0),
                         [](std::vector<RowEntry> &row) { std::reverse(row.begin(), row.end()); }));
}

TEST(Verify, CatchesALostSynapse) {
  EXPECT_SAYS("1 difference\n  projection 'spikes-hidden': neuron 0 of 'spikes' to neuron 0 of "
              "'hidden': the network has delay 1 weight 5, the image has no synapse",
              rewriteRow(image.cores[0], axonOf(image.cores[0], 0, 0),
                         [](std::vector<RowEntry> &row) { row.clear(); }));
}

TEST(Verify, CatchesAnExtraSynapse) {
  EXPECT_SAYS("1 difference\n  projection 'spikes-hidden': neuron 0 of 'spikes' to neuron 3 of "
              "'hidden': the network has no synapse, the image has delay 2 weight 3",
              rewriteRow(image.cores[0], axonOf(image.cores[0], 0, 0),
                         [](std::vector<RowEntry> &row) { row.push_back({1, 1, 3}); }));
}

TEST(Verify, CatchesASynapseThatIsThereTwice) {
  EXPECT_SAYS("1 difference\n  projection 'spikes-hidden': neuron 0 of 'spikes' to neuron 0 of "
              "'hidden': the network has delay 1 weight 5, the image has delay 1 weight 5 and "
              "delay 1 weight 5",
              rewriteRow(image.cores[0], axonOf(image.cores[0], 0, 0),
                         [](std::vector<RowEntry> &row) { row.push_back(row[0]); }));
}

TEST(Verify, CatchesAWrongDelayWeightAndTarget) {
  EXPECT_SAYS("1 difference\n  projection 'spikes-hidden': neuron 0 of 'spikes' to neuron 0 of "
              "'hidden': the network has delay 1 weight 5, the image has delay 2 weight 5",
              rewriteRow(image.cores[0], axonOf(image.cores[0], 0, 0),
                         [](std::vector<RowEntry> &row) { row[0].residual = 1; }));
  EXPECT_SAYS("1 difference\n  projection 'spikes-hidden': neuron 0 of 'spikes' to neuron 0 of "
              "'hidden': the network has delay 1 weight 5, the image has delay 1 weight -5",
              rewriteRow(image.cores[0], axonOf(image.cores[0], 0, 0),
                         [](std::vector<RowEntry> &row) { row[0].weight = -5; }));
  EXPECT_SAYS("2 differences\n  projection 'spikes-hidden': neuron 0 of 'spikes' to neuron 0 of "
              "'hidden': the network has delay 1 weight 5, the image has no synapse\n"
              "  projection 'spikes-hidden': neuron 0 of 'spikes' to neuron 3 of "
              "'hidden': the network has no synapse, the image has delay 1 weight 5",
              rewriteRow(image.cores[0], axonOf(image.cores[0], 0, 0),
                         [](std::vector<RowEntry> &row) { row[0].target = 1; }));
}

TEST(Verify, CatchesSwappedAxonsOfTwoSources) {
  // Channels 0 and 2 of 'spikes' exchange their axons, source columns and all.
  std::string said = after([](Image &image) {
    PopulationMap &spikes = *image.network.mutable_population(0);
    int first = static_cast<int>(spikes.input_offset(0));
    int last = static_cast<int>(spikes.input_offset(3)) - 1;
    auto name = [&](int k, uint32_t channel) {
      for (Core &core : image.cores)
        if (core.number() == spikes.input_core(k))
          core.mutable_axons()->set_source_neuron(static_cast<int>(spikes.input_axon(k)), channel);
    };
    spikes.mutable_input_core()->SwapElements(first, last);
    spikes.mutable_input_axon()->SwapElements(first, last);
    name(first, 0);
    name(last, 2);
  });
  EXPECT_THAT(said, testing::StartsWith(
                        "4 differences\n  projection 'spikes-hidden': neuron 0 of 'spikes' to "
                        "neuron 0 of 'hidden': the network has delay 1 weight 5, the image has no "
                        "synapse"));
}

TEST(Verify, CatchesAnExtraRoute) {
  // Neuron 5 of 'hidden' also feeds a new axon that has the row of another.
  std::string said = after([](Image &image) {
    const PopulationMap &hidden = image.network.population(2);
    Core &core = *const_cast<Core *>(image.findCore(hidden.core(5)));
    Axons &axons = *core.mutable_axons();
    int other = axonOf(core, 2, 0);
    axons.add_row_address(axons.row_address(other));
    axons.add_synapse_count(axons.synapse_count(other));
    axons.add_weight_bits(axons.weight_bits(other));
    axons.add_source_population(2);
    axons.add_source_neuron(5);
    axons.add_base_delay(0);
    axons.add_successor(0);
    axons.add_profile_bank(0);
    Neurons &neurons = *core.mutable_neurons();
    int slot = static_cast<int>(hidden.slot(5));
    int first = core.routes().core_size();
    for (uint32_t k = 0; k < neurons.route_count(slot); ++k) {
      int at = static_cast<int>(neurons.first_route(slot) + k);
      core.mutable_routes()->add_core(core.routes().core(at));
      core.mutable_routes()->add_axon(core.routes().axon(at));
    }
    core.mutable_routes()->add_core(core.number());
    core.mutable_routes()->add_axon(static_cast<uint32_t>(axons.row_address_size() - 1));
    neurons.set_first_route(slot, static_cast<uint32_t>(first));
    neurons.set_route_count(slot, neurons.route_count(slot) + 1);
  });
  EXPECT_THAT(said, testing::HasSubstr("neuron 5 of 'hidden' to neuron"));
  EXPECT_THAT(said, testing::HasSubstr("the network has no synapse, the image has delay"));
}

TEST(Verify, CatchesSwappedSlots) {
  std::string said = after([](Image &image) {
    PopulationMap &hidden = *image.network.mutable_population(2);
    hidden.mutable_slot()->SwapElements(0, 3); // both on core 0
    // The axons' columns name sources by their place, so they follow.
    for (Core &core : image.cores)
      for (int axon = 0; axon < core.axons().row_address_size(); ++axon)
        if (core.axons().source_population(axon) == 2 && core.axons().source_neuron(axon) % 3 == 0)
          core.mutable_axons()->set_source_neuron(axon, 3 - core.axons().source_neuron(axon));
  });
  EXPECT_THAT(said, testing::HasSubstr("population 'hidden': neuron 0: threshold: the network has "
                                       "1000, the image has 1003"));
}

TEST(Verify, CatchesAWrongTableEntryAndAWrongIndex) {
  EXPECT_SAYS("1 difference\n  population 'hidden': neuron 0: membrane retention: the network has "
              "60000, the image has 60003",
              image.cores[0].mutable_neurons()->set_membrane_timescale(0, 1));
  EXPECT_THAT(after([](Image &image) { image.cores[0].set_synapse_retention(0, 1); }),
              testing::HasSubstr("population 'hidden': neuron 0: synapse retention: the network "
                                 "has 0, the image has 1"));
}

TEST(Verify, CatchesASpikeThatTheHostWouldNotSee) {
  EXPECT_SAYS("1 difference\n  population 'hidden': neuron 0: spikes for the host: the network has "
              "yes, the image has no",
              image.cores[0].mutable_neurons()->set_reported(0, false));
}

TEST(Verify, CountsWhatItDoesNotShow) {
  EXPECT_THAT(
      after([](Image &image) {
        for (Core &core : image.cores)
          for (int32_t &bias : *core.mutable_neurons()->mutable_membrane_bias())
            ++bias;
      }),
      testing::AllOf(testing::StartsWith("8 differences\n"), testing::EndsWith("\n  and 3 more")));
}

TEST(Verify, ComparesTheHeader) {
  Image image = mapByHand(smallNetwork());
  QuantisedNetwork other = smallNetwork();
  other.widths.guardBits = 4;
  other.sourceHash = "";
  EXPECT_EQ(verdict(other, image), "the image is not the quantised network: 2 differences\n"
                                   "  guard bits: the network has 4, the image has 10\n"
                                   "  source hash: the network has '', the image has '" +
                                       smallNetwork().sourceHash + "'");
  other = smallNetwork();
  other.populations.pop_back();
  other.projections.pop_back();
  other.readout = {};
  EXPECT_THAT(verdict(other, image),
              testing::HasSubstr("populations: the network has 3, the image has 4"));
}

TEST(Verify, CatchesEveryFlippedBitOfTheRows) {
  QuantisedNetwork network = randomNetwork(3);
  Image image = mapByHand(network);
  ASSERT_EQ(verdict(network, image), "");
  for (Core &core : image.cores)
    for (uint32_t &word : *core.mutable_synapse_word())
      for (int bit = 0; bit < 32; ++bit) {
        word ^= uint32_t{1} << bit;
        ASSERT_NE(verdict(network, image), "") << core.number() << " " << bit;
        word ^= uint32_t{1} << bit;
      }
}

namespace {

/// Changes one scalar of a message at a time and calls `seen` each time.
void everyChange(Message &message, const std::string &path,
                 const std::function<void(const std::string &)> &seen) {
  const auto *reflection = message.GetReflection();
  const auto *descriptor = message.GetDescriptor();
  for (int f = 0; f < descriptor->field_count(); ++f) {
    const FieldDescriptor *field = descriptor->field(f);
    int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      std::string at = path + "." + field->name() + "[" + std::to_string(i) + "]";
      auto change = [&](auto get, auto set, auto other) {
        auto before = get();
        set(other(before));
        seen(at);
        set(before);
      };
#define CHANGE(Kind, Type, other)                                                                  \
  change(                                                                                          \
      [&]() -> Type {                                                                              \
        return field->is_repeated() ? reflection->GetRepeated##Kind(message, field, i)             \
                                    : reflection->Get##Kind(message, field);                       \
      },                                                                                           \
      [&](const Type &value) {                                                                     \
        field->is_repeated() ? reflection->SetRepeated##Kind(&message, field, i, value)            \
                             : reflection->Set##Kind(&message, field, value);                      \
      },                                                                                           \
      [](const Type &value) -> Type { return other; })
      switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_UINT32:
        CHANGE(UInt32, uint32_t, value + 1);
        CHANGE(UInt32, uint32_t, value - 1);
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        CHANGE(Int32, int32_t, value ^ 1);
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        CHANGE(Bool, bool, !value);
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        CHANGE(Double, double, std::nextafter(value, 1e300));
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        CHANGE(String, std::string, value + "x");
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        everyChange(field->is_repeated() ? *reflection->MutableRepeatedMessage(&message, field, i)
                                         : *reflection->MutableMessage(&message, field),
                    at, seen);
        break;
      default:
        ADD_FAILURE() << "an unforeseen kind of field: " << at;
      }
#undef CHANGE
    }
  }
}

} // namespace

TEST(Verify, CatchesEveryChangedFieldOfTheImage) {
  QuantisedNetwork network = smallNetwork();
  Image image = mapByHand(network);
  size_t changes = 0;
  std::vector<std::string> missed;
  auto seen = [&](const std::string &at) {
    ++changes;
    if (verdict(network, image).empty())
      missed.push_back(at);
  };
  everyChange(image.network, "network", seen);
  for (Core &core : image.cores)
    everyChange(core, "core" + std::to_string(core.number()), seen);
  EXPECT_GT(changes, 500u);
  // What changes nothing: where no routes begin, and reports of the silent.
  EXPECT_THAT(missed, testing::Each(testing::AnyOf(testing::HasSubstr(".first_route["),
                                                   testing::HasSubstr(".reported["))));
  EXPECT_LT(missed.size(), 12u);
}
