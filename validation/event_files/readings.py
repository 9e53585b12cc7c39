"""Event files as uproot, h5py, pylhe and pyarrow read them: nothing here is Ratiometer's."""

import gzip
import json
import math
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import awkward as ak
import h5py
import numpy as np
import pyarrow.parquet
import pylhe
import uproot

from .columns import column_of, numbers_of

MAIN_TREES = ("Events", "Delphes", "events")
OWN_WEIGHTS = ("genWeight", "Event.Weight")
# A TObject that is referred to has this bit, and two bytes more behind its bits.
IS_REFERENCED = 1 << 4


@dataclass
class Reading:
    """What is in a file."""

    reader: str
    events: int
    # by name
    columns: dict = field(default_factory=dict)
    # by name: why it is no column of numbers
    others: dict = field(default_factory=dict)
    # by name: sum over the events
    weights: dict = field(default_factory=dict)
    sum_of_weights: float | None = None
    # by name of a column: what the reader got wrong, so that its bytes were decoded here
    corrected: dict = field(default_factory=dict)


def read_root(path):
    """Every branch of every tree, one by one."""
    with uproot.open(path) as file:
        trees = [name for name, kind in file.classnames(cycle=False).items() if kind == "TTree"]
        main = next((name for name in MAIN_TREES if name in trees), trees[0] if len(trees) == 1 else None)
        if main is None:
            raise ValueError(f"no tree of events among {trees}")
        reading = Reading("uproot", int(file[main].num_entries))
        for name in trees:
            for branch in file[name].itervalues(recursive=True):
                _read_branch(reading, branch, "" if name == main else f"{name}/")
    own = next((reading.columns[name] for name in OWN_WEIGHTS if name in reading.columns), None)
    reading.sum_of_weights = own and own.sum
    return reading


def _read_branch(reading, branch, prefix):
    label = prefix + branch.name
    if label in reading.columns or label in reading.others:
        label = f"{prefix}{branch.parent.name}/{branch.name}"
    try:
        found = list(numbers_of(label, branch.array(library="ak")))
    except Exception as error:
        reading.others[label] = first_line(error)
        return
    for name, values in found:
        if values.dtype.kind not in "biuf":
            reading.others[name] = f"values of type {values.dtype}"
        elif name.endswith(".fBits"):
            bits = _bits_of_objects(values)
            reading.columns[name] = column_of(bits)
            if len(bits) < len(values):
                reading.corrected[name] = f"{reading.reader} takes {6 * len(bits)} bytes of {len(bits)} objects for {len(values)} numbers"
        else:
            reading.columns[name] = column_of(values)


def _bits_of_objects(values):
    """The bits of TObjects, out of what was read as if they had four bytes each."""
    halves = values.astype(">u4").view(">u2")
    bits, at = [], 0
    while at + 1 < len(halves):
        bits.append((int(halves[at]) << 16) | int(halves[at + 1]))
        at += 3 if bits[-1] & IS_REFERENCED else 2
    return np.array(bits, "u4")


def read_parquet(path):
    """Every leaf of every column."""
    table = pyarrow.parquet.read_table(path)
    reading = Reading("pyarrow", table.num_rows)
    for name in table.column_names:
        for label, values in numbers_of(name, ak.from_arrow(table[name])):
            if values.dtype.kind in "biuf":
                reading.columns[label] = column_of(values)
            else:
                reading.others[label] = f"values of type {values.dtype}"
    own = next((reading.columns[name] for name in OWN_WEIGHTS if name in reading.columns), None)
    reading.sum_of_weights = own and own.sum
    return reading


def texts(dataset):
    """Texts of a dataset, which may be filled up with zeros."""
    return [text.decode().rstrip("\0") for text in dataset[()]]


def read_hdf5(path):
    """A MadMiner file's observables, weights and benchmarks, or every dataset of numbers of another file."""
    with h5py.File(path, "r") as file:
        return _read_madminer(file) if "benchmarks" in file else _read_datasets(file)


def _read_datasets(file):
    reading = Reading("h5py", 0)

    def visit(name, node):
        if not isinstance(node, h5py.Dataset):
            return
        if node.dtype.kind in "biuf" and node.shape:
            reading.columns[name] = column_of(node[()].reshape(-1))
        else:
            reading.others[name] = f"values of type {node.dtype}"

    file.visititems(visit)
    rows = [file[name].shape[0] for name in reading.columns]
    own = [file[name].shape[0] for name in reading.columns if re.match(r"(?i)events($|/)", name)]
    counted = own or rows
    reading.events = max(set(counted), key=lambda length: (counted.count(length), length)) if counted else 0
    return reading


def _read_madminer(file):
    names = texts(file["benchmarks/names"])
    if "samples" not in file:
        return Reading("h5py", 0, weights={name: 0.0 for name in names})
    weights = file["samples/weights"][()]
    observations = file["samples/observations"][()]
    reading = Reading("h5py", len(weights))
    for name, values in zip(texts(file["observables/names"]), observations.T, strict=True):
        reading.columns[name] = column_of(values)
    for name, values in zip(names, weights.T, strict=True):
        reading.columns[name] = column_of(values)
        reading.weights[name] = reading.columns[name].sum
    if "sampling_benchmarks" in file["samples"]:
        reading.columns["sampling_benchmarks"] = column_of(file["samples/sampling_benchmarks"][()])
    reference = [int(flag) for flag in file["benchmarks/is_reference"][()]] if "is_reference" in file["benchmarks"] else []
    reading.sum_of_weights = reading.weights[names[reference.index(1) if 1 in reference else 0]]
    return reading


PARTICLE_FIELDS = {"pdgId": "id", "status": "status", "px": "px", "py": "py", "pz": "pz", "energy": "e"}


def read_lhe(path):
    """Events, particles and weights; what pylhe only warns of is refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        file = pylhe.LHEFile.fromfile(path)
        events = list(file.events)
    reading = Reading("pylhe", len(events))
    particles = [particle for event in events for particle in event.particles]
    for name, attribute in PARTICLE_FIELDS.items():
        reading.columns[f"particle.{name}"] = column_of([getattr(particle, attribute) for particle in particles])
    # pylhe counts mothers from 1, with 0 for none
    reading.columns["particle.mother"] = column_of([particle.mother1 - 1 for particle in particles])
    reading.columns["weight"] = column_of([event.eventinfo.weight for event in events])
    reading.columns["subprocess"] = column_of([event.eventinfo.pid for event in events])
    reading.sum_of_weights = reading.columns["weight"].sum
    sums = {weight.id: [] for weight in (file.header.initrwgt.iter_weights() if file.header else ())}
    for event in events:
        for name, value in event.weights.items():
            sums.setdefault(name, []).append(value)
    reading.weights = {name: math.fsum(values) for name, values in sums.items()}
    unnamed = _numbers_beside_weights(path)
    if unnamed:
        reading.columns["<weights>"] = column_of(unnamed)
        reading.corrected["<weights>"] = f"{reading.reader} drops {len(unnamed)} numbers of a `<weights>` list beside `<rwgt>`"
    return reading


def _numbers_beside_weights(path):
    """Numbers in <weights> of events that name all of their weights in <rwgt>: no id is left for them."""
    raw = Path(path).read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("latin-1")
    found = []
    for event in re.findall(r"<event\b[^>]*>(.*?)</event>", text, re.S):
        if "<wgt" in event:
            found += [float(word) for numbers in re.findall(r"<weights\b[^>]*>([^<]*)", event) for word in numbers.split()]
    return found


def read_lines(path):
    """Flat objects of JSON, one on each line."""
    rows = [json.loads(line) for line in Path(path).read_text().splitlines() if line.strip()]
    reading = Reading("json", len(rows))
    for name in dict.fromkeys(name for row in rows for name in row):
        values = [row[name] for row in rows if name in row]
        if any(isinstance(value, dict) for value in values):
            raise ValueError(f"objects in {name}")
        numbers = np.array([number for value in values for number in (np.ravel(value) if isinstance(value, list) else [value])])
        if numbers.dtype.kind in "biuf":
            reading.columns[name] = column_of(numbers)
        else:
            reading.others[name] = f"values of type {numbers.dtype}"
    return reading


def first_line(error):
    """An error in a line."""
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"


READERS = {"root": read_root, "parquet": read_parquet, "hdf5": read_hdf5, "lhe": read_lhe, "lines": read_lines}

MAGIC = ((b"root", "root"), (b"PAR1", "parquet"), (b"\x89HDF\r\n\x1a\n", "hdf5"), (b"\x93NUMPY", "numpy"))


def kind_of(path):
    """The format of a file of events by its first bytes; None for another file."""
    with open(path, "rb") as file:
        beginning = file.read(1 << 16)
    if beginning[:2] == b"\x1f\x8b":
        with gzip.open(path) as file:
            beginning = file.read(1 << 16)
    found = next((kind for magic, kind in MAGIC if beginning.startswith(magic)), None)
    if found is None and re.search(rb"<LesHouchesEvents\b", beginning):
        return "lhe"
    return "lines" if found is None and re.match(rb'\s*\{"[^\n]*\}\s*$', beginning.split(b"\n")[0]) else found


def read(path):
    """Reading of an event file; anything that its reader throws."""
    return READERS[kind_of(path)](str(path))
