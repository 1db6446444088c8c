// Files come, a schedule makes few of them: batch after batch, on the clock of the lake in memory.
#include "tests/forecast/driven_days.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "src/event/partition.h"
#include "src/event/schema.h"
#include "src/event/timestamp.h"
#include "src/merge/schema_check.h"
#include "src/result/check.h"

namespace weir::forecast {
namespace {

constexpr std::int64_t kMidnight = 1'626'307'200'000'000;  // 2021-07-15T00:00:00Z
constexpr std::uint64_t kDraws = 1'000'000;

}  // namespace

DrivenDays::DrivenDays(const plan::Workload& workload, const plan::Settings& settings)
    : workload_(workload), settings_(settings), load_(plan::LoadOf(workload, settings)) {
  compact_settings_.schema = *event::PresetSchema("weir");
  compact_settings_.roll_after_hours = settings.roll_after_hours;
  batch_at_ = kMicrosOfASecond / load_.batches;
  compact_at_ = settings.compact_hours * plan::kSecondsPerHour * kMicrosOfASecond;
}

void DrivenDays::Run(double hours) {
  end_ += hours * plan::kSecondsPerHour * kMicrosOfASecond;
  while (std::min(batch_at_, compact_at_) <= end_) {
    objects_.now.micros = kMidnight + static_cast<std::int64_t>(std::min(batch_at_, compact_at_));
    if (batch_at_ < compact_at_) {
      StoreBatch();
      batch_at_ += kMicrosOfASecond / load_.batches;
    } else {
      RollUp();
      compact_at_ += settings_.compact_hours * plan::kSecondsPerHour * kMicrosOfASecond;
    }
  }
}

double DrivenDays::BytesBelow(std::string_view folder) const {
  double bytes = 0;
  for (const auto& [name, content] : objects_.objects) {
    if (name.starts_with(folder)) bytes += static_cast<double>(content.size());
  }
  return bytes;
}

void DrivenDays::StoreBatch() {
  ++batches_;
  const auto last = static_cast<std::uint64_t>(
      std::llround(static_cast<double>(batches_) * load_.events_per_batch));
  std::map<std::string, std::string> files;
  for (; events_ < last; ++events_) {
    const std::uint64_t type = random_() % static_cast<std::uint64_t>(workload_.types);
    const bool is_late = static_cast<double>(random_() % kDraws) < workload_.late_share * 1e6;
    const std::uint64_t days =
        is_late ? 1 + random_() % static_cast<std::uint64_t>(workload_.late_days) : 0;
    const event::Timestamp at{objects_.now.micros -
                              static_cast<std::int64_t>(days) * event::kMicrosPerDay};
    const std::string id = fmt::format("6ae1768a-eb84-57ba-8981-{:012}", events_);
    const std::string folder = fmt::format("lake/{}/event_type=t{}/event_subtype=c/",
                                           event::DayPath(event::DayOf(at)), type);
    const std::string name =
        settings_.layout == plan::Layout::kEvent
            ? id + ".json"
            : fmt::format("k9be83f7b08d5a3ad-{:012}-{:056}-000000-0123456789abcdef-0.json", 0,
                          batches_);
    files[folder + name] += fmt::format(
        R"({{"event_uuid":"{}","created_datetime":"{}","event_type":"t{}","event_subtype":"c"}})"
        "\n",
        id, event::FormatTimestamp(at), type);
  }
  for (auto& [name, lines] : files) {
    objects_.written[name] = objects_.now.micros / event::kMicrosPerSecond;
    objects_.objects[name] = std::move(lines);
  }
}

void DrivenDays::RollUp() {
  const auto checked = merge::CheckSchema(counted_, compact_settings_.schema);
  WEIR_CHECK(checked.has_value(), "nothing fails here");
  const auto summary = compact::RunCompact(compact_settings_, counted_, [] { return true; });
  WEIR_CHECK(summary && summary->done && summary->left_as_it_is == 0 && summary->skipped == 0,
             "a run is through, and leaves nothing");
}

}  // namespace weir::forecast
