"""Every block of README.md, docs/ and terraform/ is done as it is written, and its output compared.

To take up a new block, add a test that begins with `self.block(document, piece)`, where the piece
stands in that block alone, or an entry to NOT_RUN with the reason. What needs neither: blocks of
TOML (each has to be a schema that Weir takes) and README's queries for DuckDB (each gives rows).
Every block's `weir …` and its options have to be known to `weir … --help` in any case.
"""

import ast
import json
import os
import re
import shlex
import subprocess
import unittest
from pathlib import Path

import duck
from aws_cli import PROGRAM, major_version, needs_aws_cli
from case import PATIENCE_SECONDS, ROOT, WEIR, LakeTest, environment, poll, weir
from cli_test import COMMANDS, calls
from doc_blocks import Block, blocks_of, difference, documents
from local_aws import LocalAws
from terraform import Terraform, needs_terraform, package, provider_mirror

SHOWN_ENDPOINT = "http://127.0.0.1:4566"
PROMPT = "$ "

# (document, a piece of the block): why it is not run.
NOT_RUN = {
    ("README.md", "received = stored + duplicates"): "a formula; assert_balanced checks it",
    ("README.md", "./quickstart"): "quickstart_test.py runs it; ./test is what runs this",
    ("README.md", "cmake --install"): "installation_test.py does it",
    ("README.md", "sudo apt install ./build"): "package_test.py unpacks and runs it",
    ("docs/access.md", "scrape_configs:"): "Prometheus is not here",
    ("docs/aws.md", 'backend "s3"'): "a state on AWS",
    ("docs/aws.md", "weir plan --rate 200/s"):
        "an account; terraform_test.py applies, plan_test.py plans",
    ("docs/aws.md", "weir send events.json.gz"): "an account; the README's are the same commands",
    ("docs/aws.md", "bootstrap-last-good.zip"): "terraform_test.py does it",
    ("docs/aws.md", "aws s3 rm --recursive"): "what deletes a lake for good",
    ("docs/design.md", "given up"): "a drawing",
    ("docs/design.md", "external_location"): "Athena is on AWS alone",
    ("docs/design.md", "CREATE TABLE clicks.account ("): "Athena is on AWS alone",
    ("docs/design.md", "INSERT INTO clicks.account"): "Athena is on AWS alone",
    ("docs/claims.md", "-000000000001 s3://my-lake"): "an answer; claims_test.py compares members",
    ("docs/claims.md", "-000000000001 my-copy"): "an answer; merged_verify_test.py looks one up",
    ("docs/erase.md", "6ae1768a-eb84-57ba-8981-2139135385a9 s3://"):
        "an answer; erase_test.py compares members",
    ("docs/erase.md", '"begun_at"'): "a record; erase_test.py checks one",
    ("docs/erase.md", '{"objects":['): "a list of a record; erase_test.py checks one",
    ("docs/erase.md", '"finished_at"'): "the mark of a record; erase_test.py checks one",
    ("docs/landing.md", "landing/<hour>/"): "what names look like; landing_test.py checks it",
    ("docs/landing.md", "landing  = header"): "a grammar",
    ("docs/landing.md", "'WEIRLAND'"): "an example that src/landing/example_test.cc compares",
    ("docs/merge.md", "merge/owner "): "what names look like; names_test.cc checks it",
    ("docs/merge.md", '"kind":"merge"'): "a plan; plan_test.cc checks it",
    ("docs/merge.md", '"counted_before":100'): "a result; plan_test.cc checks it",
    ("docs/merge.md", "manifest = {root"): "a grammar",
    ("docs/merge.md", "page   = header"): "a grammar",
    ("docs/merge.md", "file      = header"): "a grammar",
    ("docs/layouts.md", "weir seed"): "layouts_test.py does it",
    ("docs/layouts.md", "weir claims seed s3://weir-lake"): "a lake that was merged; layouts_test.py",
    ("docs/quarantine.md", "Z invalid_name: "): "an answer; quarantine_text_test.cc has one",
    ("docs/quarantine.md", '"owner_position":null'):
        "its members; quarantine_text_test.cc has them",
    ("docs/status.md", "$ weir status"): "an answer; stream_status_test.cc has one",
    ("docs/verify.md", "aws s3 sync s3://BUCKET"): "copied_lake_test.py does it",
    ("docs/status.md", '{"healthy",'): "its members; stream_status_test.cc has them all",
    ("docs/pipeline.md", "claims (DynamoDB)"): "a drawing",
    ("docs/pipeline.md", "landing/ ──►"): "a drawing",
    ("docs/pipeline.md", "--layout landing --schema"): "layouts_test.py does it",
    ("docs/compact.md", "tombstone  = first-line"): "a grammar; tombstone_test.cc reads one",
    ("docs/compact.md", "$ weir compact s3://my-lake"): "an answer; compact_text_test.cc has one",
    ("docs/scale.md", "bench/cost/run --layout"): "ten minutes; bill_test.py counts a small one",
    ("docs/readers.md", "CREATE EXTERNAL TABLE events"): "Athena is on AWS alone",
    ("docs/readers.md", "CREATE EXTERNAL TABLE event_days"): "Athena is on AWS alone",
    ("docs/readers.md", "SET VARIABLE files"): "rollup_test.py asks it",
    ("docs/readers.md", "spark.read.schema"): "Spark is not here",
    ("terraform/modules/pipeline/README.md", "producers ──►"): "a drawing",
    ("terraform/modules/pipeline/README.md", "-backend=false"): "terraform_test.py does it",
}
# What shows how a command is called, with all its options: (document, piece): the command.
SYNOPSES = {
    ("docs/claims.md", "weir claims lookup ID LAKE"): "claims lookup",
    ("docs/claims.md", "weir claims rebuild LAKE"): "claims rebuild",
    ("docs/compact.md", "weir compact [LAKE]"): "compact",
    ("docs/erase.md", "weir erase ID"): "erase",
    ("docs/quarantine.md", "weir quarantine show LAKE"): "quarantine show",
    ("docs/report.md", "weir report LAKE"): "report",
    ("docs/bill.md", "weir bill [--from"): "bill",
    ("docs/bill.md", "weir bill mark NAME"): "bill",
    ("docs/run.md", "weir run INPUT"): "run",
    ("docs/schemas.md", "weir schema guess INPUT"): "schema guess",
    ("docs/status.md", "weir status [--stream"): "status",
    ("docs/validate.md", "weir validate INPUT"): "validate",
    ("docs/verify.md", "weir verify LAKE"): "verify",
    ("docs/access.md", "weir up --allow-host"): "up",
    ("docs/access.md", "weir up --auth-file"): "up",
}

KNOWN_CALLS = set(calls())
BLOCKS = [block for document in documents() for block in blocks_of(document)]


def find(document: str, piece: str) -> Block:
    found = [block for block in BLOCKS if block.document == document and piece in block.text]
    if len(found) != 1:
        raise LookupError(f"{len(found)} blocks of {document} hold {piece!r}; it takes one")
    return found[0]


def taken_up() -> set[Block]:
    """What some test of this file asks for, by the texts in its calls."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    calls = [call for call in ast.walk(tree) if isinstance(call, ast.Call)
             and isinstance(call.func, ast.Attribute) and call.func.attr == "block"]
    pieces = [tuple(argument.value for argument in call.args) for call in calls
              if all(isinstance(argument, ast.Constant) for argument in call.args)]
    return {find(*piece) for piece in [*pieces, *NOT_RUN, *SYNOPSES]}


def is_query(block: Block) -> bool:
    """For DuckDB, of the lake that README makes."""
    starts = block.language == "sql" or block.first.startswith(("SELECT ", "FROM ", "WITH "))
    return starts and block.document == "README.md"


class Pasted(LakeTest):
    """A user's terminal: a directory of their own, `weir` in the PATH, exports that stay."""

    def setUp(self):
        super().setUp()
        programs = self.dir / "bin"
        programs.mkdir()
        (programs / "weir").symlink_to(WEIR)
        if PROGRAM:
            (programs / "aws").symlink_to(PROGRAM)
        kept = {name: value for name, value in environment().items()
                if not name.startswith(("AWS_", "WEIR_", "XDG_"))}
        self.variables = {**kept, "PATH": f"{programs}:{kept['PATH']}", "HOME": str(self.dir),
                          "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""}
        self.aws = None

    def block(self, document: str, piece: str) -> Block:
        return find(document, piece)

    def paste(self, command: str, code: int = 0, folder: Path | None = None) -> str:
        """Runs it as it stands, but for the port; its output, both kinds."""
        if self.aws:
            command = command.replace(SHOWN_ENDPOINT, self.aws.endpoint)
        variables = self.dir / "variables"
        script = f"trap 'env -0 >{variables}' EXIT; set -eo pipefail\n{command}"
        done = subprocess.run(
            ["bash", "-c", script], cwd=folder or self.dir, env=self.variables,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", timeout=PATIENCE_SECONDS, check=False)
        self.assertEqual(done.returncode, code, f"{command}\n{done.stdout}")
        pairs = (pair.partition("=") for pair in variables.read_text().split("\0") if pair)
        self.variables.update({name: value for name, _, value in pairs if name.startswith("AWS_")})
        return done.stdout

    def follow(self, block: Block, leave_out=()):
        """A session at a prompt: what each command prints is what is shown."""
        for command, shown in block.steps():
            if command.split()[0] not in leave_out:
                self.assertIsNone(difference(shown, self.paste(command)), f"after {command}")

    def start_aws(self, *options):
        self.aws = LocalAws(*options)
        self.addCleanup(self.aws.close)
        self.aws.start()


class EveryBlockTest(LakeTest):
    def test_it_is_taken_up_here(self):
        known = taken_up()
        left = [f"{block.document}:{block.line}: {block.first}" for block in BLOCKS
                if block not in known and block.language != "toml" and not is_query(block)]
        self.assertEqual(left, [], "no test does what these show")

    def test_its_commands_and_options_are_known(self):
        unknown, checked = [], 0
        for block in BLOCKS:
            text = block.text.replace("\\\n", " ")
            for call in re.findall(rf"(?:^|\$ |\| |&& )weir ((?:{'|'.join(COMMANDS)})\b[^|#&\n]*)",
                                   text, re.MULTILINE):
                words = shlex.split(call.replace("[", " ").replace("]", " "))
                checked += 1
                unknown += [f"{block.document}:{block.line}: weir {words[0]} {word}"
                            for word in words
                            if word.startswith("--") and word not in help_of(words)]
        self.assertEqual(unknown, [])
        self.assertGreater(checked, 10)


def help_of(words: list[str]) -> set[str]:
    """The options that the help of the command, or of its subcommand, names."""
    command = words[:2] if tuple(words[:2]) in KNOWN_CALLS else words[:1]
    return set(re.findall(r"--[a-z-]+", weir(*command, "--help").out.decode()))


class ReadmeTest(Pasted):
    def test_an_event_looks_like_that(self):
        text = self.block("README.md", '"created_at":1626307200,"plan"').text
        self.assert_counts(self.fill("-", stdin=text.encode()), {"stored": 1})

    @needs_aws_cli
    def test_five_minutes_with_the_pipeline(self):
        [(up, _)] = self.block("README.md", "$ weir up").steps()
        self.assertEqual(up.split("#")[0].split(), ["weir", "up"])
        self.start_aws()
        self.follow(self.block("README.md", "$ export AWS_ENDPOINT_URL"))
        self.follow(self.block("README.md", "s3 ls --recursive"))
        if major_version() >= 2:
            self.follow(self.block("README.md", "logs tail"))
        python = self.block("README.md", "import os, boto3").text
        has_boto3 = subprocess.run(["python3", "-c", "import boto3"], env=self.variables,
                                   capture_output=True, check=False).returncode == 0
        if has_boto3:
            count = int(self.paste(f"python3 -c '{python}'"))
            self.assertGreater(count, 1)

    def test_weir_up_prints_the_exports_that_are_shown(self):
        shown = [line.removeprefix(PROMPT)
                 for line in self.block("README.md", "$ export AWS_ENDPOINT_URL").text.splitlines()
                 if line.startswith("$ export")]
        up = subprocess.Popen([WEIR, "up", "--memory", "--port", "0"], stdout=subprocess.PIPE,
                              env=self.variables, text=True)
        self.addCleanup(up.stdout.close)
        self.addCleanup(up.wait)
        self.addCleanup(up.terminate)
        printed = [next(up.stdout) for _ in range(5)]
        endpoint = re.search(r"http://127\.0\.0\.1:\d+", printed[0])[0]
        words = " ".join(shown).replace(SHOWN_ENDPOINT, endpoint).split()
        self.assertEqual(set(" ".join(printed[2:]).split()), set(words))

    def test_five_minutes_with_files(self):
        self.follow(self.block("README.md", "--output events.json.gz"))
        runs = [block for block in BLOCKS if block.first.startswith("$ weir run events.json.gz")]
        self.follow(self.block("README.md", "697 files written"))
        self.follow(self.block("README.md", "passed over: an earlier run"))
        self.assertEqual(len(runs), 2)
        for path in self.block("README.md", "my-lake/ledger/").text.splitlines():
            pattern = re.sub(r"=\d+", "=*", path.replace("…", "*"))
            self.assertTrue(list(self.dir.glob(pattern)), path)
        for query in (block.text for block in BLOCKS if is_query(block)):
            self.assertTrue(duck.rows(query.replace("'my-lake/", f"'{self.dir}/my-lake/")))
        self.follow(self.block("README.md", "$ weir report my-lake"))
        path = self.block("docs/readers.md", "event_subtype=created/….json.gz").text
        pattern = re.sub(r"=\d+", "=*", path.replace("…", "*"))
        self.assertTrue(list(self.dir.glob(f"my-lake/{pattern}")), path)
        for query in (self.block("docs/readers.md", "AS amount"),
                      self.block("docs/readers.md", "SELECT DISTINCT unnest"),
                      self.block("docs/readers.md", "SELECT reason, count(*)")):
            self.assertTrue(duck.rows(query.text.replace("'my-lake/", f"'{self.dir}/my-lake/")))


class PipelineTest(Pasted):
    def test_sending_reporting_replaying(self):
        self.start_aws()
        self.paste(self.block("docs/pipeline.md", "export AWS_ENDPOINT_URL").text)
        self.paste("weir gen --events 50 --output events.json.gz")
        sending = self.block("docs/pipeline.md", "weir send events.json.gz").text
        self.assertIn("10000 of 10000 records judged", self.paste(sending))
        self.file("bad.json", b'{"event_uuid":"none","event_name":"a:b","created_at":1626307200}')
        self.paste("weir send bad.json --stream events --wait")
        reporting = self.block("docs/pipeline.md", "weir report s3://weir-lake").text
        self.assertRegex(self.paste(reporting), r"\+ quarantined +1\n")
        self.file("mended.toml", b'[id]\nformat = "text"\n')
        replaying = self.block("docs/pipeline.md", "weir replay s3://weir-failed").text
        self.paste(replaying.replace("mended.toml", "mended.toml --new-ids"))
        self.assertRegex(self.paste(reporting), r"\+ quarantined +0\n")

    def test_landing_and_merging(self):
        self.start_aws("--layout", "landing")
        self.paste(self.block("docs/pipeline.md", "export AWS_ENDPOINT_URL").text)
        self.paste("weir gen --events 50 | weir send - --stream events")
        merging = self.block("docs/pipeline.md", "weir merge s3://weir-lake").text

        def merged(count: str):
            def is_there() -> bool:
                self.assertIn('"set_aside":[]', self.paste(merging))
                return re.search(count, self.paste("weir report s3://weir-lake || true")) is not None
            poll(is_there, count)

        merged(r"received +50\n")
        self.file("bad.json", b'{"event_uuid":"none","event_name":"a:b","created_at":1626307200}')
        self.paste("weir send bad.json --stream events")
        merged(r"\+ quarantined +1\n")
        self.file("mended.toml", b'[id]\nformat = "text"\n')
        mending = self.block("docs/pipeline.md", "--layout landing --schema mended.toml").text
        self.paste(mending.rstrip() + " --new-ids")
        merged(r"\+ quarantined +0\n")

    @needs_terraform
    def test_the_module_takes_the_inputs_that_are_shown(self):
        if not provider_mirror():
            self.skipTest("the provider hashicorp/aws is not on this machine")
        terraform = Terraform(self.dir, ".")
        for number, block in enumerate((
                self.block("docs/pipeline.md", 'module "pipeline" {'),
                self.block("terraform/modules/lake/README.md", 'module "lake" {'),
                self.block("terraform/modules/athena/README.md", 'module "athena" {'),
                self.block("terraform/modules/pipeline/README.md", 'module "pipeline" {'))):
            folder = self.dir / f"own{number}"
            folder.mkdir()
            text = block.text.replace("…/terraform/", "../terraform/")
            (folder / "main.tf").write_text(text)
            terraform.folder = folder
            terraform.run("init", "-backend=false", "-input=false", "-no-color")
            said = terraform.run("validate", "-no-color", code=None)
            # All of it is right but for the package, which is not built there.
            self.assertNotRegex(said, r"Unsupported argument|Missing required|Unreadable module")


class LocalExampleTest(Pasted):
    @needs_terraform
    @needs_aws_cli
    def test_terraform_on_this_machine(self):
        if not provider_mirror():
            self.skipTest("the provider hashicorp/aws is not on this machine")
        block = self.block("terraform/examples/local/README.md", "weir up --bare")
        up, terraform, *rest = block.text.splitlines()
        self.start_aws(*up.split("#")[0].split()[2:])
        example = Terraform(self.dir, "examples/local")
        options = (f"-auto-approve -input=false -var endpoint={self.aws.endpoint} "
                   f"-var package={package()}")
        self.variables.update(example.environment, TF_CLI_ARGS_apply=options)
        self.variables["PATH"] = f"{self.dir / 'bin'}:{os.environ['PATH']}"
        self.assertIn("Apply complete!", self.paste(terraform, folder=example.folder))
        listing = rest.pop().split("#")[0]
        if major_version() < 2:
            rest = [line.replace("--cli-binary-format raw-in-base64-out ", "") for line in rest]
        self.paste("\n".join(rest))
        poll(lambda: "event_type=account" in self.paste(f"{listing} || true"), "the event")


class ScaleTest(Pasted):
    def test_it_plans_as_shown(self):
        said = self.paste(self.block("docs/scale.md", "weir plan --rate").text)
        self.assertIn("1,000/s events of 400 bytes in 300 partitions a day", said)


class RunTest(Pasted):
    def test_synopses_name_every_option(self):
        everywhere = {"--help", "--version"}
        for (document, piece), command in SYNOPSES.items():
            shown = set(re.findall(r"--[a-z-]+", find(document, piece).text))
            known = help_of(command.split())
            self.assertLessEqual(shown, known, document)
            if document == "docs/run.md":
                self.assertEqual(known - shown - everywhere, set(), f"{document} names not all")

    def test_a_lake_looks_like_that(self):
        self.fill("-", stdin=b'{"event_uuid":"9e79ad28-14c5-4fa4-aa77-b44d7ec9a8bc","event_name":'
                  b'"account:created","created_at":1626307200}\n{"event_uuid"\n', lake=".")
        for path in self.block("docs/run.md", "lake/year=2021").text.splitlines():
            pattern = re.sub(r"<\w+>", "*", re.sub(r"year=\d+/month=\d+/day=\d+",
                                                   "year=*/month=*/day=*", path))
            self.assertTrue(list(self.dir.glob(pattern)), path)

    def test_the_summary_has_these_members(self):
        shown = names_of(self.block("docs/run.md", '{"lake","schema","layout"').text)
        report = self.fill("-", self.dir / "absent", stdin=b"{}\n", code=1).report
        report["examples"] = report["examples"]["missing_field"]
        self.assertEqual(shown, list(members_of(report, without={"reasons"})))

    def test_what_is_validated_is_told_as_shown(self):
        steps = self.block("docs/validate.md", "$ weir validate").steps()
        self.assertEqual(len(steps), 2)
        for code, (command, shown) in enumerate(steps):  # what is not all valid is exit code 1
            self.assertIsNone(difference(shown, self.paste(command, code)), f"after {command}")

    def test_what_is_validated_has_these_members(self):
        shown = names_of(self.block("docs/validate.md", '{"schema","all_valid"').text)
        report = weir("validate", "-", self.dir / "absent", "--json", stdin=b"{}\n").report
        report["examples"] = report["examples"]["missing_field"][0]
        self.assertEqual(shown, list(members_of(report, without={"reasons"})))

    def test_the_report_has_these_members(self):
        text = self.block("docs/report.md", '{"lake": "my-lake",').text
        without = {"types", "days", "reasons", "fields"}
        shown = json.loads(re.sub(r" *//.*|,? *…", "", text))
        self.fill("-", stdin=b"{}\n")
        report = json.loads(weir("report", self.dir / "lake", "--json").out)
        self.assertEqual(list(members_of(shown, without)), list(members_of(report, without)))

    def test_the_audit_has_these_members(self):
        text = self.block("docs/verify.md", '{"lake": "my-lake", "good": false').text
        shown = json.loads(re.sub(r" *//.*|,? *…", "", text))
        self.fill("-", stdin=b"{}\n")
        for path in self.lake().files("quarantine"):
            path.unlink()
        found = json.loads(weir("verify", self.dir / "lake", "--json").out)
        self.assertEqual(list(members_of(shown, {"findings"})),
                         list(members_of(found, {"findings"})))
        kinds = re.findall(r"(?m)^\| ([a-z]+_[a-z_]+) \|", (ROOT / "docs/verify.md").read_text())
        self.assertLessEqual(set(found["findings"]), set(kinds))


def names_of(text: str) -> list[str]:
    return re.findall(r'"(\w+)"', text)


def members_of(value, without: set[str]):
    """The names of all members, as they stand; not of what is in those of these names."""
    for name, member in value.items() if isinstance(value, dict) else ():
        yield name
        if name not in without:
            yield from members_of(member[0] if isinstance(member, list) and member else member,
                                  without)


# For each schema of docs/schemas.md, by a piece of it: what it takes and what it does not.
WEIR_EVENT = {"event_uuid": "6ae1768a-eb84-57ba-8981-2139135385a9", "event_name": "order:placed",
              "created_at": 1626336550}
ORDER = {"order": {"id": "6ae1768a-eb84-57ba-8981-2139135385a9"}, "kind": "order",
         "action": "placed", "meta": {"at": 1626336550}, "user": {"id": 7}}
CLOUD_EVENT = {"source": "s", "id": "1", "type": "a.b", "time": "2021-07-15T08:09:10Z"}
SCHEMAS = {
    'schema = "orders"': ([ORDER], [{**ORDER, "user": {"id": 10000}}, {**ORDER, "user": {}}]),
    r"meta.created\.at": ([{**WEIR_EVENT, "meta": {"created.at": 1626336550}}],
                          [{**WEIR_EVENT, "meta": {"created": {"at": 1626336550}}}]),
    'separator = "/"': ([{**WEIR_EVENT, "tenant": "acme", "number": 17}],
                        [{**WEIR_EVENT, "tenant": "acme"}]),
    "strict = true   ": ([{**WEIR_EVENT, "kind": "order", "action": "placed"}],
                         [{**WEIR_EVENT, "kind": "order"}]),
    "earliest = 2015-06-01": ([{**WEIR_EVENT, "at": 1626336550123}],
                              [{**WEIR_EVENT, "at": 1433109599999}, WEIR_EVENT]),
    "[fields.country]": ([{**WEIR_EVENT, "country": "CH", "cart": {"total": 0}}],
                         [{**WEIR_EVENT, "country": 41}, WEIR_EVENT,
                          {**WEIR_EVENT, "country": "CH", "cart": {"total": -1}}]),
    'extends = "cloudevents"\n\n[time]\nearliest': (
        [CLOUD_EVENT], [{**CLOUD_EVENT, "time": "2019-12-31T23:59:59Z"}]),
}


class SchemasTest(Pasted):
    def judge(self, schema: Path, event: dict, lake: str) -> str:
        run = self.fill("-", stdin=json.dumps(event).encode(), lake=lake,
                        options=("--schema", schema))
        return "stored" if run.ledger["stored"] else next(iter(run.report["reasons"]))

    def test_each_is_taken_and_does_what_is_said(self):
        for number, block in enumerate(b for b in BLOCKS if b.language == "toml"):
            schema = self.file(f"schema{number}.toml", block.text.encode())
            self.fill("-", lake=f"none{number}", options=("--schema", schema))
            for piece, (good, bad) in SCHEMAS.items():
                if piece not in block.text:
                    continue
                for at, event in enumerate([*good, *bad]):
                    with self.subTest(block=block.first, line=block.line, event=event):
                        outcome = self.judge(schema, event, f"lake{number}-{at}")
                        self.assertEqual(outcome == "stored", at < len(good), outcome)

    def test_every_one_of_the_table_is_there(self):
        for piece in SCHEMAS:
            find("docs/schemas.md", piece)

    def test_ids_and_names_are_joined_as_the_comments_say(self):
        schema = self.file("ids.toml", find("docs/schemas.md", 'separator = "/"').text.encode())
        event = {**WEIR_EVENT, "tenant": "acme", "number": 17}
        self.fill("-", stdin=json.dumps(event).encode(),
                  options=("--schema", schema, "--layout", "event"))
        self.assertTrue(list(self.dir.glob("lake/lake/**/acme%2F17.json")))

    def test_the_event_that_is_shown_is_taken(self):
        event = json.loads(self.block("docs/schemas.md", '{"order":{"id"').text)
        text = find("docs/schemas.md", 'schema = "orders"').text
        schema = self.file("orders.toml", text.encode())
        self.assertEqual(self.judge(schema, event, "lake"), "stored")
        self.assertTrue(list(self.dir.glob("lake/lake/**/event_type=order/event_subtype=placed/*")))

    def test_a_guess_is_told_as_shown(self):
        self.follow(self.block("docs/schemas.md", "$ weir schema guess"))

    def test_a_mistake_is_named_as_shown(self):
        shown = self.block("docs/schemas.md", 'orders.toml:2:1: "feild"').text
        self.file("orders.toml", b'[id]\nfeild = "order.id"\n')
        said = self.paste("weir run --schema orders.toml --lake lake - </dev/null", code=2)
        self.assertIn(shown, said)


if __name__ == "__main__":
    unittest.main()
