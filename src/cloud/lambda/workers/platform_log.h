// The lines that Lambda itself writes into a function's log.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/store/clock.h"

namespace weir::cloud::lambda {

using Milliseconds = std::chrono::duration<double, std::milli>;

/// What the REPORT line tells. `status` is "success", "error" or "timeout".
struct InvocationReport {
  std::string request_id{};
  Milliseconds duration{};
  std::optional<Milliseconds> init_duration{};  ///< where a process was started for it
  std::uint32_t memory_mb = 0;
  std::uint64_t max_memory_mb = 0;
  std::string_view status = "success";
  std::string_view error_type{};
};

/// Whole milliseconds, the start of the process included ("Lambda pricing").
[[nodiscard]] std::int64_t BilledMilliseconds(const InvocationReport& report);

/// As text, tabs and line ends included, or (JSON) as platform.start and platform.report events.
/// All end with a line feed; the END line has no JSON form.
[[nodiscard]] std::string StartLine(std::string_view request_id, std::string_view version,
                                    bool json, store::TimePoint now);
[[nodiscard]] std::string EndLine(std::string_view request_id);
[[nodiscard]] std::string ReportLine(const InvocationReport& report, bool json,
                                     store::TimePoint now);
[[nodiscard]] std::string InitReportLine(Milliseconds duration, std::string_view phase,
                                         std::string_view status, std::string_view error_type);

}  // namespace weir::cloud::lambda
