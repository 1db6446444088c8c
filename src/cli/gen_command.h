// `weir gen`: realistic events with chosen rates of duplicates, conflicts and bad records.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds `gen` to `app`. When it was given, parsing runs it and leaves the process's exit code in
/// `exit_code`, which has to outlive the parsing.
void AddGenCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
