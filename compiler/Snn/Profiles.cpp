//===- Profiles.cpp - STDP profiles as columns of numbers -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Snn/Profiles.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace chronaxie::snn {
namespace {

constexpr double StdpProfile::*floats[] = {&StdpProfile::aPlus,
                                           &StdpProfile::aMinus,
                                           &StdpProfile::tauPlusTicks,
                                           &StdpProfile::tauMinusTicks,
                                           &StdpProfile::wMin,
                                           &StdpProfile::wMax,
                                           &StdpProfile::mu};
constexpr std::vector<uint32_t> QuantisedProfile::*tables[] = {
    &QuantisedProfile::coarsePlus, &QuantisedProfile::finePlus, &QuantisedProfile::coarseMinus,
    &QuantisedProfile::fineMinus};
constexpr size_t tableSize = 16, powerEntries = 33;
constexpr size_t integers = 6 + 4 * tableSize + powerEntries;

} // namespace

std::vector<double> flatten(ArrayRef<StdpProfile> profiles) {
  std::vector<double> numbers;
  for (const StdpProfile &profile : profiles)
    for (auto member : floats)
      numbers.push_back(profile.*member);
  return numbers;
}

std::vector<StdpProfile> profilesOf(ArrayRef<double> numbers) {
  std::vector<StdpProfile> profiles;
  for (; numbers.size() >= std::size(floats); numbers = numbers.drop_front(std::size(floats)))
    for (auto [member, number] : zip(floats, numbers)) {
      if (member == floats[0])
        profiles.emplace_back();
      profiles.back().*member = number;
    }
  return profiles;
}

std::vector<uint32_t> flatten(ArrayRef<QuantisedProfile> profiles) {
  std::vector<uint32_t> numbers;
  for (const QuantisedProfile &profile : profiles) {
    append_range(numbers, std::initializer_list<uint32_t>{static_cast<uint32_t>(profile.least),
                                                          static_cast<uint32_t>(profile.greatest),
                                                          profile.plus, profile.minus,
                                                          profile.power, profile.inverseRange});
    for (auto table : tables)
      append_range(numbers, profile.*table);
    append_range(numbers, profile.powerTable);
    numbers.resize(numbers.size() + powerEntries - profile.powerTable.size());
  }
  return numbers;
}

std::vector<QuantisedProfile> quantisedProfilesOf(ArrayRef<uint32_t> numbers) {
  std::vector<QuantisedProfile> profiles;
  for (; numbers.size() >= integers; numbers = numbers.drop_front(integers)) {
    QuantisedProfile &profile = profiles.emplace_back();
    profile.least = static_cast<int32_t>(numbers[0]);
    profile.greatest = static_cast<int32_t>(numbers[1]);
    profile.plus = numbers[2];
    profile.minus = numbers[3];
    profile.power = numbers[4];
    profile.inverseRange = numbers[5];
    for (auto [index, table] : enumerate(tables)) {
      ArrayRef<uint32_t> part = numbers.slice(6 + index * tableSize, tableSize);
      (profile.*table).assign(part.begin(), part.end());
    }
    if (profile.power == 2) {
      ArrayRef<uint32_t> part = numbers.slice(integers - powerEntries, powerEntries);
      profile.powerTable.assign(part.begin(), part.end());
    }
  }
  return profiles;
}

} // namespace chronaxie::snn
