// What commands have in common: exit codes, signals, schemas by name, random tokens.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "src/embedded/input_files.h"
#include "src/event/schema.h"
#include "src/event/timestamp.h"
#include "src/result/result.h"

namespace weir::cli {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kInterrupted = 130;

/// Says the error on standard error; gives `exit_code`.
int Fail(const Error& error, int exit_code);
/// The same; the exit code is kWrongUsage for what was asked for and can't be, else kFailed.
int Fail(const Error& error);

/// From now on SIGINT and SIGTERM set the flag that is returned, and do nothing else.
const std::atomic<bool>& StopOnSignals();

/// The size of all inputs on disk, where all are known.
[[nodiscard]] std::optional<std::uint64_t> TotalSize(const embedded::Inputs& inputs);

[[nodiscard]] event::Timestamp Now();

}  // namespace weir::cli
