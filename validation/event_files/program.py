"""Ratiometer as a user calls it, and as one process that inspects many files."""

import json
import select
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM = HERE.parent.parent / "apps" / "cli" / "bin" / "ratiometer.js"
# Seconds after which a command hangs.
LIMIT = 60


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    # None: it hung
    exit: int | None
    stdout: str
    stderr: str
    seconds: float

    @property
    def contents(self):
        """What it said of a file; None unless it ended well."""
        return json.loads(self.stdout) if self.exit == 0 else None

    @property
    def errors(self):
        """Its errors; empty unless it refused its input."""
        return json.loads(self.stdout)["errors"] if self.exit == 2 else []

    @property
    def defect(self):
        """What a user must not see: a hang, a crash, an error without code; None if there is nothing of it."""
        if self.exit is None:
            return f"no answer after {LIMIT} s"
        if self.exit not in (0, 2):
            return f"exit status {self.exit}: {(self.stderr.strip().splitlines() or ['nothing said'])[0]}"
        if self.exit == 0:
            return None
        if len(self.errors) != 1:
            return f"{len(self.errors)} errors, expected one"
        [error] = self.errors
        if not error["code"].startswith(("DATA_", "USAGE_", "CONFIG_")):
            return f"an error of code {error['code']}"
        return "a stack on standard error" if "\n    at " in self.stderr else None


def run(*words):
    """A command of its own process."""
    begun = time.monotonic()
    command = ["node", str(PROGRAM), *map(str, words)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return Outcome(None, "", "", time.monotonic() - begun)
    return Outcome(done.returncode, done.stdout, done.stderr, time.monotonic() - begun)


def inspect(path):
    """Outcome of `ratiometer inspect`."""
    return run("inspect", path, "--json", "--quiet")


class Inspector:
    """A process that inspects one file after the other; it is started again after a hang or a crash."""

    def __init__(self):
        self._process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end()

    def _end(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _ask(self, request):
        if self._process is None:
            command = ["node", str(HERE / "inspector.mjs")]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], LIMIT)
        line = self._process.stdout.readline() if ready else None
        if line:
            return json.loads(line)
        exit_code, said = None, ""
        if ready:
            said = self._process.stderr.read()
            exit_code = self._process.wait()
        self._end()
        return {"exit": exit_code, "stdout": "", "stderr": said}

    def inspect(self, path):
        """Outcome of inspecting a file."""
        begun = time.monotonic()
        answer = self._ask({"path": str(path)})
        return Outcome(answer["exit"], answer["stdout"], answer["stderr"], time.monotonic() - begun)

    def block(self, path, size):
        """What a compressed block of a ROOT file holds: { sha256 }, or { code, message } of its error."""
        return self._ask({"block": str(path), "bytes": size})
