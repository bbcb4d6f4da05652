# SPDX-License-Identifier: Apache-2.0
"""A recurrent reservoir of spiking neurons that differ in their time constants: drawn, taught, pruned, simulated.

One tick, in float64. Input spikes act in their own tick, recurrent spikes one tick after they were emitted:

    a(t)  = sum of the weights of all spikes that arrive in t
    I(t)  = alpha_s I(t-1) + a(t)
    V~(t) = 0 in the tick after a spike (refractory), else alpha_m V(t-1) + I(t)
    s(t)  = not refractory and V~(t) > theta;  then V(t) = 0, else V(t) = V~(t)

The readout is two populations of integrators, V(t) = alpha V(t-1) + a(t), that see the reservoir's spikes of the same
tick. Every utterance starts from V = I = 0. Time constants and time differences are in ticks.
"""

from dataclasses import dataclass, replace

import numba
import numpy as np

WINDOW = 255  # ticks beyond which two spikes do not count as a pair
LONG_AGO = -1_000_000


@dataclass(frozen=True)
class Recipe:
    neurons: int = 256
    excitatory_share: float = 0.8
    mean_tau_m: float = 8.0
    mean_tau_s: float = 8.0
    weight_spread: float = 0.8  # standard deviation of ln(weight); cortex has about 0.94 (Song et al. 2005)
    input_density: float = 0.3
    positive_input_share: float = 0.6
    input_gain: float = 6.0
    recurrent_density: float = 0.1
    recurrent_gain: float = 5.0
    inhibition: float = 2.0
    plasticity_utterances: int = 300
    plasticity_rate: float = 0.01
    mean_tau_plasticity: float = 20.0
    kept_share: float = 0.5


@dataclass(frozen=True)
class Reservoir:
    alpha_m: np.ndarray  # [neurons] part of the potential that a tick keeps
    alpha_s: np.ndarray  # [neurons] part of the synaptic current that a tick keeps
    theta: np.ndarray  # [neurons]
    w_in: np.ndarray  # [neurons, axons]
    w_rec: np.ndarray  # [neurons, neurons], row = target; 0 is no synapse
    excitatory: np.ndarray  # bool [neurons]

    @property
    def steady(self):
        """[neurons, 1] a weight of this size makes a spike in every tick settle at the potential 1."""
        return ((1.0 - self.alpha_m) * (1.0 - self.alpha_s))[:, None]


@dataclass(frozen=True)
class Recording:
    """All utterances of a split, one after the other: utterance u holds the ticks starts[u] to starts[u + 1]."""
    spikes: np.ndarray  # bool [ticks, columns]
    starts: np.ndarray  # int64 [utterances + 1]

    def first(self, count):
        return Recording(self.spikes[:self.starts[count]], self.starts[:count + 1])


def concatenate(utterances):
    starts = np.cumsum([0] + [utterance.ticks for utterance in utterances])
    return Recording(np.concatenate([utterance.spikes for utterance in utterances]), starts)


def bySource(weights):
    """Synapses grouped by source: first synapse of each source (and the end), targets, weights."""
    sources, targets = np.nonzero(weights.T)
    first = np.searchsorted(sources, np.arange(weights.shape[1] + 1))
    return first, targets, weights[targets, sources]


def draw(recipe, axons, rng):
    """A random reservoir. All gains are folded into the weights: a neuron has none of its own."""
    n = recipe.neurons

    def timeConstants(mean, least, most):
        return np.clip(rng.gamma(3.0, mean / 3.0, n), least, most)

    spread = recipe.weight_spread

    def weights(sources, density, gain):
        drawn = (rng.random((n, sources)) < density) * rng.lognormal(-0.5 * spread**2, spread, (n, sources))
        return gain / np.sqrt(sources * density) * drawn

    reservoir = Reservoir(
        alpha_m=np.exp(-1.0 / timeConstants(recipe.mean_tau_m, 1.0, 200.0)),
        alpha_s=np.exp(-1.0 / timeConstants(recipe.mean_tau_s, 0.5, 60.0)),
        theta=np.ones(n),
        w_in=weights(axons, recipe.input_density, recipe.input_gain),
        w_rec=weights(n, recipe.recurrent_density, recipe.recurrent_gain),
        excitatory=np.arange(n) < round(recipe.excitatory_share * n))
    sign_in = np.where(rng.random((n, axons)) < recipe.positive_input_share, 1.0, -1.0)
    sign_rec = np.where(reservoir.excitatory, 1.0, -recipe.inhibition)[None, :]
    np.fill_diagonal(reservoir.w_rec, 0.0)
    # A slow neuron adds up more spikes than a fast one: its weights are smaller by just that much.
    return replace(reservoir, w_in=reservoir.w_in * sign_in * reservoir.steady,
                   w_rec=reservoir.w_rec * sign_rec * reservoir.steady)


def plasticPairs(reservoir):
    """bool [neurons, neurons]: the excitatory-to-excitatory synapses."""
    return reservoir.excitatory[:, None] & reservoir.excitatory[None, :] & (reservoir.w_rec != 0.0)


def greatestWeights(reservoir):
    """[neurons] the soft upper bound of the plastic synapses into each neuron: three times their mean."""
    plastic = plasticPairs(reservoir)
    return 3.0 * np.where(plastic, reservoir.w_rec, 0.0).sum(axis=1) / np.maximum(plastic.sum(axis=1), 1)


def windows(reservoir, recipe, rng):
    """[2, recurrent synapses, by source] tau+ and tau- of each synapse."""
    count = np.count_nonzero(reservoir.w_rec)
    return np.clip(rng.gamma(3.0, recipe.mean_tau_plasticity / 3.0, (2, count)), 1.0, 64.0)


def teach(reservoir, recipe, inputs, taus, greatest):
    """STDP on the excitatory-to-excitatory synapses, then each neuron's summed excitatory input as it was before."""
    first, targets, weights = bySource(reservoir.w_rec)
    sources = np.repeat(np.arange(recipe.neurons), np.diff(first))
    by_target = np.argsort(targets, kind="stable")

    _learn(inputs.spikes, inputs.starts, reservoir.alpha_m, reservoir.alpha_s, reservoir.theta,
           *bySource(reservoir.w_in), first, targets, weights, sources, by_target,
           np.searchsorted(targets[by_target], np.arange(recipe.neurons + 1)), plasticPairs(reservoir)[targets, sources],
           greatest[targets], recipe.plasticity_rate, *taus)

    taught = reservoir.w_rec.copy()
    taught[targets, sources] = weights
    return restored(reservoir, taught)


def restored(reservoir, taught):
    """The reservoir with the plastic weights of `taught`, each neuron's sum of them scaled to what it was."""
    plastic = plasticPairs(reservoir)
    before = np.where(plastic, reservoir.w_rec, 0.0).sum(axis=1)
    after = np.where(plastic, taught, 0.0).sum(axis=1)
    restore = before / np.where(after > 0.0, after, 1.0)
    return replace(reservoir, w_rec=np.where(plastic, taught * restore[:, None], reservoir.w_rec))


def prune(reservoir, kept_share):
    """Drops the recurrent synapses that move their target least: weight against what the target makes of it."""
    effect = np.abs(reservoir.w_rec) / reservoir.steady
    present = np.sort(effect[effect > 0.0])
    least = present[len(present) - round(kept_share * len(present))]
    return replace(reservoir, w_rec=np.where(effect >= least, reservoir.w_rec, 0.0))


def disturb(reservoir, rng):
    """A copy as a chip might hold it: time constants a few per cent off, weights off by up to half a step of 8 bits."""
    def retention(alpha, spread):
        return np.exp(np.log(alpha) * np.exp(spread * rng.standard_normal(len(alpha))))

    largest = np.abs(np.hstack([reservoir.w_in, reservoir.w_rec])).max(axis=1, keepdims=True)

    def weights(w):
        return np.where(w != 0.0, w + rng.uniform(-0.5, 0.5, w.shape) / 127.0 * largest, 0.0)

    return replace(reservoir, alpha_m=retention(reservoir.alpha_m, 0.025), alpha_s=retention(reservoir.alpha_s, 0.045),
                   w_in=weights(reservoir.w_in), w_rec=weights(reservoir.w_rec))


def simulate(reservoir, inputs):
    """The reservoir's spikes for all utterances."""
    spikes = _run(inputs.spikes, inputs.starts, reservoir.alpha_m, reservoir.alpha_s, reservoir.theta,
                  *bySource(reservoir.w_in), *bySource(reservoir.w_rec))
    return Recording(spikes, inputs.starts)


def traces(recording, alphas):
    """[utterances, alphas * columns]: what unit-weight integrators of each retention hold at the last tick."""
    return _traces(recording.spikes, recording.starts, np.asarray(alphas, dtype=np.float64))


def potentials(recording, weights, alphas):
    """[utterances, integrators] potentials at the last tick; weights [integrators, columns], alphas [integrators]."""
    return _potentials(recording.spikes, recording.starts, np.ascontiguousarray(weights.T), alphas)


@numba.njit(cache=True)
def _deliver(spikes, first, targets, weights, a):
    for source in range(len(spikes)):
        if spikes[source]:
            for k in range(first[source], first[source + 1]):
                a[targets[k]] += weights[k]


@numba.njit(cache=True)
def _update(alpha_m, alpha_s, theta, a, I, V, refractory, spikes):
    for j in range(len(V)):
        I[j] = alpha_s[j] * I[j] + a[j]
        V[j] = 0.0 if refractory[j] else alpha_m[j] * V[j] + I[j]
        spikes[j] = not refractory[j] and V[j] > theta[j]
        refractory[j] = spikes[j]
        if spikes[j]:
            V[j] = 0.0


@numba.njit(cache=True)
def _run(inputs, starts, alpha_m, alpha_s, theta, first_in, to_in, w_in, first_rec, to_rec, w_rec):
    n = len(alpha_m)
    spikes = np.zeros((len(inputs), n), np.bool_)
    a = np.zeros(n)
    for u in range(len(starts) - 1):
        I, V, refractory = np.zeros(n), np.zeros(n), np.zeros(n, np.bool_)
        for t in range(starts[u], starts[u + 1]):
            a[:] = 0.0
            _deliver(inputs[t], first_in, to_in, w_in, a)
            if t > starts[u]:
                _deliver(spikes[t - 1], first_rec, to_rec, w_rec, a)
            _update(alpha_m, alpha_s, theta, a, I, V, refractory, spikes[t])
    return spikes


@numba.njit(cache=True)
def _learn(inputs, starts, alpha_m, alpha_s, theta, first_in, to_in, w_in, first_rec, to_rec, w_rec,
           source_of, by_target, first_of_target, plastic, w_max, rate, tau_plus, tau_minus):
    """Nearest-neighbour pair rule with soft bounds 0 and w_max, changing w_rec. A synapse sees its source's spike one
    tick late; a pair that meets in one tick counts as source first."""
    n = len(alpha_m)
    a = np.zeros(n)
    for u in range(len(starts) - 1):
        I, V, refractory = np.zeros(n), np.zeros(n), np.zeros(n, np.bool_)
        spikes = np.zeros(n, np.bool_)
        newest, arrived = np.full(n, LONG_AGO), np.full(n, LONG_AGO)
        for t in range(starts[u], starts[u + 1]):
            a[:] = 0.0
            _deliver(inputs[t], first_in, to_in, w_in, a)
            for source in range(n):
                if spikes[source]:
                    arrived[source] = t
                    for k in range(first_rec[source], first_rec[source + 1]):
                        late = t - newest[to_rec[k]]
                        if plastic[k] and late <= WINDOW:
                            w_rec[k] -= rate * w_rec[k] * np.exp(-late / tau_minus[k])
                        a[to_rec[k]] += w_rec[k]
            _update(alpha_m, alpha_s, theta, a, I, V, refractory, spikes)
            for target in range(n):
                if spikes[target]:
                    newest[target] = t
                    for at in range(first_of_target[target], first_of_target[target + 1]):
                        k = by_target[at]
                        late = t - arrived[source_of[k]]
                        if plastic[k] and late <= WINDOW:
                            w_rec[k] += rate * (w_max[k] - w_rec[k]) * np.exp(-late / tau_plus[k])


@numba.njit(cache=True)
def _traces(spikes, starts, alphas):
    n = spikes.shape[1]
    held = np.zeros((len(starts) - 1, len(alphas) * n))
    for u in range(len(starts) - 1):
        for t in range(starts[u], starts[u + 1]):
            for i in range(len(alphas)):
                for j in range(n):
                    held[u, i * n + j] = alphas[i] * held[u, i * n + j] + (1.0 if spikes[t, j] else 0.0)
    return held


@numba.njit(cache=True)
def _potentials(spikes, starts, weights, alphas):
    held = np.zeros((len(starts) - 1, len(alphas)))
    a = np.zeros(len(alphas))
    for u in range(len(starts) - 1):
        for t in range(starts[u], starts[u + 1]):
            a[:] = 0.0
            for j in range(spikes.shape[1]):
                if spikes[t, j]:
                    a += weights[j]
            held[u] = alphas * held[u] + a
    return held
