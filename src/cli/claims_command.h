// `weir claims`: who owns which event.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

void AddClaimsCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
