"""The documented queries read a lake whatever events came in: an oddity never hides the others."""

import re
import unittest
from collections import Counter

import oracle
from case import ROOT, LakeTest, line
from duck import rows

PAGES = [ROOT / "README.md", ROOT / "docs" / "readers.md"]
SAMPLED = 20_480  # rows that DuckDB looks at before it decides which columns there are
GOOD = SAMPLED + 4_000
DEEP = 200

# Members of an event, and what becomes of it.
ODDITIES = {
    r'"x":"half \ud83d"': "lone_surrogate",
    r'"x":"\udc00 half"': "lone_surrogate",
    r'"x":{"y":["\ud83d\ud83d\ude00"]}': "lone_surrogate",
    r'"x\ud83d":1': "lone_surrogate",
    r'"x":"\ud83d\ude00","y":"\\ud83d"': "stored",
    '"x":1,"x":2': "ambiguous_member",
    r'"x":1,"\u0078":2': "ambiguous_member",
    '"x":{"y":1,"y":2}': "ambiguous_member",
    '"x":[{"a":{"y":1,"y":2}}]': "ambiguous_member",
    '"plan":null,"plan":null': "ambiguous_member",
    '"x":{"Osv":"8","osv":"8"}': "ambiguous_member",
    '"Xx":1,"xX":2': "ambiguous_member",
    '"x":{"É":1,"é":2}': "ambiguous_member",
    '"EVENT_UUID":"other"': "ambiguous_member",
    '"x":{"name":1}': "stored",
    '"x":{"Name":1}': "stored",
    '"event_type":"own","event_subtype":[1],"created_datetime":{}': "stored",
    '"Event_Type":1': "stored",
    '"event_type":1,"event_type_original":2': "reserved_member",
    '"year":1999,"Month":"x","day":{}': "stored",
    '"plan":1e400': "stored", '"plan":-1e400': "stored", '"plan":1e-400': "stored",
    '"plan":18446744073709551616': "stored", '"plan":-9223372036854775809': "stored",
    '"plan":-0': "stored", '"plan":-0.0': "stored", f'"plan":{"1" * 4000}': "stored",
    f'"plan":0.{"1" * 4000}': "stored", f'"plan":1e{"9" * 15}': "stored",
    '"plan":true': "stored", '"plan":{"a":[1]}': "stored", '"plan":[1,"a",{},null]': "stored",
    '"plan":""': "stored", '"plan":"2021-02-30"': "stored",
    '"payload":1': "stored", '"payload":"text"': "stored", '"payload":{"amount":{}}': "stored",
    '"payload":[{"amount":1}]': "stored",
    r'"plan":"a\u0000b"': "stored", r'"a\u0000b":1': "stored", r'"x":{"a\u0000b":1}': "stored",
    '"":1': "stored", '"x":{"":1}': "stored", '" ":1': "stored", '"a.b":{"c.d":1}': "stored",
    r'"a\"b":1': "stored", '"a\'b; --":1': "stored", r'"a\nb":1': "stored",
    '"\u2028\ufeff\uffff":"\ufeff\ufffe\u0085"': "stored", r'"x":"\u0001\u001f\ufeff"': "stored",
    f'"x":{"[" * DEEP}{"]" * DEEP}': "stored",
    '"x":' + '{"a":' * DEEP + "1" + "}" * DEEP: "stored",
    f'"x":"{"a" * 9_000_000}"': "stored", f'"{"k" * 1_000_000}":1': "stored",
    ",".join(f'"k{number}":{number}' for number in range(3000)): "stored",
    '"x":{' + ",".join(f'"k{number}":{number}' for number in range(3000)) + "}": "stored",
    '"filename":1,"rowid":2,"json":{}': "stored",
    '"late":"seen first in the last rows"': "stored",
}


def documented_queries() -> list[str]:
    """Each SQL statement that README and docs show about a lake in a directory."""
    found = []
    for page in PAGES:
        found += re.findall(r"^ {4,}(SELECT [^;]*;)", page.read_text(), re.MULTILINE)
    return found


class ReadersTest(LakeTest):
    def odd_events(self) -> list[bytes]:
        return [b"{" + extra.encode() + b"," + line(1_000_000 + number)[1:]
                for number, extra in enumerate(ODDITIES)]

    def ask(self, query: str) -> list[dict]:
        return rows(query.replace("my-lake/", f"{self.dir}/lake/"))

    def check(self, records: list[bytes]):
        run = self.fill(self.file("in.ndjson", b"\n".join(records)))
        wanted = Counter(ODDITIES.values())
        stored = len(records) - len(ODDITIES) + wanted.pop("stored")
        self.assertEqual(run.report["reasons"], wanted)
        self.assertEqual(run.ledger["stored"], stored)
        self.assert_lake(oracle.judge(records, oracle.SCHEMAS["weir"]))
        queries = documented_queries()
        self.assertGreaterEqual(len(queries), 4)
        for query in queries:
            with self.subTest(query):
                self.assertTrue(self.ask(query))
        [readme] = self.ask(queries[0])
        self.assertEqual((readme["event_type"], int(readme["count_star()"])), ("account", stored))

    def test_oddities_in_the_first_rows(self):
        self.check(self.odd_events() + [line(number, plan="pro") for number in range(3_000)])

    def test_oddities_behind_the_rows_that_duckdb_samples(self):
        self.check([line(number, plan=number) for number in range(GOOD)] + self.odd_events())
        members = {row["member"] for row in self.ask(documented_queries()[2])}
        self.assertIn("late", members)

    def test_columns_have_what_the_events_have(self):
        self.fill(self.file("in", b"\n".join(
            [line(number, plan="pro") for number in range(GOOD)] +
            [line(GOOD, plan={"a": 1}, payload={"amount": "12.50"}),
             line(GOOD + 1, plan=10**30, year=1999)])))
        query = documented_queries()[1]
        self.assertIn("LIMIT 10", query)
        found = self.ask(query.replace("LIMIT", "DESC LIMIT"))
        self.assertEqual([row["plan"] for row in found[:3]],
                         ["1000000000000000000000000000000", '{"a":1}', "pro"])
        self.assertEqual([row["amount"] for row in found[:3]], [None, "12.50", None])

    def test_the_time_that_weir_adds_is_guessed_to_be_one_and_sorts_as_text(self):
        times = [1626307200, "2021-07-15T00:00:00.250Z", 1626307200.25, 1626307200250001,
                 "2021-07-15T00:00:01+00:00", 1626307201123]
        self.fill(self.file("in", b"\n".join(line(number, created_at=time)
                                             for number, time in enumerate(times))))
        read = "FROM read_json('my-lake/lake/**/*.json.gz', hive_partitioning = false{})"
        guessed = self.ask("SELECT DISTINCT typeof(created_datetime) AS type " + read.format(""))
        self.assertEqual(guessed, [{"type": "TIMESTAMP"}])
        found = self.ask("SELECT event_uuid " + read.format(
            ", columns = {event_uuid: 'VARCHAR', created_datetime: 'VARCHAR'}")
            + " ORDER BY created_datetime, event_uuid")
        self.assertEqual([int(row["event_uuid"][-1]) for row in found], [0, 1, 2, 3, 4, 5])

    def test_days_of_lake_and_quarantine_read_alike(self):
        self.fill(self.file("in", line(1) + b"\n{"))
        for query in (documented_queries()[0], documented_queries()[3]):
            query = re.sub("SELECT .* FROM", "SELECT DISTINCT typeof(month) AS month, "
                           "length(month) AS digits FROM", query, count=1)
            self.assertEqual(self.ask(query), [{"month": "VARCHAR", "digits": "2"}], query)

    def test_types_are_read_as_the_texts_that_they_are(self):
        names = ["null", "NULL", "Null", "nan", "inf", "true", "007", "7", "0x10", "1e5",
                 "2021-01-01", "2021-1-1", "__HIVE_DEFAULT_PARTITION__", "%6Eull", "a b", "é", "."]
        self.fill(self.file("in", b"\n".join(line(number, event_name=f"{name}:{name}")
                                             for number, name in enumerate(names))))
        found = self.ask(documented_queries()[0])
        self.assertEqual({row["event_type"] for row in found}, set(names))
        found = self.ask(documented_queries()[0].replace("event_type", "event_subtype"))
        self.assertEqual({row["event_subtype"] for row in found}, set(names))

    def test_each_type_alone_is_read_as_text(self):
        for number, name in enumerate(("null", "7", "inf", "2021-01-01")):
            with self.subTest(name):
                lake = f"lake{number}"
                self.fill(self.file(name, line(1, event_name=name)), lake=lake)
                query = documented_queries()[0].replace("my-lake/", f"{self.dir}/{lake}/")
                self.assertEqual(rows(query), [{"event_type": name, "count_star()": "1"}])


if __name__ == "__main__":
    unittest.main()
