// A run of a lake's merge by hand: `weir merge`, and `weir compact` where a merge has the lake.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "src/cli/aws_options.h"
#include "src/merge/settings.h"

namespace weir::cli {

struct MergeOptions {
  std::string lake;
  std::string claims_table;
  std::string compression;
  std::optional<std::uint32_t> horizon_days;
  std::optional<std::uint32_t> redelivery_days;
  std::optional<std::uint32_t> hold_hours;
  std::optional<std::uint32_t> reader_grace_hours;
  std::optional<std::uint32_t> max_minutes;
  std::optional<std::uint32_t> target_mib;
  bool compacts = false;  ///< rolls up all days that are over
  bool json = false;
  AwsOptions aws;
};

/// What both commands take; `lake` says what LAKE may be.
void AddRunOptions(CLI::App& command, MergeOptions& options, const std::string& lake);

/// An option of so many days or hours as the setting has them.
void AddNumber(CLI::App& command, const char* name, std::optional<std::uint32_t>& number,
               const char* text, const merge::NumberSetting& setting);

/// Merges the lake, says what was done, and gives the command's exit code.
[[nodiscard]] int MergeLake(const MergeOptions& options);

}  // namespace weir::cli
