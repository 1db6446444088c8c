"""The tests' own oracle and lake reader, checked on inputs small enough to judge by eye."""

import base64
import gzip
import json
import tempfile
import unittest
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import oracle
from lake import Lake, partition_values

ID = "6ae1768a-eb84-57ba-8981-2139135385a9"
TEXT = b'{"event_uuid":"%s","event_name":"account:created","created_at":1626307200}' % ID.encode()
DERIVED = (b',"created_datetime":"2021-07-15T00:00:00.000000Z","event_type":"account",'
           b'"event_subtype":"created"}')
WEIR = oracle.SCHEMAS["weir"]


def reason(text: bytes) -> str:
    try:
        oracle.decode(text, WEIR)
    except oracle.Rejected as rejected:
        return str(rejected)
    return "valid"


class OracleTest(unittest.TestCase):
    def test_derives_partition_and_members(self):
        event = oracle.decode(TEXT, WEIR)
        self.assertEqual(event.partition, "year=2021/month=07/day=15/event_type=account/"
                                          "event_subtype=created")
        self.assertIsNone(oracle.difference(event, TEXT[:-1] + DERIVED))

    def test_unwraps_what_is_joined_spread_or_in_an_array(self):
        text = b'\xef\xbb\xbf{"a":1}{\n"a":2\n}\n[{"a":"],"} ,\n{"a":4}]\n[1]'
        self.assertEqual(oracle.unwrap(text),
                         [b'{"a":1}', b'{\n"a":2\n}', b'{"a":"],"}', b'{"a":4}', b"[1]"])
        self.assertEqual(oracle.unwrap(b'{"v":1,"Records":[{"a":1},{"a":2}]}{"a":3}', "Records"),
                         [b'{"a":1}', b'{"a":2}', b'{"a":3}'])

    def test_sees_what_is_wrong_with_a_line(self):
        event = oracle.decode(TEXT, WEIR)
        for line in (TEXT, TEXT.replace(b":1626307200", b": 1626307200")[:-1] + DERIVED,
                     TEXT[:-1] + b',"more":1' + DERIVED, TEXT[:-1] + DERIVED[:-1]):
            self.assertIsNotNone(oracle.difference(event, line), line)

    def test_names_the_reason(self):
        cases = {b" ": "empty", b"{": "invalid_json", b"[1]": "not_an_object",
                 b'{"a":"\xff"}': "invalid_utf8", b"[" * 100_000: "too_deep",
                 b'{"a":NaN}': "invalid_json", TEXT: "valid",
                 TEXT.replace(b"6ae", b"xae"): "invalid_id",
                 TEXT.replace(b"account", b""): "invalid_name",
                 TEXT.replace(b"1626307200", b"null"): "missing_field",
                 TEXT.replace(b"1626307200", b"true"): "invalid_time",
                 TEXT.replace(b"1626307200", b"1"): "time_out_of_range",
                 b'{"event_name":"a",' + TEXT[1:]: "duplicate_field"}
        self.assertEqual({text: reason(text) for text in cases}, cases)

    def test_names_what_strict_readers_cannot_take(self):
        cases = {rb'"t":"\ud83d"': "lone_surrogate", rb'"o":[{"\udc00":1}]': "lone_surrogate",
                 rb'"t":"\ud83d\ude00\\ud83d"': "valid", b'"a":1,"a":1': "ambiguous_member",
                 b'"o":{"A":1,"a":1}': "ambiguous_member", b'"a":{"a":1}': "valid",
                 b'"event_type":1,"Event_type_original":1': "reserved_member",
                 b'"event_type":1': "valid",
                 b'"a":1,"a":1,"t":"\\udfff","event_name":"b"': "duplicate_field"}
        self.assertEqual({extra: reason(b"{" + extra + b"," + TEXT[1:]) for extra in cases}, cases)

    def test_moves_own_members_that_have_names_of_weir(self):
        event = oracle.decode(TEXT[:-1] + b',"Event_Type":[1],"x":{"event_type":2}}', WEIR)
        own = TEXT[:-1] + b',"Event_Type_original":[1],"x":{"event_type":2}'
        self.assertIsNone(oracle.difference(event, own + DERIVED))
        gone = TEXT[:-1] + b',"x":{"event_type":2}'
        self.assertIsNotNone(oracle.difference(event, gone + DERIVED))
        self.assertIsNotNone(oracle.difference(event, own.replace(b"_orig", b"_Orig") + DERIVED))

    def test_reads_every_spelling_of_a_time(self):
        moment = datetime(2021, 7, 15, 0, 0, 0, 123456, timezone.utc)
        for value in (Decimal("1626307200.1234567"), Decimal("1626307200123.456"),
                      Decimal("1626307200123456"), "2021-07-15T00:00:00.123456Z",
                      "2021-07-15T02:00:00.123456+02:00", "1626307200.123456"):
            self.assertEqual(oracle.parse_time(value), moment, value)

    def test_first_position_owns_the_id(self):
        spaced = TEXT.replace(b",", b", ")
        other = TEXT.replace(b"created\"", b"closed\"")
        outcomes = [verdict.outcome for verdict in oracle.judge([TEXT, spaced, other, b"x"], WEIR)]
        self.assertEqual(outcomes, ["stored", "duplicate", "conflict", "invalid_json"])

    def test_fingerprint_keeps_space_inside_strings(self):
        self.assertEqual(oracle.fingerprint(b'{ "a b\\"  c" :\t[ 1 ] }'), b'{"a b\\"  c":[1]}')

    def test_encodes_hostile_names(self):
        self.assertEqual(oracle.encode("../é ok"), "..%2F%C3%A9%20ok")


class LakeReaderTest(unittest.TestCase):
    def setUp(self):
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.lake = Lake(self.root)

    def put(self, name: str, data: bytes):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def test_reads_events_of_any_compression(self):
        partition = "year=2021/month=07/day=15/event_type=a%20b/event_subtype=c"
        self.put(f"lake/{partition}/1.json.gz", gzip.compress(b"one\ntwo\n"))
        self.put(f"lake/{partition}/2.json", b"three")
        self.assertEqual(self.lake.content(), {partition: [b"one", b"three", b"two"]})
        self.assertEqual(partition_values(partition)["event_type"], b"a b")
        self.assertEqual(self.lake.faults(), [])

    def test_reads_quarantine(self):
        row = {"reason": "empty", "position": "p", "data": base64.b64encode(b"\xff").decode()}
        self.put("quarantine/year=2026/month=01/day=02/reason=empty/1.json",
                 json.dumps(row).encode())
        self.assertEqual(self.lake.quarantined(), [("empty", b"\xff")])

    def test_notices_leftovers_and_alien_names(self):
        self.put(".weir/staging/x", b"")
        self.put("lake/year=2021/x.tmp", b"")
        self.assertEqual(len(self.lake.faults()), 2)


if __name__ == "__main__":
    unittest.main()
