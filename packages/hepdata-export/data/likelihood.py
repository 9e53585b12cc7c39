"""The likelihoods of this artifact as functions of its coefficients, for use in own scripts.

unbinned(): networks on the published events, as likelihood/unbinned.json defines it. binned(): likelihood/workspace.json by pyhf, its polynomials worked out
here, as pyhf does not know them. Both give -2 log L at a dictionary of coefficients. Needs numpy, onnxruntime and pyhf.
"""
import copy
import json
from pathlib import Path

import numpy as np


def load(name, read=lambda path: json.loads(path.read_text())):
    """A file of the artifact, or of the flat folder of its HEPData record."""
    here = Path(__file__).resolve().parent
    return read(here.parent / name if (here.parent / name).exists() else here / Path(name).name)


def polynomial(p, d):
    """A published polynomial, one value per bin; d is c - sm by name."""
    pairs = sum(np.array(q["values"]) * d[q["coefficients"][0]] * d[q["coefficients"][1]] for q in p["quadratic"])
    return np.array(p["constant"]) + sum(np.array(values) * d[name] for name, values in p["linear"].items()) + pairs


def branching(entry, d):
    """The branching fraction of a published entry over that of the SM; 1 where it has none."""
    return polynomial(entry["branching"], d)[0] if "branching" in entry else 1


def monomials(vector):
    """Products of two entries, lower triangle row by row."""
    return np.outer(vector, vector)[np.tril_indices(len(vector))]


def sum_of_log_ratios(channel, coefficients):
    """A function of c: sum_i w_i log r(x_i|c)."""
    import onnxruntime

    x, w = (load(channel["events"][key], np.load) for key in ("features", "weights"))
    network = onnxruntime.InferenceSession(load(channel["network"], str), providers=["CPUExecutionProvider"])
    names, sm, low, high = zip(*((each["name"], each["sm"], *each["range"]) for each in coefficients))
    delta = lambda c: {name: c[name] - value for name, value in zip(names, sm)}
    domain = lambda c: polynomial(channel["mean_ratio"]["domain"], delta(c))[0]

    def output(c):
        columns = np.tile(np.array([c[name] for name in channel["coefficients"]], dtype=np.float32), (len(x), 1))
        return network.run([channel["output"]], {"x": np.hstack([x, columns])})[0].astype(float)

    if channel["dependence"] == "network":  # in one coefficient, and smooth
        (name,) = names
        return np.polynomial.Chebyshev.interpolate(np.vectorize(lambda c: w @ output({name: c})[:, 0]), 64, [low[0], high[0]])
    if channel["output"] == "coefficients":  # the network gives the forms
        rows, columns = np.tril_indices(len(names) + 1)
        forms = output({}).T * np.where(rows == columns, 1, 2)[:, None]
    else:  # r times its mean in the domain is a quadratic form in d: found from as many points as it has terms
        steps = np.diag((np.array(high) - low) / 8)
        points = [0 * steps[0], *steps, *-steps, *(a + b for i, a in enumerate(steps) for b in steps[:i])]
        at = [dict(zip(names, sm + point)) for point in points]
        forms = np.linalg.solve([monomials([1, *point]) for point in points], [np.exp(output(c)[:, 0]) * domain(c) for c in at])
    return lambda c: w @ np.log(monomials([1, *delta(c).values()]) @ forms) - w.sum() * np.log(domain(c))


def unbinned(document="likelihood/unbinned.json"):
    """A function of c: -2 log L of the unbinned likelihood, with the channels of it that are binned."""
    from scipy.special import gammaln

    document = load(document)
    sums = [sum_of_log_ratios(channel, document["coefficients"]) for channel in document["channels"]]

    def twice_nll(c):
        d = {each["name"]: c[each["name"]] - each["sm"] for each in document["coefficients"]}
        total = 0.0
        for channel, log_ratios in zip(document["channels"], sums):
            events = polynomial(channel["expected_events"], d)[0] * branching(channel, d)
            mean, domain = (polynomial(channel["mean_ratio"][key], d)[0] for key in ("channel", "domain"))
            at = c if channel["dependence"] == "quadratic" else c[document["coefficients"][0]["name"]]
            total += 2 * events - 2 * (channel["events"]["sum_of_weights"] * np.log(events * domain / mean) + log_ratios(at))
        for channel in document["binned_channels"]:  # infinite where a bin with data expects nothing
            events, observed = polynomial(channel["expected_events"], d), np.array(channel["observed"])
            events = events + sum(polynomial(each["expected_events"], d) * branching(each, d) for each in channel.get("branching_events", []))
            with np.errstate(divide="ignore"):
                total += 2 * np.sum(events - observed * np.log(events) + gammaln(observed + 1))
        return total

    return twice_nll


def binned(workspace="likelihood/workspace.json"):
    """A function of c: -2 log L of the workspace, nuisance parameters fitted by pyhf."""
    import pyhf

    pyhf.set_backend("numpy", pyhf.optimize.scipy_optimizer(tolerance=1e-10))
    workspace = load(workspace)

    def twice_nll(c):
        spec, names = copy.deepcopy(workspace), set()
        for channel in spec["channels"]:
            varied = [sample for sample in channel["samples"] if any(each["type"] == "staterror" for each in sample["modifiers"])]
            nominal = sum(np.array(sample["data"]) for sample in varied)
            for sample in channel["samples"]:
                for each in sample["modifiers"]:
                    if each["type"] == "polynomial":
                        names.update(each["data"]["coefficients"])
                        vector = [1, *(c[name] for name in each["data"]["coefficients"])]
                        rows, columns = np.tril_indices(len(vector))
                        factors = np.array(each["data"]["matrix"]) @ (monomials(vector) * np.where(rows == columns, 1, 2))
                        sample["data"] = list(sample["data"] * factors)
                        for other in sample["modifiers"]:
                            if other["type"] == "histosys":
                                other["data"] = {key: list(values * factors) for key, values in other["data"].items()}
                sample["modifiers"] = [each for each in sample["modifiers"] if each["type"] != "polynomial"]
            growth = sum(np.array(sample["data"]) for sample in varied) / nominal  # the shared relative error of a bin stays
            for sample in varied:
                for each in sample["modifiers"]:
                    if each["type"] == "staterror":
                        each["data"] = list(each["data"] * growth)
        config = spec["measurements"][0]["config"]
        config.update(poi="", parameters=[each for each in config["parameters"] if each["name"] not in names])
        model = pyhf.Workspace(spec).model()
        data, expected = pyhf.Workspace(spec).data(model), model.expected_actualdata(model.config.suggested_init())
        if any(found > 0 and mean < 1e-9 * found for found, mean in zip(data, expected)):  # a bin with data expects nothing
            return np.inf
        return float(pyhf.infer.mle.fit(data, model, return_fitted_val=True)[1])

    return twice_nll
