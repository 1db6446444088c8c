"""Mistakes of people: each is answered in one line, by name, with what to do and one exit code."""

import json
import socket
import unittest

from case import LakeTest, line, weir
from cli_test import calls
from local_aws import LocalAws

ID = "6ae1768a-eb84-57ba-8981-2139135385a9"
# What the parser's library would say.
FOREIGN = ("subcommand", "Could not convert", "not expected", "Run with --help", "is required",
           "not in range", "FAILED")
TYPOS = {
    ("rnu",): 'no command "rnu"; did you mean "run"?',
    ("sed", "x"): 'no command "sed"; did you mean "seed" or "send"?',
    ("frobnicate",): 'no command "frobnicate"; see `weir --help`',
    ("help", "rnu"): 'no command "rnu"; did you mean "run"?',
    ("rnu", "--help"): 'no command "rnu"; did you mean "run"?',
    ("faults", "ad", "throttle"): 'no command "faults ad"; did you mean "faults add"?',
    ("faults",): "faults needs a command: add, list, clear; see `weir faults --help`",
    ("--unheard-of",): 'no option "--unheard-of"; see `weir --help`',
    ("run", "f", "--lak", "x"): 'run has no option "--lak"; did you mean "--lake"?',
    ("claims", "lookup", ID, "x", "--claims-tabel=y"):
        'claims lookup has no option "--claims-tabel"; did you mean "--claims-table"?',
    ("bill", "mark", "a", "--jsn"): 'bill mark has no option "--jsn"; did you mean "--json"?',
    ("up", "--port", "99999"):
        '--port takes a whole number from 0 to 65535, not "99999"; see `weir up --help`',
    ("up", "--iam", "on"): '--iam takes own, enforce or off, not "on"; did you mean "own"?',
    ("up", "--layout", "landings"): '--layout takes batch, event or landing, not "landings"; '
                                    'did you mean "landing"?',
    ("up", "--memory", "--data", "x"):
        "--data and --memory do not go together: leave one out; see `weir up --help`",
    ("up", "--layout", "landing", "--bare", "--memory", "--port", "0"):
        "--bare and --layout do not go together: leave one out; see `weir up --help`",
    ("gen", "--events", "x"):
        '--events takes a whole number from 0 up, not "x"; see `weir gen --help`',
    ("gen", "--bad", "nan"):
        '--bad takes a number from 0 to 1, not "nan"; see `weir gen --help`',
    ("gen", "--events"): "--events needs a value: --events N; see `weir gen --help`",
    ("send", "f", "--stream", "a", "--rate", "fast"):
        '--rate takes a number above 0, not "fast"; see `weir send --help`',
    ("send", "f", "--stream", "a", "--lake", "s3://b"):
        "--lake goes with --wait: give both or none; see `weir send --help`",
    ("plan", "--layout", "foo"):
        '--layout takes batch, event or landing, not "foo"; see `weir plan --help`',
    ("merge", "--max-minutes", "0"):
        '--max-minutes takes a whole number from 1 to 100000, not "0"; '
        'see `weir merge --help`',
    ("run",): "run needs INPUT and --lake DIR; see `weir run --help`",
    ("report", "a", "b"): 'report has no use for "b"; see `weir report --help`',
    ("faults", "add", "earthquake"):
        'KIND takes throttle, server-error, drop-before, drop-after, error-after, '
        'kill-before, kill-after or duplicate, not "earthquake"; see `weir faults add --help`',
}
ON_S3 = ["--claims-table", "claims"]
# What every command does that asks somebody at an endpoint.
ASKING = {
    "send": ["send", "FILE", "--stream", "events"],
    "send --wait": ["send", "FILE", "--stream", "events", "--wait"],
    "status": ["status"],
    "report": ["report", "s3://lake"],
    "verify": ["verify", "s3://lake", *ON_S3],
    "claims lookup": ["claims", "lookup", ID, "s3://lake", *ON_S3],
    "claims rebuild": ["claims", "rebuild", "s3://lake", *ON_S3],
    "claims seed": ["claims", "seed", "s3://lake", *ON_S3],
    "lake cat": ["lake", "cat", "s3://lake/a"],
    "merge": ["merge"],
    "merge a lake": ["merge", "s3://lake", *ON_S3],
    "compact": ["compact", "s3://lake"],
    "erase": ["erase", ID, "s3://lake", *ON_S3],
    "quarantine show": ["quarantine", "show", "s3://lake"],
    "replay": ["replay", "s3://lake/quarantine", "--lake", "s3://lake", *ON_S3],
    "seed": ["seed", "s3://lake", *ON_S3],
    "plan": ["plan", "--from", "s3://lake"],
    "bill": ["bill"],
    "clock": ["clock"],
    "faults": ["faults", "list"],
}


def answered(run) -> str:
    """What stands behind `weir: ` on the only line."""
    lines = run.err.splitlines()
    return lines[0].removeprefix("weir: ") if len(lines) == 1 else run.err


class CommandLineTest(LakeTest):
    def test_each_mistake_is_one_line_with_its_name_and_what_to_do(self):
        for arguments, expected in TYPOS.items():
            with self.subTest(arguments):
                run = weir(*arguments, cwd=self.dir)
                self.assertEqual((run.code, run.out), (2, b""), run.err)
                self.assertEqual(run.err, f"weir: {expected}\n")
        self.assertEqual(list(self.dir.iterdir()), [])

    def test_none_is_answered_in_the_parsers_words(self):
        for command in calls():
            for more in (("--unheard-of",), ("a", "b", "c", "d"), ()):
                if command in {("up",), ("gen",)} and not more:
                    continue  # they need nothing
                with self.subTest(command + more):
                    run = weir(*command, *more, cwd=self.dir,
                               variables={"AWS_ENDPOINT_URL": "http://127.0.0.1:1"})
                    for word in FOREIGN:
                        self.assertNotIn(word, run.err)
                    if run.code == 2:
                        self.assertRegex(run.err, r"\Aweir: [^\n]+\n\Z")

    def test_no_command_at_all_shows_those_that_there_are(self):
        run = weir()
        self.assertEqual((run.code, run.out), (2, b""))
        self.assertEqual(run.err.encode(), weir("--help").out)

    def test_help_and_version_are_taken_for_commands(self):
        self.assertEqual(weir("help"), weir("--help"))
        self.assertEqual(weir("help", "run"), weir("run", "--help"))
        self.assertEqual(weir("help", "claims", "lookup"), weir("claims", "lookup", "--help"))
        self.assertEqual(weir("version"), weir("--version"))
        self.assertEqual(weir("help", "run").code, 0)


class PlacesTest(LakeTest):
    """What is on S3 where a place on this machine is meant."""

    CASES = (
        ("run", "FILE", "--lake", "s3://b/l"),
        ("run", "FILE", "--lake", "lake", "--claims", "s3://b/c"),
        ("run", "s3://b/in.json", "--lake", "lake"),
        ("validate", "s3://b/in.json"),
        ("schema", "guess", "s3://b/in.json"),
        ("schema", "guess", "FILE", "--output", "s3://b/s.toml"),
        ("send", "s3://b/in.json", "--stream", "events"),
        ("gen", "--events", "1", "--output", "s3://b/out.json"),
        ("up", "--port", "0", "--data", "s3://b/data"),
        ("up", "--port", "0", "--package", "s3://b/bootstrap.zip"),
        ("up", "--port", "0", "--auth-file", "s3://b/keys"),
        ("verify", "lake", "--claims", "s3://b/c"),
        ("verify", "lake", "--scratch", "s3://b/c"),
        ("claims", "lookup", ID, "lake", "--claims", "s3://b/c"),
        ("claims", "rebuild", "lake", "--claims", "s3://b/c"),
        ("claims", "seed", "s3://b", *ON_S3, "--scratch", "s3://b/c"),
        ("seed", "s3://b", *ON_S3, "--scratch", "s3://b/c"),
        ("compact", "lake", "--claims", "s3://b/c"),
        ("erase", ID, "lake", "--claims", "s3://b/c"),
        ("erase", "lake", "--ids-from", "s3://b/ids"),
        ("plan", "--rate", "1/s", "--write-tfvars", "s3://b/t"),
        ("plan", "--rate", "1/s", "--prices", "s3://b/p"),
        ("bill", "--prices", "s3://b/p"),
    )

    def test_no_folder_is_made_of_it(self):
        self.file("in.json", line(1))
        for case in self.CASES:
            arguments = ["in.json" if word == "FILE" else word for word in case]
            with self.subTest(arguments):
                run = weir(*arguments, cwd=self.dir)
                self.assertEqual((run.code, run.out), (2, b""), run.err)
                self.assertRegex(answered(run), r'takes a place on this machine, not "s3://b/')
                self.assertEqual([path.name for path in self.dir.iterdir()], ["in.json"])

    def test_every_option_that_takes_a_folder_or_file_is_among_them(self):
        for command in calls():
            for entry in weir(*command, "--help").out.decode().splitlines():
                words = entry.split()
                if len(words) < 2 or not words[0].startswith("-"):
                    continue
                if words[1] in ("DIR", "FILE"):
                    option = words[0].split(",")[-1]
                    self.assertTrue(any(case[:len(command)] == command and option in case
                                        for case in self.CASES), (command, option))

    def test_what_fills_a_lake_there_is_named(self):
        run = weir("run", self.file("in.json", line(1)), "--lake", "s3://b", cwd=self.dir)
        self.assertIn("weir send INPUT --stream NAME", run.err)

    def test_an_input_that_is_not_there_is_all_that_is_said(self):
        run = weir("run", "nofile", "--lake", "lake", cwd=self.dir)
        self.assertEqual((run.code, run.out), (1, b""))
        self.assertRegex(run.err, r"\Aweir: nofile: [^\n]+\n\Z")
        self.assertEqual(list(self.dir.iterdir()), [])


class EndpointTest(LakeTest):
    def asked(self, endpoint: str, arguments: list, **variables):
        words = [self.file("in.json", line(1)) if word == "FILE" else word for word in arguments]
        return weir(*words, variables={"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1",
                                       "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
                                       **variables})

    def test_where_nobody_listens_every_command_says_the_same(self):
        with socket.socket() as place:  # bound, and never listened at
            place.bind(("127.0.0.1", 0))
            where = f"127.0.0.1:{place.getsockname()[1]}"
            for name, arguments in ASKING.items():
                with self.subTest(name):
                    run = self.asked(f"http://{where}", arguments)
                    self.assertEqual((run.code, run.out), (1, b""), run.err)
                    self.assertIn(f"{where}: Connection refused; start `weir up`, or correct "
                                  "AWS_ENDPOINT_URL", run.err)
            run = self.asked("", ["report", "s3://lake", "--endpoint-url", f"http://{where}"])
            self.assertIn("; start `weir up`, or correct --endpoint-url", run.err)

    def test_every_command_that_takes_an_endpoint_is_among_them(self):
        for command in calls():
            if "\n  --endpoint-url URL" in weir(*command, "--help").out.decode():
                name = " ".join(command)
                self.assertTrue(any(f"{asking} ".startswith(f"{name} ") for asking in ASKING), name)

    def test_schemes_that_are_mixed_up_are_named(self):
        plain, secure = LocalAws("--bare"), LocalAws("--bare", "--tls", data=self.dir / "tls")
        for aws in (plain, secure):
            self.addCleanup(aws.close)
            aws.start()
        for name, arguments in ASKING.items():
            with self.subTest(name):
                run = self.asked(f"https://127.0.0.1:{plain.port}", arguments)
                self.assertEqual((run.code, run.out), (1, b""), run.err)
                self.assertIn("it speaks no TLS: write http:// in place of https://", run.err)
                run = self.asked(f"http://127.0.0.1:{secure.port}", arguments)
                self.assertEqual((run.code, run.out), (1, b""), run.err)
                self.assertIn("it speaks TLS: write https:// in place of http://", run.err)
        run = self.asked(secure.endpoint, ["report", "s3://lake"])
        self.assertIn("not trusted: self-signed certificate; AWS_CA_BUNDLE names", run.err)


class ExitCodeTest(LakeTest):
    """One code for one kind of fault, whatever the command."""

    NOT_THERE = {  # what was asked for: an input, a lake, a bucket, a table, a stream, a mark
        "an input of run": ["run", "nofile", "--lake", "lake"],
        "an input of send": ["send", "nofile", "--stream", "events"],
        "a lake of report": ["report", "nowhere"],
        "a lake of verify": ["verify", "nowhere"],
        "a lake of lookup": ["claims", "lookup", ID, "nowhere"],
        "a lake of rebuild": ["claims", "rebuild", "nowhere"],
        "a lake of merge": ["merge", "nowhere"],
        "a lake of compact": ["compact", "nowhere"],
        "a lake of erase": ["erase", ID, "nowhere"],
        "a lake of plan": ["plan", "--from", "nowhere"],
        "an object": ["lake", "cat", "nowhere"],
        "an object on S3": ["lake", "cat", "s3://weir-lake/nowhere"],
        "a bucket of report": ["report", "s3://nowhere"],
        "a bucket of verify": ["verify", "s3://nowhere", *ON_S3],
        "a bucket of merge": ["merge", "s3://nowhere", *ON_S3],
        "a bucket of compact": ["compact", "s3://nowhere"],
        "a bucket of seed": ["seed", "s3://nowhere", *ON_S3],
        "a prefix of report": ["report", "s3://weir-lake/nowhere"],
        "a prefix of verify": ["verify", "s3://weir-lake/nowhere", *ON_S3],
        "a prefix of merge": ["merge", "s3://weir-lake/nowhere", *ON_S3],
        "a prefix of compact": ["compact", "s3://weir-lake/nowhere"],
        "a prefix of plan": ["plan", "--from", "s3://weir-lake/nowhere"],
        "a prefix of erase": ["erase", ID, "s3://weir-lake/nowhere", *ON_S3],
        "a stream": ["send", "FILE", "--stream", "nowhere"],
        "a stream to wait for": ["send", "FILE", "--stream", "nowhere", "--wait"],
        "a stream of status": ["status", "--stream", "nowhere"],
        "a lake of status": ["status", "--lake", "s3://weir-lake/nowhere"],
        "a mark": ["bill", "--from", "nowhere"],
        "a mark to forget": ["bill", "unmark", "nowhere"],
        "a fault": ["faults", "clear", "99"],
    }
    NO_USAGE = {  # what was typed, or a file that an option names
        "an endpoint": ["report", "s3://weir-lake", "--endpoint-url", "nonsense"],
        "an endpoint of clock": ["clock", "--endpoint-url", "nonsense"],
        "a bucket's name": ["report", "s3://"],
        "a schema of run": ["run", "FILE", "--lake", "lake", "--schema", "nosuch"],
        "a schema's file": ["run", "FILE", "--lake", "lake", "--schema", "nosuch.toml"],
        "a schema of send": ["send", "FILE", "--stream", "events", "--schema", "nosuch.toml"],
        "a schema of up": ["up", "--memory", "--port", "0", "--schema", "nosuch.toml"],
        "a package": ["up", "--memory", "--port", "0", "--package", "nosuch.zip"],
        "a file of keys": ["up", "--memory", "--port", "0", "--auth-file", "nosuch"],
        "prices of plan": ["plan", "--rate", "1/s", "--prices", "nosuch.toml"],
        "prices of bill": ["bill", "--prices", "nosuch.toml"],
        "ids": ["erase", "lake", "--ids-from", "nosuch"],
        "an id": ["claims", "lookup", "x", "s3://weir-lake", *ON_S3],
        "a table that is missing": ["verify", "s3://weir-lake"],
        "a table for a directory": ["verify", "lake", *ON_S3],
        "a name of a mark": ["bill", "mark", "a/b"],
        "a span": ["clock", "advance", "soon"],
        "a span too long": ["clock", "advance", "99999d"],
        "a service": ["faults", "add", "throttle", "--service", "nosuch"],
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.aws = LocalAws().start()
        weir("send", "-", "--stream", "events", "--wait", stdin=line(1),
             variables=cls.aws.environment())

    @classmethod
    def tearDownClass(cls):
        cls.aws.close()
        super().tearDownClass()

    def ended(self, arguments: list):
        words = [self.file("in.json", line(1)) if word == "FILE" else word for word in arguments]
        return weir(*words, cwd=self.dir, variables=self.aws.environment())

    def test_what_is_not_there_is_a_failure(self):
        self.check(self.NOT_THERE, 1)

    def test_what_can_not_be_meant_is_wrong_usage(self):
        self.check(self.NO_USAGE, 2)

    def check(self, cases: dict, code: int):
        for name, arguments in cases.items():
            with self.subTest(name):
                run = self.ended(arguments)
                self.assertEqual((run.code, run.out), (code, b""), run.err)
                self.assertRegex(run.err, r"(?m)^weir: .+")

    def test_a_table_that_is_missing_is_named_once(self):
        for arguments in (["claims", "lookup", ID], ["claims", "rebuild"], ["claims", "seed"],
                          ["verify"], ["seed"], ["merge"], ["erase", ID]):
            with self.subTest(arguments):
                run = self.ended([*arguments, "s3://weir-lake", "--claims-table", "nosuch"])
                self.assertEqual((run.code, run.out), (1, b""), run.err)
                self.assertRegex(run.err, r"\Aweir: DynamoDB has no table nosuch there: [^\n]+\n\Z")

    def test_services_that_are_there_are_listed(self):
        run = self.ended(["faults", "add", "throttle", "--service", "nosuch"])
        for word in ('"nosuch"', "dynamodb", "kinesis", "s3"):
            self.assertIn(word, run.err)
        status, _, body = self.aws.request("POST", "/_weir/faults", {"kind": "nosuch"})
        self.assertEqual(status, 400)
        self.assertIn("drop-before", json.loads(body)["message"])


if __name__ == "__main__":
    unittest.main()
