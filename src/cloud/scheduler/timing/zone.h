// A time zone: what its wall clocks show, and when they show it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <cctz/time_zone.h>

namespace weir::cloud::scheduler {

class Zone {
 public:
  /// The IANA zone of that name ("Europe/Berlin", "UTC"); nothing where the system has none.
  static std::optional<Zone> Find(std::string_view name);
  /// Whether the clocks of both always show the same: "UTC" and "Etc/UTC" are equal.
  bool operator==(const Zone& other) const;

  [[nodiscard]] std::chrono::local_seconds LocalTime(std::chrono::sys_seconds time) const;
  /// When the clocks show this for the first time; nothing where they are put forward over it.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> FirstTime(
      std::chrono::local_seconds shown) const;
  /// The same; of what is skipped, when it would be shown had the clocks not been put forward.
  [[nodiscard]] std::chrono::sys_seconds TimeOf(std::chrono::local_seconds shown) const;

 private:
  explicit Zone(const cctz::time_zone& zone) : zone_(zone) {}
  [[nodiscard]] cctz::time_zone::civil_lookup LookUp(std::chrono::local_seconds shown) const;

  cctz::time_zone zone_;
};

}  // namespace weir::cloud::scheduler
