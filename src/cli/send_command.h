// `weir send`: puts the records of files into a stream.
#pragma once

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Adds `send` to `app`. When it was given, parsing runs it and leaves the process's exit code in
/// `exit_code`, which has to outlive the parsing.
void AddSendCommand(CLI::App& app, int& exit_code);

}  // namespace weir::cli
