//===- RtlMachine.cpp - The Verilated chip as a machine ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
//
// Speaks the packets of docs/chip.md (C) with a chip in a shared object. Input
// and output move in the same call, so that a chip that waits for its output
// to be taken never waits for ever.
//
//===----------------------------------------------------------------------===//
#include "runtime/rtl/RtlMachine.h"
#include "files/File.h"
#include "runtime/rtl/LoadStream.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace chronaxie::runtime {

namespace {

constexpr uint32_t bit(FromChip kind) { return 1u << static_cast<uint32_t>(kind); }

/// chip C1: what a reason of REFUSED means to the host.
StringRef reasonText(uint32_t reason) {
  static constexpr StringRef texts[] = {"no reason",
                                        "unknown kind of packet",
                                        "wrong length of packet",
                                        "the load was not checked",
                                        "the load's checksum is wrong",
                                        "the image is for another chip",
                                        "a core or address beyond the chip",
                                        "not cleared since the load",
                                        "stopped by a tick or a flush that took too long",
                                        "a sample learns in all its ticks or in none, and only on "
                                        "a chip with stdp_profiles",
                                        "weights are read after a flush"};
  return reason < std::size(texts) ? texts[reason] : "an unknown reason";
}

/// Sticky flags (chip C, region 8) that say that something was lost, and that a
/// memory gave a wrong word (chip E).
constexpr uint32_t lostFlags = 0b11100, wrongFlags = 0b11000000;

/// Numbers of the bits that are set, as text: "0, 3".
std::string numbersOf(ArrayRef<uint32_t> words) {
  std::string text;
  for (const auto &[index, word] : enumerate(words))
    for (uint32_t number = 0; number < 32; ++number)
      if (word >> number & 1)
        text += (text.empty() ? "" : ", ") + std::to_string(32 * index + number);
  return text.empty() ? "none" : text;
}

} // namespace

RtlMachine::RtlMachine(const Chip &chip, ChipHandle handle)
    : chip(chip), handle(std::move(handle)),
      maxCycles(static_cast<uint32_t>(chip.max_cycles_per_tick())) {}

Expected<std::unique_ptr<RtlMachine>> RtlMachine::make(const Image &image,
                                                       const RtlOptions &options) {
  if (Error error = check(image, "image"))
    return error;
  const Chip &chip = image.index.chip();
  std::vector<std::string> folders =
      options.chipFolder.empty() ? chipFolders() : std::vector{options.chipFolder};
  Expected<ChipLibrary> library =
      openChip(chip, folders, configuredTools(), options.traced, options.building);
  if (!library)
    return library.takeError();
  ChipHandle handle(library->create(options.powerOnSeed), ChipCloser{*library});
  std::unique_ptr<RtlMachine> machine(new RtlMachine(chip, std::move(handle)));
  if (Error error = machine->load(image))
    return error;
  return machine;
}

Error RtlMachine::load(const Image &image) {
  for (uint32_t number = 0; number < coreCount(chip); ++number) {
    const Core *core = image.findCore(number);
    slotsInUse.push_back(core ? core->neurons().threshold_size() : 0);
    axonsInUse.push_back(core ? core->axons().row_address_size() : 0);
    rowWordsInUse.push_back(core ? core->synapse_word_size() : 0);
  }
  std::vector<uint32_t> stream = loadStream(image);
  Expected<std::vector<uint32_t>> answer =
      exchange(stream, bit(FromChip::Done) | bit(FromChip::Refused), 4 * stream.size() + 1000);
  if (!answer)
    return answer.takeError();
  if (answer->front() >> 28 != static_cast<uint32_t>(FromChip::Done)) {
    uint32_t reason = answer->size() > 1 ? (*answer)[1] & 0xffff : 0;
    return fault(formatv("chip '{0}' refuses the image: {1}", chip.name(), reasonText(reason)));
  }
  return clear();
}

Expected<std::vector<uint32_t>> RtlMachine::exchange(ArrayRef<uint32_t> words, uint32_t stopKinds,
                                                     uint64_t cycleLimit) {
  fromChip.resize(std::max<size_t>(fromChip.size(), 4096));
  std::vector<uint32_t> all;
  uint64_t cyclesLeft = cycleLimit;
  while (true) {
    CxTransfer transfer{};
    transfer.in = words.data();
    transfer.inCount = words.size();
    transfer.out = fromChip.data();
    transfer.outRoom = fromChip.size();
    transfer.stopKinds = stopKinds;
    transfer.maxCycles = cyclesLeft;
    handle.get_deleter().library.run(handle.get(), &transfer);
    cyclesPassed += transfer.cycles;
    cyclesLeft -= transfer.cycles;
    words = words.drop_front(transfer.inTaken);
    all.insert(all.end(), fromChip.begin(), fromChip.begin() + transfer.outCount);
    if (transfer.stopped)
      return all;
    if (cyclesLeft == 0)
      return fault(formatv("chip '{0}': no answer within {1} cycles in tick {2}", chip.name(),
                           cycleLimit, now));
  }
}

Error RtlMachine::clear() {
  const uint32_t header = packetHeader(ToChip::Clear, 0, 0);
  uint64_t accumulators = uint64_t{chip.neurons_per_core()} * chip.ring_slots() +
                          uint64_t{chip.axons_per_core()} * historySlots(chip) / 32;
  Expected<std::vector<uint32_t>> answer =
      exchange(header, bit(FromChip::Done), 4 * accumulators + 1000);
  if (!answer)
    return answer.takeError();
  now = 0;
  learns = learnsNext;
  return Error::success();
}

RtlMachine::Task RtlMachine::tickTask() const {
  return {formatv("tick {0}", now), maxCycles, "raise max_cycles_per_tick in the chip description"};
}

RtlMachine::Task RtlMachine::flushTask() const {
  // A synapse waits for at most as many post events as there are ticks of history.
  uint64_t most =
      (uint64_t{chip.synapse_words_per_core()} + 1) * 64 + 8 * uint64_t{chip.axons_per_core()};
  return {formatv("the flush after {0} ticks", now),
          static_cast<uint32_t>(std::min<uint64_t>(most, UINT32_MAX)), "load the image again"};
}

Error RtlMachine::flush() {
  const Task task = flushTask();
  const std::vector<uint32_t> packet = {packetHeader(ToChip::Flush, 0, 1), task.maxCycles};
  Expected<std::vector<uint32_t>> answer = exchange(
      packet, bit(FromChip::Done) | bit(FromChip::Refused), uint64_t{task.maxCycles} + 1000);
  if (!answer)
    return answer.takeError();
  std::vector<CoreSpike> late; // of a tick that was stopped, which the host knows
  return receive(*answer, late, [&] { return task; });
}

Expected<std::vector<uint32_t>> RtlMachine::rowMemory(uint32_t core) {
  if (core >= rowWordsInUse.size())
    return fault(formatv("core {0}: the chip has {1} cores", core, rowWordsInUse.size()));
  std::vector<uint32_t> words;
  while (words.size() < rowWordsInUse[core]) {
    auto first = static_cast<uint32_t>(words.size());
    Expected<std::vector<uint32_t>> part =
        read(core, address(Region::Rows, first), std::min(rowWordsInUse[core] - first, 0xffffu));
    if (!part)
      return part.takeError();
    words.insert(words.end(), part->begin(), part->end());
  }
  if (Error error = checkRead(core))
    return error;
  return words;
}

Error RtlMachine::checkEvent(const AxonEvent &event) const {
  std::string place = formatv("core {0} axon {1}: event of tick {2}", event.core, event.axon, now);
  if (event.core >= axonsInUse.size() || axonsInUse[event.core] == 0)
    return fault(formatv("{0}: the image does not use this core", place));
  if (event.axon >= axonsInUse[event.core])
    return fault(formatv("{0}: the core has {1} axons in use", place, axonsInUse[event.core]));
  uint32_t most = (1u << chip.payload_bits()) - 1;
  if (event.payload > most)
    return fault(formatv("{0}: payload {1}, the most is {2}", place, event.payload, most));
  return Error::success();
}

Error RtlMachine::tick(ArrayRef<AxonEvent> events, std::vector<CoreSpike> &spikes) {
  return run(events, 1, spikes);
}

Error RtlMachine::run(ArrayRef<AxonEvent> events, uint32_t count, std::vector<CoreSpike> &spikes) {
  spikes.clear();
  for (const AxonEvent &event : events)
    if (Error error = checkEvent(event))
      return error;
  toChip.clear();
  // Events in a row for the same core share a packet.
  for (size_t first = 0; first < events.size();) {
    size_t last = first;
    while (last < events.size() && last - first < 0xffff && events[last].core == events[first].core)
      ++last;
    toChip.push_back(packetHeader(ToChip::Event, events[first].core, last - first));
    for (; first < last; ++first)
      toChip.push_back(events[first].axon | events[first].payload << 16);
  }
  toChip.push_back(packetHeader(ToChip::Run, learns, 2));
  toChip.push_back(count);
  toChip.push_back(maxCycles);
  uint64_t limit = (uint64_t{maxCycles} + 1000) * (count + 1) + 100 * toChip.size();
  Expected<std::vector<uint32_t>> answer =
      exchange(toChip, bit(FromChip::Done) | bit(FromChip::Refused), limit);
  if (!answer)
    return answer.takeError();
  Error error = receive(*answer, spikes, [&] { return tickTask(); });
  llvm::sort(spikes);
  return error;
}

/// Takes the packets of a RUN or a FLUSH apart.
Error RtlMachine::receive(ArrayRef<uint32_t> words, std::vector<CoreSpike> &spikes,
                          function_ref<Task()> task) {
  Error error = Error::success();
  while (!words.empty()) {
    uint32_t header = words.front();
    words = words.drop_front();
    switch (static_cast<FromChip>(header >> 28)) {
    case FromChip::Spike:
      spikes.push_back({header >> 16 & 0xfff, header & 0xffff});
      break;
    case FromChip::TickDone: {
      uint32_t sticky = header >> 16 & 0xfff;
      now = words[0] + 1;
      tickCycles += words[1];
      words = words.drop_front(2);
      // chip rule 2: what was lost is an error; saturations are in the counters.
      if (sticky & (lostFlags | wrongFlags))
        error = joinErrors(std::move(error), lost(sticky));
      break;
    }
    case FromChip::StatusData:
      error = joinErrors(std::move(error), stopped(task(), words));
      words = words.drop_front(header & 0xffff);
      break;
    case FromChip::Refused:
      error =
          joinErrors(std::move(error), fault(formatv("chip '{0}' refuses {1}: {2}", chip.name(),
                                                     task().name, reasonText(words[0] & 0xffff))));
      words = words.drop_front(1);
      break;
    case FromChip::Done:
    case FromChip::ReadData:
      break;
    }
  }
  return error;
}

/// chip T3
Error RtlMachine::stopped(const Task &task, ArrayRef<uint32_t> status) {
  size_t maskWords = divideCeil(coreCount(chip), 32);
  Error error =
      fault(formatv("chip '{0}': {1} took more than {2} cycles; busy cores: {3}; busy routers: "
                    "{4}; {5}",
                    chip.name(), task.name, task.maxCycles, numbersOf(status.slice(2, maskWords)),
                    numbersOf(status.slice(2 + maskWords, maskWords)), task.wayOut));
  return status[0] & wrongFlags ? joinErrors(lost(status[0]), std::move(error)) : std::move(error);
}

/// Which cores lost what, from their sticky flags.
Error RtlMachine::lost(uint32_t sticky) {
  std::string text;
  for (uint32_t core = 0; core < slotsInUse.size(); ++core) {
    Expected<std::vector<uint32_t>> flags = read(core, address(Region::Registers, 2), 1);
    if (!flags)
      return flags.takeError();
    if (flags->front() & 0b0100)
      text += formatv("{0}core {1}: a second event of one axon in tick {2} was lost",
                      text.empty() ? "" : "\n", core, now - 1);
    if (flags->front() & 0b1000)
      text += formatv("{0}core {1}: an event for an axon beyond the core was lost in tick {2}",
                      text.empty() ? "" : "\n", core, now - 1);
    if (flags->front() & 0b10000)
      text += formatv("{0}router {1}: a tree was led nowhere in tick {2}", text.empty() ? "" : "\n",
                      core, now - 1);
    if (flags->front() & wrongFlags) {
      Expected<Counters> counts = counters(core);
      if (!counts)
        return counts.takeError();
      auto of = [&](Counter counter) { return (*counts)[static_cast<size_t>(counter)]; };
      text += formatv("{0}core {1}: by tick {2} {3} words of memory were beyond correction and {4} "
                      "of a table had the wrong parity; load the image again",
                      text.empty() ? "" : "\n", core, now, of(Counter::Uncorrectable),
                      of(Counter::WrongParity));
    }
  }
  return fault(text);
}

/// chip E: what the host has read was right.
Error RtlMachine::checkRead(uint32_t core) {
  if (!chip.ecc())
    return Error::success();
  Expected<std::vector<uint32_t>> flags = read(core, address(Region::Registers, 2), 1);
  if (!flags)
    return flags.takeError();
  return flags->front() & wrongFlags ? lost(flags->front()) : Error::success();
}

Expected<std::vector<uint32_t>> RtlMachine::read(uint32_t core, uint32_t from, uint32_t count) {
  const uint32_t request[3] = {packetHeader(ToChip::Read, core, 2), from, count};
  Expected<std::vector<uint32_t>> answer = exchange(
      request, bit(FromChip::ReadData) | bit(FromChip::Refused), 1000 + uint64_t{100} * count);
  if (!answer)
    return answer.takeError();
  // Spikes of a tick that was stopped may stand before it.
  answer->erase(answer->begin(), find_if(*answer, [](uint32_t header) {
                  return header >> 28 != static_cast<uint32_t>(FromChip::Spike);
                }));
  if (answer->empty() || answer->front() >> 28 != static_cast<uint32_t>(FromChip::ReadData) ||
      answer->size() != count + 1)
    return fault(
        formatv("chip '{0}': core {1}: refuses to read address {2:x}", chip.name(), core, from));
  answer->erase(answer->begin());
  return answer;
}

Expected<int32_t> RtlMachine::potential(uint32_t core, uint32_t slot) {
  if (core >= slotsInUse.size() || slot >= slotsInUse[core])
    return fault(formatv("core {0} slot {1}: the image holds no neuron there", core, slot));
  Expected<std::vector<uint32_t>> words = read(core, address(Region::State, slot * 4), 1);
  if (!words)
    return words.takeError();
  if (Error error = checkRead(core))
    return error;
  return static_cast<int32_t>(words->front());
}

Expected<Counters> RtlMachine::counters(uint32_t core) {
  if (core >= slotsInUse.size())
    return fault(formatv("core {0}: the chip has {1} cores", core, slotsInUse.size()));
  unsigned count = chip.ecc() ? counterCount : static_cast<unsigned>(Counter::Corrected);
  Expected<std::vector<uint32_t>> words = read(core, address(Region::Counters, 0), 2 * count);
  if (!words)
    return words.takeError();
  Counters counters{};
  for (unsigned i = 0; i < count; ++i)
    counters[i] = (*words)[2 * i] | uint64_t{(*words)[2 * i + 1]} << 32;
  return counters;
}

Expected<std::unique_ptr<Machine>> makeRtl(const Image &image, RtlOptions options) {
  return RtlMachine::make(image, options);
}

} // namespace chronaxie::runtime
