// `weir replay`: records that did not make it go through the processor once more.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds `replay` to `app`. When it was given, parsing runs it and leaves the process's exit code in
/// `exit_code`, which has to outlive the parsing.
void AddReplayCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
