"""How an error must be told: one, with a code, of the file that is at fault."""

from pathlib import Path


def refusal_fault(outcome, path):
    """What is not clear in how a file is refused; None if it is clear, or was not refused."""
    if outcome.defect is not None:
        return outcome.defect
    for error in outcome.errors:
        said = f"{error.get('where', '')} {error['message']}"
        if Path(path).name not in said:
            return f"{error['code']} does not say which file: {error['message']}"
        if any(word in said for word in ("undefined", "NaN", "[object")):
            return f"{error['code']} speaks of undefined things: {error['message']}"
    return None
