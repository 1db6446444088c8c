// Names of landings: what a listing alone says of them.
#include "src/landing/name.h"

#include <fmt/format.h>

#include "src/result/check.h"

namespace weir::landing {
namespace {

constexpr std::string_view kHourForm = "2021-07-15T08";

/// What stands in front of the last `mark` of `text`, which keeps what is behind it; nothing where
/// there is none.
std::optional<std::string_view> CutOffLast(std::string_view& text, char mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at + 1);
  return before;
}

}  // namespace

std::string_view ShardOf(const pipeline::StreamPosition& position) {
  return {position.stream.data(), position.stream.size() + 1 + position.shard.size()};
}

std::optional<event::Timestamp> ParseHour(std::string_view text) {
  auto time = event::ParseTimestamp(std::string(text) + ":00:00Z", event::TimeFormat::kRfc3339);
  if (time && HourOf(*time) != text) time.reset();
  return time;
}

std::string HourOf(event::Timestamp time) {
  return event::FormatTimestamp(time).substr(0, kHourForm.size());
}

LandingName::LandingName(event::Timestamp made_at, std::string_view first, std::string_view drawn)
    : hour(HourOf(made_at)), first_position(first), token(drawn) {
  const auto position = pipeline::StreamPosition::Parse(first);
  WEIR_CHECK(position.has_value(), "landings are of streams");
  shard = ShardOf(*position);
}

std::optional<LandingName> LandingName::Parse(std::string_view name) {
  std::string_view file = name;
  auto folder = CutOffLast(file, '/');
  if (!folder) return std::nullopt;
  std::string_view shard = *folder;
  folder = CutOffLast(shard, '/');
  if (!folder) return std::nullopt;
  std::string_view hour = *folder;
  folder = CutOffLast(hour, '/');
  if (!folder || (*folder != kLandingFolder && !folder->ends_with("/landing"))) return std::nullopt;
  std::string_view token = file;
  const auto position = CutOffLast(token, '-');
  if (!position || token.empty() || !ParseHour(hour)) return std::nullopt;
  const auto parsed = pipeline::StreamPosition::Parse(*position);
  if (!parsed || shard != ShardOf(*parsed)) return std::nullopt;
  LandingName found;
  found.hour = hour;
  found.shard = shard;
  found.first_position = *position;
  found.token = token;
  return found;
}

std::string LandingName::Text(std::string_view root) const {
  return fmt::format("{}{}/{}/{}/{}-{}", root, kLandingFolder, hour, shard, first_position, token);
}

}  // namespace weir::landing
