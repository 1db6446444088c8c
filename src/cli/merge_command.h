// `weir merge`: what a lake's merge does, at once.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command, which leaves its exit code in `exit_code`.
void AddMergeCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
