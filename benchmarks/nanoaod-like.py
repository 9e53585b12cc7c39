"""Writes files like NanoAOD for the benchmark of reading: real events, repeated and smeared, with the weights of a large reweighting.

    nanoaod-like.py SAMPLE FOLDER EVENTS

SAMPLE is a NanoAOD file with a tree "Events". FOLDER gets nanoaod-like-CODEC.root for zlib, lz4 and zstd: the branches of OBJECTS and their counters
(set A), and genWeight, 60 LHEReweightingWeight, 103 LHEPdfWeight and 9 LHEScaleWeight (set B), in BASKETS baskets each. The same arguments give the
same numbers. Needs uproot and awkward.
"""

import argparse
import pathlib

import awkward as ak
import numpy as np
import uproot

OBJECTS = {
    "Jet": ["pt", "eta", "phi", "mass", "btagDeepFlavB"],
    "Electron": ["pt", "eta", "phi"],
    "Muon": ["pt", "eta", "phi"],
}
WEIGHTS = {"LHEReweightingWeight": 60, "LHEPdfWeight": 103, "LHEScaleWeight": 9}
BASKETS = 5
SMEARING = 0.01
CODECS = {"zlib": uproot.ZLIB(1), "lz4": uproot.LZ4(4), "zstd": uproot.ZSTD(5)}


def smeared(values, random):
    """The same numbers with a relative error, so that no two events are equal and all bits of a float are used."""
    counts = ak.num(values) if values.ndim == 2 else None
    flat = ak.to_numpy(ak.flatten(values)) if values.ndim == 2 else ak.to_numpy(values)
    flat = (flat * random.normal(1, SMEARING, flat.size)).astype(np.float32)
    return flat if counts is None else ak.unflatten(flat, counts)


def events_of(sample, rows, random):
    """One basket's worth of events: rows of the sample with smeared numbers, and random weights."""
    basket = {}
    for collection, members in OBJECTS.items():
        basket[collection] = ak.zip({member: smeared(sample[f"{collection}_{member}"][rows], random) for member in members})
    basket["MET_pt"] = smeared(sample["MET_pt"][rows], random)
    basket["genWeight"] = smeared(sample["genWeight"][rows], random)
    for name, count in WEIGHTS.items():
        weights = random.lognormal(0, 0.2, rows.size * count).astype(np.float32)
        basket[name] = ak.unflatten(weights, np.full(rows.size, count))
    return basket


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sample", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("events", type=int)
    arguments = parser.parse_args()
    names = [f"{collection}_{member}" for collection, members in OBJECTS.items() for member in members] + ["MET_pt", "genWeight"]
    sample = uproot.open(arguments.sample)["Events"].arrays(names)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for codec, compression in CODECS.items():
        random = np.random.default_rng(1)
        with uproot.recreate(arguments.folder / f"nanoaod-like-{codec}.root", compression=compression) as file:
            tree = None
            for rows in np.array_split(np.arange(arguments.events) % len(sample), BASKETS):
                basket = events_of(sample, rows, random)
                if tree is None:
                    tree = file.mktree("Events", {name: ak.type(values) for name, values in basket.items()})
                tree.extend(basket)


if __name__ == "__main__":
    main()
