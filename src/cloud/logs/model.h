// What CloudWatch Logs is about: groups, streams, events, and their order within a group.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "src/cloud/store/clock.h"

namespace weir::cloud::logs {

using store::TimePoint;

/// A group's name counts within its region.
struct GroupKey {
  std::string region;
  std::string name;

  [[nodiscard]] std::string Arn() const;  ///< "arn:aws:logs:<region>:<account>:log-group:<name>"
  /// The group of an ARN of this account, with or without ":*" at its end.
  static std::optional<GroupKey> FromArn(std::string_view arn);
  auto operator<=>(const GroupKey&) const = default;
};

/// Tells apart groups, and streams, that had the same name one after another.
struct GroupNumber {
  std::uint64_t value = 0;
  auto operator<=>(const GroupNumber&) const = default;
};
struct StreamNumber {
  std::uint64_t value = 0;
  auto operator<=>(const StreamNumber&) const = default;
};

struct StreamInfo {
  std::string name;
  StreamNumber number;
  std::int64_t created_ms = 0;
  // Of its events; without one, none of the three is there.
  std::optional<std::int64_t> first_ms;
  std::optional<std::int64_t> last_ms;
  std::optional<std::int64_t> last_ingestion_ms;

  /// The name is in the row's key.
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.number.value, self.created_ms, self.first_ms, self.last_ms,
                    self.last_ingestion_ms);
  }
};

struct GroupInfo {
  GroupKey key;
  GroupNumber number;
  std::int64_t created_ms = 0;
  std::optional<int> retention_days;  ///< without one events never expire
  std::string kms_key;
  std::string group_class = "STANDARD";
  std::map<std::string, std::string> tags;
  std::uint64_t stored_bytes = 0;

  /// Events of before have expired.
  [[nodiscard]] std::int64_t HorizonMs(TimePoint now) const;

  /// Region and name are in the row's key.
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.number.value, self.created_ms, self.retention_days, self.kms_key,
                    self.group_class, self.tags, self.stored_bytes);
  }
};

/// Where an event stands in its group: by its own time, then by arrival.
struct Position {
  std::int64_t timestamp_ms = 0;
  std::uint64_t sequence = 0;

  [[nodiscard]] std::string Text() const;  ///< 56 digits that sort as text, as AWS's look
  static std::optional<Position> Parse(std::string_view text);
  [[nodiscard]] Position Next() const { return {timestamp_ms, sequence + 1}; }
  auto operator<=>(const Position&) const = default;
};

struct NewEvent {
  std::int64_t timestamp_ms = 0;
  std::string message;
};

struct Event {
  Position position;
  StreamNumber stream;
  std::int64_t ingestion_ms = 0;
  std::string message;
};

[[nodiscard]] std::int64_t Milliseconds(TimePoint time);

}  // namespace weir::cloud::logs
