// `weir compact`: few files of many, in the days of a lake that are over.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command, which leaves its exit code in `exit_code`.
void AddCompactCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
