"""A file that holds whoever opens it: there a process waits, and can be killed for sure."""

import fcntl
import os
import signal
import unittest
from pathlib import Path


class HeldFile:
    """A lease on the file, of Linux's: opening it waits for this to end, 45 seconds at most."""

    def __init__(self, path: Path):
        signal.signal(signal.SIGIO, signal.SIG_IGN)  # which tells that somebody waits
        self.file = os.open(path, os.O_RDWR)
        try:
            fcntl.fcntl(self.file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        except OSError as refused:
            os.close(self.file)
            raise unittest.SkipTest(f"no lease can be had on {path}: {refused}") from refused

    def is_wanted(self) -> bool:
        return fcntl.fcntl(self.file, fcntl.F_GETLEASE) != fcntl.F_WRLCK

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.file)
