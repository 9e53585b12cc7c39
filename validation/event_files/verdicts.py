"""Whether what `inspect` says of a damaged copy is right."""

from collections import Counter
from dataclasses import dataclass, field

from .comparison import column_faults, compare
from .reader_process import Unread
from .refusals import refusal_fault

REFUSED, UNCHANGED, AS_READ, WRONG = "refused", "as undamaged", "as the other program", "wrong"


@dataclass(frozen=True)
class Verdict:
    """One of the four above, with the code of a refusal or what is wrong."""

    outcome: str
    detail: str = ""


@dataclass
class Tally:
    """Verdicts of many copies."""

    outcomes: Counter = field(default_factory=Counter)
    codes: Counter = field(default_factory=Counter)

    def add(self, verdict):
        self.outcomes[verdict.outcome] += 1
        if verdict.outcome == REFUSED:
            self.codes[verdict.detail] += 1


def facts(contents):
    """Numbers of an answer beside those of columns."""
    return {name: contents[name] for name in ("events", "sumOfWeights", "crossSection", "weights")}


def verdict_on(outcome, path, undamaged, reader):
    """Verdict on an Outcome for a damaged copy.

    undamaged: contents of the file before, None if it was refused; reader: for copies whose numbers changed
    """
    fault = refusal_fault(outcome, path)
    if fault is not None:
        return Verdict(WRONG, fault)
    if outcome.exit == 2:
        return Verdict(REFUSED, outcome.errors[0]["code"])
    contents = outcome.contents
    before = {column["name"]: column for column in undamaged["columns"]} if undamaged else {}
    changed = [column for column in contents["columns"] if column != before.get(column["name"])]
    if undamaged and not changed and facts(contents) == facts(undamaged) and len(contents["columns"]) == len(before):
        return Verdict(UNCHANGED)
    reading = reader.read(path)
    if isinstance(reading, Unread):
        names = ", ".join(column["name"] for column in changed) or "totals"
        return Verdict(WRONG, f"answered with other numbers of {names}, where the other program says {reading.reason}")
    comparison = compare(contents, reading)
    if comparison.agrees:
        return Verdict(AS_READ)
    # a column that the other program cannot read, or reads otherwise, is right if it is what it was
    wrong = [
        f"{column['name']}: {'; '.join(column_faults(column, reading.columns[column['name']])) if column['name'] in reading.columns else 'not there'}"
        for column in changed
        if column["name"] not in reading.columns or column_faults(column, reading.columns[column["name"]])
    ]
    names = {column["name"] for column in contents["columns"]}
    rest = [sentence for sentence in comparison.different if sentence.split(": ")[0] not in names]
    lost = comparison.only_there
    if not (wrong or rest or lost):
        return Verdict(AS_READ)
    return Verdict(WRONG, "; ".join([*wrong, *rest, *(f"{name} is left out" for name in lost)]))
