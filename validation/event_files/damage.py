"""Damaged copies of files: cut off, or with some bytes changed."""

import zlib
from dataclasses import dataclass

import numpy as np

BYTES_CHANGED = (1, 4, 20)


@dataclass(frozen=True)
class Damaged:
    """A copy, and what happened to it."""

    kind: str
    what: str
    content: bytes


def damaged_copies(name, content, count, seed):
    """count copies cut off anywhere, one without its last byte and one without any; count copies each with 1, 4 and 20 bytes changed.

    The same for the same name, seed and count. In every other one the changed bytes are near the ends, where most formats keep what says
    what is where.
    """
    stream = np.random.default_rng([seed, zlib.crc32(name.encode())])
    size = len(content)
    for length in [0, size - 1, *stream.integers(1, size, count)]:
        yield Damaged("cut off", f"first {length} bytes", content[:length])
    for changed in BYTES_CHANGED:
        for copy in range(count):
            places = sorted({_place(stream, size, near_ends=copy % 2 == 1) for _ in range(changed)})
            changes = {place: content[place] ^ int(stream.integers(1, 256)) for place in places}
            damaged = bytearray(content)
            for place, byte in changes.items():
                damaged[place] = byte
            what = ", ".join(f"{place}: {content[place]:02x} -> {byte:02x}" for place, byte in changes.items())
            yield Damaged(f"{changed} byte{'s' if changed > 1 else ''} changed", what, bytes(damaged))


def _place(stream, size, *, near_ends):
    """Anywhere, or at a distance from one of the ends whose logarithm is uniform."""
    if not near_ends:
        return int(stream.integers(size))
    distance = int(size ** stream.random()) - 1
    return distance if stream.random() < 0.5 else size - 1 - distance
