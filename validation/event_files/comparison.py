"""What `ratiometer inspect` says of a file beside what another program reads in it."""

from dataclasses import dataclass, field

EPSILON = 2.0**-52


@dataclass
class Comparison:
    """Names of columns that are the same, and sentences on what is not."""

    equal: list = field(default_factory=list)
    different: list = field(default_factory=list)
    # columns that only one side has
    only_here: list = field(default_factory=list)
    only_there: list = field(default_factory=list)
    # members of objects that the answer names and does not read
    named: list = field(default_factory=list)
    # weights and totals
    facts: int = 0

    @property
    def agrees(self):
        return not (self.different or self.only_here or self.only_there)


def number(value):
    """A number of the answer: integers beyond 2^53 are texts."""
    return int(value) if isinstance(value, str) else value


def _same_sum(found, expected, size, count):
    """Equal for integers; for others within the rounding of a compensated sum."""
    if found is None:
        return not abs(expected) < float("inf")
    if isinstance(expected, int):
        return found == expected
    return abs(found - expected) <= 2 * EPSILON * abs(expected) + count * EPSILON**2 * size


def column_faults(found, expected):
    """In what a column of the answer differs from the Column of another program."""
    pairs = {
        "count": (found["count"], expected.count),
        "min": (number(found["min"]), expected.min),
        "max": (number(found["max"]), expected.max),
        "not finite": (found.get("notFinite", 0), expected.not_finite),
    }
    faults = [f"{what} {ours}, expected {theirs}" for what, (ours, theirs) in pairs.items() if ours != theirs]
    if not _same_sum(number(found["sum"]), expected.sum, expected.absolute, expected.count):
        faults.append(f"sum {found['sum']}, expected {expected.sum}")
    return faults


def compare(contents, reading):
    """Comparison of an answer of inspect with a Reading."""
    result = Comparison()
    columns = {column["name"]: column for column in contents["columns"]}
    others = {other["name"] for other in contents["others"]}
    for name, expected in reading.columns.items():
        if name not in columns:
            known = any(name == other or name.startswith(f"{other}.") for other in others)
            (result.named if known else result.only_there).append(name)
            continue
        faults = column_faults(columns[name], expected)
        if faults:
            result.different.append(f"{name}: {', '.join(faults)}")
        else:
            result.equal.append(name)
    result.only_here = [name for name in columns if name not in reading.columns]

    def fact(what, found, expected, tolerance=0.0):
        result.facts += 1
        if found != expected and not (found is not None and expected is not None and abs(found - expected) <= tolerance * abs(expected)):
            result.different.append(f"{what} {found}, expected {expected}")

    fact("events", contents["events"], reading.events)
    fact("sum of weights", contents["sumOfWeights"], reading.sum_of_weights, 2 * EPSILON)
    weights = {weight["id"]: weight["sum"] for weight in contents["weights"]}
    if reading.weights:
        fact("weights", len(weights), len(reading.weights))
        for name, expected in reading.weights.items():
            fact(f"sum of weight {name}", weights.get(name), expected, 4 * EPSILON)
    return result
