// `weir quarantine`: what was set aside, for people.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; when it runs, `exit_code` is set.
void AddQuarantineCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
