// `weir bill`: what the local AWS has used, at AWS's prices.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds the command; when it was given, `exit_code` says how it went: 0 done, 1 nobody answered or
/// it was refused, 2 wrong usage.
void AddBillCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
