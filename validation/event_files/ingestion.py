"""`ratiometer ingest` on event files: what it writes beside what other programs read, or why it refuses."""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import awkward as ak
import h5py
import numpy as np
import pyarrow.parquet
import pylhe
import uproot

from . import program
from .columns import column_of
from .readings import MAIN_TREES, texts

SAMPLE = "events"
# Of a sample of files that do not say theirs, pb.
CROSS_SECTION = 2.5
# Rounding of a product and a quotient, and of sums of some thousand of them.
ROUNDING = 1e-13

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


@dataclass
class Attempt:
    """One analysis of a file and what came of it."""

    source: str
    # code of the refusal, if there was one
    code: str | None = None
    message: str = ""
    events: int = 0
    equal: int = 0
    different: list = field(default_factory=list)
    defect: str | None = None


def analysis(kind, path, *, weights=None, cross_section=None, coefficients=("ctG",), **sections):
    """The least analysis that ingests a file; JSON is YAML."""
    sample = {"process": "x", "source": {kind: str(path)}}
    if weights is not None:
        sample["weights"] = weights
    if cross_section is not None:
        sample["cross_section"] = {"value": cross_section, "unit": "pb"}
    [first, *_] = coefficients
    return {
        "version": 1,
        "name": "inputs",
        "luminosity": {"value": 1, "unit": "fb^-1"},
        "coefficients": {name: {"sm": 0, "range": [-1, 1]} for name in coefficients},
        "samples": {SAMPLE: sample},
        "estimators": {"score": {"type": "score", "method": "sally", "coefficients": list(coefficients)}},
        "channels": {"all": {"model": "binned", "axes": [{"column": f"score.{first}", "edges": [-1, 0, 1]}]}},
        "inference": {"scans": [{"coefficients": [first]}]},
        "export": {"title": "Inputs", "authors": ["Inputs"]},
        **sections,
    }


def table(folder):
    """The columns of a table on disk by name."""
    index = json.loads((folder / "table.json").read_text())
    columns = {column["name"]: np.load(folder / column["file"]) for column in index["columns"]}
    if any(len(values) != index["length"] for values in columns.values()):
        raise ValueError(f"{folder}: columns of other lengths than table.json says")
    return columns


@dataclass
class Ingested:
    """What `ingest` wrote."""

    folder: Path
    sample: dict

    def table(self, *names):
        return table(self.folder.joinpath(*names))


def ingest(document, folder):
    """Attempt and, if it came so far, Ingested."""
    folder.mkdir(parents=True)
    file = folder / "analysis.yaml"
    file.write_text(json.dumps(document))
    outcome = program.run("ingest", file, "--out", folder / "run", "--json", "--quiet")
    [kind] = document["samples"][SAMPLE]["source"]
    attempt = Attempt(kind, defect=outcome.defect)
    if outcome.errors:
        attempt.code, attempt.message = outcome.errors[0]["code"], outcome.errors[0]["message"]
    if outcome.exit != 0:
        return attempt, None
    stage = folder / "run" / "ingest"
    [sample] = json.loads((stage / "samples.json").read_text())
    attempt.events = sample["events"]
    return attempt, Ingested(stage / SAMPLE, sample)


def same(attempt, what, found, expected):
    """Notes whether two numbers, or columns, are the same to the bit."""
    if np.array_equal(np.asarray(found), np.asarray(expected)):
        attempt.equal += 1
    else:
        attempt.different.append(f"{what}: {_short(found)}, expected {_short(expected)}")


def close(attempt, what, found, expected, tolerance=ROUNDING, scale=None):
    """Notes whether numbers are the same within a tolerance relative to a scale, by default each's own size."""
    found, expected = np.asarray(found, "f8"), np.asarray(expected, "f8")
    size = np.abs(expected) if scale is None else scale
    if found.shape == expected.shape and np.all(np.abs(found - expected) <= tolerance * size):
        attempt.equal += 1
    else:
        attempt.different.append(f"{what}: {_short(found)}, expected {_short(expected)}")


def _short(value):
    array = np.asarray(value)
    return f"{array.size} values of sum {array.sum()}" if array.ndim > 0 else str(value)


def compare_weights(attempt, ingested, own, cross_section, total):
    """The weight of each event is its own in the file, times the cross section over the sum of weights."""
    weights = ingested.table("events")
    close(attempt, "weights", weights["weight:1"], own * (cross_section / total), scale=np.abs(own).max() * cross_section / total)
    for name, values in weights.items():
        if name.startswith("weight:") and name != "weight:1":
            same(attempt, name, values, np.zeros(len(own)))


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


class Arrays:
    """Columns of a tree or a Parquet file by name, read when they are asked for."""

    def __init__(self, names, read):
        self._names, self._read = set(names), read

    def __contains__(self, name):
        return name in self._names

    def __getitem__(self, name):
        return self._read(name)


def _generated(file):
    """The sum of weights of all generated events that a file of NanoAOD tells."""
    runs = file["Runs"] if "Runs" in file.keys(cycle=False) else None
    name = next((name for name in ("genEventSumw", "genEventSumw_") if runs is not None and name in runs), None)
    return None if name is None else math.fsum(runs[name].array(library="np"))


def nanoaod(path, folder, arrays, generated):
    """A file of NanoAOD's columns."""
    weights = {"scheme": "none"} | ({} if generated is not None else {"sum_of_weights": "events"})
    objects = {"jets": {"btag": "btagDeepFlavB", "threshold": 0.2}}
    document = analysis("nanoaod", path, weights=weights, cross_section=CROSS_SECTION, objects=objects, features={"sets": ["general"]})
    attempt, ingested = ingest(document, folder)
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


def flat_table(path, folder, weight, observables):
    """A table of one number per event and column. @param observables columns by name, None where there are none"""
    weights = {"scheme": "none", "nominal": weight, "sum_of_weights": "events"}
    attempt, ingested = ingest(analysis("table", path, weights=weights, cross_section=CROSS_SECTION), folder)
    if ingested is None:
        return attempt
    own = observables.pop(weight).astype("f8")
    same(attempt, "events", ingested.sample["events"], len(own))
    compare_weights(attempt, ingested, own, CROSS_SECTION, math.fsum(own))
    found = ingested.table("observables")
    same(attempt, "names of the columns", sorted(found), sorted(observables))
    for name, values in observables.items():
        if name in found:
            same(attempt, name, found[name], values.astype("f8"))
    return attempt


def root(path, folder):
    """A ROOT file as what its columns say that it is."""
    file = uproot.open(path)
    name = next((name for name in MAIN_TREES if file.classnames(cycle=False).get(name) == "TTree"), None)
    if name is None:
        return [nanoaod(path, folder / "nanoaod", None, None)]
    tree = file[name]
    if name == "Delphes":
        return [delphes(path, folder / "delphes", Arrays(tree.keys(full_paths=False), lambda key: tree[_branch(tree, key)].array()))]
    names = tree.keys()
    attempts = [nanoaod(path, folder / "nanoaod", Arrays(names, lambda key: tree[key].array()), _generated(file))]
    if "EventWeight" in names:
        numbers = {branch.name: branch.array(library="np") for branch in tree.branches if "[" not in branch.typename}
        attempts.append(flat_table(path, folder / "table", "EventWeight", numbers))
    return attempts


def _branch(tree, name):
    """The path of a branch of that name."""
    return next(key for key in tree.keys() if key == name or key.endswith(f"/{name}"))


def parquet(path, folder):
    """A Parquet file of NanoAOD's columns."""
    file = pyarrow.parquet.ParquetFile(path)
    arrays = Arrays(file.schema_arrow.names, lambda name: ak.from_arrow(file.read([name])[name]))
    return [nanoaod(path, folder / "nanoaod", arrays, None)]


def hdf5(path, folder):
    """A MadMiner file, or a table of the first dataset of numbers."""
    with h5py.File(path) as file:
        if "benchmarks" in file:
            return [madminer(path, folder / "madminer", file)]
        [first, *_] = [name for name, dataset in file.items() if isinstance(dataset, h5py.Dataset) and dataset.dtype.kind in "iuf"]
        return [flat_table(path, folder / "table", first, None)]


def madminer(path, folder, file):
    """Observables, and the polynomials at all benchmarks."""
    names = texts(file["parameters/names"])
    attempt, ingested = ingest(analysis("madminer", path, coefficients=names), folder)
    if ingested is None:
        return attempt
    weights = file["samples/weights"][()]
    same(attempt, "events", ingested.sample["events"], len(weights))
    observables = ingested.table("observables")
    for name, values in zip(texts(file["observables/names"]), file["samples/observations"][()].T, strict=True):
        same(attempt, name, observables[name], values)
    form = quadratic_form(ingested, names)
    nuisance = file["benchmarks/is_nuisance"][()]
    for benchmark, point in enumerate(file["benchmarks/values"][()]):
        if not nuisance[benchmark]:
            expected = weights[:, benchmark]
            close(attempt, f"weights at {point}", form.at(point), expected, tolerance=1e-12, scale=np.abs(weights).max(axis=1))
    return attempt


@dataclass
class QuadraticForms:
    """Polynomials of second order of events, in coefficients whose SM values are 0."""

    # events × 1, events × K, events × K × K: symmetric, the gradient and the Hessian are twice these
    constant: np.ndarray
    linear: np.ndarray
    quadratic: np.ndarray

    def at(self, point):
        point = np.asarray(point, "f8")
        return self.constant + 2 * self.linear @ point + np.einsum("ijk,j,k->i", self.quadratic, point, point)

    def gradient(self, point):
        return 2 * self.linear + 2 * np.einsum("ijk,k->ij", self.quadratic, np.asarray(point, "f8"))


def quadratic_form(ingested, names):
    """The polynomials that were written: the lower triangle over (1, c), off-diagonals half the coefficient."""
    columns = ingested.table("events")
    events, size = len(columns["weight:1"]), len(names)
    linear = np.stack([columns[f"weight:{name}"] for name in names], axis=1)
    quadratic = np.zeros((events, size, size))
    for row, first in enumerate(names):
        quadratic[:, row, row] = columns[f"weight:{first}^2"]
        for column, second in enumerate(names[:row]):
            quadratic[:, row, column] = quadratic[:, column, row] = columns[f"weight:{second}*{first}"]
    return QuadraticForms(columns["weight:1"], linear, quadratic)


def lhe(path, folder):
    """Particles and weights; where the header's cross section is not that of the weights, once more with a given one."""
    file = pylhe.LHEFile.fromfile(path)
    events = list(file.events)
    own = np.array([event.eventinfo.weight for event in events])
    expected = sum(process.xSection for process in file.init.procInfo)
    fits = [factor for factor in (1, len(own)) if expected > 0 and _agree(own, factor, expected)]
    attempts = [_lhe(path, folder / "header", events, own, None, fits)]
    if attempts[0].code == "DATA_NORMALISATION":
        if fits:
            attempts[0].different.append("refused, though the weights give the cross section of the header")
        attempts.append(_lhe(path, folder / "given", events, own, CROSS_SECTION, fits))
    return attempts


def _agree(own, factor, expected):
    """Whether weights, divided by a factor, add up to a cross section within a percent or five standard errors, and never by more than half."""
    error = math.sqrt(max(0.0, (own**2).sum() - own.sum() ** 2 / len(own)))
    return abs(own.sum() / factor - expected) <= min(0.5 * expected, max(0.01 * expected, 5 * error / factor))


def _lhe(path, folder, events, own, given, fits):
    attempt, ingested = ingest(analysis("lhe", path, weights={"scheme": "none"}, cross_section=given, features={"sets": ["general"]}), folder)
    if ingested is None:
        return attempt
    same(attempt, "events", ingested.sample["events"], len(events))
    cross_section = given
    if given is None:
        sums = [own.sum() / factor for factor in fits]
        cross_section = ingested.sample["crossSection"]["value"]
        if not any(abs(cross_section - found) <= 1e-12 * found for found in sums):
            attempt.different.append(f"cross section {cross_section}, expected sum or mean of the weights, {sums}")
    compare_weights(attempt, ingested, own, cross_section, math.fsum(own))
    found = ingested.table("particles")
    particles = [particle for event in events for particle in event.particles]
    offsets = ingested.table("particles", "offsets")["first"]
    same(attempt, "numbers of particles", np.diff(offsets), [len(event.particles) for event in events])
    for name, attribute in {"pdgId": "id", "status": "status", "px": "px", "py": "py", "pz": "pz", "energy": "e"}.items():
        same(attempt, name, found[name], np.array([getattr(particle, attribute) for particle in particles]))
    same(attempt, "mother", found["mother"], np.array([particle.mother1 - 1 for particle in particles]))
    final = found["status"] == 1
    same(attempt, "final-state particles", int(final.sum()), sum(particle.status == 1 for particle in particles))
    energy = column_of(np.array([particle.e for particle in particles if particle.status == 1]))
    close(attempt, "sum of their energies", math.fsum(found["energy"][final]), energy.sum)
    return attempt


ATTEMPTS = {"root": root, "parquet": parquet, "hdf5": hdf5, "lhe": lhe}
