// `weir plan`: what a pipeline needs, and what it costs.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; when it was given, `exit_code` says how it went.
void AddPlanCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
