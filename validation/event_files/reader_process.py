"""The other programs in a process of their own: what they make of a damaged file may be a crash, a hang or all of the memory."""

import multiprocessing
import resource
from dataclasses import dataclass

from .readings import first_line, read

# Seconds, and bytes of memory.
LIMIT = 60
MEMORY = 8 << 30


@dataclass(frozen=True)
class Unread:
    """Why there is no reading."""

    reason: str


def _read(path):
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, before[1]))
    try:
        return read(path)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _serve(connection):
    while True:
        function, arguments = connection.recv()
        try:
            answer = function(*arguments)
        except (Exception, SystemExit) as error:
            answer = Unread(first_line(error))
        connection.send(answer)


class ReaderProcess:
    """Makes one call after the other; it is started again after a hang or a crash."""

    def __init__(self):
        self._process = self._connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end()

    def _end(self):
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def read(self, path):
        """Reading of a file, or Unread."""
        return self.call(_read, str(path))

    def call(self, function, *arguments):
        """What a function of a module returns, or Unread."""
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self._connection, other = context.Pipe()
            self._process = context.Process(target=_serve, args=(other,), daemon=True)
            self._process.start()
            other.close()
        self._connection.send((function, arguments))
        try:
            if self._connection.poll(LIMIT):
                return self._connection.recv()
            reason = f"no answer after {LIMIT} s"
        except EOFError:
            reason = "crashed"
        self._end()
        return Unread(reason)
