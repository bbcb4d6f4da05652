#!/usr/bin/env python3
"""No ring of channels that wait for each other in any mesh up to 16x16.

A channel is a link from a router to its neighbour. A flit on one may wait for the
next, as the proof `turns` shows of the RTL and TURNS says. Where these waits form
no ring, no set of flits can wait for each other for good: the mesh cannot
deadlock while its ends (cores, host) take what comes. `--with TURN` adds a turn
(FROM,TO as numbers) to show that a ring would be found.
SPDX-License-Identifier: Apache-2.0
"""
import sys

from proofs import EAST, NORTH, SOUTH, TURNS, WEST

STEP = {NORTH: (0, -1), EAST: (1, 0), SOUTH: (0, 1), WEST: (-1, 0)}


def ring_in(width, height, turns):
    """Channels that are left when those that wait for none are taken away again and again."""
    channels = {(x, y, port) for x in range(width) for y in range(height) for port, (dx, dy) in STEP.items()
                if 0 <= x + dx < width and 0 <= y + dy < height}

    def awaited(channel):
        x, y, port = channel
        dx, dy = STEP[port]
        return [next_one for out in STEP if (port, out) in turns
                and (next_one := (x + dx, y + dy, out)) in channels]

    while free := {channel for channel in channels if not awaited(channel)}:
        channels -= free
    return channels


def main():
    turns = set(TURNS)
    for word in sys.argv[1:]:
        if word != "--with":
            turns.add(tuple(int(number) for number in word.split(",")))
    for width in range(1, 17):
        for height in range(1, 17):
            if ring := ring_in(width, height, turns):
                print(f"{width}x{height}: {len(ring)} channels wait for each other, for example {sorted(ring)[:4]}")
                return 1
    print("no ring in any mesh up to 16x16")
    return 0


if __name__ == "__main__":
    sys.exit(main())
