// `weir up`: the local AWS.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; when it was given, `exit_code` says how it went: 0 stopped by SIGINT or
/// SIGTERM, 1 it could not start, 2 wrong usage.
void AddUpCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
