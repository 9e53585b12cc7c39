"""Writes files like NanoAOD for the benchmarks: the branches that an analysis of tops reads, and the weights of a large reweighting.

    nanoaod-like.py FOLDER EVENTS [--codec zlib|lz4|zstd …] [--objects-only] [--all-bits] [--sample FILE]

FOLDER gets nanoaod-like-CODEC.root with a tree "Events" of COLLECTIONS, MET and genWeight and, unless --objects-only, the weights of WEIGHTS, in baskets
of BASKET events. Events are invented: multiplicities and spectra of top pairs, about. With --sample they are those of a NanoAOD file, repeated and smeared.
Numbers have as many bits as NanoAOD keeps, unless --all-bits. The same arguments give the same numbers. Needs uproot and awkward.
"""

import argparse
import pathlib

import awkward as ak
import numpy as np
import uproot

BASKET = 20_000
SMEARING = 0.01
CODECS = {"zlib": uproot.ZLIB(1), "lz4": uproot.LZ4(4), "zstd": uproot.ZSTD(5)}
ALL_BITS = 23

# Mean number in an event, and bits of the mantissa of each member; None: integers.
COLLECTIONS = {
    "Jet": (7.5, {"pt": 10, "eta": 12, "phi": 12, "mass": 10, "btagDeepFlavB": 10, "jetId": None}),
    "FatJet": (0.6, {"pt": 10, "eta": 12, "phi": 12, "mass": 10, "msoftdrop": 10, "particleNet_XbbVsQCD": 10, "jetId": None}),
    "Electron": (1.2, {"pt": ALL_BITS, "eta": 12, "phi": 12, "mass": 8, "charge": None}),
    "Muon": (1.0, {"pt": ALL_BITS, "eta": 12, "phi": 12, "mass": 10, "charge": None}),
}
LEAST_PT = {"Jet": 15, "FatJet": 170, "Electron": 5, "Muon": 3}
MEAN_PT = {"Jet": 50, "FatJet": 90, "Electron": 25, "Muon": 25}
REACH = {"Jet": 4.7, "FatJet": 2.5, "Electron": 2.5, "Muon": 2.4}

# Numbers in an event, and the width of their logarithm.
WEIGHTS = {"LHEReweightingWeight": (60, 0.4), "LHEPdfWeight": (103, 0.02), "LHEScaleWeight": (9, 0.1)}
WEIGHT_BITS = 14


def rounded(values, bits):
    """Single precision with so many bits of mantissa, rounded half up."""
    drop = ALL_BITS - bits
    pattern = np.asarray(values, "f4").view("u4").astype("u8")
    return pattern.astype("u4").view("f4") if drop == 0 else (((pattern + (1 << (drop - 1))) >> drop) << drop).astype("u4").view("f4")


def invented_member(member, kind, pt, random):
    """A member of all objects of a kind, whose transverse momenta are known."""
    if member == "pt":
        return pt
    if member == "eta":
        return np.clip(random.normal(0, 1.3, pt.size), -REACH[kind], REACH[kind])
    if member == "phi":
        return random.uniform(-np.pi, np.pi, pt.size)
    if member in ("mass", "msoftdrop"):
        return {"Electron": np.full(pt.size, 0.000511), "Muon": np.full(pt.size, 0.10566)}.get(kind, pt * random.beta(2, 10, pt.size))
    if member == "charge":
        return random.choice([-1, 1], pt.size).astype("i4")
    if member == "jetId":
        return np.where(random.random(pt.size) < 0.97, 6, 2).astype("u1")
    return np.where(random.random(pt.size) < 0.3, random.beta(6, 1, pt.size), random.beta(1, 8, pt.size))


def invented(events, random):
    """Branches of invented events, by name; objects fall in transverse momentum."""
    branches = {}
    for kind, (mean, members) in COLLECTIONS.items():
        counts = random.poisson(mean, events)
        pt = LEAST_PT[kind] + random.exponential(MEAN_PT[kind], counts.sum())
        pt = pt[np.lexsort((-pt, np.repeat(np.arange(events), counts)))]
        for member in members:
            branches[f"{kind}_{member}"] = ak.unflatten(invented_member(member, kind, pt, random), counts)
    branches["MET_pt"] = random.exponential(60, events)
    branches["MET_phi"] = random.uniform(-np.pi, np.pi, events)
    branches["genWeight"] = 300 * random.choice([-1, 1, 1, 1, 1, 1, 1, 1, 1], events)
    return branches


def smeared(values, random):
    """The same numbers with a relative error, so that no two events are equal; integers stay."""
    counts = ak.num(values) if values.ndim == 2 else None
    flat = ak.to_numpy(ak.flatten(values, axis=None))
    if flat.dtype.kind == "f":
        flat = flat * random.normal(1, SMEARING, flat.size)
    return flat if counts is None else ak.unflatten(flat, counts)


def sampled(sample, first, events, random):
    """The same branches from a NanoAOD file, repeated as often as needed."""
    rows = np.arange(first, first + events) % len(sample)
    return {name: smeared(sample[name][rows], random) for name in sample.fields}


def basket_of(branches, first, events, weights, all_bits, random):
    """Branches as they are written."""

    def stored(values, bits):
        if bits is None:
            return values
        flat = rounded(ak.to_numpy(ak.flatten(values, axis=None)), ALL_BITS if all_bits else bits)
        return flat if values.ndim == 1 else ak.unflatten(flat, ak.num(values))

    basket = {
        "run": np.ones(events, "u4"),
        "luminosityBlock": np.arange(first, first + events, dtype="u4") // 1000 + 1,
        "event": np.arange(first, first + events, dtype="u8") + 1,
    }
    for kind, (_, members) in COLLECTIONS.items():
        basket[kind] = ak.zip({member: stored(branches[f"{kind}_{member}"], bits) for member, bits in members.items()})
    for name in ("MET_pt", "MET_phi", "genWeight"):
        basket[name] = stored(branches[name], ALL_BITS)
    for name, (count, width) in weights.items():
        values = rounded(random.lognormal(0, width, events * count), ALL_BITS if all_bits else WEIGHT_BITS)
        basket[name] = ak.unflatten(values, np.full(events, count))
    return basket


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("events", type=int)
    parser.add_argument("--codec", nargs="+", choices=CODECS, default=list(CODECS))
    parser.add_argument("--objects-only", action="store_true")
    parser.add_argument("--all-bits", action="store_true")
    parser.add_argument("--sample", type=pathlib.Path)
    arguments = parser.parse_args()
    names = [f"{kind}_{member}" for kind, (_, members) in COLLECTIONS.items() for member in members]
    sample = arguments.sample and uproot.open(arguments.sample)["Events"].arrays([*names, "MET_pt", "MET_phi", "genWeight"])
    weights = {} if arguments.objects_only else WEIGHTS
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for codec in arguments.codec:
        random = np.random.default_rng(1)
        path = arguments.folder / f"nanoaod-like-{codec}.root"
        unfinished = path.with_suffix(".unfinished")
        with uproot.recreate(unfinished, compression=CODECS[codec]) as file:
            for first in range(0, arguments.events, BASKET):
                events = min(BASKET, arguments.events - first)
                branches = invented(events, random) if sample is None else sampled(sample, first, events, random)
                basket = basket_of(branches, first, events, weights, arguments.all_bits, random)
                if first == 0:
                    tree = file.mktree("Events", {name: ak.type(values) for name, values in basket.items()})
                tree.extend(basket)
        unfinished.rename(path)


if __name__ == "__main__":
    main()
