#!/usr/bin/env python3
"""Shows that each structure rule holds on a good tree and fails on one that breaks it."""
import pathlib
import tempfile
import unittest

import check_structure

GOOD_TREE = {
    "src/codec/README.md": "# codec\n",
    "src/codec/CMakeLists.txt": "weir_library(weir_codec SOURCES gzip.cc DEPENDS weir_result)\n"
                                "weir_test(gzip_test SOURCES gzip_test.cc DEPENDS weir_codec)\n",
    "src/codec/gzip.cc": '// Unpacks.\n#include "src/codec/gzip.h"\n\nint Unpack() { return 1; }\n',
    "src/codec/gzip.h": '// Unpacks gzip.\n#pragma once\n#include "src/result/result.h"\n',
    "src/codec/gzip_test.cc": "// Tests gzip.\nTEST(Gzip, Unpacks) {}\n",
    "scripts/setup": "#!/bin/sh\n# Sets up.\n",
    "build/CMakeFiles/broken.cc": "int x;\n",
    ".git/broken.cc": "int x;\n",
}


def lines_of(count):
    return "".join(f"  step({number});\n" for number in range(count))


class StructureTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name, text in GOOD_TREE.items():
            self.write(name, text)
        (self.root / "scripts/setup").chmod(0o755)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write_service(self, name):
        self.write("src/cloud/README.md", "# cloud\n")
        self.write(f"src/cloud/{name}/README.md", "# A service\n")
        for part in ("api.model", "service.h", "service.cc", "context.h", "errors.h",
                     "ops/list.cc"):
            self.write(f"src/cloud/{name}/{part}", "// A part.\n")

    def expect(self, *expected):
        self.assertEqual(list(check_structure.findings(self.root)), list(expected))

    def test_good_tree_has_no_findings(self):
        self.expect()

    def test_table_holds_no_circle(self):
        for room, allowed in check_structure.ALLOWED.items():
            for other in allowed:
                self.assertNotIn(room, check_structure.ALLOWED[other], f"{room} and {other}")
                self.assertLessEqual(check_structure.ALLOWED[other], allowed, f"{room}, {other}")

    def test_tests_have_directories_of_their_own(self):
        wanted = "a test has its directory from tests/fakes/temporary_directory.h"
        for call in ("testing::TempDir()", "fs::temp_directory_path()", "::mkdtemp(pattern)"):
            line = f"const auto path = {call};\n"
            self.write("src/codec/gzip_test.cc", "// Tests gzip.\n" + line)
            self.write("src/codec/gzip_file.cc", "// Unpacks files.\n" + line)
            self.expect(f"src/codec/gzip_test.cc:2: {wanted}")

    def test_the_readme_links_every_page(self):
        self.write("README.md", "# Weir\n\nThere is docs/run.md.\n")
        self.write("docs/run.md", "# Runs\n")
        self.expect("docs/run.md:1: a page that README.md does not link")
        self.write("README.md", "# Weir\n\n[docs/run.md](docs/run.md): runs\n")
        self.expect()

    def test_nobody_stands_on_the_function(self):
        self.write("src/cli/README.md", "# cli\n")
        self.write("src/cli/replay.cc", '// Replays.\n#include "src/lambda/handler.h"\n')
        self.expect("src/cli/replay.cc:2: cli must not use lambda")
        for room, allowed in check_structure.ALLOWED.items():
            self.assertNotIn("lambda", allowed, room)

    def coroutine(self, body):
        self.write("src/codec/gzip.cc", f"// Unpacks.\nawaitable<void> Run() {{\n{body}}}\n")

    def test_a_coroutine_is_no_lambda_with_captures(self):
        says = "a coroutine that is a lambda with captures: they die before it does"
        for lambda_ in ("[this] { co_return; }", "[&](int x) -> awaitable<int> { co_return x; }",
                        "[a = b]() mutable { if (a) { int c; } co_await Wait(a); }"):
            self.coroutine(f"  spawn({lambda_});\n" + "  co_await Wait(a);\n")
            self.expect(f"src/codec/gzip.cc:3: {says}")
        self.coroutine("  spawn([](int x) -> awaitable<int> { co_return x; }, 1);\n"
                       "  each([this](int x) { Take(x); });\n  co_await Wait(a);\n")
        self.expect()

    def test_what_is_awaited_takes_names(self):
        says = "co_await is a statement of its own or a name's value, and takes names alone"
        for line in ("if (!co_await Write(text)) return;", "Use(co_await Read());",
                     "co_await Write(std::string(text));", "auto x = co_await Ask({.a = 1});"):
            self.coroutine(f"  {line}\n")
            self.expect(f"src/codec/gzip.cc:3: {says}")
        for line in ("co_await Write(text, {});", "const bool told = co_await Write(text);",
                     "if (open) co_await Write(text);", "told = co_await Write(text);",
                     "co_return co_await Read(into);"):
            self.coroutine(f"  {line}\n")
            self.expect()

    def test_services_have_one_shape(self):
        self.write_service("sts")
        self.expect()
        (self.root / "src/cloud/sts/errors.h").unlink()
        self.expect("src/cloud/sts:1: a service without errors.h")

    def test_context_stands_apart(self):
        self.write_service("sts")
        self.write("src/cloud/sts/service.h", "// A service.\nstruct Context {\n};\n")
        self.write("src/cloud/sts/ops/get.h", '// Gets.\n#include "src/cloud/sts/service.h"\n')
        self.expect("src/cloud/sts/service.h:1: Context belongs in context.h",
                    "src/cloud/sts/ops/get.h:1: an operation that includes its service")

    def test_operations_of_a_file_are_a_family(self):
        self.write_service("sts")
        names = [f"Do{letter}" for letter in "ABCDEFGHIJKLM"]
        self.write("src/cloud/sts/service.cc",
                   "// Table.\n" + "".join(f'{{"{name}", ops::{name}}},\n' for name in names))
        self.write("src/cloud/sts/ops/all.cc",
                   "// All.\n" + "".join(f"Outcome {name}(Context& context) {{\n}}\n"
                                         for name in names))
        self.expect("src/cloud/sts/ops/all.cc:1: 13 operations, 12 at most")

    def test_include_against_the_arrows(self):
        self.write("src/codec/gzip.h", '// Unpacks.\n#pragma once\n#include "src/event/event.h"\n')
        self.expect("src/codec/gzip.h:3: codec must not use event")

    def test_link_against_the_arrows(self):
        self.write("src/codec/CMakeLists.txt",
                   "# weir_cli is no dependency in a comment\n"
                   "weir_library(weir_codec SOURCES gzip.cc\n  DEPENDS weir_result weir_pipeline)\n"
                   "weir_test(gzip_test SOURCES gzip_test.cc DEPENDS weir_event_testing)\n")
        self.expect("src/codec/CMakeLists.txt:3: codec must not use pipeline",
                    "src/codec/CMakeLists.txt:4: codec must not use event")

    def test_room_that_the_table_does_not_know(self):
        self.write("src/cellar/README.md", "# cellar\n")
        self.expect("src/cellar/README.md:1: "
                    "room cellar is not in the table of who may use whom")

    def test_kinds_of_rows_are_registered(self):
        self.write_service("sts")
        self.write("src/cloud/server/README.md", "# Joins the services\n")
        self.write("src/cloud/sts/spaces.h",
                   '// Rows.\ninline constexpr std::string_view kSessionSpace = "sts/session";\n')
        self.write("src/cloud/sts/spaces.cc",
                   "// Rows.\nauto Spaces() { return {{.name = kSessionSpace}}; }\n")
        self.write("src/cloud/server/spaces.cc", "// All rows.\nauto all = {sts::Spaces()};\n")
        self.expect()
        self.write("src/cloud/server/spaces.cc", "// All rows.\nauto all = {};\n")
        self.expect("src/cloud/sts/spaces.cc:1: kinds of rows that server/spaces.cc leaves out")
        self.write("src/cloud/server/spaces.cc", "// All rows.\nauto all = {sts::Spaces()};\n")
        self.write("src/cloud/sts/store.cc",
                   '// Rows.\nconstexpr std::string_view kMarks = "sts/mark";\n'
                   'auto key = store::Key("sts/other").Text("a");\n')
        self.expect("src/cloud/sts/store.cc:2: a kind of rows that no spaces.cc lists",
                    "src/cloud/sts/store.cc:3: a key of a kind of rows without a name")

    def test_service_knows_no_other_service(self):
        self.write_service("s3")
        for folder in ("http", "protocol", "server"):
            self.write(f"src/cloud/{folder}/README.md", f"# {folder}\n")
        self.write("src/cloud/s3/get.cc", '// Gets.\n#include "src/cloud/protocol/a.h"\n'
                                          '#include "src/cloud/dynamodb/b.h"\n')
        self.write("src/cloud/http/serve.cc", '// HTTP.\n#include "src/cloud/protocol/a.h"\n')
        self.write("src/cloud/protocol/b.cc", '// Gates.\n#include "src/cloud/s3/get.h"\n'
                                              '#include "src/cloud/http/serve.h"\n')
        self.write("src/cloud/server/all.cc", '// Joins.\n#include "src/cloud/s3/get.h"\n')
        self.expect("src/cloud/http/serve.cc:2: cloud/http must not use cloud/protocol",
                    "src/cloud/protocol/b.cc:2: cloud/protocol must not use cloud/s3",
                    "src/cloud/s3/get.cc:3: cloud/s3 must not use cloud/dynamodb")

    def test_cloud_knows_no_lake(self):
        self.write_service("s3")
        self.write("src/cloud/s3/get.cc", '// S3.\n#include "src/event/event.h"\n')
        self.write("src/pipeline/README.md", "# pipeline\n")
        self.write("src/pipeline/sink.cc", '// Sink.\n#include "src/cloud/s3.h"\n')
        self.expect("src/cloud/s3/get.cc:2: cloud must not use event",
                    "src/pipeline/sink.cc:2: pipeline must not use cloud")

    def test_first_line_says_nothing(self):
        self.write("src/codec/gzip.cc", "#include <zlib.h>\n")
        self.write("scripts/setup", "#!/bin/sh\nset -e\n")
        self.write("scripts/empty.py", "")
        self.write("scripts/good.py", '"""Says what it does."""\n')
        says = "does not begin with a comment that says what the file does"
        self.expect(f"scripts/empty.py:1: {says}", f"scripts/setup:2: {says}",
                    f"src/codec/gzip.cc:1: {says}")

    def test_file_too_long(self):
        self.write("src/codec/gzip.h", "// Long.\n" + "\n" * 599)
        self.expect()
        self.assertEqual(list(check_structure.long_files(self.root)),
                         ["src/codec/gzip.h: 600 lines, better below 400"])
        self.write("src/codec/gzip.h", "// Long.\n" + "\n" * 600)
        self.expect("src/codec/gzip.h:600: 601 lines, 600 at most")

    def test_line_too_long(self):
        self.write("src/codec/gzip.h", "// " + "é" * 97 + "\n")
        self.expect()
        self.write("src/codec/gzip.h", "// " + "é" * 98 + "\n// https://" + "a" * 100 + "\n")
        self.expect("src/codec/gzip.h:1: 101 columns, 100 at most")

    def test_function_too_long(self):
        self.write("src/codec/gzip.h", f"// F.\nvoid F() {{\n{lines_of(68)}}}\n")
        self.expect()
        self.write("src/codec/gzip.h", f"// F.\n\n// Why.\nvoid F() {{\n{lines_of(69)}}}\n")
        self.expect("src/codec/gzip.h:4: F has 71 lines, 70 at most")

    def test_function_too_long_inside_class_and_namespace(self):
        self.write("src/codec/gzip.h",
                   "// G.\nnamespace weir {\nclass A : public B {\n public:\n"
                   "  explicit A(int x) : x_{x}, y_(x) {}\n"
                   f"  int G(std::string s = \"{{\") const {{\n{lines_of(69)}  }}\n"
                   "  int x_{1};\n};\n}  // namespace weir\n")
        self.expect("src/codec/gzip.h:6: G has 71 lines, 70 at most")

    def test_long_class_namespace_or_table_is_no_long_function(self):
        members = "".join(f"  void Step{number}() {{}}\n" for number in range(80))
        rows = "".join(f"    {{{number}, F({number})}},\n" for number in range(80))
        self.write("src/codec/gzip.h",
                   f"// Much.\nnamespace weir {{\nclass A {{\n{members}}};\n"
                   f"constexpr Row kRows[] = {{\n{rows}}};\n}}  // namespace weir\n")
        self.expect()

    def test_braces_in_literals_and_macros_do_not_count(self):
        self.write("src/codec/gzip.h",
                   "// Much.\n#define OPEN(x) \\\n  do {  \\\n    x\n"
                   "void F() { Use('{', \"{\\\"{\", R\"({ \" {)\", 1'000); /* { */ }  // {\n"
                   + "void G();\n" * 80 + "void H() {}\n")
        self.expect()

    def test_folder_without_readme(self):
        self.write("src/codec/inner/deep.h", "// Deep.\n")
        self.expect("src/codec/inner:1: a folder without a README.md")

    def test_test_that_nobody_registers(self):
        self.write("src/codec/zstd_test.cc", "// Tests zstd.\n")
        self.expect("src/codec/zstd_test.cc:1: a test that no CMakeLists.txt registers")
        self.write("src/CMakeLists.txt", "weir_test(zstd_test SOURCES codec/zstd_test.cc)\n")
        self.expect()

    def test_unfinished_work(self):
        self.write("src/codec/README.md", "# codec\n" + "TO" + "DO: write\n" + "FIX" + "ME\n")
        self.expect("src/codec/README.md:2: unfinished work belongs in no file",
                    "src/codec/README.md:3: unfinished work belongs in no file")

    def test_path_of_a_machine(self):
        self.write("scripts/notes.md", "see " + "/ho" + "me/ann/x and https://a.b/home/\n")
        self.expect("scripts/notes.md:1: a path of somebody's machine")

    def test_script_that_cannot_run(self):
        (self.root / "scripts/setup").chmod(0o644)
        self.expect("scripts/setup:1: a script that is not executable")

    def test_binary_files_are_left_alone(self):
        (self.root / "src/codec/seed.bin").write_bytes(b"\xff\xfe\x00")
        self.expect()


if __name__ == "__main__":
    unittest.main()
