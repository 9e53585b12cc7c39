"""Which analyses a file is ingested by: what its contents say that it is."""

import math

import awkward as ak
import h5py
import pyarrow.parquet
import uproot

from .flat_tables import flat_table
from .les_houches import lhe
from .madminer_events import madminer
from .readings import MAIN_TREES
from .reconstructed_events import Arrays, delphes, nanoaod


def root(path, folder):
    """A ROOT file as what its columns say that it is."""
    file = uproot.open(path)
    classes = file.classnames(cycle=False)
    name = next((name for name in MAIN_TREES if classes.get(name) == "TTree"), None)
    if name is None:
        refusal = "DATA_RNTUPLE" if "ROOT::RNTuple" in classes.values() else "DATA_NO_TREE"
        return [nanoaod(path, folder / "nanoaod", Arrays([], None), None, refusal)]
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


def _generated(file):
    """The sum of weights of all generated events that a file of NanoAOD tells."""
    runs = file["Runs"] if "Runs" in file.keys(cycle=False) else None
    name = next((name for name in ("genEventSumw", "genEventSumw_") if runs is not None and name in runs), None)
    return None if name is None else math.fsum(runs[name].array(library="np"))


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
        numbers = {name: data[()] for name, data in file.items() if isinstance(data, h5py.Dataset) and data.dtype.kind in "iuf"}
    [first, *_] = numbers
    return [flat_table(path, folder / "table", first, numbers)]


ATTEMPTS = {"root": root, "parquet": parquet, "hdf5": hdf5, "lhe": lhe}
