"""Tables with one number per event and column."""

import math

from .ingestion import CROSS_SECTION, analysis, compare_weights, ingest, same


def flat_table(path, folder, weight, columns):
    """A table of one number per event and column: columns by name, the weight among them."""
    weights = {"scheme": "none", "nominal": weight, "sum_of_weights": "events"}
    expected = "DATA_WEIGHT_COUNT" if columns[weight].ndim > 1 else None
    attempt, ingested = ingest(analysis("table", path, weights=weights, cross_section=CROSS_SECTION), folder, expected)
    if ingested is None:
        return attempt
    own = columns[weight].astype("f8")
    observables = {name: values for name, values in columns.items() if name != weight}
    same(attempt, "events", ingested.sample["events"], len(own))
    compare_weights(attempt, ingested, own, CROSS_SECTION, math.fsum(own))
    found = ingested.table("observables")
    same(attempt, "names of the columns", sorted(found), sorted(observables))
    for name, values in observables.items():
        if name in found:
            same(attempt, name, found[name], values.astype("f8"))
    return attempt
