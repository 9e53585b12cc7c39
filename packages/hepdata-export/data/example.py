"""Reproduces best fits and intervals of this artifact, each coefficient with the others at their SM values, and compares them with the reference.

Needs numpy, onnxruntime and pyhf (with scipy). Exit status 1 if a minimum or an end of an interval is off by more than the tolerance.
"""
import sys

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import chi2

from likelihood import binned, load, unbinned

reference = load("likelihood/reference_results.json")
coefficients = {each["name"]: each for each in load("likelihood/eft_morphing.json")["coefficients"]}
standard_model = {name: each["sm"] for name, each in coefficients.items()}
failed = False

for label, build in [each for each in (("unbinned", unbinned), ("workspace", binned)) if each[0] in reference]:
    twice_nll = build()
    for expected in reference[label]["axis_scans"]:
        name = expected["coefficient"]
        curve = lambda c: twice_nll({**standard_model, name: c})
        grid = np.linspace(*coefficients[name]["range"], 41)
        known = {c: curve(c) for c in grid}
        around = [(c, grid[max(0, i - 1) : i + 2]) for i, c in enumerate(grid)]
        for near in [near for c, near in around if known[c] == min(known[other] for other in near)]:
            minimum = minimize_scalar(curve, bounds=(near[0], near[-1]), method="bounded", options={"xatol": 1e-6 * (near[-1] - near[0])})
            known[minimum.x] = minimum.fun
        best, points = min(known, key=known.get), sorted(known)
        for level, intervals in expected["intervals"].items():
            threshold = known[best] + chi2.ppf(float(level), 1)
            crossings = [(a, b) for a, b in zip(points, points[1:]) if (known[a] <= threshold) != (known[b] <= threshold)]
            found = [brentq(lambda c: curve(c) - threshold, a, b, xtol=1e-6 * (b - a)) for a, b in crossings]
            ends = [end for interval in intervals for end in interval if grid[0] < end < grid[-1]]
            shifts = np.abs(np.subtract([best, *found], [expected["best_fit"], *ends])) if len(found) == len(ends) else [np.inf]
            share = max(shifts) / min(high - low for low, high in intervals)
            failed |= not share <= reference["tolerances"]["interval_fraction"]
            print(f"{label} {name} {level}: {best:.6f}, {found}; reference {expected['best_fit']:.6f}, {ends}; off by {share:.1e} of the width")
sys.exit(int(failed))
