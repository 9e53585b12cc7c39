"""Compressed blocks of ROOT files that lie in files of their own."""

import hashlib
import lzma

from .damage import damaged_copies
from .verdicts import REFUSED, UNCHANGED, WRONG, Verdict

HEAD = 9


def block_size(content):
    """Bytes that a block of XZ holds; None for other contents."""
    if content[:2] != b"XZ" or HEAD + int.from_bytes(content[3:6], "little") != len(content):
        return None
    return int.from_bytes(content[6:9], "little")


def block_fault(inspector, path, content):
    """In what a block is not what lzma makes of it; None if it is the same to the byte."""
    answer = inspector.block(path, block_size(content))
    expected = hashlib.sha256(lzma.decompress(content[HEAD:])).hexdigest()
    return None if answer.get("sha256") == expected else f"{answer}, expected {expected}"


def damaged_blocks(inspector, name, content, folder, count, seed):
    """Damaged copies of a block with the Verdict on each: refused, or the bytes that it held before."""
    expected = hashlib.sha256(lzma.decompress(content[HEAD:])).hexdigest()
    for damaged in damaged_copies(name, content, count, seed):
        path = folder / name.replace("/", "-")
        path.write_bytes(damaged.content)
        answer = inspector.block(path, block_size(content))
        if answer.get("sha256") == expected:
            yield damaged, Verdict(UNCHANGED)
        elif str(answer.get("code", "")).startswith("DATA_"):
            yield damaged, Verdict(REFUSED, answer["code"])
        else:
            yield damaged, Verdict(WRONG, str(answer))
