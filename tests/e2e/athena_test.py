"""The queries that terraform/modules/athena saves, asked of DuckDB: what they say is what
`weir report` says."""

import unittest

from case import ROOT, line
from duck import rows
from local_aws import needs_boto3
from road import RoadTest

QUERIES = ROOT / "terraform/modules/athena/queries"
# Athena's names of what DuckDB calls otherwise.
FUNCTIONS = """
    CREATE MACRO json_extract_scalar(line, path) AS json_extract_string(line, path);
    CREATE MACRO approx_percentile(value, share) AS approx_quantile(value, share);
"""
# As the module's tables are: a line of the ledger is one column, a day's folders are columns.
TABLES = """
    CREATE VIEW ledger AS SELECT line FROM read_csv('{lake}/ledger/**/*.json.gz', delim = '\x01',
      quote = '', escape = '', header = false, auto_detect = false, columns = {{line: 'VARCHAR'}});
    CREATE VIEW quarantine AS FROM read_json('{lake}/quarantine/**/*.json.gz',
      hive_partitioning = true, hive_types_autocast = false);
"""
BAD = [b"{", b'{"event_uuid":"none","event_name":"account:created","created_at":1626307200}']


@needs_boto3
class SavedQueriesTest(RoadTest):
    def test_they_say_what_the_report_says(self):
        events = [line(number) for number in range(40)]
        other = [line(number, event_name="order:paid") for number in range(40, 50)]
        conflict = [line(3, plan="another")]
        self.wait_until_received(self.put([*events, *other, *BAD]))
        report = self.wait_until_received(52 + self.put([*events[:5], *conflict]))
        self.download()

        counts = ("received", "stored", "duplicates", "conflicts", "quarantined")
        expected = {name: report["ledger"][name] for name in counts}
        self.assertEqual(expected, {"received": 58, "stored": 50, "duplicates": 5, "conflicts": 1,
                                    "quarantined": 2})
        for query in ("figures", "types"):
            found = self.ask(query)
            self.assertEqual({name: sum(int(row[name]) for row in found) for name in counts},
                             expected, query)
        orders, = (row for row in self.ask("types") if row["event_type"] == "order")
        self.assertEqual((int(orders["stored"]), float(orders["uniqueness"])), (10, 1))
        day, = (row for row in self.ask("figures") if int(row["stored"]))
        self.assertAlmostEqual(float(day["uniqueness"]), 50 / 56)
        self.assertEqual({row["reason"]: int(row["records"]) for row in self.ask("quarantined")},
                         {"conflict": 1, "invalid_id": 1, "invalid_json": 1})
        self.assertEqual({row["event_type"]: int(row["events"]) for row in self.ask("late")},
                         {"account": 46, "order": 10})

    def ask(self, query: str) -> list[dict]:
        text = (QUERIES / f"{query}.sql").read_text()
        return rows(FUNCTIONS + TABLES.format(lake=self.dir / "lake") + text)


if __name__ == "__main__":
    unittest.main()
