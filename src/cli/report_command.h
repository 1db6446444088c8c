// `weir report`: what is in a lake, and how good it is.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; when it was given, `exit_code` says how it went: 0 done, 1 the ledger does not
/// balance or can't be read.
void AddReportCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
