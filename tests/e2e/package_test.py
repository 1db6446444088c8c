"""The Debian package: what it holds works where it is unpacked, as pages and completions say."""

import gzip
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from case import ROOT, WEIR, environment, weir
from installation_test import check_pipeline

CAN_PACK = WEIR.parent.parent == ROOT / "build" / "release" and shutil.which("dpkg-shlibdeps")
# What zsh gives a completion, and what one calls, as far as ours does.
ZSH = """
compadd() { shift; print -l -- "$@" }
_describe() { [[ $1 == -o ]] && shift; print -l -- ${(P)2%%:*} }
_files() { print files }
words=(%s) CURRENT=%d
complete() { source $1 }
complete %s
"""


def bash_completed(script: Path, *words: str) -> list[str]:
    """What it offers for the last of these words."""
    return run("bash", "-c", 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _weir;'
               ' printf "%s\\n" "${COMPREPLY[@]}"', "bash", script, *words).split()


def zsh_completed(script: Path, *words: str) -> list[str]:
    quoted = " ".join(f"'{word}'" for word in words)
    return run("zsh", "-f", "-c", ZSH % (quoted, len(words), script)).split()


def run(*command) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False,
                          env={**environment(), "LC_ALL": "C.UTF-8", "MANWIDTH": "80"})
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"{command[0]}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


@unittest.skipUnless(CAN_PACK, "no release build, or no dpkg-dev: not checked that the Debian "
                               "package works")
class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made = subprocess.run([ROOT / "scripts" / "package"], check=True, capture_output=True,
                              text=True)
        cls.package = ROOT / made.stdout.strip()
        cls.root = cls.package.parent / "unpacked"
        shutil.rmtree(cls.root, ignore_errors=True)
        cls.addClassCleanup(shutil.rmtree, cls.root)
        run("dpkg-deb", "--extract", cls.package, cls.root)
        cls.share = cls.root / "usr" / "share"
        cls.pages = sorted(path.name for path in (cls.share / "man" / "man1").iterdir())

    def test_it_names_what_it_needs_and_what_it_is(self):
        said = run("dpkg-deb", "--field", self.package)
        version = run(self.root / "usr" / "bin" / "weir", "--version").strip()
        self.assertIn(f"\nVersion: {version}\n", said)
        needed = re.search(r"(?m)^Depends: (.*)$", said)[1]
        for library in ("libc6", "librocksdb", "libnghttp2", "tzdata"):
            self.assertIn(library, needed)

    def test_all_belongs_to_root_and_nobody_else_may_write(self):
        for entry in run("dpkg-deb", "--contents", self.package).splitlines():
            mode, owner = entry.split()[:2]
            self.assertEqual(owner, "root/root", entry)
            self.assertRegex(mode, r"^(.rwxr-xr-x|-rw-r--r--)$", entry)

    def test_the_pipeline_runs_with_the_function_that_it_brings(self):
        check_pipeline(self, self.root / "usr" / "bin" / "weir")

    def test_each_command_has_a_page_that_man_shows(self):
        if not shutil.which("man"):
            self.skipTest("no man: not checked that man shows the pages")
        listed = gzip.decompress((self.share / "man/man1/weir.1.gz").read_bytes()).decode()
        for name in self.pages:
            with self.subTest(name):
                command = name.removesuffix(".1.gz").split("-")
                text = run("man", "--warnings", "--local-file", self.share / "man" / "man1" / name)
                self.assertIn(" ".join(command), text)
                self.assertIn("--help", text)
                if len(command) == 2:
                    self.assertIn(f"\\fB{command[1]}\\fR", listed)
        self.assertIn("weir-faults-add.1.gz", self.pages)

    def test_a_page_has_every_option_of_its_command(self):
        page = gzip.decompress((self.share / "man/man1/weir-up.1.gz").read_bytes()).decode()
        said = weir("up", "--help").out.decode()
        options = re.findall(r"(?m)^  (?:-\w,)?(--[\w-]+)", said)
        self.assertIn("--layout", options)
        for option in options:
            self.assertRegex(page.replace("\\-", "-"), rf"\\fB(-\w,)?{option}\b")

    def check_completions(self, completed, script: Path):
        self.assertIn("run", completed(script, "weir", ""))
        self.assertIn("add", completed(script, "weir", "faults", ""))
        self.assertIn("--lake", completed(script, "weir", "run", "--l"))
        self.assertIn("--layout", completed(script, "weir", "up", "--l"))
        self.assertEqual(completed(script, "weir", "up", "--layout", ""),
                         ["batch", "event", "landing"])
        self.assertNotIn("--lake", completed(script, "weir", "clock", "advance", "-"))
        self.assertNotIn("add", completed(script, "weir", "run", "a"))

    def test_bash_completes(self):
        script = self.share / "bash-completion" / "completions" / "weir"
        self.check_completions(bash_completed, script)
        self.assertEqual(bash_completed(script, "weir", "st"), ["status"])

    def test_zsh_completes(self):
        if not shutil.which("zsh"):
            self.skipTest("no zsh: not checked that it completes")
        script = self.share / "zsh" / "vendor-completions" / "_weir"
        self.check_completions(zsh_completed, script)
        self.assertEqual(zsh_completed(script, "weir", "run", ""), ["files"])

    def test_systemd_takes_the_unit(self):
        if not shutil.which("systemd-analyze"):
            self.skipTest("no systemd-analyze: not checked that systemd takes the unit")
        unit = self.root / "lib" / "systemd" / "system" / "weir.service"
        if not unit.exists():
            unit = self.root / "usr" / "lib" / "systemd" / "system" / "weir.service"
        here = self.root / "weir.service"
        here.write_text(unit.read_text().replace("ExecStart=weir",
                                                 f"ExecStart={self.root}/usr/bin/weir"))
        run("systemd-analyze", "verify", "--man=no", here)


if __name__ == "__main__":
    unittest.main()
