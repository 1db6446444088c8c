"""`weir schema guess`: the schema that it writes works with `weir run` and `weir validate`."""

import gzip
import json
import unittest

from case import DATA, LakeTest, weir
from samples import KINDS, sample

# What is right: id, name, time, and the share of a set that is to be taken.
EXPECTED = {
    "mapped.ndjson.gz": ("event_uuid", "event_name", "created_at"),
    "github-2017-07.ndjson.gz": ("id", "type", "created_at"),
    "cloudtrail-2023-07-10.ndjson.gz": ("eventID", "eventName", "eventTime"),
    "earthquakes-2018-06.ndjson.gz": ("id", "properties.type", "properties.time"),
}


def order(number: int) -> dict:
    return {"order": {"id": f"o-{number}"}, "kind": f"k{number % 4}", "user": {"id": f"u-{number}"},
            "meta": {"at": 1626336550000 + number}}


class SchemaGuessTest(LakeTest):
    def guess(self, *arguments, code=0, stdin=b""):
        run = weir("schema", "guess", *arguments, stdin=stdin)
        self.assertEqual(run.code, code, run.err)
        return run

    def orders(self, name="orders.json") -> str:
        return self.file(name, b"".join(json.dumps(order(number)).encode() + b"\n"
                                        for number in range(50)))

    def check_set(self, name: str, data: bytes):
        path = self.file(name, data)
        schema = self.dir / f"{name}.toml"
        self.guess(path, "--output", schema)
        text = schema.read_text()
        for field in EXPECTED[name]:
            self.assertIn(f'\nfield = "{field}"\n', text)
        run = self.fill(path, lake=f"lake-{name}", options=("--schema", schema))
        self.assertLessEqual(run.ledger["quarantined"] * 20, run.ledger["received"], text)

    def test_samples(self):
        for name in KINDS:
            with self.subTest(name):
                self.check_set(name, sample(name))

    def test_real_sets(self):
        if not (DATA / "events").is_dir():
            self.skipTest(f"no real sets in {DATA}")
        for name in KINDS:
            with self.subTest(name):
                self.check_set(name, (DATA / "events" / name).read_bytes())

    def test_it_says_what_it_saw(self):
        text = self.guess(self.orders()).out.decode()
        for words in ('[id]\n# order.id: in all 50, 50 different, such as o-0\n',
                      '#   user.id: in all 50', 'format = "unix-millis"',
                      '# It takes 50 of them for valid events.'):
            self.assertIn(words, text)

    def test_output_works_with_validate(self):
        schema = self.dir / "orders.toml"
        run = self.guess(self.orders(), "--output", schema)
        self.assertEqual(run.out, b"")
        self.assertIn("takes 50 of 50 records", run.err)
        self.assertEqual(weir("validate", self.dir / "orders.json", "--schema", schema).code, 0)

    def test_a_file_that_is_there_stays_unless_that_is_said(self):
        schema = self.file("orders.toml", b"# mine\n")
        self.assert_refused(weir("schema", "guess", self.orders(), "--output", schema),
                            "--force", codes=(2,))
        self.assertEqual(schema.read_bytes(), b"# mine\n")
        self.guess(self.orders(), "--output", schema, "--force")
        self.assertIn('field = "order.id"', schema.read_text())

    def test_pipes_and_packed_files(self):
        data = self.orders().read_bytes()
        text = self.guess("-", stdin=data).out.decode()
        self.assertIn("50 records of standard input.", text)
        packed = self.guess(self.file("orders.json.gz", gzip.compress(data))).out.decode()
        self.assertEqual(packed.split("\n\n", 1)[1], text.split("\n\n", 1)[1])

    def test_each_input_has_its_share(self):
        self.orders("in/a.json")
        self.file("in/b.json", b"".join(json.dumps({**order(number), "b": 1}).encode() + b"\n"
                                        for number in range(100, 150)))
        text = self.guess(self.dir / "in", "--records", "10").out.decode()
        self.assertIn("guessed from 10 records", text)
        self.assertIn("10 different, such as o-0", text)

    def test_wrapped_events(self):
        wrapped = json.dumps({"Records": [order(number) for number in range(50)]}, indent=1)
        path = self.file("wrapped.json", wrapped.encode())
        schema = self.dir / "wrapped.toml"
        self.guess(path, "--output", schema)
        self.assertIn('[records]', schema.read_text())
        self.assertEqual(self.fill(path, options=("--schema", schema)).ledger["stored"], 50)

    def test_what_is_not_found_is_named(self):
        path = self.file("odd.json", b"".join(b'{"id":%d,"day":"yesterday"}\n' % number
                                              for number in range(9)))
        run = self.guess(path, "--output", self.dir / "odd.toml", code=1)
        self.assertIn("no field looks like an event's name, nor like its time; there are day, id",
                      run.err)
        self.assertEqual(run.out, b"")
        self.assertFalse((self.dir / "odd.toml").exists())
        self.assertIn("none is a JSON object", self.guess(self.file("no", b"a,b\n1,2\n"), code=1)
                      .err)

    def test_mistakes(self):
        self.assert_refused(weir("schema", "guess", self.dir / "missing"), "missing", codes=(1,))
        self.assert_refused(weir("schema", "guess"), "INPUT", codes=(2,))
        self.assert_refused(weir("schema"), codes=(2,))
        self.assert_refused(weir("schema", "guess", self.orders(), "--output",
                                 self.dir / "no/folder.toml"), "no/folder.toml", codes=(1,))


if __name__ == "__main__":
    unittest.main()
