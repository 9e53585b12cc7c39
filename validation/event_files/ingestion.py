"""`ratiometer ingest` on an event file: the least analysis, what is written, and what other programs say of the same numbers."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from . import program

SAMPLE = "events"
# Of a sample of files that do not say theirs, pb.
CROSS_SECTION = 2.5
# Rounding of a product and a quotient, and of sums of some thousand of them.
ROUNDING = 1e-13


@dataclass
class Attempt:
    """One analysis of a file and what came of it."""

    source: str
    document: dict
    folder: Path
    # code and message of the refusal, if there was one
    code: str | None = None
    message: str = ""
    # code of the refusal that is right for what is in the file, if one is
    expected: str | None = None
    events: int = 0
    equal: int = 0
    different: list = field(default_factory=list)
    defect: str | None = None

    @property
    def faults(self):
        """What is not as it should be."""
        if self.defect is not None:
            return [self.defect]
        if self.code != self.expected:
            return [f"{self.code or 'ingested'} {self.message}".strip() + f", expected {self.expected or 'no refusal'}"]
        return self.different


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


def ingest(document, folder, expected=None):
    """Attempt and, if it came so far, Ingested. expected: code of the refusal that is right, if one is."""
    folder.mkdir(parents=True)
    file = folder / "analysis.yaml"
    file.write_text(json.dumps(document))
    outcome = program.run("ingest", file, "--out", folder / "run", "--json", "--quiet")
    [kind] = document["samples"][SAMPLE]["source"]
    attempt = Attempt(kind, document, folder, expected=expected, defect=outcome.defect)
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
