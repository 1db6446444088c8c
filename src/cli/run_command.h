// `weir run`: takes files of events into a lake.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; when it was given, `exit_code` says how it went: 0 done, 1 something could not
/// be done, 2 wrong usage or schema, 130 interrupted.
void AddRunCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
