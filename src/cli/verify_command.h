// `weir verify`: the audit of a lake.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; it leaves its exit code in `exit_code`.
void AddVerifyCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
