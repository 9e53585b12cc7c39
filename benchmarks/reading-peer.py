"""The peers' side of the benchmark of reading: the same columns of the same file, in uproot (arrays of awkward) or coffea (virtual NanoEvents, materialised).
The file is opened anew each time, and with it the caches of the libraries.

Each line of standard input names a file and columns; each line of standard output has the seconds that reading them took and, if asked for, the number and the
sum of the numbers of each column.
"""

import json
import sys
import time

import awkward as ak
import numpy as np
import uproot


def read_uproot(path, names):
    with uproot.open(path) as file:
        arrays = file["Events"].arrays(names)
    return {name: arrays[name] for name in names}


def coffea_reader():
    from coffea.nanoevents import NanoAODSchema, NanoEventsFactory

    NanoAODSchema.warn_missing_crossrefs = False

    def read(path, names):
        events = NanoEventsFactory.from_root({path: "Events"}, schemaclass=NanoAODSchema, mode="virtual").events()

        def column(name):
            collection, _, member = name.partition("_")
            return events[collection][member] if member else events[name]

        return {name: ak.materialize(column(name)) for name in names}

    return read


def content(array):
    """How many numbers an array has, and their sum."""
    numbers = ak.to_numpy(ak.flatten(array, axis=None))
    return {"count": len(numbers), "sum": float(numbers.sum(dtype=np.float64))}


def main(library):
    read = read_uproot if library == "uproot" else coffea_reader()
    version = f"{uproot.__version__}, awkward {ak.__version__}"
    if library == "coffea":
        import coffea

        version = coffea.__version__
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        arrays = read(question["file"], question["columns"])
        answer = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        if question["contents"]:
            answer["contents"] = {name: content(array) for name, array in arrays.items()}
        del arrays
        print(json.dumps(answer), flush=True)


main(sys.argv[1])
