// `weir faults`: makes calls of a local AWS go wrong.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; when it was given, `exit_code` says how it went: 0 done, 1 nobody answered or
/// it was refused, 2 wrong usage.
void AddFaultsCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
