"""Hostile, broken and oversized records: each one is stored or stands in quarantine, unchanged,
and a dry run foretells which."""

import gzip
import json
import subprocess
import unittest
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import oracle
from case import BOM, DATA, LakeTest, event, line, weir
from json_texts import TEXTS
from lake import Lake, zstd

SUITE = DATA / "bad" / "jsontestsuite"
NAUGHTY = DATA / "bad" / "blns" / "blns.json"
LIMIT = 10 * 1024 * 1024
DAY = "2021-07-15T00:00:00Z"
NO_JSON = {"empty", "invalid_json", "invalid_utf8", "too_deep"}
HOSTILE = ["..", ".", "../../../../escaped", "/etc/passwd", "a/b", "a\\b", "a\0b", "%2e%2e%2f",
           "\r\n", "event_type=x", "__HIVE_DEFAULT_PARTITION__", "x" * 5000, "é" * 300, "\u202e",
           "~", "*"]


def is_object(data: bytes) -> bool:
    return isinstance(json.loads(data), dict)


class JsonTextsTest(LakeTest):
    def suite(self) -> Path:
        for name, text in TEXTS.items():
            self.file(f"texts/{name}", text)
        return self.dir / "texts"

    def setUp(self):
        super().setUp()
        self.texts = self.suite()
        files = {path.name: path.read_bytes() for path in sorted(self.texts.iterdir())}
        self.files = {name: data for name, data in files.items() if "utf16" not in name.lower()
                      .replace("-", "")}
        self.wide = files.keys() - self.files.keys()

    def test_each_file_alone_is_judged_and_kept(self):
        def run(name: str):
            lake = self.dir / name
            return weir("run", self.texts / name, "--lake", lake, "--json"), Lake(lake)

        with ThreadPoolExecutor(2) as pool:
            for name, (done, lake) in zip(self.files, pool.map(run, self.files)):
                with self.subTest(name):
                    self.assertEqual(done.code, 0, done.err)
                    self.assert_balanced(done.report)
                    self.check_file(name, lake)

    def test_text_in_another_encoding_is_named(self):
        self.assertEqual(len(self.wide), 3)
        for name in self.wide:
            with self.subTest(name):
                run = self.fill_as_foretold(self.texts / name, code=1)
                self.assertIn("this is text in UTF-16", run.err)
                self.assertEqual(run.ledger["received"], 0)

    def check_file(self, name: str, lake: Lake):
        """None is an event (they have no id), so all that there is stands in quarantine."""
        data = self.files[name]
        found = lake.quarantined()
        self.assertEqual(lake.events(), [])
        if data.startswith(b"[{"):  # an array of objects wraps records, and is none itself
            return self.assert_covered(data[1:], [original for _, original in found])
        self.assert_covered(data, [original for _, original in found])
        if b"\n" in data.strip():
            return  # several records
        reasons = {reason for reason, _ in found}
        if data == b"[][]":  # two wrappers that stand side by side, of nothing
            self.assertEqual(reasons, {"not_an_object"})
        elif name.startswith("n_"):
            self.assertLessEqual(reasons, NO_JSON)
        elif name.startswith("y_"):
            expected = ("ambiguous_member" if "duplicated_key" in name else
                        "missing_field" if is_object(data) else "not_an_object")
            self.assertEqual(reasons, {expected})

    def test_whole_directory_is_kept(self):
        run = self.fill_as_foretold(self.texts, code=1)  # for those in UTF-16
        self.assertEqual(run.ledger["received"], run.ledger["quarantined"])
        held = Counter(original for _, original in self.lake().quarantined())
        lines = Counter(one for data in set(self.files.values()) for one in data.split(b"\n"))
        missing = [one for one in lines if one.strip() and held[one] == 0
                   and held[one.removeprefix(BOM)] == 0 and held[one.rstrip(b"\r")] == 0]
        missing = [one for one in missing
                   if not one.startswith(b"[{") and one not in (b"[][]", BOM)]
        whole = set().union(*(original.split(b"\n") for original in held))
        self.assertEqual([one for one in missing if one not in whole], [])


class JsonTestSuiteTest(JsonTextsTest):
    def suite(self) -> Path:
        if not SUITE.is_dir():
            self.skipTest(f"no JSONTestSuite in {DATA}; WEIR_TEST_DATA names the data's directory")
        return SUITE


class NaughtyStringsTest(LakeTest):
    def setUp(self):
        super().setUp()
        real = json.loads(NAUGHTY.read_bytes()) if NAUGHTY.exists() else []
        self.strings = list(dict.fromkeys(real + HOSTILE))

    def check(self, members, schema="weir", options=()) -> Counter:
        """Runs one record a string; compares with the oracle; returns the outcomes' counts."""
        records = [json.dumps(event(number, **members(text)), ensure_ascii=False).encode()
                   for number, text in enumerate(self.strings)]
        path = self.file("in/naughty.ndjson", b"\n".join(records) + b"\n")
        verdicts = oracle.judge(records, oracle.SCHEMAS[schema])
        before = self.everything()
        run = self.fill_as_foretold(path, options=("--schema", schema, *options))
        self.assertEqual(self.everything(), before, "written outside the lake")
        self.assert_counts(run, oracle.ledger(verdicts))
        self.assert_lake(verdicts, schema)
        return Counter(verdict.outcome for verdict in verdicts)

    def everything(self) -> list[str]:
        return sorted(str(path) for path in self.dir.rglob("*")
                      if (self.dir / "lake") not in (path, *path.parents))

    def test_as_type(self):
        self.assertGreater(self.check(lambda text: {"event_name": text + ":x"})["stored"], 10)

    def test_as_subtype(self):
        self.assertGreater(self.check(lambda text: {"event_name": "x:" + text})["stored"], 10)

    def test_as_whole_name(self):
        self.check(lambda text: {"event_name": text}, options=("--layout", "event"))

    def test_as_uuid(self):
        self.assertEqual(self.check(lambda text: {"event_uuid": text})["stored"], 0)

    def test_as_text_id(self):
        outcomes = self.check(lambda text: {"id": text, "type": "a", "created_at": DAY}, "github")
        self.assertEqual(outcomes["stored"], len([text for text in self.strings if text]))

    def test_as_file_name(self):
        self.check(lambda text: {"id": text, "type": "a", "created_at": DAY}, "github",
                   ("--layout", "event"))

    def test_as_time(self):
        records = [line(number, created_at=text) for number, text in enumerate(self.strings)]
        self.fill_as_foretold(self.file("in", b"\n".join(records)))
        self.assertEqual(Counter(data for _, data in self.lake().quarantined()), Counter(records))
        self.assertLessEqual({reason for reason, _ in self.lake().quarantined()},
                             {"invalid_time", "time_out_of_range"})

    def test_as_payload(self):
        outcomes = self.check(lambda text: {"payload": {text: [text]}})
        self.assertEqual(outcomes["stored"], len(self.strings))


class BrokenRecordsTest(LakeTest):
    def check(self, cases: list[tuple[bytes, str]], options=()):
        """Runs the records between two good ones; each must end as its case says."""
        records = [line(1_000_001), *(record for record, _ in cases), line(1_000_002)]
        run = self.fill_as_foretold(self.file("in.ndjson", b"\n".join(records) + b"\n"),
                                    options=options)
        expected = sorted((reason, record) for record, reason in cases if reason != "stored")
        self.assertEqual(self.lake().quarantined(), expected)
        self.assertEqual(run.ledger["stored"], len(records) - len(expected))
        self.assertEqual(run.report["reasons"], Counter(reason for reason, _ in expected))

    def test_invalid_utf8(self):
        self.check([(line(number, payload="@").replace(b"@", bad), "invalid_utf8")
                    for number, bad in enumerate((b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xc3",
                                                  b"\xf5\x80\x80\x80", b"\x80"))])

    def test_nul_bytes(self):
        self.check([(b"\0", "invalid_json"), (b"\0" * 4096, "invalid_json"),
                    (line(1, payload="@").replace(b"@", b"\0"), "invalid_json"),
                    (line(2) + b"\0", "invalid_json"),
                    (line(3, payload="\0"), "stored"), (line(4, event_name="a\0:b\0"), "stored")])

    def test_required_key_twice(self):
        again = b'{"event_uuid":"x",'
        escaped = b'{"event\\u005fname":"a:b",'
        self.check([(again + line(1)[1:], "duplicate_field"),
                    (escaped + line(2)[1:], "duplicate_field"),
                    (b'{"created_at":null,' + line(3)[1:], "duplicate_field"),
                    (b'{"other":1,"other":2,' + line(4)[1:], "ambiguous_member")])

    def test_what_strict_readers_cannot_take(self):
        members = {b'"text":"cut \\ud83d"': "lone_surrogate",
                   b'"o":[{"\\udc00":1}]': "lone_surrogate",
                   b'"pair":"\\ud83d\\ude00","escaped":"\\\\ud83d"': "stored",
                   b'"a":1,"\\u0061":1': "ambiguous_member",
                   b'"o":{"a":1,"a":1}': "ambiguous_member",
                   b'"o":[[{"Osv":1,"osv":1}]]': "ambiguous_member",
                   '"É":1,"é":1'.encode(): "ambiguous_member",
                   b'"Event_UUID":1': "ambiguous_member",
                   b'"o":{"a":{"a":1}},"p":[{"a":1},{"a":1}]': "stored",
                   b'"event_type":1,"Event_Type_Original":1': "reserved_member"}
        self.check([(b"{" + extra + b"," + line(number)[1:], reason)
                    for number, (extra, reason) in enumerate(members.items())])

    def test_object_of_very_many_members_takes_no_time(self):
        many = b",".join(b'"member %d":%d' % (number, number) for number in range(100_000))
        long = b'"' + b"n" * 1_000_000 + b'":1'
        self.check([(b"{" + many + b"," + line(1)[1:], "stored"),
                    (b"{" + many + b',"Member 7":1,' + line(2)[1:], "ambiguous_member"),
                    (b"{" + long + b"," + line(3)[1:], "stored"),
                    (b"{" + long + b"," + long.upper() + b"," + line(4)[1:], "ambiguous_member")])

    def test_incomplete_and_invalid_fields(self):
        broken = [({"event_uuid": None}, "missing_field"), ({"event_uuid": 5}, "invalid_id"),
                  ({"event_uuid": "not-one"}, "invalid_id"), ({"event_name": ""}, "invalid_name"),
                  ({"event_name": ":b"}, "invalid_name"), ({"event_name": "a:"}, "invalid_name"),
                  ({"event_name": ["a"]}, "invalid_name"), ({"created_at": "soon"}, "invalid_time"),
                  ({"created_at": {}}, "invalid_time"), ({"created_at": 1}, "time_out_of_range"),
                  ({"created_at": 4102444800}, "time_out_of_range"),
                  ({"created_at": "2021-02-30T00:00:00Z"}, "invalid_time"),
                  ({"event_name": "a:b:c"}, "stored"), ({"event_name": "fork"}, "stored")]
        self.check([(line(number, **members), reason)
                    for number, (members, reason) in enumerate(broken)])

    def test_nesting(self):
        def nested(number, levels):
            return line(number, payload="@").replace(b'"@"', b"[" * levels + b"]" * levels)

        self.check([(nested(1, 100_000), "too_deep"), (b"[" * 100_000, "too_deep"),
                    (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too_deep"),
                    (nested(2, 100), "stored")])

    def test_own_members_make_room_for_derived_ones(self):
        records = [line(1, event_type="lie", created_datetime=5),
                   line(2, event_subtype={"a": ["}"]}),
                   line(3, event_name="fork", event_subtype="lie"),
                   b'{"event_type":1,' + line(4)[1:],
                   line(5, Event_Type="dns", year=1999, month={}, day=None),
                   b'{"event\\u005ftype":"escaped",' + line(6)[1:]]
        run = self.fill_as_foretold(self.file("in", b"\n".join(records)))
        self.assertEqual((run.ledger["stored"], run.report["moved"]), (6, 6))
        self.assert_lake(oracle.judge(records, oracle.SCHEMAS["weir"]))
        lake = b"".join(stored.line for stored in self.lake().events())
        for own in (b'"event_type_original": "lie"', b'"event\\u005ftype_original":"escaped"',
                    b'"Event_Type_original": "dns"', b'"year": 1999', b'"month": {}'):
            self.assertIn(own, lake)

    def test_schema_may_send_own_members_to_quarantine(self):
        schema = self.file("strict.toml", b"[members]\nderived = 'quarantine'\n"
                                          b"partition = 'quarantine'\ncase = 'keep'\n")
        self.check([(line(1, event_type="lie"), "reserved_member"),
                    (line(2, Day=1), "reserved_member"), (line(3, o={"day": 1}), "stored"),
                    (line(4, o={"A": 1, "a": 1}), "stored")], ("--schema", schema))

    def test_white_space_of_an_event_stays(self):
        text = b' \t{ "event_uuid" : "%s" ,"event_name":"a:b", "created_at": 1626307200.5 } '
        records = [text % uuid for uuid in (b"6AE1768A-EB84-57BA-8981-2139135385A9",
                                            b"c9c3909c86215767ae0a893c7d4e03d0")]
        self.fill_as_foretold(self.file("in", b"\n".join(records)))
        self.assert_lake(oracle.judge(records, oracle.SCHEMAS["weir"]))

    def test_overlong_line_arrives_in_pieces(self):
        for size in (LIMIT + 1, 2 * LIMIT + 5 * 1024 * 1024):
            with self.subTest(size):
                numbers = "".join(f"{number:09} " for number in range(size // 10 + 1))
                overlong = line(1, payload=numbers)[:size]
                lake = f"lake-{size}"
                path = self.file(f"{size}.ndjson", b"\n".join((line(2), overlong, line(3))))
                self.assertEqual(self.fill_as_foretold(path, lake=lake).ledger["stored"], 2)
                found = self.lake(lake).rejections()
                self.assertEqual({rejection.reason for rejection in found}, {"too_large"})
                self.assertLessEqual(max(len(rejection.data) for rejection in found), LIMIT)
                self.assertGreaterEqual(len(found), -(-size // LIMIT))
                self.assert_covered(overlong, [rejection.data for rejection in found])

    def test_line_of_exactly_the_limit_is_an_event(self):
        full = line(1, payload="@")
        full = full.replace(b"@", b"x" * (LIMIT - len(full) + 1))
        run = self.fill_as_foretold(self.file("in", full + b"\n"))
        self.assertEqual((len(full), run.ledger["stored"]), (LIMIT, 1))


class FramingTest(LakeTest):
    """How records are told apart, and what broken compression leaves."""

    def check_events(self, data: bytes, numbers, code=0):
        return self.check_records(data, [line(number) for number in numbers], code)

    def check_records(self, data: bytes, records: list[bytes], code: int):
        run = self.fill_as_foretold(self.file("in.ndjson", data), code=code)
        weir_schema = oracle.SCHEMAS["weir"]
        decoded = [oracle.decode(record, weir_schema) for record in records]
        self.assert_events(self.lake(), {one.id: one for one in decoded}, weir_schema)
        return run

    def test_last_line_needs_no_newline(self):
        self.check_events(line(1) + b"\n" + line(2), (1, 2))

    def test_carriage_returns_are_line_ends(self):
        self.check_events(line(1) + b"\r\n" + line(2) + b"\r\n", (1, 2))
        self.assertEqual(self.lake().quarantined(), [])

    def test_empty_lines_are_no_records(self):
        run = self.check_events(b"\n\n" + line(1) + b"\n\n\r\n" + line(2) + b"\n\n", (1, 2))
        self.assertEqual(run.ledger["received"], 2)

    def test_blank_line_is_an_empty_record(self):
        self.check_events(line(1) + b"\n \t\n" + line(2), (1, 2))
        self.assertEqual(self.lake().quarantined(), [("empty", b" \t")])

    def test_byte_order_mark_is_skipped(self):
        self.check_events(BOM + line(1) + b"\n" + line(2), (1, 2))

    def test_empty_file_is_no_error(self):
        self.assertEqual(self.check_events(b"", ()).ledger["received"], 0)

    def test_compressed_members_one_after_another(self):
        self.check_events(gzip.compress(line(1) + b"\n") + gzip.compress(line(2)), (1, 2))

    def test_truncated_gzip_keeps_its_complete_members(self):
        self.check_truncated(gzip.compress)

    def test_truncated_zstd_keeps_its_complete_frames(self):
        self.check_truncated(lambda data: subprocess.run([zstd(), "-cq"], input=data, check=True,
                                                         capture_output=True).stdout)

    def many(self) -> bytes:
        return b"".join(line(number, noise=f"{number**9:x}") + b"\n" for number in range(20_000))

    def check_truncated(self, pack):
        """Of the last member nothing is judged: its checksum has not come."""
        lines = self.many().splitlines(keepends=True)
        whole, cut = pack(b"".join(lines[:2000])), pack(b"".join(lines[2000:]))
        run = self.check_records(whole + cut[:len(cut) * 2 // 3],
                                 [one.rstrip() for one in lines[:2000]], code=1)
        self.assert_names_input(run, "in.ndjson")

    def test_corrupt_gzip_is_an_error(self):
        packed = bytearray(gzip.compress(self.many()))
        packed[-6] ^= 0xFF  # in the checksum
        run = self.fill_as_foretold(self.file("in.ndjson", bytes(packed)), code=1)
        self.assert_names_input(run, "in.ndjson")

    def assert_names_input(self, run, name: str):
        self.assertIn(name, run.err)
        self.assertEqual([error["input"].endswith(name) for error in run.report["errors"]], [True])
        self.assertTrue(run.report["errors"][0]["message"])


if __name__ == "__main__":
    unittest.main()
