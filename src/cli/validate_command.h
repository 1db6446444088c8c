// `weir validate`: what a run would make of files, without a lake.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; when it runs, `exit_code` is set.
void AddValidateCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
