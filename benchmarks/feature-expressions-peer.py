"""The peer's side of the benchmark of expressions: the variables of feature-expressions.js in awkward and vector, from objects in memory.

Each line of standard input names a file, whose objects are read once, and the threshold of b jets; each line of standard output has the seconds that the
variables took, and of each how many events have it and its sum over them.
"""

import json
import sys
import time

import awkward as ak
import numpy as np
import uproot
import vector

vector.register_awkward()

MEMBERS = {"Jet": ["pt", "eta", "phi", "mass", "btagDeepFlavB"], "Muon": ["pt", "eta", "phi", "mass"]}


def load(path):
    """Jets, muons and missing momentum in double precision."""
    names = [f"{kind}_{member}" for kind, members in MEMBERS.items() for member in members] + ["MET_pt", "MET_phi"]
    with uproot.open(path) as file:
        arrays = ak.values_astype(file["Events"].arrays(names), np.float64)
    jets, muons = (
        ak.zip({member: arrays[f"{kind}_{member}"] for member in members}, with_name="Momentum4D") for kind, members in MEMBERS.items()
    )
    return jets, muons, arrays["MET_pt"], arrays["MET_phi"]


def variables(objects, threshold):
    jets, muons, met_pt, met_phi = objects
    bjets = jets[jets.btagDeepFlavB >= threshold]
    first_two = ak.pad_none(jets, 2)
    first_bjets = ak.pad_none(bjets, 2)
    muon = ak.firsts(muons)
    hard = jets[jets.pt > 30]
    return {
        "n_jets": ak.sum((jets.pt > 30) & (abs(jets.eta) < 2.4), axis=1),
        "n_bjets": ak.num(bjets),
        "ht": ak.sum(hard.pt, axis=1),
        "leading_pt": ak.firsts(jets.pt),
        "m_jj": (first_two[:, 0] + first_two[:, 1]).mass,
        "m_bb": (first_bjets[:, 0] + first_bjets[:, 1]).mass,
        "delta_r_bb": first_bjets[:, 0].deltaR(first_bjets[:, 1]),
        "nearest_jet": ak.min(jets.deltaR(muon), axis=1),
        "mt_w": np.sqrt(2 * muon.pt * met_pt * (1 - np.cos(muon.phi - met_phi))),
        "m_jets": ak.sum(jets, axis=1).mass,
    }


def content(values, counted):
    present = ak.to_numpy(ak.drop_none(ak.mask(values, counted)))
    return {"count": len(present), "sum": float(present.sum(dtype=np.float64))}


def main():
    print(json.dumps({"version": f"{ak.__version__}, vector {vector.__version__}"}), flush=True)
    loaded = {}
    for line in sys.stdin:
        question = json.loads(line)
        path = question["file"]
        if path not in loaded:
            loaded = {path: load(path)}
        wall, cpu = time.perf_counter(), time.process_time()
        found = variables(loaded[path], question["threshold"])
        answer = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        answer["contents"] = {name: content(values, ~ak.is_none(values)) for name, values in found.items()}
        print(json.dumps(answer), flush=True)


main()
