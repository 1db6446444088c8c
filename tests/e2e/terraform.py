"""Terraform for a test: a copy of the modules, the provider from this machine if it is there."""

import functools
import os
import shutil
import subprocess
import unittest
from pathlib import Path

from case import PATIENCE_SECONDS, ROOT, WEIR

NOT_SEARCHED = ("/proc", "/sys", "/dev")

needs_terraform = unittest.skipUnless(shutil.which("terraform"), "Terraform is not installed")


@functools.cache
def provider_mirror() -> Path | None:
    """A folder with hashicorp/aws unpacked as `terraform providers mirror` lays it out, if any."""
    prune = [word for path in NOT_SEARCHED for word in ("-path", path, "-prune", "-o")]
    found = subprocess.run(
        ["find", "/", *prune, "-type", "f", "-path", "*/hashicorp/aws/*",
         "-name", "terraform-provider-aws*", "-print"],
        capture_output=True, text=True, check=False).stdout.splitlines()
    # <mirror>/registry.terraform.io/hashicorp/aws/<version>/<platform>/terraform-provider-aws…
    mirrors = [Path(line).parents[5] for line in found
               if Path(line).parents[4].name == "registry.terraform.io"]
    return mirrors[0] if mirrors else None


class Terraform:
    """`terraform` in a copy of terraform/ below `directory`: nothing is left in the repository.

    `inside` stands before each command: what runs it elsewhere, such as in another network.
    """

    def __init__(self, directory: Path, folder: str, inside: tuple = ()):
        shutil.copytree(ROOT / "terraform", directory / "terraform",
                        ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
        self.folder = directory / "terraform" / folder
        self.inside = inside
        self.environment = {
            **{name: value for name, value in os.environ.items()
               if not name.startswith(("AWS_", "TF_"))},
            "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "AWS_EC2_METADATA_DISABLED": "true"}
        if provider_mirror():
            settings = directory / "terraform.rc"
            settings.write_text("provider_installation {\n  filesystem_mirror {\n"
                                f'    path = "{provider_mirror()}"\n  }}\n}}\n')
            self.environment["TF_CLI_CONFIG_FILE"] = str(settings)

    def run(self, *arguments, code: int | None = 0) -> str:
        """Its output, both kinds; another exit code is an error, unless `code` is None."""
        command = [*self.inside, "terraform", f"-chdir={self.folder}", *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE,
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
