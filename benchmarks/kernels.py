"""The bulk kernels against the packages they equal bit for bit: CPU time per text, and the ratio.

python benchmarks/kernels.py [--texts N] [--words W] [--rounds R]
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable

import numpy as np
from datasketch import MinHash
from simhash import Simhash
from xxhash import xxh32_intdigest as xxh32

from provenance import kernels
from provenance.fingerprints import fingerprint, permutations
from provenance.normalisation import normalise_all
from provenance.settings import FingerprintSettings


def articles(count: int, words: int, seed: int = 7) -> list[str]:
    """Texts with the word frequencies of prose (Zipf), the same for the same seed."""
    chooser = random.Random(seed)
    vocabulary = [
        "".join(chooser.choices("abcdefghijklmnoprstuvw", k=chooser.randint(2, 10))) for _ in range(30_000)
    ]
    weights = np.cumsum(1 / np.arange(1, len(vocabulary) + 1)).tolist()
    return [" ".join(chooser.choices(vocabulary, cum_weights=weights, k=words)) for _ in range(count)]


def least(rounds: int, *jobs: Callable[[], object]) -> list[float]:
    """Least CPU seconds of each job over interleaved rounds."""
    best = [float("inf")] * len(jobs)
    for _ in range(rounds):
        for n, job in enumerate(jobs):
            started = time.process_time()
            job()
            best[n] = min(best[n], time.process_time() - started)
    return best


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--words", type=int, default=525)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    texts = articles(options.texts, options.words)
    settings = FingerprintSettings()
    scheme = permutations(settings)
    normals = normalise_all(texts)
    words = np.concatenate([n.hashes for n in normals])
    offsets = np.cumsum([0] + [n.words for n in normals])
    hashes, rows = kernels.hash_shingles(words, offsets, settings.shingle_words)
    width = settings.shingle_words
    strings = [
        [" ".join(w[i : i + width]) for i in range(len(w) - width + 1)]
        for w in (re.findall(r"\w+", t) for t in texts)
    ]
    encoded = [[s.encode() for s in row] for row in strings]
    table = (
        (
            "MinHash from hashes",
            lambda: kernels.minhash(hashes.astype(np.uint32), rows, scheme.multipliers, scheme.increments),
            (
                ("datasketch, its default", lambda: MinHash.bulk(encoded, num_perm=128)),
                (
                    "datasketch, xxhash",
                    lambda: MinHash.bulk(encoded, num_perm=128, hashfunc=xxh32),
                ),
            ),
        ),
        (
            "SimHash from hashes",
            lambda: kernels.simhash(hashes, rows),
            (("simhash, its default", lambda: [Simhash(row) for row in strings]),),
        ),
        ("text to all fingerprints", lambda: fingerprint(normalise_all(texts), settings, scheme), ()),
    )
    print(f"{len(texts)} texts of {options.words} words, least of {options.rounds} rounds")
    for name, ours, peers in table:
        ours_time, *peer_times = least(options.rounds, ours, *(job for _, job in peers))
        print(f"{name:28} {1e6 * ours_time / len(texts):8.1f} us per text")
        for (peer, _), seconds in zip(peers, peer_times, strict=True):
            each, ratio = 1e6 * seconds / len(texts), seconds / ours_time
            print(f"  {peer:26} {each:8.1f} us per text, {ratio:.1f} times as long")


if __name__ == "__main__":
    main()
