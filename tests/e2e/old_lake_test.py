"""A lake that an older version has made: nothing of it is stored twice, and nothing new is lost.

old_lakes/positions_by_block.tar.xz is what `weir run in.json --lake lake` of commit 2823e7c made of
OLD_INPUT below: the last version in which a record's position was the name of its block and its
offset, and in which no records were marked.
"""

import json
import tarfile
import unittest
from pathlib import Path

from case import LakeTest, event

ARCHIVE = Path(__file__).parent / "old_lakes" / "positions_by_block.tar.xz"
PAD = "x" * 10_000


def text(number: int, **members) -> bytes:
    return json.dumps(event(number, **members)).encode()


def old_input() -> bytes:
    """Two blocks, each with a record that is no event, a duplicate and a conflict."""
    lines = [text(number, pad=PAD) for number in range(40)]
    lines[3:3] = [b"junk", text(1, pad=PAD), text(2, plan="other")]
    lines[38:38] = [b"more junk", text(30, pad=PAD), text(31, plan="other")]
    return b"\n".join(lines) + b"\n"


OLD_INPUT = old_input()
OLD = {"stored": 40, "duplicates": 2, "conflicts": 2, "quarantined": 2}


class OldLakeTest(LakeTest):
    def setUp(self):
        super().setUp()
        with tarfile.open(ARCHIVE) as archive:
            archive.extractall(self.dir)

    def numbers(self) -> list[int]:
        return sorted(json.loads(one.line)["created_at"] - 1626307200
                      for one in self.lake().events())

    def test_the_same_input_is_known(self):
        content, quarantined = self.lake().content(), self.lake().quarantined()
        run = self.fill(self.file("again.json", OLD_INPUT))
        self.assertEqual((run.ledger["received"], run.report["already_processed"]),
                         (0, sum(OLD.values())))
        self.assertEqual(self.lake().content(), content)
        self.assertEqual(self.lake().quarantined(), quarantined)

    def test_events_of_other_files_meet_the_claims_of_before(self):
        run = self.fill(self.file("other.json", b"\n".join(
            [text(5, pad=PAD), text(6, plan="other"), text(50)])))
        self.assert_counts(run, {"stored": 1, "duplicates": 1, "conflicts": 1, "quarantined": 0})
        self.assertEqual(self.numbers(), [*range(40), 50])

    def test_a_file_that_has_grown_since_adds_its_new_events(self):
        """What stands in the last block of before (256 KiB) is judged once more, as that version
        did with every file that grew: its events are known by their ids."""
        more = b"\n".join([text(100), b"last junk", text(5, pad=PAD)]) + b"\n"
        before = self.lake().quarantined()
        run = self.fill(self.file("in.json", OLD_INPUT + more))
        self.assertEqual(run.ledger["stored"], 1)
        self.assertEqual(self.numbers(), [*range(40), 100])
        self.assertEqual(set(self.lake().quarantined()),
                         {*before, ("invalid_json", b"last junk")})
        again = self.fill(self.file("in.json", OLD_INPUT + more + text(101) + b"\n"))
        self.assert_counts(again, {"received": 1, "stored": 1})


if __name__ == "__main__":
    unittest.main()
