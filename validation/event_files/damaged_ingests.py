"""Whether what `ingest` writes of a damaged copy is right."""

from itertools import islice

from .attempts import ATTEMPTS
from .damage import Damaged, damaged_copies
from .ingestion import SAMPLE, ingest
from .reader_process import Unread
from .verdicts import AS_READ, REFUSED, UNCHANGED, WRONG, Verdict

KINDS = ("cut off, ingested", "4 bytes changed, ingested")


def copies_to_ingest(name, content, seed):
    """A copy that is cut off anywhere, and one with 4 bytes changed."""
    _, _, cut, _, changed = islice(damaged_copies(f"ingest {name}", content, 1, seed), 5)
    for kind, damaged in zip(KINDS, (cut, changed), strict=True):
        yield Damaged(kind, damaged.what, damaged.content)


def written(folder):
    """The bytes of all columns that an ingest wrote, by file."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.npy")}


def verdict_on_ingest(attempt, kind, path, folder, reader):
    """Verdict on ingesting a damaged copy by the analysis of an Attempt that went well; reader: for copies of which something else was written."""
    document = attempt.document | {"samples": {SAMPLE: attempt.document["samples"][SAMPLE] | {"source": {attempt.source: str(path)}}}}
    again, _ = ingest(document, folder / "copy")
    if again.defect is not None:
        return Verdict(WRONG, again.defect)
    if again.code is not None:
        return Verdict(REFUSED, again.code)
    if written(folder / "copy") == written(attempt.folder):
        return Verdict(UNCHANGED)
    compared = reader.call(ATTEMPTS[kind], path, folder / "compared")
    if isinstance(compared, Unread):
        return Verdict(WRONG, f"ingested as something else, where the other program says {compared.reason}")
    faults = [fault for one in compared for fault in one.faults]
    return Verdict(WRONG, "; ".join(faults)) if faults else Verdict(AS_READ)
