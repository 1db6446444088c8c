// Keeps a minute's statistics for each metric.
#include "src/cloud/cloudwatch/store.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "src/cloud/cloudwatch/spaces.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::cloudwatch {
namespace {

// cloudwatch/metric <number>          → MetricRow
// cloudwatch/point  <number> <minute> → <8: count> <8: sum> <8: minimum> <8: maximum>, doubles
constexpr std::int64_t kKeptMinutes = std::int64_t{15} * 24 * 60;
constexpr std::int64_t kTrimEveryMinutes = 60;

std::string PointKey(std::uint64_t metric, Minute minute) {
  const auto number = static_cast<std::uint64_t>(std::max<std::int64_t>(minute.value, 0));
  return store::Key(kPointSpace).Number(metric).Number(number).str();
}

std::string Pack(const Statistics& statistics) {
  static_assert(sizeof(Statistics) == 4 * sizeof(double));
  std::string bytes(sizeof(Statistics), '\0');
  std::memcpy(bytes.data(), &statistics, sizeof(Statistics));
  return bytes;
}

Statistics Unpack(std::string_view bytes) {
  Statistics statistics;
  if (bytes.size() != sizeof(Statistics)) throw store::StoreFailure("a metric's minute is damaged");
  std::memcpy(&statistics, bytes.data(), sizeof(Statistics));
  return statistics;
}

}  // namespace

MetricStore::MetricStore(store::Store& store, const store::Clock& clock, Options options)
    : store_(store), clock_(clock), options_(options) {
  const store::Key all(kMetricSpace);
  store_.Scan(all, all.After(), [&](std::string_view key, std::string_view value) {
    Entry entry;
    entry.number = store::KeyParts(key, kMetricSpace).Number();
    auto [id, unit] = store::DecodeRow<MetricRow>(value, "a metric");
    entry.unit = std::move(unit);
    next_number_ = std::max(next_number_, entry.number + 1);
    metrics_.emplace(std::move(id), std::move(entry));
    return true;
  });
  for (auto& metric : metrics_) {
    Entry& entry = metric.second;
    const store::Key points = store::Key(kPointSpace).Number(entry.number);
    store_.ScanReverse(points, points.After(), [&](std::string_view key, std::string_view) {
      store::KeyParts parts(key, kPointSpace);
      parts.Number();
      entry.latest.value = static_cast<std::int64_t>(parts.Number());
      return false;
    });
  }
}

MetricStore::Entry* MetricStore::FindOrAdd(const Sample& sample, store::WriteBatch& batch) {
  const auto at = metrics_.find(sample.metric);
  if (at != metrics_.end()) return &at->second;
  if (metrics_.size() >= options_.max_metrics) {
    ++refused_;
    return nullptr;
  }
  Entry entry;
  entry.number = next_number_++;
  entry.unit = sample.unit;
  batch.Put(store::Key(kMetricSpace).Number(entry.number),
            store::EncodeRow(MetricRow{.id = sample.metric, .unit = sample.unit}));
  return &metrics_.emplace(sample.metric, std::move(entry)).first->second;
}

Result<void> MetricStore::Put(const std::vector<Sample>& samples) {
  const std::lock_guard lock(mutex_);
  store::WriteBatch batch;
  std::map<std::pair<std::uint64_t, Minute>, Statistics> points;
  std::map<Entry*, Statistics> added;
  const Minute now = MinuteOf(clock_.Now());
  for (const Sample& sample : samples) {
    Entry* entry = FindOrAdd(sample, batch);
    if (entry == nullptr) continue;
    const Minute minute = MinuteOf(sample.time);
    const auto [at, fresh] = points.try_emplace({entry->number, minute});
    if (fresh) {
      const auto kept = store_.Get(PointKey(entry->number, minute));
      if (kept) at->second = Unpack(*kept);
    }
    at->second.Merge(sample.statistics);
    added[entry].Merge(sample.statistics);
    entry->latest = std::max(entry->latest, minute);
    if (now.value >= entry->trimmed.value + kTrimEveryMinutes) {
      batch.DeleteRange(PointKey(entry->number, {}),
                        PointKey(entry->number, {now.value - kKeptMinutes}));
      entry->trimmed = now;
    }
  }
  for (const auto& [at, statistics] : points) {
    batch.Put(PointKey(at.first, at.second), Pack(statistics));
  }
  if (auto applied = store_.Apply(std::move(batch)); !applied) return applied;
  for (const auto& [entry, statistics] : added) entry->total.Merge(statistics);
  return {};
}

std::vector<MetricStore::Metric> MetricStore::List() const {
  const std::lock_guard lock(mutex_);
  std::vector<Metric> list;
  list.reserve(metrics_.size());
  for (const auto& [id, entry] : metrics_) {
    list.push_back({id, entry.unit, entry.total, entry.latest});
  }
  std::stable_sort(list.begin(), list.end(), [](const Metric& a, const Metric& b) {
    return std::tie(a.id.name_space, a.id.name) < std::tie(b.id.name_space, b.id.name);
  });
  return list;
}

std::map<Minute, Statistics> MetricStore::Points(const MetricId& metric, Minute from,
                                                 Minute to) const {
  std::map<Minute, Statistics> points;
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto at = metrics_.find(metric);
    if (at == metrics_.end()) return points;
    number = at->second.number;
  }
  if (to <= from) return points;
  store_.Scan(PointKey(number, from), PointKey(number, to),
              [&](std::string_view key, std::string_view value) {
                store::KeyParts parts(key, kPointSpace);
                parts.Number();
                const Minute minute{static_cast<std::int64_t>(parts.Number())};
                points.emplace_hint(points.end(), minute, Unpack(value));
                return true;
              });
  return points;
}

std::uint64_t MetricStore::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

}  // namespace weir::cloud::cloudwatch
