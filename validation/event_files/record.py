"""What came of all files, in Markdown."""

import datetime
import platform
from collections import defaultdict
from importlib import metadata

from .markdown import code, table
from .verdicts import AS_READ, REFUSED, UNCHANGED, WRONG

OUTCOMES = (REFUSED, UNCHANGED, AS_READ, WRONG)


def _inspected(reports):
    rows = []
    for report in reports:
        if report.reader is None or report.refusal is not None:
            continue
        rows.append([code(report.name), report.bytes, report.reader, report.events, report.columns, report.equal, report.facts, report.others])
    return table(["file", "bytes", "read by", "events", "columns", "equal", "totals", "not numbers"], rows)


def _corrected(reports):
    by_file = defaultdict(list)
    for report in reports:
        for name, reason in report.corrected.items():
            by_file[report.name].append((name, reason))
    return [
        f"- {code(name)}: {len(columns)} column{'s' if len(columns) > 1 else ''}, for instance {code(columns[0][0])}: {columns[0][1]}"
        for name, columns in by_file.items()
    ]


def _named(reports):
    return [
        f"- {code(report.name)}: {len(report.named)} columns, members of {', '.join(code(name) for name in _objects(report.named))}"
        for report in reports
        if report.named
    ]


def _objects(names):
    return sorted({f"*.{name.split('.')[1]}" if "." in name else name for name in names})


def _refused(reports):
    groups = defaultdict(list)
    for report in reports:
        if report.refusal is not None:
            groups[report.refusal[0], report.unread].append(report)
    return [
        f"- {code(key)}, {len(found)} file{'s' if len(found) > 1 else ''}{f' (the other program: {unread})' if unread else ''}: "
        + ", ".join(sorted({code(report.name) for report in found}))
        for (key, unread), found in sorted(groups.items())
    ]


def _ingested(reports):
    rows = []
    for report in reports:
        for attempt in report.attempts:
            said = f"{code(attempt.code)} {attempt.message}" if attempt.code else ""
            equal = f"{attempt.equal} of {attempt.equal + len(attempt.different)}" if attempt.code is None else ""
            rows.append([code(report.name), attempt.source, attempt.events if attempt.code is None else "", equal, said])
    return table(["file", "source", "events", "arrays and totals equal", "refused, as it has to be"], rows)


def _damage(reports):
    kinds = list(dict.fromkeys(kind for report in reports for kind in report.damage))
    rows = []
    for kind in kinds:
        outcomes = [sum(report.damage[kind].outcomes[outcome] for report in reports if kind in report.damage) for outcome in OUTCOMES]
        rows.append([kind, sum(outcomes), *outcomes])
    rows.append(["all", *(sum(row[i] for row in rows) for i in range(1, len(OUTCOMES) + 2))])
    return table(["copies", "number", *OUTCOMES], rows)


def _damage_by_file(reports):
    rows = []
    for report in reports:
        if not report.damage:
            continue
        codes = ", ".join(f"{code(name)} {number}" for name, number in sorted(report.codes.items()))
        rows.append([code(report.name), *(report.outcomes[outcome] for outcome in OUTCOMES), codes])
    return table(["copies of", *OUTCOMES, "refused with"], rows)


def _listed(heading, lines):
    return [heading, "", *lines, ""] if lines else []


def record(reports, damage, seed):
    """The record as Markdown."""
    events = [report for report in reports if report.reader is not None]
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("uproot", "awkward", "h5py", "pylhe", "pyarrow", "numpy"))
    attempts = [attempt for report in reports for attempt in report.attempts]
    ingested = [attempt for attempt in attempts if attempt.code is None]
    faults = [f"- {code(report.name)}: {fault}" for report in reports for fault in report.faults]
    return "\n".join(
        [
            "# Event files beside other programs",
            "",
            f"Written by `validation/inputs.py --damage {damage} --seed {seed} --record` on {datetime.date.today()}: "
            f"Python {platform.python_version()}, {versions}.",
            "",
            "## inspect",
            "",
            f"{sum(report.equal for report in events)} of {sum(report.columns for report in events)} columns of "
            f"{sum(report.refusal is None for report in events)} files, and {sum(report.facts for report in events)} totals, are the same: "
            "number of values, smallest, largest, how many are not finite, and sum; exactly for integers, to the rounding of a compensated sum "
            "for others. Totals are numbers of events, sums of weights, and the sum of each weight.",
            "",
            *_inspected(reports),
            "",
            *_listed("Where the other program is wrong or leaves something out, the bytes were decoded in the comparison itself:", _corrected(reports)),
            *_listed("Columns that the other program makes of objects of which `inspect` tells name and type only, such as references:", _named(reports)),
            *_listed("Refused:", _refused(reports)),
            "## ingest",
            "",
            f"{len(attempts)} analyses, {len(ingested)} ingested, {sum(attempt.equal for attempt in ingested)} arrays and totals the same: "
            "weights of events, numbers of objects in each event and every attribute of them, particles, observables, polynomials at the "
            "benchmarks, responses to nuisance parameters. A refusal must have the code that follows from what the other program finds in the file.",
            "",
            *_ingested(reports),
            "",
            "## Damaged copies",
            "",
            "Of each file copies cut off anywhere, without the last byte and without any, and copies with 1, 4 and 20 bytes changed, half of "
            "them near the ends. Right is an error of one code that names the file, the numbers of the undamaged file, or those of the other "
            "program on the same copy. Of each file that was ingested two copies more are ingested.",
            "",
            *_damage(reports),
            "",
            *_damage_by_file(reports),
            "",
            "## Wrong",
            "",
            *(faults or ["Nothing."]),
            "",
        ]
    )
