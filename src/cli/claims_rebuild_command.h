// `weir claims rebuild`: lost claims made anew from the lake.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

void AddClaimsRebuildCommand(CLI::App& claims, int& exit_code);

}  // namespace weir::cli
