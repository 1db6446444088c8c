// `weir claims lookup`: one event by its id.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

void AddClaimsLookupCommand(CLI::App& claims, int& exit_code);

}  // namespace weir::cli
