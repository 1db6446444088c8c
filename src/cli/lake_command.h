// `weir lake`: what stands in a lake, object by object.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

void AddLakeCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
