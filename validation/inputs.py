"""Compares `ratiometer inspect` and `ingest` with uproot, h5py, pylhe and pyarrow on event files and on damaged copies of them.

    python inputs.py FOLDER... [--damage N] [--seed SEED] [--only TEXT] [--record FILE]

Every file below the folders is inspected: columns, events and weights must be what the other program reads, and what it does not read must be refused. Each
event file is ingested by the least analysis of its kind, and what is written must be what the other program reads. Of each event file N + 2 copies are cut
off and 3 N copies have bytes changed: inspecting them must end in an error or in the right numbers, and so must ingesting one of each that an analysis can
use. --record writes what came of it as Markdown. The exit status is 1 if anything is wrong. Needs a built workspace, uproot, awkward, h5py, pylhe, pyarrow
and numpy.
"""

import argparse
import sys
import tempfile
import time
import warnings
from pathlib import Path

from event_files import program
from event_files.attempts import ATTEMPTS
from event_files.blocks import block_fault, block_size, damaged_blocks
from event_files.comparison import compare
from event_files.damage import damaged_copies
from event_files.damaged_ingests import copies_to_ingest, verdict_on_ingest
from event_files.file_report import FileReport
from event_files.reader_process import ReaderProcess, Unread
from event_files.readings import READERS, kind_of
from event_files.record import record
from event_files.refusals import refusal_fault
from event_files.verdicts import verdict_on

# Larger files get one damaged copy of each kind, bytes.
HUGE = 1 << 26
READER_OF = {"root": "uproot", "parquet": "pyarrow", "hdf5": "h5py", "lhe": "pylhe", "lines": "json"}


def arguments():
    """Of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--damage", type=int, default=4, metavar="N", help="damaged copies of each kind and file, default %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="of what is damaged, default %(default)s")
    parser.add_argument("--only", default="", metavar="TEXT", help="files with this in their names")
    parser.add_argument("--record", type=Path, metavar="FILE", help="Markdown to write")
    return parser.parse_args()


def inspect_file(report, path, reader):
    """Compares what inspect says of a file with another program; its Outcome."""
    outcome = program.inspect(path)
    fault = refusal_fault(outcome, path)
    if fault is not None:
        report.faults.append(f"inspect: {fault}")
        return outcome
    if outcome.exit == 2:
        report.refusal = (outcome.errors[0]["code"], outcome.errors[0]["message"])
    if report.reader is None:
        if outcome.exit == 0:
            report.faults.append("inspect: read, though it is no event file")
        return outcome
    reading = reader.read(path)
    if isinstance(reading, Unread):
        report.unread = reading.reason
        if outcome.exit == 0:
            report.faults.append(f"inspect: read, where {report.reader} says {reading.reason}")
    elif outcome.exit == 2:
        report.faults.append(f"inspect: {': '.join(report.refusal)}, where {report.reader} reads it")
    else:
        comparison = compare(outcome.contents, reading)
        report.events, report.equal, report.facts = reading.events, len(comparison.equal), comparison.facts
        report.columns = len({*reading.columns, *comparison.only_here})
        report.others, report.corrected, report.named = len(reading.others), reading.corrected, comparison.named
        report.faults += [f"inspect: {sentence}" for sentence in comparison.different]
        report.faults += [f"inspect: {name} is not in what {report.reader} reads" for name in comparison.only_here]
        report.faults += [f"inspect: {name} is left out" for name in comparison.only_there]
    return outcome


def ingest_file(report, path, kind, folder):
    """Ingests a file in all ways that it can be."""
    report.attempts = ATTEMPTS[kind](path, folder)
    report.faults += [f"ingest as {attempt.source}: {fault}" for attempt in report.attempts for fault in attempt.faults]


def damage_file(report, path, outcome, count, seed, folder, inspector, reader):
    """Inspects damaged copies of a file."""
    undamaged = outcome.contents
    # the name says which form a file of text has
    copy = folder / path.name
    for damaged in damaged_copies(report.name, path.read_bytes(), count if report.bytes < HUGE else 1, seed):
        copy.write_bytes(damaged.content)
        report.note(damaged, verdict_on(inspector.inspect(copy), copy, undamaged, reader))


def damage_ingests(report, path, kind, seed, folder, reader):
    """Ingests damaged copies of a file by the analyses that went well."""
    copy = folder / path.name
    for number, damaged in enumerate(copies_to_ingest(report.name, path.read_bytes(), seed)):
        copy.write_bytes(damaged.content)
        for attempt in report.attempts:
            if attempt.code is None and not attempt.faults:
                place = folder / f"{attempt.source}-{number}"
                report.note(damaged, verdict_on_ingest(attempt, kind, copy, place, reader))


def run_block(report, path, content, options, folder, inspector):
    """Unpacks a block of a ROOT file, and damaged copies of it."""
    fault = block_fault(inspector, path, content)
    if fault is not None:
        report.faults.append(f"block: {fault}")
    for damaged, verdict in damaged_blocks(inspector, report.name, content, folder, options.damage, options.seed):
        report.note(damaged, verdict)


def run_file(path, name, options, folder, inspector, reader):
    """FileReport of a file."""
    kind = kind_of(path)
    report = FileReport(name, path.stat().st_size, READER_OF.get(kind))
    outcome = inspect_file(report, path, reader)
    folder.mkdir()
    content = path.read_bytes()
    if kind in READERS:
        if kind in ATTEMPTS:
            ingest_file(report, path, kind, folder / "ingest")
        if outcome.defect is None:
            damage_file(report, path, outcome, options.damage, options.seed, folder, inspector, reader)
            damage_ingests(report, path, kind, options.seed, folder, reader)
    elif block_size(content) is not None:
        run_block(report, path, content, options, folder, inspector)
    return report


def progress(report, seconds):
    """A line on a file."""
    ingested = ", ".join(f"{attempt.source} {attempt.code or attempt.equal}" for attempt in report.attempts)
    inspected = report.refusal[0] if report.refusal else f"{report.equal} columns, {report.facts} totals"
    damaged = ", ".join(f"{number} {outcome}" for outcome, number in sorted(report.outcomes.items()))
    said = "; ".join(part for part in (inspected, ingested and f"ingest: {ingested}", damaged and f"damaged: {damaged}") if part)
    print(f"{report.name} ({seconds:.0f} s): {said}", flush=True)
    for fault in report.faults:
        print(f"  WRONG {fault}", flush=True)


def main():
    """Exit status."""
    options = arguments()
    warnings.simplefilter("ignore")
    reports = []
    with tempfile.TemporaryDirectory() as scratch, program.Inspector() as inspector, ReaderProcess() as reader:
        for root in options.folders:
            for path in sorted(found for found in root.rglob("*") if found.is_file() and options.only in str(found.relative_to(root))):
                begun = time.monotonic()
                report = run_file(path, str(path.relative_to(root)), options, Path(scratch) / str(len(reports)), inspector, reader)
                progress(report, time.monotonic() - begun)
                reports.append(report)
    if not reports:
        sys.exit("no files there")
    faults = sum(len(report.faults) for report in reports)
    print(f"{len(reports)} files, {sum(report.equal for report in reports)} columns, {faults} faults")
    if options.record:
        options.record.write_text(record(reports, options.damage, options.seed))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
