// `weir erase`: events leave a lake, as people ask for whose data they are.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

void AddEraseCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
