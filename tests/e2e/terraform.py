"""Terraform for a test: a copy of the modules, the provider from this machine if it is there."""

import functools
import os
import re
import shutil
import subprocess
import unittest
import weakref
from pathlib import Path

from case import PATIENCE_SECONDS, ROOT, WEIR

NOT_SEARCHED = ("/proc", "/sys", "/dev")
WITHOUT_PROVIDER = ("fmt", "init")

needs_terraform = unittest.skipUnless(shutil.which("terraform"), "Terraform is not installed")


@functools.cache
def provider() -> Path | None:
    """hashicorp/aws, unpacked as `terraform providers mirror` lays it out, if it is there."""
    prune = [word for path in NOT_SEARCHED for word in ("-path", path, "-prune", "-o")]
    found = subprocess.run(
        ["find", "/", *prune, "-type", "f", "-path", "*/hashicorp/aws/*",
         "-name", "terraform-provider-aws*", "-print"],
        capture_output=True, text=True, check=False).stdout.splitlines()
    # <mirror>/registry.terraform.io/hashicorp/aws/<version>/<platform>/terraform-provider-aws…
    in_mirrors = [path for path in map(Path, found)
                  if path.parents[4].name == "registry.terraform.io"]
    return in_mirrors[0] if in_mirrors else None


def provider_mirror() -> Path | None:
    return provider() and provider().parents[5]


class StayingProvider:
    """The provider in one process for many commands of Terraform, each of which starts it anew
    otherwise: it is large, and has more to do at its start than for a small configuration.

    https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
    """

    def __init__(self, environment: dict[str, str]):
        process = subprocess.Popen([provider(), "-debug"], env=environment, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        weakref.finalize(self, self._end, process)
        said = iter(process.stdout.readline, "")
        self.address = next((found[1] for found in map(
            re.compile("TF_REATTACH_PROVIDERS='(.*)'").search, said) if found), None)
        if self.address is None:
            raise RuntimeError(f"{provider()} -debug says no address")

    @staticmethod
    def _end(process: subprocess.Popen):
        process.kill()
        process.wait()
        process.stdout.close()


class Terraform:
    """`terraform` in a copy of terraform/ below `directory`: nothing is left in the repository.

    `inside` stands before each command: what runs it elsewhere, such as in another network.
    Its provider stays for the commands of `run`; `environment` is for who wants to start both.
    """

    def __init__(self, directory: Path, folder: str, inside: tuple = ()):
        shutil.copytree(ROOT / "terraform", directory / "terraform",
                        ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
        self.folder = directory / "terraform" / folder
        self.inside = inside
        self.environment = {
            **{name: value for name, value in os.environ.items()
               if not name.startswith(("AWS_", "TF_"))},
            "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "AWS_EC2_METADATA_DISABLED": "true",
            "GOGC": "400"}  # a third of the provider's time goes into collecting garbage otherwise
        if provider_mirror():
            settings = directory / "terraform.rc"
            settings.write_text("provider_installation {\n  filesystem_mirror {\n"
                                f'    path = "{provider_mirror()}"\n  }}\n}}\n')
            self.environment["TF_CLI_CONFIG_FILE"] = str(settings)
        self.provider = None

    def _environment(self, command: str) -> dict[str, str]:
        if command in WITHOUT_PROVIDER or self.inside or not provider():
            return self.environment
        self.provider = self.provider or StayingProvider(self.environment)
        return {**self.environment, "TF_REATTACH_PROVIDERS": self.provider.address}

    def run(self, *arguments, code: int | None = 0) -> str:
        """Its output, both kinds; another exit code is an error, unless `code` is None."""
        command = [*self.inside, "terraform", f"-chdir={self.folder}", *map(str, arguments)]
        environment = self._environment(str(arguments[0]))
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=PATIENCE_SECONDS,
                              check=False)
        if code is not None and done.returncode != code:
            raise RuntimeError(f"terraform {arguments[0]}: exit {done.returncode}\n{done.stdout}")
        return done.stdout


def package() -> Path:
    """The Lambda package: beside the program, or of the release build."""
    for path in (WEIR.parent / "bootstrap.zip", ROOT / "build/release/bin/bootstrap.zip"):
        if path.exists():
            return path
    raise FileNotFoundError(f"no package beside {WEIR}: build the target lambda_package")
