"""MadMiner's files: observables, polynomials, nuisance parameters, and numbers that MadMiner itself gave."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .ingestion import analysis, close, ingest, same
from .readings import texts

# Of numbers that went through two solutions of the same linear equations.
MORPHING = 1e-9


def madminer(path, folder, file):
    """Observables, the polynomials at all benchmarks, nuisance parameters; FILE.golden.json beside FILE.h5 has what MadMiner says itself."""
    names = texts(file["parameters/names"])
    benchmarks = file["benchmarks"]
    nuisance = benchmarks["is_nuisance"][()].astype(bool) if "is_nuisance" in benchmarks else np.zeros(len(benchmarks["values"]), bool)
    sections = {"systematics": {"theory": {"type": "weights", "of": "nuisance"}}} if nuisance.any() else {}
    attempt, ingested = ingest(analysis("madminer", path, coefficients=names, **sections), folder, None if "samples" in file else "DATA_NO_EVENTS")
    if ingested is None:
        return attempt
    weights = file["samples/weights"][()]
    same(attempt, "events", ingested.sample["events"], len(weights))
    observables = ingested.table("observables")
    for name, values in zip(texts(file["observables/names"]), file["samples/observations"][()].T, strict=True):
        same(attempt, name, observables[name], values)
    form = quadratic_form(ingested, names)
    for point, expected in zip(benchmarks["values"][~nuisance], weights.T[~nuisance], strict=True):
        close(attempt, f"weights at {point}", form.at(point), expected, tolerance=1e-12, scale=np.abs(weights).max(axis=1))
    if nuisance.any():
        responses = compare_responses(attempt, ingested, file, weights)
        golden = Path(path).with_suffix(".golden.json")
        if golden.exists():
            compare_golden(attempt, form, responses, json.loads(golden.read_text()))
    return attempt


@dataclass
class QuadraticForms:
    """Polynomials of second order of events, in coefficients whose SM values are 0."""

    # events, events × K, events × K × K: symmetric, the gradient and the Hessian are twice these
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


@dataclass
class Responses:
    """F = exp Σ (a ν + b ν²) of the events; both are nuisance parameters × events."""

    a: np.ndarray
    b: np.ndarray

    def at(self, nu):
        nu = np.asarray(nu, "f8")
        return np.exp(nu @ self.a + nu**2 @ self.b)

    def gradient(self, nu):
        """Of ln F, events × nuisance parameters."""
        return (self.a + 2 * np.asarray(nu, "f8")[:, None] * self.b).T


def compare_responses(attempt, ingested, file, weights):
    """Factors at ±1 beside the ratios of the file's weights; Responses through them."""
    benchmarks = texts(file["benchmarks/names"])
    reference = weights[:, list(file["benchmarks/is_reference"][()]).index(1)]
    parameters = zip(*(texts(file[f"nuisance_parameters/{name}"]) for name in ("names", "benchmark_positive", "benchmark_negative")), strict=True)
    columns = ingested.table("events")
    a, b = [], []
    for name, positive, negative in parameters:
        up, down = columns[f"factor:{name}_up"], columns[f"factor:{name}_down"]
        expected = weights[:, benchmarks.index(positive)] / reference
        close(attempt, f"{name} = 1", up, expected)
        # a parameter of one benchmark has no term of second order
        close(attempt, f"{name} = -1", down, 1 / expected if negative == "None" else weights[:, benchmarks.index(negative)] / reference)
        a.append(np.log(up / down) / 2)
        b.append(np.log(up * down) / 2)
    return Responses(np.array(a), np.array(b))


def compare_golden(attempt, form, responses, golden):
    """Cross sections, weights, ratio, scores in coefficients and nuisance parameters, and responses, as MadMiner gives them."""
    first = slice(0, len(golden["ratio_1_over_0_first5"]))
    close(attempt, "MadMiner's a", responses.a[:, first], golden["nuisance_a_first5"], MORPHING, 1)
    close(attempt, "MadMiner's b", responses.b[:, first], golden["nuisance_b_first5"], MORPHING, 1)
    densities = []
    for k, (theta, nu) in enumerate(zip(golden["thetas"], golden["nus"], strict=True)):
        nu = nu if nu is not None else [0] * len(responses.a)
        factor = responses.at(nu)
        weights = form.at(theta) * factor
        gradient = np.hstack([form.gradient(theta) * factor[:, None], weights[:, None] * responses.gradient(nu)])
        total, slope = weights.sum(), gradient.sum(axis=0)
        close(attempt, f"MadMiner's cross section at {theta}, {nu}", total, golden["xsecs"][k], MORPHING)
        scale = max(abs(total), np.abs(slope).max())
        close(attempt, f"MadMiner's gradient of it at {theta}, {nu}", slope, golden["xsec_gradients"][k], MORPHING, scale)
        close(attempt, f"MadMiner's weights at {theta}, {nu}", weights[first], golden["weights_first5"][k], MORPHING)
        if f"score_at_{k}_first5" in golden:
            score = gradient[first] / weights[first, None] - slope / total
            close(attempt, f"MadMiner's score at {theta}, {nu}", score, golden[f"score_at_{k}_first5"], MORPHING, 1)
        densities.append(weights / total)
    close(attempt, "MadMiner's ratio", (densities[1] / densities[0])[first], golden["ratio_1_over_0_first5"], MORPHING)
