#!/usr/bin/env python3
# make-vectors.py - Plasticity by Brian2, as vectors for the tests.
# SPDX-License-Identifier: Apache-2.0
"""Simulates the rule of docs/model-format.md ("STDP profiles") in Brian2 on a
random network and writes what went in and what came out:

    python -m venv V && V/bin/pip install -r tests/brian2/requirements.txt
    V/bin/python tests/brian2/make-vectors.py > tests/brian2/vectors.txt

Traces are event-driven and set to 1, not added (nearest neighbour). A delay d
is ax(d) on Brian2's pre pathway and dd(d) on its post pathway, so that the
weight is read at the pre event. Brian2's own default, all of the delay on the
pre pathway, is another rule. The window of 255 ticks is written in.

The file, a record a line, counted from 0:
    ticks T T ...            where weights were read, after all events of tick T - 1
    profile A+ A- tau+ tau- w_min w_max mu
    pre TICK ...             spikes of one source
    post TICK ...            spikes of one target
    synapse SOURCE TARGET DELAY PROFILE WEIGHT WEIGHT ...   at first, then at each T
"""
import brian2
import numpy as np
from brian2 import ms

brian2.prefs.codegen.target = "numpy"
brian2.defaultclock.dt = 1 * ms
random = np.random.default_rng(20)

SOURCES, TARGETS, DENSITY = 24, 20, 0.4
READ_AT = (1000, 3000)
TICKS = READ_AT[-1]

profiles = []
for exponent in (0, 0.3, 0.5, 1):
    for sign in (1, 1, -1, 1):
        low, high = sorted(random.uniform(-1, 1, 2)) if sign < 0 else (0, random.uniform(0.4, 1))
        span = (high - low) ** (1 - exponent)
        profiles.append([*(span * random.uniform(0.002, 0.03, 2)), *np.minimum(random.gamma(3, 7, 2) + 1, 64),
                         low, high, exponent])
profiles = np.array(profiles)


def train():
    """Ticks of one neuron: its own mean rate, with a long silence and a burst."""
    spikes = random.random(TICKS) < random.uniform(0.01, 0.12)
    silence, burst = random.integers(0, TICKS - 400, 2)
    spikes[silence:silence + random.integers(200, 400)] = False
    spikes[burst:burst + 20] = random.random(20) < 0.8
    spikes[0] = False
    return np.flatnonzero(spikes)


pres, posts = ([train() for _ in range(count)] for count in (SOURCES, TARGETS))
source, target = np.nonzero(random.random((SOURCES, TARGETS)) < DENSITY)
delay = random.integers(1, 65, len(source))
profile = random.integers(0, len(profiles), len(source))
low, high = profiles[profile, 4], profiles[profile, 5]
weight = random.uniform(low, high)


def generator(trains):
    index = np.repeat(np.arange(len(trains)), [len(train) for train in trains])
    return brian2.SpikeGeneratorGroup(len(trains), index, np.concatenate(trains) * ms)


pre, post = generator(pres), generator(posts)
synapses = brian2.Synapses(
    pre, post,
    """
    w : 1
    aplus : 1
    aminus : 1
    tauplus : second
    tauminus : second
    least : 1
    greatest : 1
    mu : 1
    lastpre : second
    lastpost : second
    dplus/dt = -plus / tauplus : 1 (event-driven)
    dminus/dt = -minus / tauminus : 1 (event-driven)
    """,
    on_pre="""
    w = clip(w - aminus * (w - least)**mu * minus * int(t - lastpost < 255.5*ms), least, greatest)
    plus = 1
    lastpre = t
    """,
    on_post="""
    w = clip(w + aplus * (greatest - w)**mu * plus * int(t - lastpre < 255.5*ms), least, greatest)
    minus = 1
    lastpost = t
    """,
)
synapses.connect(i=source, j=target)
synapses.pre.delay = (delay - 1) // 16 * 16 * ms
synapses.post.delay = ((delay - 1) % 16 + 1) * ms
synapses.pre.order, synapses.post.order = 0, 1  # at a tie the pre event comes first
synapses.lastpre = synapses.lastpost = -1 * brian2.second
synapses.w = weight
for number, name in enumerate(("aplus", "aminus", "tauplus", "tauminus", "least", "greatest", "mu")):
    setattr(synapses, name, profiles[profile, number] * (ms if name.startswith("tau") else 1))

network = brian2.Network(pre, post, synapses)
weights = [weight]
for begin, end in zip((0,) + READ_AT, READ_AT):
    network.run((end - begin) * ms)
    weights.append(np.array(synapses.w))

print("# made by tests/brian2/make-vectors.py with Brian2", brian2.__version__)
print("ticks", *READ_AT)
for values in profiles:
    print("profile", *(repr(float(value)) for value in values))
for name, trains in (("pre", pres), ("post", posts)):
    for ticks in trains:
        print(name, *ticks)
for at in np.lexsort((profile, delay, target, source)):
    print("synapse", source[at], target[at], delay[at], profile[at], *(repr(float(w[at])) for w in weights))
