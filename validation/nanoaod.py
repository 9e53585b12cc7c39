"""Writes a NanoAOD-like sample with filled LHEReweightingWeight from simulated Les Houches events, as the production and a skim of it would have left it.

    python nanoaod.py EVENTS.lhe.gz FOLDER [--negative SHARE]

FOLDER gets skim_0.root and skim_1.root (the second holds only events with a lepton), weights.yaml (the weight map) and exact.json: what the weights of each
kept event are to full precision. What a central file does is done here: weights relative to originalXWGTUP in single precision with 14 bits of mantissa,
positions without names, sums of weights in the tree Runs. SHARE of the events get a negative weight, as at next-to-leading order. Needs numpy, awkward and
uproot.
"""

import argparse
import gzip
import json
import re
from pathlib import Path

import awkward as ak
import numpy as np
import uproot

MANTISSA_BITS = 14
JET_PT = 15
B_JET, ELECTRON, MUON = 5, 11, 13
NEUTRINOS = (12, 14, 16)


def read_events(path):
    """Header text, and of each event XWGTUP, its weights by id, and the final-state particles (id, px, py, pz, E)."""
    text = gzip.open(path, "rt").read()
    header, *blocks = text.split("<event>")
    events = []
    for block in blocks:
        lines = block.strip().splitlines()
        count, _, weight = lines[0].split()[:3]
        rows = [line.split() for line in lines[1 : 1 + int(count)]]
        particles = [(int(row[0]), *map(float, row[6:10])) for row in rows if row[1] == "1"]
        weights = {name: float(value) for name, value in re.findall(r"<wgt id=['\"](.*?)['\"]>(.*?)</wgt>", block)}
        events.append((float(weight), weights, particles))
    return header, events


def points_of(header):
    """The coefficient point of each weight: the parameter card, and what the text of the weight changes in it."""
    card, names, block = {}, {}, ""
    for line in re.search(r"<slha>(.*?)</slha>", header, re.S).group(1).splitlines():
        if line.upper().startswith("BLOCK"):
            block = line.split()[1].lower()
        elif line.strip():
            entry, value, name = re.match(r"\s*(\d+)\s+(\S+)\s*#\s*(\w+)", line).groups()
            names[block, entry] = name
            if name != "Lambda":
                card[name] = float(value)
    points = {}
    for name, text in re.findall(r"<weight id=['\"](.*?)['\"]>(.*?)</weight>", header, re.S):
        point = dict(card)
        for block, entry, value in re.findall(r"set param_card (\w+) (\d+) (\S+)", text):
            point[names[block, entry]] = float(value)
        points[name] = point
    return points


def rounded(values):
    """Single precision with fewer bits of mantissa, as NanoAOD's lheWeightPrecision leaves them."""
    bits = np.asarray(values, "f4").view("u4")
    drop = 23 - MANTISSA_BITS
    return (((bits.astype("u8") + (1 << (drop - 1))) >> drop) << drop).astype("u4").view("f4")


def objects_of(particles, rng):
    """Jets, fat jets, electrons, muons and missing momentum of an event: each parton a jet, measured with typical errors."""
    jets, fatjets, electrons, muons = [], [], [], []
    missing = np.zeros(2)
    bottoms = []
    for code, px, py, pz, energy in particles:
        pt = np.hypot(px, py)
        eta, phi = np.arcsinh(pz / pt), np.arctan2(py, px)
        if abs(code) in NEUTRINOS:
            missing += px, py
        elif abs(code) in (ELECTRON, MUON):
            measured = pt * rng.normal(1, 0.02)
            (electrons if abs(code) == ELECTRON else muons).append((measured, eta, phi, -np.sign(code)))
            missing += (1 - measured / pt) * np.array([px, py])
        else:
            measured = pt * max(rng.normal(1, 0.12), 0.2)
            missing += (1 - measured / pt) * np.array([px, py])
            if measured < JET_PT:
                continue
            score = rng.beta(5, 1) if abs(code) == B_JET else rng.beta(1, 6)
            jets.append((measured, eta + rng.normal(0, 0.02), phi, 0.1 * measured, score, 5 * (abs(code) == B_JET), 6))
            if abs(code) == B_JET:
                bottoms.append((px, py, pz, energy))
    for i, first in enumerate(bottoms):
        for second in bottoms[i + 1 :]:
            px, py, pz, energy = np.add(first, second)
            mass = np.sqrt(max(energy**2 - px**2 - py**2 - pz**2, 0))
            pt = np.hypot(px, py)
            if pt > 180 and mass < 0.5 * pt:
                fatjets.append((pt, np.arcsinh(pz / pt), np.arctan2(py, px), mass, mass * rng.normal(1, 0.1), rng.beta(4, 1), 6))
    return sorted(jets, reverse=True), sorted(fatjets, reverse=True), electrons, muons, missing


def jagged(events, names, types):
    """The columns of a collection: a list of tuples for each event."""
    counts = np.array([len(event) for event in events], "i4")
    rows = [row for event in events for row in event]
    columns = {name: ak.unflatten(np.array([row[i] for row in rows], types.get(name, "f4")), counts) for i, name in enumerate(names)}
    return ak.zip(columns)


def selected_jets(jets, leptons):
    """Number of jets, and the sum of their pT, that an analysis with the usual conditions selects: away from selected leptons."""
    def near(jet):
        return any(np.hypot(jet[1] - eta, (jet[2] - phi + np.pi) % (2 * np.pi) - np.pi) <= 0.4 for _, eta, phi in leptons)

    pts = [jet[0] for jet in np.array([jet[:3] for jet in jets], "f4").astype("f8") if jet[0] > 25 and abs(jet[1]) < 2.5 and not near(jet)]
    return len(pts), float(sum(pts))


def write_skim(path, events, kept, generated, points, rng):
    """One file: the events `kept` of those `generated` in it. What an analysis selects in each."""
    measured = [objects_of(events[i][2], rng) for i in kept]
    signs = {i: events[i][3] for i in generated}
    gen_weight = np.array([signs[i] * events[i][0] for i in kept], "f4")
    relative = rounded([[events[i][1][name] / events[i][0] for name in points] for i in kept])
    scale = rounded([[1.2, 1.1, 1.05, 1.08, 1, 0.95, 0.97, 0.92, 0.85]] * len(kept))
    jets, fatjets, electrons, muons, missing = zip(*measured)
    tree = {
        "run": np.ones(len(kept), "u4"),
        "luminosityBlock": np.ones(len(kept), "u4"),
        "event": np.array(kept, "u8") + 2**53,
        "genWeight": gen_weight,
        "LHEReweightingWeight": ak.from_regular(ak.Array(relative)),
        "LHEScaleWeight": ak.from_regular(ak.Array(scale)),
        "PSWeight": ak.from_regular(ak.Array(rounded([[1.04, 1.02, 0.96, 0.98]] * len(kept)))),
        "MET_pt": np.array([np.hypot(*m) for m in missing], "f4"),
        "MET_phi": np.array([np.arctan2(m[1], m[0]) for m in missing], "f4"),
        "Jet": jagged(jets, ["pt", "eta", "phi", "mass", "btagDeepFlavB", "hadronFlavour", "jetId"], {"hadronFlavour": "u1", "jetId": "u1"}),
        "FatJet": jagged(fatjets, ["pt", "eta", "phi", "mass", "msoftdrop", "particleNet_XbbVsQCD", "jetId"], {"jetId": "u1"}),
        "Electron": jagged([[(*e[:3], 0.0005, e[3], True) for e in event] for event in electrons],
                           ["pt", "eta", "phi", "mass", "charge", "mvaIso_WP90"], {"charge": "i4", "mvaIso_WP90": "?"}),
        "Muon": jagged([[(*m[:3], 0.1057, m[3], True, 0.02) for m in event] for event in muons],
                       ["pt", "eta", "phi", "mass", "charge", "tightId", "pfRelIso04_all"], {"charge": "i4", "tightId": "?"}),
        "HLT_IsoMu24": np.array([len(event) > 0 for event in muons]),
    }
    weights = np.array([signs[i] * events[i][0] for i in generated])
    sums = np.array([sum(signs[i] * events[i][1][name] for i in generated) for name in points]) / weights.sum()
    runs = {
        "run": np.ones(1, "u4"),
        "genEventCount": np.array([len(generated)], "i8"),
        "genEventSumw": np.array([weights.sum()]),
        "genEventSumw2": np.array([(weights**2).sum()]),
        "LHEReweightingSumw": ak.from_regular(ak.Array(sums[None, :])),
    }
    with uproot.recreate(path) as file:
        for name, columns in (("Events", tree), ("Runs", runs)):
            file.mktree(name, {key: value.type if hasattr(value, "type") else value.dtype for key, value in columns.items()})
            file[name].extend(columns)
    chosen = []
    for own, light, heavy in zip(jets, electrons, muons):
        leptons = [[np.float32(x) for x in e[:3]] for e, reach in [(e, 2.5) for e in light] + [(m, 2.4) for m in heavy]
                   if np.float32(e[0]) > 15 and abs(np.float32(e[1])) < reach]
        chosen.append((len(leptons), *selected_jets(own, [[float(x) for x in lepton] for lepton in leptons])))
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--negative", type=float, default=0)
    arguments = parser.parse_args()
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    header, events = read_events(arguments.events)
    rng = np.random.default_rng(2026)
    signs = np.where(rng.random(len(events)) < arguments.negative, -1, 1)
    events = [(*event, sign) for event, sign in zip(events, signs)]
    points = points_of(header)
    half = len(events) // 2
    everything = [list(range(half)), list(range(half, len(events)))]
    leptonic = [i for i in everything[1] if any(abs(p[0]) in (ELECTRON, MUON) for p in events[i][2])]
    kept = [everything[0], leptonic]
    chosen = []
    for number, rows in enumerate(kept):
        chosen += write_skim(folder / f"skim_{number}.root", events, rows, everything[number], points, rng)
    order = [i for rows in kept for i in rows]
    exact = {
        "points": list(points.values()),
        "weights": [[float(events[i][3] * events[i][1][name]) for name in points] for i in order],
        "generated": [float(sum(events[i][3] * events[i][1][name] for i in range(len(events)))) for name in points],
        "leptons": [leptons for leptons, _, _ in chosen],
        "jets": [jets for _, jets, _ in chosen],
        "ht": [ht for _, _, ht in chosen],
    }
    (folder / "exact.json").write_text(json.dumps(exact))
    lines = ["version: 1", "generation: {}", "weights:", "  list: LHEReweightingWeight", "  points:"]
    lines += ["    - { " + ", ".join(f"{name}: {value:g}" for name, value in point.items()) + " }" for point in points.values()]
    (folder / "weights.yaml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
