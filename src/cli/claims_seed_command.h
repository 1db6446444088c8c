// `weir claims seed`: claims of what a merge knows, and its end.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

void AddClaimsSeedCommand(CLI::App& claims, int& exit_code);

}  // namespace weir::cli
