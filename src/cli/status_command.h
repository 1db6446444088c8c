// `weir status`: whether a pipeline is at work, and how far behind.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; it leaves its exit code in `exit_code`: 0 healthy, 1 not, 2 wrong usage.
void AddStatusCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
