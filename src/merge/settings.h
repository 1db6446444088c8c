// What a merge is told: its settings, their ranges, and whether they keep the promise.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/compression.h"
#include "src/merge/plan/plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// A whole number that a merge is told.
struct NumberSetting {
  const char* variable;  ///< of its function
  std::string_view unit;
  std::uint32_t least;
  std::uint32_t most;
  std::uint32_t otherwise;  ///< where nobody says
};

/// How long the index knows an id. Of these and of the days below the most counts that a plan of
/// the lake was ever made with.
inline constexpr NumberSetting kHorizonDays = {"WEIR_MERGE_HORIZON_DAYS", "days", 1, kMaxDays, 35};
/// How long a record may be given again: the stream's retention and the days that failed events are
/// kept. Landings stay longer.
inline constexpr NumberSetting kRedeliveryDays = {"WEIR_MERGE_REDELIVERY_DAYS", "days", 1,
                                                  kMaxDays - 1, 14};
/// Days that are over for so long are stored so rarely.
inline constexpr NumberSetting kHoldHours = {"WEIR_MERGE_HOLD_HOURS", "hours", 0, 168, 6};
/// Files of days that have been over for so long become few; 0: never.
inline constexpr NumberSetting kRollAfterHours = {"WEIR_MERGE_ROLL_AFTER_HOURS", "hours", 0, 8'760,
                                                  0};
/// Whoever reads a day through its manifest is through by then. An hour at least: no request of a
/// plan that is closed can still be under way.
inline constexpr NumberSetting kReaderGraceHours = {"WEIR_MERGE_READER_GRACE_HOURS", "hours", 1,
                                                    168, 1};
/// All who carry out a plan have to have the same, or they make other objects of one name.
struct OutputLimits {
  /// So many bytes, or so many objects, are put at once.
  std::size_t batch_bytes = std::size_t{32} << 20;
  std::size_t batch_objects = 256;
  /// An object with so many bytes of lines is followed by another part.
  std::uint64_t part_bytes = std::uint64_t{64} << 20;
  /// A manifest with so many bytes is said to be large: with four times as many none can be read.
  std::size_t large_manifest_bytes = std::size_t{64} << 20;
};

struct MergeSettings {
  codec::Compression compression = codec::Compression::kGzip;
  std::uint32_t horizon_days = kHorizonDays.otherwise;
  std::uint32_t redelivery_days = kRedeliveryDays.otherwise;
  std::uint32_t hold_hours = kHoldHours.otherwise;
  /// A window's ids are judged in so many parts, by their hashes: each takes its share of the
  /// memory, and is where a run can stop and another go on. One is enough for what a window holds
  /// at most; each more reads all landings' ids once more, and adds a file to the index.
  std::uint32_t ranges = 1;
  std::uint32_t roll_after_hours = kRollAfterHours.otherwise;
  std::uint32_t reader_grace_hours = kReaderGraceHours.otherwise;
  /// So large become files that are made of others, as they are stored.
  std::uint64_t roll_target_bytes = std::uint64_t{64} << 20U;
  /// Now, of all days that are over.
  bool rolls_all = false;
  /// Where some are given, a run makes these ids known as erased, has stored what was held by then,
  /// and does nothing else. Sorted, each once.
  std::vector<landing::IdHash> erases;
  OutputLimits outputs = {};
};

struct SettingOfMerge {
  NumberSetting setting;
  std::uint32_t MergeSettings::*member;
};
/// All numbers that a function's variables say.
inline constexpr std::array<SettingOfMerge, 5> kNumberSettings = {{
    {kHorizonDays, &MergeSettings::horizon_days},
    {kRedeliveryDays, &MergeSettings::redelivery_days},
    {kHoldHours, &MergeSettings::hold_hours},
    {kRollAfterHours, &MergeSettings::roll_after_hours},
    {kReaderGraceHours, &MergeSettings::reader_grace_hours},
}};

/// "a whole number of days from 1 to 3650".
[[nodiscard]] std::string RangeOf(const NumberSetting& setting);

/// kInvalidInput where one is out of its range, or an id would be forgotten while its event may
/// still come again.
[[nodiscard]] Result<void> CheckSettings(const MergeSettings& settings);

}  // namespace weir::merge
