// The settings of a pipeline of `weir up`: what it has, held against what a start asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/result/result.h"

namespace weir::deployment {

/// The layout that takes a merge beside the function.
inline constexpr std::string_view kLandingLayout = "landing";

/// A member is empty where nobody says it: what would have it is not there yet, or the option is
/// left out.
struct PipelineSettings {
  std::optional<std::string> schema = {};  ///< a preset's name, or a schema in TOML
  std::optional<std::string> layout = {};
  std::optional<std::string> compression = {};
  std::optional<std::uint32_t> shards = {};
  std::optional<std::uint32_t> batch_size = {};
  std::optional<std::uint32_t> window_seconds = {};
};

/// All of them; by default those of a pipeline that is made without options.
struct SettingValues {
  std::string schema = "weir";
  std::string layout = "batch";
  std::string compression = "gzip";
  std::uint32_t shards = 2;
  std::uint32_t batch_size = 10'000;
  std::uint32_t window_seconds = 0;
};

/// A setting that the pipeline has and is asked to have otherwise, in words for people.
struct SettingChange {
  std::string_view option;  ///< "--layout"
  std::string is;
  std::string asked;

  friend bool operator==(const SettingChange&, const SettingChange&) = default;
};

/// In the order of the help. Two schemas are one where they have the same name and judge alike, in
/// whatever spelling.
[[nodiscard]] std::vector<SettingChange> ChangesOf(const PipelineSettings& found,
                                                   const PipelineSettings& asked);

/// With what is asked for applied: what is found stays as it is spelled unless it changes, and
/// defaults are for what neither says.
[[nodiscard]] SettingValues Settled(const PipelineSettings& found, const PipelineSettings& asked);

/// kInvalidInput, with each change and what to do. REQUIRES: there are some.
[[nodiscard]] Error RefusalOf(const std::vector<SettingChange>& changes);

}  // namespace weir::deployment
