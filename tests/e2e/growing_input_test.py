"""Files that grow, are cut off, damaged or no text, and a lake of which a part is gone."""

import gzip
import io
import random
import shutil
import signal
import subprocess
import tarfile
import unittest
import zipfile

from case import BOM, WEIR, LakeTest, environment, line, poll, weir


class GrowingFileTest(LakeTest):
    def ledger(self, lake: str = "lake") -> dict:
        """The sums of the ledger, as `weir report` says."""
        return weir("report", self.dir / lake, "--json").report["ledger"]

    def test_a_log_that_grows_by_a_line_61_times_is_judged_by_records(self):
        lines = [b"junk %d" % number if number % 66 == 0 else line(number)
                 for number in range(1060)]
        for number in range(1060, 1121):
            self.fill(self.file("app.log", b"\n".join(lines) + b"\n"))
            lines.append(line(number))
        last = self.fill(self.file("app.log", b"\n".join(lines) + b"\n"))
        self.assertEqual(last.ledger["received"], 1)
        self.assertEqual(last.report["already_processed"], 1120)
        self.assertEqual(len(self.lake().quarantined()), 17)
        self.assertEqual(len(self.lake().events()), 1121 - 17)
        ledger = self.ledger()
        self.assertEqual((ledger["received"], ledger["quarantined"], ledger["stored"]),
                         (1121, 17, 1104))

    def test_a_run_that_is_killed_between_leaves_the_same_lake(self):
        lines = [line(number, pad="x" * 200) for number in range(6000)]
        self.fill(self.file("app.log", b"\n".join(lines[:3000]) + b"\n"))
        path = self.file("app.log", b"\n".join(lines) + b"\njunk\n")
        for _ in range(3):
            with subprocess.Popen([WEIR, "run", path, "--lake", self.dir / "lake"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  env=environment()) as process:
                staging = self.dir / "lake/.weir/staging"
                poll(lambda: process.poll() is not None or any(staging.glob("*")), "staged files")
                process.send_signal(signal.SIGKILL)
        self.fill(path)
        self.assertEqual(len(self.lake().events()), 6000)
        self.assertEqual(self.ledger()["received"], 6001)
        self.assertEqual(len(self.lake().quarantined()), 1)

    def test_a_gzip_that_arrives_whole_later_is_taken_in_once(self):
        members = [gzip.compress(b"".join(line(number) + b"\n" for number in numbers) + b"junk\n")
                   for numbers in (range(300), range(300, 900))]
        whole = b"".join(members)
        for size in (len(members[0]) // 2, len(members[0]), len(whole) - 5, len(whole)):
            is_cut = size not in (len(members[0]), len(whole))
            self.fill(self.file("log.gz", whole[:size]), code=1 if is_cut else 0)
        self.assertEqual(len(self.lake().events()), 900)
        self.assertEqual(len(self.lake().quarantined()), 2)
        self.assertEqual(self.ledger()["received"], 902)


class DamagedFileTest(LakeTest):
    def test_no_flipped_bit_brings_anything_in_that_the_source_does_not_hold(self):
        draw = random.Random(20)
        members = [b"".join(line(number, noise=f"{number**9:x}") + b"\n" for number in numbers)
                   for numbers in (range(200), range(200, 4000), range(4000, 4100))]
        packed = [gzip.compress(member) for member in members]
        whole = b"".join(packed)
        source = set(b"".join(members).splitlines())
        for number in range(8):
            place = draw.randrange(len(packed[0]), len(whole))
            damaged = bytearray(whole)
            damaged[place] ^= 1 << draw.randrange(8)
            with self.subTest(place):
                lake = f"lake-{number}"
                # A flipped bit of a header's time or name is no damage to the content.
                run = weir("run", self.file("in.gz", bytes(damaged)), "--lake", self.dir / lake,
                           "--json")
                self.assertEqual(run.code, 1 if run.report["errors"] else 0)
                self.assertEqual(self.lake(lake).quarantined(), [])
                stored = self.originals(lake)
                self.assertLessEqual(set(stored), source)
                self.assertGreaterEqual(len(stored), 200)
                self.fill(self.file("in.gz", whole), lake=lake)
                self.assertEqual(sorted(self.originals(lake)), sorted(source))

    def originals(self, lake: str) -> list[bytes]:
        """The stored events without the members that Weir has added."""
        return [event.line.split(b',"created_datetime"')[0] + b"}"
                for event in self.lake(lake).events()]

    def test_a_damaged_pipe_gives_what_stands_before_the_damage(self):
        good, bad = (gzip.compress(b"".join(line(number) + b"\n" for number in numbers))
                     for numbers in (range(100), range(100, 20_000)))
        run = weir("run", "-", "--lake", self.dir / "lake", "--json",
                   stdin=good + bad[:-6] + b"\0" + bad[-5:])
        self.assertEqual((run.code, run.ledger["stored"]), (1, 100), run.err)
        self.assertEqual(self.lake().quarantined(), [])


class LostFolderTest(LakeTest):
    def refuse(self, path, words: str):
        run = weir("run", path, "--lake", self.dir / "lake")
        self.assertEqual(run.code, 2, run.err)
        self.assertIn(words, run.err)

    def test_input_is_not_passed_over_when_what_came_of_it_is_gone(self):
        path = self.file("in", line(1) + b"\njunk\n")
        for folder, words in (("lake", "put it back"), ("quarantine", "mkdir"), ("ledger", "mkdir"),
                              (".weir", "stored twice"), (".weir/claims", "stored twice")):
            with self.subTest(folder):
                self.fill(path)
                shutil.rmtree(self.dir / "lake" / folder)
                self.refuse(path, words)
                shutil.rmtree(self.dir / "lake")

    def test_no_input_makes_no_lake(self):
        run = weir("run", self.dir / "missing", "--lake", self.dir / "lake", "--json")
        self.assertEqual(run.code, 1)
        self.assertEqual(len(run.report["errors"]), 1)
        self.assertFalse((self.dir / "lake").exists())


class ContainerTest(LakeTest):
    def containers(self) -> dict[str, bytes]:
        content = b"".join(line(number) + b"\n" for number in range(300))
        archive, packed, plain_tar = io.BytesIO(), io.BytesIO(), io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("events.json", content)
        for target, mode in ((packed, "w:gz"), (plain_tar, "w")):
            with tarfile.open(fileobj=target, mode=mode) as file:
                entry = tarfile.TarInfo("events.json")
                entry.size = len(content)
                file.addfile(entry, io.BytesIO(content))
        found = {"zip": archive.getvalue(), "tar": plain_tar.getvalue(), "tgz": packed.getvalue(),
                 "gzip twice": gzip.compress(gzip.compress(content))}
        for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
            found[encoding] = content.decode().encode(encoding)
        for program in ("bzip2", "xz"):
            if shutil.which(program):
                found[program] = subprocess.run([program, "-c"], input=content, check=True,
                                                capture_output=True).stdout
        return found

    def test_each_is_named_and_nothing_of_it_is_taken_in(self):
        good = self.file("good", line(1))
        for name, data in self.containers().items():
            with self.subTest(name):
                shutil.rmtree(self.dir / "lake", ignore_errors=True)
                run = self.fill(self.file("in.dat", data), good, code=1)
                self.assertIn("in.dat: this is ", run.err)
                self.assertEqual((run.ledger["received"], run.ledger["stored"]), (1, 1))

    def test_a_byte_order_mark_is_no_part_of_an_event_where_files_were_joined(self):
        joined = BOM + line(1) + b"\n" + BOM + line(2) + b"\r\n" + BOM + b"\n"
        data = gzip.compress(joined) + gzip.compress(BOM + line(3))
        self.assertEqual(self.fill(self.file("in", data)).ledger["stored"], 3)
        self.assertEqual(self.lake().quarantined(), [])


if __name__ == "__main__":
    unittest.main()
