"""What came of one file."""

from collections import Counter
from dataclasses import dataclass, field

from .verdicts import WRONG, Tally


@dataclass
class FileReport:
    """One file: what inspect and ingest made of it, and of its damaged copies."""

    name: str
    bytes: int
    # what reads it besides Ratiometer; None: no event file
    reader: str | None = None
    # why that does not
    unread: str = ""
    events: int | None = None
    # numbers of columns on either side, of those that are the same, and of totals
    columns: int = 0
    equal: int = 0
    facts: int = 0
    # columns of objects that inspect names with their type and does not read
    named: list = field(default_factory=list)
    # columns that neither has numbers of
    others: int = 0
    # by column: what the other program gets wrong
    corrected: dict = field(default_factory=dict)
    # code and message with which inspect refused it
    refusal: tuple | None = None
    attempts: list = field(default_factory=list)
    # by kind of damage
    damage: dict = field(default_factory=dict)
    # what is wrong, in sentences
    faults: list = field(default_factory=list)

    @property
    def outcomes(self):
        """Damaged copies by outcome."""
        return sum((tally.outcomes for tally in self.damage.values()), start=Counter())

    @property
    def codes(self):
        """Refused damaged copies by code."""
        return sum((tally.codes for tally in self.damage.values()), start=Counter())

    def note(self, damaged, verdict):
        """Counts the verdict on a damaged copy."""
        self.damage.setdefault(damaged.kind, Tally()).add(verdict)
        if verdict.outcome == WRONG:
            self.faults.append(f"{damaged.kind} ({damaged.what}): {verdict.detail}")
