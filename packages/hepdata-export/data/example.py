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
tolerance = reference["tolerances"]["interval_fraction"]
failed = False

for label, build in (("unbinned", unbinned), ("workspace", binned)):
    if label not in reference:
        continue
    twice_nll = build()
    for expected in reference[label]["axis_scans"]:
        name = expected["coefficient"]
        curve = lambda c: twice_nll({**standard_model, name: c})
        grid = np.linspace(*coefficients[name]["range"], 41)
        values = np.array([curve(c) for c in grid])
        lows = [i for i in range(41) if values[i] == values[max(0, i - 1) : i + 2].min()]
        brackets = [(grid[max(0, i - 1)], grid[min(40, i + 1)]) for i in lows]
        minima = [minimize_scalar(curve, bounds=pair, method="bounded", options={"xatol": 1e-6 * (pair[1] - pair[0])}) for pair in brackets]
        best = min(minima, key=lambda minimum: minimum.fun)
        points = np.sort([*grid, *(minimum.x for minimum in minima)])
        for level, intervals in expected["intervals"].items():
            above = lambda c: curve(c) - best.fun - chi2.ppf(float(level), 1)
            signs = [above(c) > 0 for c in points]
            found = [brentq(above, a, b, xtol=1e-6 * (b - a)) for a, b, s, t in zip(points, points[1:], signs, signs[1:]) if s != t]
            ends = [end for interval in intervals for end in interval if points[0] < end < points[-1]]
            width = min(high - low for low, high in intervals)
            shifts = np.abs(np.array([best.x, *found]) - [expected["best_fit"], *ends]) if len(found) == len(ends) else [np.inf]
            failed |= max(shifts) > tolerance * width
            print(f"{label} {name} {level}: {best.x:.6f} {found}, reference {expected['best_fit']:.6f} {ends}, off by {max(shifts) / width:.1e} of the width")
sys.exit(int(failed))
