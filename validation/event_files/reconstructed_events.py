"""Files of reconstructed events, NanoAOD and Delphes: weights, and every attribute of every object."""

import math

import awkward as ak
import numpy as np

from .ingestion import CROSS_SECTION, analysis, close, compare_weights, ingest, same

KINEMATICS = {"pt": "pt", "eta": "eta", "phi": "phi", "mass": "mass"}
CAPITALS = {"pt": "PT", "eta": "Eta", "phi": "Phi", "mass": "Mass"}
# Attributes by kind of object, and what the files call them.
NANOAOD = {
    "electrons": ("Electron", KINEMATICS | {"charge": "charge"}),
    "muons": ("Muon", KINEMATICS | {"charge": "charge"}),
    "photons": ("Photon", {"pt": "pt", "eta": "eta", "phi": "phi"}),
    "jets": ("Jet", KINEMATICS | {"btag": "btagDeepFlavB"}),
    "fatjets": ("FatJet", KINEMATICS | {"msoftdrop": "msoftdrop"}),
}
DELPHES = {
    "electrons": ("Electron", {name: CAPITALS[name] for name in ("pt", "eta", "phi")} | {"charge": "Charge"}),
    "muons": ("Muon", {name: CAPITALS[name] for name in ("pt", "eta", "phi")} | {"charge": "Charge"}),
    "photons": ("Photon", {name: CAPITALS[name] for name in ("pt", "eta", "phi")}),
    "jets": ("Jet", CAPITALS | {"btag": "BTag"}),
}


class Arrays:
    """Columns of a tree or a Parquet file by name, read when they are asked for."""

    def __init__(self, names, read):
        self._names, self._read = set(names), read

    def __contains__(self, name):
        return name in self._names

    def __getitem__(self, name):
        return self._read(name)


def compare_objects(attempt, ingested, arrays, names, separator):
    """Every attribute of every object in the order of the file."""
    for kind, (collection, attributes) in names.items():
        found = ingested.table("objects", kind)
        column = f"{collection}{separator}{attributes['pt']}"
        if column not in arrays or any(f"{collection}{separator}{name}" not in arrays for name in attributes.values()):
            # a collection that the file does not have, or not with all that is needed
            same(attempt, kind, len(found["pt"]), 0)
            continue
        offsets = ingested.table("objects", kind, "offsets")["first"]
        same(attempt, f"numbers of {kind}", np.diff(offsets), ak.to_numpy(ak.num(arrays[column])))
        for attribute, name in attributes.items():
            values = ak.to_numpy(ak.flatten(arrays[f"{collection}{separator}{name}"])).astype("f8")
            same(attempt, f"{kind}: {attribute}", found[attribute], values % 2 if name == "BTag" else values)


def nanoaod(path, folder, arrays, generated, refusal=None):
    """A file of NanoAOD's columns. generated: sum of weights that it tells; refusal: code of the one that is right for the whole file."""
    weights = {"scheme": "none"} | ({} if generated is not None else {"sum_of_weights": "events"})
    objects = {"jets": {"btag": "btagDeepFlavB", "threshold": 0.2}}
    document = analysis("nanoaod", path, weights=weights, cross_section=CROSS_SECTION, objects=objects, features={"sets": ["general"]})
    attempt, ingested = ingest(document, folder, refusal or _refusal(arrays))
    if ingested is None:
        return attempt
    own = ak.to_numpy(arrays["genWeight"]).astype("f8")
    same(attempt, "events", ingested.sample["events"], len(own))
    total = math.fsum(own) if generated is None else generated
    close(attempt, "sum of weights", ingested.sample["sumOfWeights"]["sum"], total)
    compare_weights(attempt, ingested, own, CROSS_SECTION, total)
    compare_objects(attempt, ingested, arrays, NANOAOD, "_")
    met = ingested.table("objects", "met")
    name = "MET" if "MET_pt" in arrays else "PFMET"
    for attribute in ("pt", "phi"):
        same(attempt, f"met: {attribute}", met[attribute], ak.to_numpy(arrays[f"{name}_{attribute}"]).astype("f8"))
    return attempt


def _refusal(arrays):
    """Data have no weights, and files of other kinds no leptons."""
    return next((code for code, name in (("DATA_NO_ATTRIBUTE", "Electron_pt"), ("DATA_UNKNOWN_COLUMN", "genWeight")) if name not in arrays), None)


def delphes(path, folder, arrays):
    """A file of Delphes."""
    weights = {"scheme": "none", "sum_of_weights": "events"}
    document = analysis("delphes", path, weights=weights, cross_section=CROSS_SECTION, features={"sets": ["general"]})
    attempt, ingested = ingest(document, folder)
    if ingested is None:
        return attempt
    own = ak.to_numpy(ak.flatten(arrays["Event.Weight"])).astype("f8")
    same(attempt, "events", ingested.sample["events"], len(own))
    compare_weights(attempt, ingested, own, CROSS_SECTION, math.fsum(own))
    compare_objects(attempt, ingested, arrays, DELPHES, ".")
    met = ingested.table("objects", "met")
    for attribute, name in (("pt", "MET"), ("phi", "Phi")):
        same(attempt, f"met: {attribute}", met[attribute], ak.to_numpy(ak.flatten(arrays[f"MissingET.{name}"])).astype("f8"))
    return attempt
