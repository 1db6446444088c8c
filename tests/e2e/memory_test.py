"""What weir run takes of memory does not grow with what its input is wrapped in."""

import gzip
import json
import os
import subprocess
import unittest

from case import WEIR, LakeTest, environment, event

EVENTS = 1_500
PAD = "x" * 16_000  # 24 MB in all
LONGEST = 1 << 30  # a record may be that long; none is
MEBIBYTE = 1 << 20
SLACK = 12 * MEBIBYTE
# A build with AddressSanitizer keeps what is freed; that is not to be measured.
AT_ONCE = {"ASAN_OPTIONS": "quarantine_size_mb=0"}


class MemoryTest(LakeTest):
    def peak(self, data: bytes, name: str, *options) -> int:
        """Bytes; of a run of one thread over `data` into a lake of its own."""
        command = [WEIR, "run", self.file(name, data), "--lake", self.dir / f"lake-{name}",
                   "--jobs", "1", "--json", "--compression", "none",
                   "--max-record-size", str(LONGEST), *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE,
                                   env={**environment(), **AT_ONCE})
        report = json.loads(process.stdout.read())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        self.assertEqual((process.returncode, report["ledger"]["stored"]), (0, EVENTS))
        return usage.ru_maxrss * 1024

    def test_events_that_share_a_line_take_no_more_than_lines(self):
        events = [json.dumps(event(number, pad=PAD)).encode() for number in range(EVENTS)]
        of_lines = self.peak(b"\n".join(events), "lines")
        array = b"[" + b",".join(events) + b"]"
        schema = self.file("path.toml", b'extends = "weir"\n[records]\npath = "Records"\n')
        for name, data, options in (
                ("array", array, ()),
                ("spread array", array.replace(b',"', b',\n "'), ()),
                ("joined, packed", gzip.compress(b"".join(events), 1), ()),
                ("wrapper", b'{"Records":' + array + b"}", ("--schema", schema))):
            with self.subTest(name):
                peak = self.peak(data, name, *options)
                self.assertLess(peak, of_lines + SLACK,
                                f"{peak // MEBIBYTE} MB beside {of_lines // MEBIBYTE}")


if __name__ == "__main__":
    unittest.main()
