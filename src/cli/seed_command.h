// `weir seed`: a lake that is merged from now on learns what was claimed before.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds `seed` to `app`. When it was given, parsing runs it and leaves the process's exit code in
/// `exit_code`, which has to outlive the parsing.
void AddSeedCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
