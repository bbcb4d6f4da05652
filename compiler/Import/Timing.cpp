//===- Timing.cpp - Which tick and which decay a file means -----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0
#include "compiler/Import/Timing.h"
#include "compiler/Import/Graph.h"
#include "files/File.h"
#include "files/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include <algorithm>
#include <cmath>

using namespace llvm;

namespace chronaxie::nir {

namespace {

/// The tick that snnTorch's exporter writes whatever the user's was.
constexpr double snntorchTick = 1e-4;

bool near(double value, double wanted) {
  return std::fabs(value - wanted) <= tolerance * std::fabs(wanted);
}

/// One reading of the numbers.
struct Candidate {
  DecayConvention convention;
  bool isExponential;
  double dt;
};

double decayOf(const Candidate &candidate, double tau) {
  return candidate.isExponential ? std::exp(-candidate.dt / tau) : 1 - candidate.dt / tau;
}

StringRef nameOf(DecayConvention convention) {
  return convention == DecayConvention::Euler         ? "euler"
         : convention == DecayConvention::Exponential ? "exponential"
                                                      : "steps";
}

class Search {
public:
  Search(ArrayRef<Filter> filters, ArrayRef<Integrator> integrators)
      : filters(filters), integrators(integrators) {
    for (const Filter &filter : filters)
      for (size_t i = 0; i < filter.tau.size(); ++i) {
        leastTau = std::min(leastTau, filter.tau[i]);
        greatestTau = std::max(greatestTau, filter.tau[i]);
        if (filter.isMembrane) {
          leastMembrane = std::min(leastMembrane, filter.tau[i]);
          greatestMembrane = std::max(greatestMembrane, filter.tau[i]);
        }
        // The greatest gain belongs to the slowest filter, whose dt is the
        // least disturbed by rounding; for steps the fastest one's is.
        if (filter.gain[i] > greatestGain) {
          greatestGain = filter.gain[i];
          slowest = filter.tau[i];
        }
        if (filter.isMembrane && filter.gain[i] < leastGain) {
          leastGain = filter.gain[i];
          fastest = filter.tau[i];
        }
      }
  }

  /// Whether some dt fits whatever the numbers are. (For steps w_in is mostly
  /// left at 1, so that synapses bear no witness.)
  bool hasOneTau(DecayConvention convention = DecayConvention::Euler) const {
    return convention == DecayConvention::Steps ? near(leastMembrane, greatestMembrane)
                                                : near(leastTau, greatestTau);
  }

  bool fits(const Candidate &candidate) const {
    bool isSteps = candidate.convention == DecayConvention::Steps;
    bool allOne = true, allDecay = true; // steps: w_in is left at 1, or is the decay
    for (const Filter &filter : filters)
      for (size_t i = 0; i < filter.tau.size(); ++i) {
        double decay = decayOf(candidate, filter.tau[i]);
        // Under Euler the gains alone tell the tick; checkTicks refuses what is below it.
        if (isSteps && decay < -tolerance)
          return false;
        if (!isSteps && !near(filter.gain[i] * gainDivisor(candidate, filter.tau[i]), 1))
          return false;
        bool isDecay = std::fabs(filter.gain[i] - decay) <= tolerance;
        if (isSteps && filter.isMembrane && !isDecay)
          return false;
        if (!filter.isMembrane) {
          allOne &= near(filter.gain[i], 1);
          allDecay &= isDecay;
        }
      }
    if (isSteps && !allOne && !allDecay)
      return false;
    for (const Integrator &integrator : integrators)
      for (double gain : integrator.gain)
        if (!near(isSteps ? gain : gain * candidate.dt, 1))
          return false;
    return true;
  }

  /// The candidate of this kind with the dt that the numbers ask for.
  std::optional<Candidate> solve(DecayConvention convention, bool isExponential) const {
    double dt = 0;
    switch (convention) {
    case DecayConvention::Euler:
      dt = slowest / greatestGain;
      break;
    case DecayConvention::Exponential:
      dt = -slowest * std::log1p(-1 / greatestGain);
      break;
    case DecayConvention::Steps:
      dt = isExponential ? -fastest * std::log(leastGain) : fastest * (1 - leastGain);
      break;
    }
    // All gains 1 would mean that no neuron remembers anything.
    bool isDegenerate = convention != DecayConvention::Steps && greatestGain <= 1 + tolerance;
    if (filters.empty() || isDegenerate || !(dt > 0) || !std::isfinite(dt))
      return std::nullopt;
    Candidate candidate{convention, isExponential, roundedDt(dt)};
    if (fits(candidate))
      return candidate;
    candidate.dt = dt;
    if (fits(candidate))
      return candidate;
    return std::nullopt;
  }

  double anyTau() const { return slowest; }
  double anyGain() const { return greatestGain; }

private:
  static double gainDivisor(const Candidate &candidate, double tau) {
    return candidate.isExponential ? -std::expm1(-candidate.dt / tau) : candidate.dt / tau;
  }

  /// A tick is a number people write: four digits, when float32 rounding
  /// explains the rest.
  static double roundedDt(double dt) {
    double rounded = std::strtod(digitsOf(dt).c_str(), nullptr);
    return std::fabs(rounded - dt) <= 2.4e-7 * dt ? rounded : dt;
  }
  static std::string digitsOf(double dt) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3e", dt);
    return text;
  }

  ArrayRef<Filter> filters;
  ArrayRef<Integrator> integrators;
  double leastTau = HUGE_VAL, greatestTau = 0;
  double leastMembrane = HUGE_VAL, greatestMembrane = 0;
  double slowest = 0, greatestGain = 0;
  double fastest = 0, leastGain = HUGE_VAL;
};

std::string seconds(const Timing &timing) {
  return timing.tickSeconds == 0 ? "1 tick" : digits(timing.tickSeconds) + " s";
}

void record(Timing &timing, const std::string &dtReason, const std::string &decayReason) {
  timing.conventions.push_back({"dt", seconds(timing), dtReason});
  std::string decay = timing.isExponential ? "exp(-dt/tau)" : "1 - dt/tau";
  if (timing.convention == DecayConvention::Steps)
    decay = "r, which is " + decay;
  timing.conventions.push_back(
      {"decay", nameOf(timing.convention).str() + ": " + decay, decayReason});
  std::string gain = "1: r and w_in only undo the discretisation";
  if (!timing.isUnitGain)
    gain = timing.isExponential ? "r (1 - exp(-dt/tau)) and w_in likewise"
                                : "r dt/tau and w_in dt/tau";
  timing.conventions.push_back({"input gain", gain, decayReason});
}

/// Euler cannot decay by more than everything.
Error checkTicks(const Timing &timing, ArrayRef<Filter> filters) {
  if (timing.isExponential)
    return Error::success();
  for (const Filter &filter : filters)
    for (size_t i = 0; i < filter.tau.size(); ++i)
      if (timing.dt > filter.tau[i] * (1 + tolerance))
        return fault(filter.tauPlace + "[" + Twine(i) + "]: " + digits(filter.tau[i]) +
                     " s is below one tick (" + digits(timing.dt) +
                     " s), which forward Euler cannot follow; use a smaller --dt, or "
                     "--convention exponential if the network was trained so");
  return Error::success();
}

Timing timingOf(const Candidate &candidate, bool isUnitGain, bool isTold) {
  Timing timing;
  timing.convention = candidate.convention;
  timing.isExponential = candidate.isExponential;
  timing.isUnitGain = isUnitGain;
  timing.dt = candidate.dt;
  timing.tickSeconds = !isTold && candidate.dt == 1 ? 0 : candidate.dt;
  return timing;
}

std::string equation(const Candidate &candidate) {
  switch (candidate.convention) {
  case DecayConvention::Euler:
    return "r dt/tau = 1 and w_in dt/tau = 1";
  case DecayConvention::Exponential:
    return "r (1 - exp(-dt/tau)) = 1 and w_in likewise";
  case DecayConvention::Steps:
    break;
  }
  return candidate.isExponential ? "r = exp(-dt/tau)" : "r = 1 - dt/tau";
}

std::string describe(const Candidate &candidate, double tau) {
  std::string dt = digits(candidate.dt);
  return nameOf(candidate.convention).str() + " with dt = " + dt + " (decay " +
         digits(decayOf(candidate, tau)) + ", gain 1): --dt " + dt + " --convention " +
         nameOf(candidate.convention).str();
}

Error ambiguous(StringRef file, ArrayRef<Filter> filters, const Search &search,
                ArrayRef<Candidate> weak) {
  const Filter &first = filters.front();
  std::string text = first.gainPlace + ": ambiguous convention: ";
  text += search.hasOneTau()
              ? "one time constant alone (" + digits(search.anyTau()) + ") does not tell the tick"
              : "no tick makes every r and w_in fit its tau";
  text += "; the numbers allow ";
  for (const Candidate &candidate : weak)
    text += describe(candidate, search.anyTau()) + "; ";
  text += "euler with a true gain r (decay 1 - dt/tau, gain r dt/tau): --dt SECONDS; exponential "
          "with a true gain r (decay exp(-dt/tau), gain r (1 - decay)): --dt SECONDS --convention "
          "exponential";
  return fault(text);
}

const Candidate kinds[] = {{DecayConvention::Euler, false, 0},
                           {DecayConvention::Exponential, true, 0},
                           {DecayConvention::Steps, false, 0},
                           {DecayConvention::Steps, true, 0}};

/// IF and I alone: there is no tau that could tell a tick.
Expected<Timing> identifyIntegrators(ArrayRef<Integrator> integrators, const Options &options,
                                     std::optional<double> dt, const std::string &dtReason) {
  bool allOne = llvm::all_of(integrators, [](const Integrator &each) {
    return llvm::all_of(each.gain, [](double r) { return near(r, 1); });
  });
  bool isSteps = options.convention == DecayConvention::Steps;
  if (isSteps || (!options.convention && allOne && (!dt || *dt == 1))) {
    Timing timing = timingOf({DecayConvention::Steps, false, dt.value_or(1)}, allOne, bool(dt));
    record(timing, dt ? dtReason : "nothing in the file counts seconds",
           isSteps ? "--convention" : "no neuron leaks and every r is 1");
    timing.conventions.pop_back();
    timing.conventions.back().value = "none";
    timing.conventions.push_back({"input gain", allOne ? "1" : "r", "tau counts ticks"});
    return timing;
  }
  const Integrator &first = integrators.front();
  if (!dt || (allOne && !options.convention))
    return fault(first.gainPlace + ": ambiguous convention: r = " + digits(first.gain.front()) +
                 " is a gain of r dt a tick by NIR's definition: --dt SECONDS --convention euler; "
                 "and of r a tick in files that count ticks: --convention steps");
  bool isExponential = options.convention == DecayConvention::Exponential;
  Candidate candidate{options.convention.value_or(DecayConvention::Euler), isExponential, *dt};
  bool isUnitGain = Search({}, integrators).fits(candidate);
  Timing timing = timingOf(candidate, isUnitGain, true);
  timing.conventions.push_back({"dt", seconds(timing), dtReason});
  timing.conventions.push_back(
      {"input gain", isUnitGain ? "1: r dt = 1" : "r dt", "NIR defines dv/dt = r I"});
  return timing;
}

} // namespace

double Timing::retention(double tau, double gain, bool isMembrane) const {
  if (convention == DecayConvention::Steps && isMembrane)
    return std::clamp(gain, 0.0, 1.0); // what the framework multiplied by; fits() bounds it
  if (isExponential)
    return std::exp(-dt / tau);
  return std::max(0.0, 1 - dt / tau); // dt = tau to within rounding gives 0
}

double Timing::gain(double tau, double gain) const {
  if (isUnitGain || convention == DecayConvention::Steps)
    return 1;
  return gain * (isExponential ? -std::expm1(-dt / tau) : dt / tau);
}

double Timing::integratorGain(double gain) const {
  if (isUnitGain)
    return 1;
  return convention == DecayConvention::Steps ? gain : gain * dt;
}

Expected<Timing> identify(StringRef file, ArrayRef<Filter> filters,
                          ArrayRef<Integrator> integrators, const Options &options,
                          std::optional<double> metadataDt) {
  std::optional<double> dt = options.dtSeconds ? options.dtSeconds : metadataDt;
  if (options.dtSeconds && (!(*dt > 0) || !std::isfinite(*dt)))
    return fault("--dt: " + digits(*dt) + " must be above 0");
  if (options.dtSeconds && metadataDt && !near(*options.dtSeconds, *metadataDt))
    return fault(file + ": metadata/chronaxie.dt: " + digits(*metadataDt) + " s, but --dt is " +
                 digits(*options.dtSeconds) + " s; leave --dt out");
  std::string dtReason = options.dtSeconds ? "--dt" : "metadata chronaxie.dt";
  if (filters.empty() && integrators.empty()) {
    Timing timing;
    timing.tickSeconds = dt.value_or(0);
    timing.conventions.push_back({"dt", seconds(timing), dt ? dtReason : "the file states none"});
    return timing;
  }
  if (filters.empty())
    return identifyIntegrators(integrators, options, dt, dtReason);

  Search search(filters, integrators);
  auto isWanted = [&](const Candidate &kind) {
    return !options.convention || kind.convention == *options.convention;
  };
  auto finish = [&](Timing timing) -> Expected<Timing> {
    if (Error error = checkTicks(timing, filters))
      return error;
    return timing;
  };

  if (dt) {
    for (Candidate candidate : kinds) {
      candidate.dt = *dt;
      if (!isWanted(candidate) || !search.fits(candidate))
        continue;
      Timing timing = timingOf(candidate, /*isUnitGain=*/true, /*isTold=*/true);
      record(timing, dtReason, equation(candidate) + " for all neurons at this dt");
      return finish(std::move(timing));
    }
    if (options.convention == DecayConvention::Steps)
      return fault(filters.front().gainPlace + ": --convention steps means that r is the decay, " +
                   "but r = " + digits(search.anyGain()) +
                   " with tau = " + digits(search.anyTau()) +
                   " is neither 1 - dt/tau nor exp(-dt/tau) at dt = " + digits(*dt) +
                   "; use --convention euler or exponential");
    for (const Integrator &integrator : integrators)
      for (double r : integrator.gain)
        if (!options.convention && near(r, 1) && !near(*dt, 1))
          return fault(integrator.gainPlace + ": ambiguous convention: r = 1 is a gain of " +
                       digits(*dt) +
                       " a tick by NIR's definition: --convention euler or "
                       "exponential; files that count ticks mean a gain of 1: "
                       "write chronaxie.retention_m under its metadata");
    bool isExponential = options.convention == DecayConvention::Exponential;
    Timing timing =
        timingOf({options.convention.value_or(DecayConvention::Euler), isExponential, *dt},
                 /*isUnitGain=*/false, /*isTold=*/true);
    std::string reason = "--convention";
    if (!options.convention) {
      reason = "r and w_in identify nothing at this dt, so they are taken as true gains in NIR's "
               "equations, stepped by forward Euler as the importers of snnTorch and Norse do";
      for (const Candidate &kind : kinds)
        if (std::optional<Candidate> other = search.solve(kind.convention, kind.isExponential))
          if (!search.hasOneTau())
            reason += "; note that " + equation(*other) + " holds at dt = " + digits(other->dt);
    }
    record(timing, dtReason, reason);
    return finish(std::move(timing));
  }

  std::vector<Candidate> found;
  for (const Candidate &kind : kinds)
    if (isWanted(kind))
      if (std::optional<Candidate> candidate = search.solve(kind.convention, kind.isExponential))
        found.push_back(*candidate);
  // One tau: euler and exponential give the same decays; a known tick decides.
  const Candidate *chosen = nullptr;
  bool isOne = false;
  for (const Candidate &candidate : found) {
    bool isSteps = candidate.convention == DecayConvention::Steps;
    bool isKnown = candidate.dt == 1 || (candidate.dt == snntorchTick && !isSteps);
    bool isTold = options.convention && !isSteps;
    if (chosen || (search.hasOneTau(candidate.convention) && !isKnown && !isTold))
      continue;
    chosen = &candidate;
    isOne = search.hasOneTau(candidate.convention);
  }
  if (!chosen)
    return ambiguous(file, filters, search, found);
  Timing timing = timingOf(*chosen, /*isUnitGain=*/true, /*isTold=*/false);
  std::string reason = equation(*chosen) + " for all neurons";
  if (isOne)
    reason += options.convention           ? " and --convention"
              : chosen->dt == snntorchTick ? " and dt is what snnTorch writes"
                                           : " and tau counts ticks";
  record(timing, reason, reason);
  return finish(std::move(timing));
}

} // namespace chronaxie::nir
