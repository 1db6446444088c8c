// `weir schema`: schemas for events that nobody has described yet.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; when it runs, `exit_code` is set.
void AddSchemaCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
