// Events land, a schedule merges: window after window, on the clock of the lake in memory.
#include "tests/forecast/driven_lake.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/event/decoder.h"
#include "src/event/schema.h"
#include "src/landing/attempt.h"
#include "src/merge/worker.h"
#include "src/result/check.h"

#include "tests/fakes/in_memory_landing_store.h"

namespace weir::forecast {
namespace {

/// 2021-07-15T00:00:00Z: a run is due when an hour begins, and when a day does.
constexpr std::int64_t kBegin = 1'626'307'200'000'000;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr double kMillion = 1e6;

}  // namespace

DrivenLake::DrivenLake(const plan::Workload& workload, const plan::Settings& settings)
    : workload_(workload), settings_(settings), load_(plan::LoadOf(workload, settings)) {
  merge_settings_.horizon_days = settings.horizon_days;
  merge_settings_.redelivery_days = settings.RedeliveryDays();
  merge_settings_.hold_hours = settings.merge_hold_hours;
  merge_settings_.roll_after_hours = settings.roll_after_hours;
  batch_at_ = kMicrosOfASecond / load_.batches;
  merge_at_ = settings.merge_minutes * plan::kSecondsPerMinute * kMicrosOfASecond;
}

void DrivenLake::Run(double hours) {
  end_ += hours * plan::kSecondsPerHour * kMicrosOfASecond;
  while (std::min(batch_at_, merge_at_) <= end_) {
    objects_.now.micros = kBegin + static_cast<std::int64_t>(std::min(batch_at_, merge_at_));
    if (batch_at_ < merge_at_) {
      LandBatch();
      batch_at_ += kMicrosOfASecond / load_.batches;
    } else {
      Merge();
      merge_at_ += settings_.merge_minutes * plan::kSecondsPerMinute * kMicrosOfASecond;
    }
  }
}

double DrivenLake::BytesBelow(std::string_view folder) const {
  double bytes = 0;
  for (const auto& [name, content] : objects_.objects) {
    if (name.starts_with(folder)) bytes += static_cast<double>(content.size());
  }
  return bytes;
}

std::string DrivenLake::NextEvent() {
  const auto draw = [this](std::uint64_t of) { return random_() % of; };
  const std::uint64_t type = draw(static_cast<std::uint64_t>(workload_.types));
  std::int64_t at = objects_.now.micros / event::kMicrosPerSecond;
  if (static_cast<double>(draw(1'000'000)) < workload_.late_share * kMillion) {
    at -= static_cast<std::int64_t>(1 + draw(static_cast<std::uint64_t>(workload_.late_days))) *
          kDaySeconds;
  }
  std::string event =
      fmt::format(R"({{"event_uuid":"6ae1768a-eb84-57ba-8981-{:012}","event_name":"t{}:c",)"
                  R"("created_at":{},"data":"{:016x}{:016x}")",
                  ++events_, type, at, random_(), random_());
  const auto size = static_cast<std::size_t>(workload_.event_bytes);
  event += R"(,"more":")" + std::string(size - std::min(size, event.size() + 11), 'x') + R"("})";
  return event;
}

void DrivenLake::LandBatch() {
  ++landings_;
  const auto count =
      static_cast<std::size_t>(std::llround(landings_ * load_.events_per_batch)) - events_;
  std::vector<std::string> texts;
  std::vector<std::string> positions;
  for (std::size_t i = 0; i < count; ++i) {
    positions.push_back(fmt::format("k9be83f7b08d5a3ad-{:012}-{:056}-000000", 0, events_ + 1));
    texts.push_back(NextEvent() + std::string(event::kJsonPadding, ' '));
  }
  std::vector<pipeline::Record> records;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view text = texts[i];
    records.push_back({.data = text.substr(0, text.size() - event::kJsonPadding),
                       .position = {positions[i]},
                       .arrived_at = objects_.now});
  }
  if (records.empty()) return;
  fakes::InMemoryLandingStore store;
  store.now = objects_.now;
  const std::string token = fmt::format("{:016}", events_);
  const event::Schema schema;
  const auto landed = landing::LandRecords(
      {.schema = schema}, store, {records, "arn:stream/s", token}, {}, [] { return true; });
  WEIR_CHECK(landed.put.has_value(), "nothing fails here");
  objects_.objects.merge(store.objects);
}

void DrivenLake::Merge() {
  const auto summary =
      merge::RunMerge(merge_settings_, counted_, counted_head_, [] { return true; });
  WEIR_CHECK(summary && summary->done, "a run is through, and nothing fails here");
}

}  // namespace weir::forecast
