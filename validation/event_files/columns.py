"""What is in a column of numbers: how many, their sum, the smallest and the largest."""

import math
from dataclasses import dataclass

import awkward as ak
import numpy as np

# Sums of 32-bit halves of this many numbers fit into 64 bits.
EXACT_TERMS = 1 << 30


@dataclass(frozen=True)
class Column:
    """Count of all values; sum, min and max of the finite ones (exact int for integers, correctly rounded for others); sum of their sizes."""

    count: int
    sum: int | float
    min: int | float | None
    max: int | float | None
    not_finite: int
    absolute: float


def exact_sum(values):
    """Sum of integers of up to 64 bits as a Python int."""
    low = (values & np.array(0xFFFFFFFF, values.dtype)).astype("u8")
    high = values >> np.array(32, values.dtype)
    return sum(int(low[i : i + EXACT_TERMS].sum()) + (int(high[i : i + EXACT_TERMS].sum()) << 32) for i in range(0, len(values), EXACT_TERMS))


def column_of(values):
    """The Column of a flat numpy array."""
    values = np.asarray(values)
    if values.dtype.kind == "b":
        values = values.astype("u1")
    if values.dtype.kind in "iu":
        if len(values) == 0:
            return Column(0, 0, None, None, 0, 0.0)
        wide = values.astype("u8" if values.dtype.kind == "u" else "i8")
        return Column(len(values), exact_sum(wide), int(values.min()), int(values.max()), 0, 0.0)
    finite = values[np.isfinite(values)].astype("f8")
    if len(finite) == 0:
        return Column(len(values), 0.0, None, None, len(values), 0.0)
    return Column(len(values), _float_sum(finite), float(finite.min()), float(finite.max()), len(values) - len(finite), float(np.abs(finite).sum()))


def _float_sum(values):
    try:
        return math.fsum(values)
    except OverflowError:
        return math.inf


def numbers_of(name, array):
    """Names and flat arrays of the numbers in an awkward array: fields of records are name.field, lists are laid out one after the other."""
    if array.fields:
        for field in array.fields:
            yield from numbers_of(f"{name.rstrip('.')}.{field}", array[field])
    else:
        yield name, ak.to_numpy(ak.flatten(array, axis=None))
