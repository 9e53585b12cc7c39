"""What pyhf says of workspaces: likelihoods, slopes, expected events and best fits. Started and asked by pyhf-agreement.mjs.

The first line of standard output has the versions. Then each line of standard input is a question and each line of standard output its answer; what is not
finite is null. A question has `workspace` and `interpolation` (codes of normsys and histosys). With `seed` the answer has

    parameters  name, initial value, bounds, whether it is fixed
    points      the initial values, a random point near them and one further off: values, twice the negative log-likelihood, its first derivatives by
                differences (not at the initial values, where some interpolations have a kink), expected events by channel
    fit         the lowest minimum of several tries with SLSQP and Minuit: method, twice the negative log-likelihood, values, smallest expected yield

and with `at` (values by name) twice the negative log-likelihood there. Needs pyhf 0.7 and iminuit.
"""

import json
import logging
import os
import sys
import warnings

os.environ["OMP_NUM_THREADS"] = "1"
import iminuit  # noqa: E402
import numpy as np  # noqa: E402
import pyhf  # noqa: E402
import scipy  # noqa: E402

STEP = 1e-3
MINUIT_CALLS = 20_000
# Random points keep away from where an interpolation is not smooth, by more than the steps of the differences.
KINKS = (-1.0, 0.0, 1.0)
CLEARANCE = 0.01


def finite(value):
    return float(value) if np.isfinite(value) else None


def model_of(question):
    settings = {kind: {"interpcode": code} for kind, code in question["interpolation"].items()}
    workspace = pyhf.Workspace(question["workspace"])
    model = workspace.model(modifier_settings=settings)
    return model, workspace.data(model)


def names_of(model):
    names = model.config.par_names
    return names() if callable(names) else names


def twice_nll(model, data, values):
    return -2 * float(model.logpdf(values, data)[0])


def random_point(model, rng, spread):
    """Auxiliary measurements moved by their uncertainties times normal numbers times the spread, other parameters scaled; within the bounds."""
    values = []
    for name in model.config.par_order:
        parameters = model.config.par_map[name]["paramset"]
        inits = np.array(parameters.suggested_init)
        if parameters.constrained:
            centre = np.array(parameters.auxdata) / np.array(getattr(parameters, "factors", 1.0))
            moved = centre + spread * np.array(parameters.width()) * rng.normal(size=len(inits))
            if not parameters.is_scalar:
                moved = np.clip(moved, 0.3, 3)
        else:
            moved = inits * rng.uniform(1 - spread / 4, 1 + spread, len(inits))
        low, high = np.array(parameters.suggested_bounds).T
        margin = 0.01 * (high - low)
        moved = np.clip(moved, low + margin, high - margin)
        if parameters.constrained and parameters.is_scalar:
            for kink in KINKS:
                moved = np.where(np.abs(moved - kink) < CLEARANCE, kink + CLEARANCE, moved)
        values.extend(moved.tolist())
    return values


def slopes(model, data, values):
    """First derivatives by differences of fourth order, or null where one of the values is not finite."""
    derivatives = []
    for i, value in enumerate(values):
        step = STEP * max(1, abs(value))

        def shifted(steps):
            moved = list(values)
            moved[i] = value + steps * step
            return twice_nll(model, data, moved)

        derivatives.append((shifted(-2) - 8 * shifted(-1) + 8 * shifted(1) - shifted(2)) / (12 * step))
    return derivatives if np.all(np.isfinite(derivatives)) else None


def expected(model, values):
    """By channel, or null where a number is not finite."""
    yields = np.asarray(model.expected_actualdata(values))
    if not np.all(np.isfinite(yields)):
        return None
    return {name: yields[found].tolist() for name, found in model.config.channel_slices.items()}


def point(model, data, values, with_slopes):
    value = finite(twice_nll(model, data, values))
    gradient = slopes(model, data, values) if with_slopes and value is not None else None
    return {"values": values, "twiceNll": value, "gradient": gradient, "expected": expected(model, values)}


def best_fit(model, data, starts):
    """The lowest of the minima by SLSQP from each start, and by Minuit from the lowest of these and from the first start."""
    tries = []

    def attempt(method, optimizer, start):
        pyhf.set_backend("numpy", optimizer)
        try:
            values, value = pyhf.infer.mle.fit(data, model, init_pars=start, return_fitted_val=True)
        except (pyhf.exceptions.FailedMinimization, ValueError, AttributeError):
            return  # the last where pyhf asks Minuit for a covariance that it does not have
        if np.isfinite(value) and np.all(np.isfinite(values)):
            tries.append({"method": method, "twiceNll": float(value), "values": [float(v) for v in values]})

    lowest = lambda: min(tries, key=lambda found: found["twiceNll"])  # noqa: E731
    for start in starts:
        attempt("SLSQP", pyhf.optimize.scipy_optimizer(), start)
    low, high = np.array(model.config.suggested_bounds()).T
    for start in [starts[0]] + ([np.clip(lowest()["values"], low, high).tolist()] if tries else []):
        attempt("Minuit", pyhf.optimize.minuit_optimizer(tolerance=1e-2, maxiter=MINUIT_CALLS), start)
    if not tries:
        return None
    best = lowest()
    return {**best, "smallestYield": finite(np.min(model.expected_actualdata(best["values"])))}


def answer(question):
    model, data = model_of(question)
    names = list(names_of(model))
    if "at" in question:
        return {"twiceNll": finite(twice_nll(model, data, [question["at"][name] for name in names]))}
    config = model.config
    rng = np.random.default_rng(question["seed"])
    initial, bounds, fixed = config.suggested_init(), config.suggested_bounds(), config.suggested_fixed()
    near, far = random_point(model, rng, 0.5), random_point(model, rng, 1.5)
    # Fits start where the fixed parameters have their values.
    starts = [initial] + [[v if hold else w for v, w, hold in zip(initial, moved, fixed)] for moved in (near, far)]
    return {
        "parameters": [
            {"name": name, "init": float(init), "bounds": [float(end) for end in ends], "fixed": bool(hold)}
            for name, init, ends, hold in zip(names, initial, bounds, fixed)
        ],
        "points": [point(model, data, values, values is not initial) for values in (initial, near, far)],
        "fit": best_fit(model, data, starts),
    }


def main():
    # Failed fits and likelihoods that are not finite are part of the answer.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    libraries = {"pyhf": pyhf.__version__, "numpy": np.__version__, "scipy": scipy.__version__, "iminuit": iminuit.__version__}
    print(json.dumps({"version": ", ".join(f"{name} {version}" for name, version in libraries.items())}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


main()
