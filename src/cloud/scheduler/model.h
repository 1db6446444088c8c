// What EventBridge Scheduler is about: groups and schedules, as they are stored.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "src/cloud/store/clock.h"

namespace weir::cloud::scheduler {

using store::TimePoint;
using Seconds = std::chrono::sys_seconds;
using Tags = std::map<std::string, std::string>;

/// The group that every region has, and that schedules are in where they name none.
inline constexpr std::string_view kDefaultGroup = "default";

/// A group's name counts within its region.
struct GroupKey {
  std::string region{};
  std::string name{};
  auto operator<=>(const GroupKey&) const = default;

  [[nodiscard]] std::string Arn() const;
  /// Of a group in this account; nothing for another text.
  static std::optional<GroupKey> FromArn(std::string_view arn);
};

/// … and a schedule's within its group.
struct ScheduleKey {
  GroupKey group{};
  std::string name{};
  auto operator<=>(const ScheduleKey&) const = default;

  [[nodiscard]] std::string Arn() const;
};

struct Group {
  TimePoint created{};
  TimePoint modified{};
  Tags tags{};
  std::string client_token{};  ///< of its creation

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.created, self.modified, self.tags, self.client_token);
  }
};

/// All that a caller may say of a schedule.
struct Settings {
  std::string expression{};
  std::string zone = "UTC";
  std::optional<Seconds> start{};
  std::optional<Seconds> end{};
  std::chrono::minutes window{};  ///< a time is due within it; 0: at once
  bool enabled = true;
  bool delete_after = false;  ///< GoesAtItsEnd
  std::optional<std::string> description{};
  std::string target{};  ///< the ARN of a function
  std::string role{};
  std::optional<std::string> input{};
  std::chrono::seconds max_age{86'400};
  std::uint32_t max_retries = 185;
  bool operator==(const Settings&) const = default;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.expression, self.zone, self.start, self.end, self.window, self.enabled,
                    self.delete_after, self.description, self.target, self.role, self.input,
                    self.max_age, self.max_retries);
  }
};

struct Schedule {
  Settings settings{};
  TimePoint created{};
  TimePoint modified{};
  std::string client_token{};  ///< of its creation; "" once it was updated

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.settings, self.created, self.modified, self.client_token);
  }
};

}  // namespace weir::cloud::scheduler
