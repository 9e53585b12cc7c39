"""The peer's side of the benchmark of likelihoods: pyhf with a backend and an optimiser, named by the argument ("numpy scipy", "numpy minuit", "jax scipy").

Each line of standard input is a question, each line of standard output its answer with the CPU and wall seconds that it took. A question has a `workspace`
(kept until the next one) and one of

    fit    the best fit: twice the negative log-likelihood
    scan   conditional best fits at these values of the parameter of interest: twice the negative log-likelihood of each
    toys   so many best fits of pseudo-data drawn at the initial values
"""

import json
import logging
import os
import sys
import time
import warnings

os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np  # noqa: E402
import pyhf  # noqa: E402


def fit(model, data, _):
    _, twice_nll = pyhf.infer.mle.fit(data, model, return_fitted_val=True)
    return {"twiceNll": float(twice_nll)}


def scan(model, data, values):
    found = [pyhf.infer.mle.fixed_poi_fit(value, data, model, return_fitted_val=True)[1] for value in values]
    return {"twiceNll": [float(value) for value in found]}


def toys(model, _, number):
    drawn = model.make_pdf(pyhf.tensorlib.astensor(model.config.suggested_init())).sample((number,))
    for data in drawn:
        pyhf.infer.mle.fit(data, model)
    return {"toys": number}


KINDS = {"fit": fit, "scan": scan, "toys": toys}


def main(library):
    backend, optimiser = library.split()
    pyhf.set_backend(backend, custom_optimizer=optimiser)
    logging.getLogger("pyhf").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore")
    np.random.seed(1)
    print(json.dumps({"version": f"pyhf {pyhf.__version__}"}), flush=True)
    model = data = None
    for line in sys.stdin:
        question = json.loads(line)
        if "workspace" in question:
            workspace = pyhf.Workspace(question["workspace"])
            model = workspace.model()
            data = workspace.data(model)
        for kind, work in KINDS.items():
            if kind not in question:
                continue
            wall, cpu = time.perf_counter(), time.process_time()
            try:
                answer = work(model, data, question[kind])
            except pyhf.exceptions.FailedMinimization as error:
                answer = {"failed": str(error)}
            print(json.dumps({**answer, "cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}), flush=True)


main(sys.argv[1])
