// `weir merge` and `weir compact`: what a lake's merge does, at once.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Each adds its command, which leaves its exit code in `exit_code`.
void AddMergeCommand(CLI::App& app, int& exit_code);
void AddCompactCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
