#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""I29: the same seed leaves the same trace, in another process too.

same_trace.py TEST-SIMULATION"""
import re
import subprocess
import sys

SEEDS = range(401, 406)


def traces(seed):
    done = subprocess.run([sys.argv[1], "--seeds", str(seed), "--commands", "120"], capture_output=True, text=True, timeout=300)
    found = re.search(r"trace ([0-9a-f]{16})", done.stdout)
    assert done.returncode == 0 and found, done.stdout[-2000:] + done.stderr[-2000:]
    return found[1]


print(f"1..{len(SEEDS) + 1}")
seen = set()
for number, seed in enumerate(SEEDS, 1):
    first, second = traces(seed), traces(seed)
    seen.add(first)
    print(f"{'ok' if first == second else 'not ok'} {number} - seed {seed} leaves {first} twice")
print(f"{'ok' if len(seen) == len(SEEDS) else 'not ok'} {len(SEEDS) + 1} - other seeds leave other traces")
