// Names of landings: what a listing alone says of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/event/timestamp.h"
#include "src/pipeline/stream_position.h"

namespace weir::landing {

/// The folder of a lake's root.
inline constexpr std::string_view kLandingFolder = "landing";

///     landing/<hour>/<shard>/<first position>-<token>
///     landing/2021-07-15T08/k9be83f7b08d5a3ad-000000000006/k9be8…-000000000006-4959…-000000-5c1f…
///
/// The hour is that in which the name was made; its object may be put later, also in another hour.
/// Listed, landings of an hour stand shard by shard, those of a shard in the order of their first
/// positions. `token` was drawn at random, so no name is ever used again.
struct LandingName {
  std::string hour;   ///< "2021-07-15T08", in UTC
  std::string shard;  ///< "<stream>-<shard>", what all positions in it begin with
  std::string first_position;
  std::string token;

  /// `first` is the first position, `drawn` the token.
  /// REQUIRES: `first` is a position in a stream, `drawn` holds no '-' and no '/'.
  LandingName(event::Timestamp made_at, std::string_view first, std::string_view drawn);

  /// Of a name under any root; nothing where it is no landing's.
  static std::optional<LandingName> Parse(std::string_view name);

  /// `root` is "" or "some/prefix/".
  [[nodiscard]] std::string Text(std::string_view root) const;

  friend bool operator==(const LandingName&, const LandingName&) = default;

 private:
  LandingName() = default;
};

/// "<stream>-<shard>" of a position.
[[nodiscard]] std::string_view ShardOf(const pipeline::StreamPosition& position);

/// When an hour begins, of its text; nothing where it is none.
[[nodiscard]] std::optional<event::Timestamp> ParseHour(std::string_view text);

/// "2021-07-15T08".
[[nodiscard]] std::string HourOf(event::Timestamp time);

}  // namespace weir::landing
