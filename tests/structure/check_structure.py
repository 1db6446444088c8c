#!/usr/bin/env python3
"""Names what in the tree breaks the house rules: arrows between rooms, sizes, first lines, words.

usage: check_structure.py [ROOT]

Prints one line a finding, "path:line: what is wrong", and exits 1 if there is any.
"""
import os
import pathlib
import re
import sys

# What each room of src/ may use besides itself. An arrow that is missing here runs the wrong way.
CORE = {"result", "codec", "text", "event"}
SHELL = CORE | {"pipeline"}
ALLOWED = {
    "result": set(),
    "process": set(),
    "codec": {"result"},
    "text": {"result", "codec"},
    "policy": {"result", "codec", "text"},
    "event": {"result", "codec", "text"},
    "guess": CORE,
    "pipeline": CORE,
    "intake": SHELL,
    "landing": SHELL,
    "merge": SHELL | {"landing"},
    "compact": SHELL | {"landing", "merge"},
    "generator": CORE,
    "plan": CORE,
    "rocks": {"result", "codec"},
    "embedded": SHELL | {"intake", "landing", "merge", "rocks"},
    "signing": {"result", "codec", "text"},
    "aws": SHELL | {"landing", "merge", "signing"},
    "lake": SHELL | {"intake", "landing", "merge"},
    "lambda": SHELL | {"intake", "landing", "merge", "compact", "signing", "aws", "process"},
    "deployment": SHELL | {"intake", "landing", "merge", "lake", "signing", "aws"},
    "console": {"result"},
    "cloud": {"result", "codec", "text", "policy", "signing", "console", "rocks"},
    "cli": SHELL | {"intake", "landing", "merge", "compact", "generator", "guess", "embedded",
                    "signing", "aws", "lake", "deployment", "console", "cloud", "rocks", "process",
                    "plan", "policy"},
}

# The same for the folders of src/cloud. Each that is none of these five is a service: it stands on
# protocol and store, adds to the counters of usage, and knows no other service; what one needs of
# another is a port of its own, and `server` joins them.
CLOUD = pathlib.Path(__file__).resolve().parents[2] / "src" / "cloud"
CLOUD_SERVICES = ({folder.name for folder in CLOUD.iterdir() if folder.is_dir()}
                  - {"store", "usage", "http", "protocol", "server"})
ALLOWED_IN_CLOUD = {
    "store": set(),
    "usage": {"store"},
    "http": set(),
    "protocol": {"http", "store"},
    **{service: {"http", "protocol", "store", "usage"} for service in CLOUD_SERVICES},
    "server": {"http", "protocol", "store", "usage"} | CLOUD_SERVICES,
}

MAX_COLUMNS = 100
MAX_FUNCTION_LINES = 70
MAX_FILE_LINES = 600
SOFT_FILE_LINES = 400

CPP = {".h", ".cc"}
SOURCES = CPP | {".py", ".cmake", ".sh"}
LEFT_OUT = {"build", "node_modules", "weir-demo", "LICENSE", "package-lock.json"}
SHOWN_DOT_NAMES = {".ci", ".clang-format", ".clang-tidy", ".gitignore"}

# Written so that this file does not break its own rule.
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|home)/")
SHARED_PLACE = re.compile(r"\b(?:mkdtemp|temp_directory_path|TempDir)\(")
OWN_PLACE = "tests/fakes/temporary_directory.h"
INCLUDE = re.compile(r'^\s*#\s*include\s+"src/([^/"]+)/')
CLOUD_INCLUDE = re.compile(r'^\s*#\s*include\s+"src/cloud/([^/"]+)/')
LINKED = re.compile(r"\b(?:DEPENDS|PUBLIC|PRIVATE|INTERFACE)\b([^()]*)")
LIBRARY = re.compile(r"\bweir_([a-z]+)\w*")
BUILD_WORDS = {"flags", "library", "executable", "test", "fuzzer", "benchmark"}


class File:
    """One text file of the tree."""

    def __init__(self, root, path):
        self.path = path
        self.name = path.relative_to(root).as_posix()
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines()
        parts = self.name.split("/")
        self.room = parts[1] if parts[0] == "src" and len(parts) > 2 else None

    @property
    def is_cpp(self):
        return self.path.suffix in CPP

    @property
    def is_script(self):
        return self.text.startswith("#!")


def read_tree(root):
    """All text files below root, in a fixed order; no build output, no hidden folders."""
    for folder, folders, names in os.walk(root):
        shown = [name for name in folders + names
                 if name not in LEFT_OUT and (name[0] != "." or name in SHOWN_DOT_NAMES)]
        folders[:] = sorted(set(folders) & set(shown))
        for name in sorted(set(names) & set(shown)):
            try:
                yield File(root, pathlib.Path(folder, name))
            except UnicodeDecodeError:
                continue


def uses(file):
    """(line number, room) for each other room that a file of src/ includes or links."""
    for number, line in enumerate(file.lines, 1):
        if file.is_cpp:
            yield from ((number, room) for room in INCLUDE.findall(line))
    if file.path.name == "CMakeLists.txt":
        text = re.sub(r"#.*", "", file.text)
        for linked in LINKED.finditer(text):
            for library in LIBRARY.finditer(linked[1]):
                number = text.count("\n", 0, linked.start(1) + library.start()) + 1
                if library[1] not in BUILD_WORDS:
                    yield number, library[1]


def check_arrows(file):
    if file.room is None:
        return
    if file.room not in ALLOWED:
        yield 1, f"room {file.room} is not in the table of who may use whom"
        return
    for number, room in uses(file):
        if room != file.room and room not in ALLOWED[file.room]:
            yield number, f"{file.room} must not use {room}"
    if file.room == "cloud" and file.is_cpp:
        yield from check_cloud_arrows(file)


def check_cloud_arrows(file):
    folder = file.name.split("/")[2]
    if folder not in ALLOWED_IN_CLOUD:
        yield 1, f"cloud/{folder} is not in the table of who may use whom"
        return
    for number, line in enumerate(file.lines, 1):
        for other in CLOUD_INCLUDE.findall(line):
            if other != folder and other not in ALLOWED_IN_CLOUD[folder]:
                yield number, f"cloud/{folder} must not use cloud/{other}"


def check_first_line(file):
    """The first line, or the one below #!, says what the file does."""
    if file.path.suffix not in SOURCES and not file.is_script:
        return
    number = 2 if file.is_script else 1
    line = file.lines[number - 1] if len(file.lines) >= number else ""
    comment = r"// \S" if file.is_cpp else r'# \S|"""\S'
    if not re.match(comment, line):
        yield number, "does not begin with a comment that says what the file does"


def check_size(file):
    if file.path.suffix not in SOURCES and not file.is_script:
        return
    if len(file.lines) > MAX_FILE_LINES:
        yield MAX_FILE_LINES, f"{len(file.lines)} lines, {MAX_FILE_LINES} at most"
    for number, line in enumerate(file.lines, 1):
        if len(line) > MAX_COLUMNS and "://" not in line:
            yield number, f"{len(line)} columns, {MAX_COLUMNS} at most"


def check_words(file):
    for number, line in enumerate(file.lines, 1):
        if UNFINISHED.search(line):
            yield number, "unfinished work belongs in no file"
        if MACHINE_PATH.search(line):
            yield number, "a path of somebody's machine"


def check_places(file):
    """Tests run side by side: each has its directory from one class, so no two share a path."""
    if not file.is_cpp or file.name == OWN_PLACE or "test" not in file.name:
        return
    for number, line in enumerate(file.lines, 1):
        if SHARED_PLACE.search(line):
            yield number, f"a test has its directory from {OWN_PLACE}"


def check_executable(file):
    if file.is_script and not os.access(file.path, os.X_OK):
        yield 1, "a script that is not executable"


LITERAL = re.compile(
    r'\b(?:public|protected|private):|//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\''
    r'|^[ \t]*#(?:\\\n|[^\n])*', re.DOTALL | re.MULTILINE)
CONTAINER = re.compile(r"\b(?:namespace|class|struct|union|enum|extern)\b[^()]*$")


def without_literals(text):
    """C++ with comments, literals and preprocessor lines gone, each line still where it was."""
    return LITERAL.sub(lambda match: '""' + "\n" * match[0].count("\n"), text)


def kind_of(head):
    """What a brace opens after these words of a declaration; a member's {value} is a block."""
    if CONTAINER.search(head):
        return "container"
    return "function" if "(" in head and head[-1] in " \n" else "block"


def functions(text):
    """(first line, number of lines, name) of each C++ function: what has (…) before a spaced {.

    Lambdas inside a function count as its lines; classes and namespaces are looked into.
    """
    code = without_literals(text)
    open_braces = []  # (what it opens, offset of its head)
    head = 0  # where the present declaration began
    for match in re.finditer(r"[{};]", code):
        offset = match.start()
        outside = all(kind == "container" for kind, _ in open_braces)
        if match[0] == "{":
            kind = kind_of(code[head:offset]) if outside else "block"
            open_braces.append((kind, head))
            head = offset + 1 if kind == "container" else head
        elif match[0] == "}" and open_braces:
            kind, began = open_braces.pop()
            if kind == "function":
                declaration = code[began:offset].lstrip('" \n')
                first = code.count("\n", 0, offset - len(declaration)) + 1
                last = code.count("\n", 0, offset) + 1
                yield first, last - first + 1, declaration.split("(")[0].split()[-1]
            head = offset + 1 if kind != "block" else head
        elif outside:
            head = offset + 1


def check_functions(file):
    if not file.is_cpp:
        return
    for first, count, name in functions(file.text):
        if count > MAX_FUNCTION_LINES:
            yield first, f"{name} has {count} lines, {MAX_FUNCTION_LINES} at most"


LAMBDA = re.compile(
    r"\[[^\[\]]+\]\s*(?:\([^()]*\))?\s*(?:mutable\s*)?(?:->\s*[\w:<>]+\s*)?\{")
SUSPENDS = re.compile(r"\bco_(?:await|return|yield)\b")
AWAITED = re.compile(r"(?:^|[;{}]|[^=!<>]=|\bco_return|\))\s*co_await\s+([^;]*);", re.DOTALL)


def end_of_block(code, opened):
    """Behind the brace that closes the one at `opened`."""
    depth = 0
    for match in re.finditer(r"[{}]", code[opened:]):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return opened + match.end()
    return len(code)


def check_coroutines(file):
    """What is only borrowed over a suspension may be gone after it.

    A lambda's captures die with the lambda, not with its coroutine; and g++ 12 destroys temporaries
    of an awaited expression too early or twice (GCC bug 99576), so what it needs has names.
    """
    if not file.is_cpp or "co_await" not in file.text:
        return
    code = without_literals(file.text)
    for match in LAMBDA.finditer(code):
        if SUSPENDS.search(code[match.start():end_of_block(code, match.end() - 1)]):
            yield (code.count("\n", 0, match.start()) + 1,
                   "a coroutine that is a lambda with captures: they die before it does")
    plain = {match.start(1) for match in AWAITED.finditer(code)
             if not re.search(r"\{\s*[^\s}]|\bstd::(?:string|vector|function)\b", match[1])}
    for match in re.finditer(r"\bco_await\s+", code):
        if match.end() not in plain:
            yield (code.count("\n", 0, match.start()) + 1,
                   "co_await is a statement of its own or a name's value, and takes names alone")


# What each service of the local AWS has: its table of operations and what they work on, AWS's model
# of its requests, a factory an exception, and the operations, a close family a file.
SERVICE_PARTS = ("api.model", "service.h", "service.cc", "context.h", "errors.h", "ops")
CONTEXT = re.compile(r"^struct Context\b[^;]*\{", re.MULTILINE)
MAX_OPERATIONS_A_FILE = 12


def check_services(root):
    """Whoever knows one service of the local AWS knows all."""
    cloud = pathlib.Path(root) / "src" / "cloud"
    for service in sorted(CLOUD_SERVICES):
        folder = cloud / service
        if not folder.is_dir():
            continue
        for part in SERVICE_PARTS:
            if not (folder / part).exists():
                yield f"src/cloud/{service}:1: a service without {part}"
        yield from check_context(folder, f"src/cloud/{service}")
        yield from check_operations(folder, f"src/cloud/{service}")


def check_context(folder, name):
    """What operations work on stands in context.h, and they need no more of their service."""
    for path in sorted(folder.glob("*.h")):
        if path.name != "context.h" and CONTEXT.search(path.read_text(encoding="utf-8")):
            yield f"{name}/{path.name}:1: Context belongs in context.h"
    for path in sorted(folder.glob("ops/*")):
        if f'"{name}/service.h"' in path.read_text(encoding="utf-8"):
            yield f"{name}/ops/{path.name}:1: an operation that includes its service"


def check_operations(folder, name):
    """A file of operations holds one, or a close family."""
    table = folder / "service.cc"
    if not table.is_file():
        return
    called = set(re.findall(r"\bops::(\w+)", table.read_text(encoding="utf-8")))
    for path in sorted(folder.glob("ops/*.cc")):
        code = without_literals(path.read_text(encoding="utf-8"))
        held = called & set(re.findall(r"^\S[\w:<> ]*\b(\w+)\(", code, re.MULTILINE))
        if len(held) > MAX_OPERATIONS_A_FILE:
            yield (f"{name}/ops/{path.name}:1: "
                   f"{len(held)} operations, {MAX_OPERATIONS_A_FILE} at most")


SPACE = re.compile(r'\bstd::string_view (k\w+) = "(\w+)/[\w-]+";')
KEY_OF_A_LITERAL = re.compile(r'\bstore::Key(?: \w+)?\("')


def check_spaces(root):
    """Rows of a kind that is not registered would never be led upwards from an older version."""
    cloud = pathlib.Path(root) / "src" / "cloud"
    registry = text_of(cloud / "server" / "spaces.cc")
    for service in sorted(CLOUD_SERVICES | {"server", "usage"}):
        listed = registry if service == "server" else text_of(cloud / service / "spaces.cc")
        for path in sorted((cloud / service).rglob("*.[hc]*")):
            name = path.relative_to(root).as_posix()
            for number, line in enumerate(text_of(path).splitlines(), 1):
                space = SPACE.search(line)
                if space and space[2] in (service, "weir") and not re.search(
                        rf"\.name = (?:\w+::)?{space[1]}\b", listed):
                    yield f"{name}:{number}: a kind of rows that no spaces.cc lists"
                if KEY_OF_A_LITERAL.search(line) and not name.endswith("_test.cc"):
                    yield f"{name}:{number}: a key of a kind of rows without a name"
        if service != "server" and listed and f"{service}::Spaces()" not in registry:
            yield f"src/cloud/{service}/spaces.cc:1: kinds of rows that server/spaces.cc leaves out"


def text_of(path):
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def check_registered(file, root):
    """A test that no CMakeLists.txt on the way up names is a test that never runs."""
    if not file.name.endswith("_test.cc"):
        return
    for folder in file.path.parents:
        lists = folder / "CMakeLists.txt"
        if lists.is_file() and re.search(rf"\b{re.escape(file.path.name)}\b", lists.read_text()):
            return
        if folder == root:
            break
    yield 1, "a test that no CMakeLists.txt registers"


def check_readmes(root):
    for folder, folders, _ in os.walk(root / "src"):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        here = pathlib.Path(folder)
        if here.name == "ops":  # a service's README speaks for its operations
            continue
        if here != root / "src" and not (here / "README.md").is_file():
            yield f"{here.relative_to(root).as_posix()}:1: a folder without a README.md"


def check_pages(root):
    """Whoever begins with README.md finds every page."""
    readme = text_of(root / "README.md")
    for page in sorted((root / "docs").glob("*.md")):
        if f"](docs/{page.name})" not in readme:
            yield f"docs/{page.name}:1: a page that README.md does not link"


PER_FILE = [check_arrows, check_first_line, check_size, check_words, check_places, check_executable,
            check_functions, check_coroutines]


def findings(root):
    """Every broken rule below root, as "path:line: what is wrong"."""
    root = pathlib.Path(root)
    for file in read_tree(root):
        for check in PER_FILE:
            yield from (f"{file.name}:{number}: {what}" for number, what in check(file))
        for number, what in check_registered(file, root):
            yield f"{file.name}:{number}: {what}"
    yield from check_readmes(root)
    yield from check_pages(root)
    yield from check_services(root)
    yield from check_spaces(root)


def long_files(root):
    """Files between the soft limit and the hard one: worth a look, not a failure."""
    for file in read_tree(pathlib.Path(root)):
        if file.path.suffix in SOURCES and SOFT_FILE_LINES < len(file.lines) <= MAX_FILE_LINES:
            yield f"{file.name}: {len(file.lines)} lines, better below {SOFT_FILE_LINES}"


def main(arguments):
    root = arguments[0] if arguments else pathlib.Path(__file__).resolve().parents[2]
    found = list(findings(root))
    for line in found + [f"note: {line}" for line in long_files(root)]:
        print(line)
    print(f"structure: {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
