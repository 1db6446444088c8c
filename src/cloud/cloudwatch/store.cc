// Keeps a minute's statistics for each metric.
#include "src/cloud/cloudwatch/store.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <spdlog/spdlog.h>

#include "src/cloud/cloudwatch/spaces.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::cloudwatch {
namespace {

// cloudwatch/metric <number>          → MetricRow
// cloudwatch/point  <number> <minute> → <8: count> <8: sum> <8: minimum> <8: maximum>, doubles
constexpr std::int64_t kKeptMinutes = std::int64_t{15} * 24 * 60;
constexpr std::int64_t kTrimEveryMinutes = 60;

store::Key MetricKey(std::uint64_t metric) { return store::Key(kMetricSpace).Number(metric); }

store::Key PointsOf(std::uint64_t metric) { return store::Key(kPointSpace).Number(metric); }

std::string PointKey(std::uint64_t metric, Minute minute) {
  const auto number = static_cast<std::uint64_t>(std::max<std::int64_t>(minute.value, 0));
  return PointsOf(metric).Number(number).str();
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

/// AWS's own metrics are free. A custom one costs by the hour in which it has samples ("Amazon
/// CloudWatch pricing", "Metrics"); late samples of an hour before its last one are not told apart.
bool IsBilled(const MetricId& metric) { return !metric.name_space.starts_with("AWS/"); }

std::int64_t HourOf(Minute minute) {
  constexpr std::int64_t kMinutes = 60;
  return minute.value / kMinutes;
}

}  // namespace

struct MetricStore::PutUnderWay {
  const std::vector<Sample>& samples;
  std::optional<Result<void>> outcome{};  // under the mutex
};

/// What becomes of the metrics by some puts: gathered by the one who writes, before it is stored.
class MetricStore::Change {
 public:
  explicit Change(const MetricStore& metrics)
      : now_(MinuteOf(metrics.clock_.Now())),
        next_number_(metrics.next_number_),
        swept_(metrics.swept_),
        metrics_(metrics) {
    if (now_.value >= swept_.value + kTrimEveryMinutes) Sweep();
  }

  Result<void> Add(const std::vector<Sample>& samples) {
    try {
      for (const Sample& sample : samples) Load(sample);
    } catch (const store::StoreFailure& failure) {
      return Error{ErrorKind::kCorrupt, failure.what()};
    }
    for (const Sample& sample : samples) Add(sample);
    return {};
  }

  [[nodiscard]] store::WriteBatch TakeBatch() {
    for (const auto& [at, statistics] : points_) {
      batch_.Put(PointKey(at.first, at.second), Pack(statistics));
    }
    return std::move(batch_);
  }

 private:
  friend class MetricStore;

  /// Forgets the metrics that have had no sample for as long as minutes are kept.
  void Sweep() {
    for (const auto& [id, entry] : metrics_.metrics_) {
      if (entry.latest.value >= now_.value - kKeptMinutes) continue;
      forgotten_.insert(id);
      batch_.Delete(MetricKey(entry.number));
      batch_.DeleteRange(PointsOf(entry.number), PointsOf(entry.number).After());
    }
    swept_ = now_;
  }

  [[nodiscard]] const Entry* Find(const MetricId& id) const {
    if (const auto at = entries_.find(id); at != entries_.end()) return &at->second;
    if (forgotten_.contains(id)) return nullptr;
    const auto at = metrics_.metrics_.find(id);
    return at == metrics_.metrics_.end() ? nullptr : &at->second;
  }

  /// What the store has of the sample's minute.
  void Load(const Sample& sample) {
    const Entry* entry = Find(sample.metric);
    if (entry == nullptr) return;
    const Point at(entry->number, MinuteOf(sample.time));
    if (points_.contains(at)) return;
    if (const auto kept = metrics_.store_.Get(PointKey(at.first, at.second))) {
      points_.emplace(at, Unpack(*kept));
    }
  }

  void Add(const Sample& sample) {
    Entry* entry = Touch(sample);
    if (entry == nullptr) return;
    const Minute minute = MinuteOf(sample.time);
    if (IsBilled(sample.metric) && HourOf(minute) > HourOf(entry->latest)) ++billed_hours_;
    points_[{entry->number, minute}].Merge(sample.statistics);
    entry->total.Merge(sample.statistics);
    entry->latest = std::max(entry->latest, minute);
    if (now_.value >= entry->trimmed.value + kTrimEveryMinutes) {
      batch_.DeleteRange(PointKey(entry->number, {}),
                         PointKey(entry->number, {now_.value - kKeptMinutes}));
      entry->trimmed = now_;
    }
  }

  /// The metric as it will be; nullptr where there are too many.
  Entry* Touch(const Sample& sample) {
    if (const auto at = entries_.find(sample.metric); at != entries_.end()) return &at->second;
    if (const Entry* known = Find(sample.metric)) {
      return &entries_.emplace(sample.metric, *known).first->second;
    }
    if (metrics_.metrics_.size() - forgotten_.size() + added_ >= metrics_.options_.max_metrics) {
      ++refused_;
      return nullptr;
    }
    ++added_;
    Entry entry;
    entry.number = next_number_++;
    entry.unit = sample.unit;
    batch_.Put(MetricKey(entry.number),
               store::EncodeRow(MetricRow{.id = sample.metric, .unit = sample.unit}));
    return &entries_.emplace(sample.metric, std::move(entry)).first->second;
  }

  using Point = std::pair<std::uint64_t, Minute>;
  const Minute now_;
  store::WriteBatch batch_;
  std::map<Point, Statistics> points_;
  std::map<MetricId, Entry> entries_;  // that have samples
  std::set<MetricId> forgotten_;
  std::size_t added_ = 0;
  std::uint64_t next_number_;
  std::uint64_t refused_ = 0;
  std::uint64_t billed_hours_ = 0;
  Minute swept_;
  const MetricStore& metrics_;
};

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
    const store::Key points = PointsOf(entry.number);
    store_.ScanReverse(points, points.After(), [&](std::string_view key, std::string_view) {
      store::KeyParts parts(key, kPointSpace);
      parts.Number();
      entry.latest.value = static_cast<std::int64_t>(parts.Number());
      return false;
    });
  }
}

Result<void> MetricStore::Put(const std::vector<Sample>& samples) {
  PutUnderWay put{.samples = samples};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&put);
  written_.wait(lock, [&] { return put.outcome || !writing_; });
  if (put.outcome) return *std::move(put.outcome);
  writing_ = true;
  const std::vector<PutUnderWay*> puts = std::exchange(waiting_, {});
  lock.unlock();
  std::vector<Result<void>> outcomes = Write(puts);
  lock.lock();
  for (std::size_t i = 0; i < puts.size(); ++i) puts[i]->outcome = std::move(outcomes[i]);
  writing_ = false;
  written_.notify_all();
  return *std::move(put.outcome);
}

/// An outcome a put, for which others wait.
std::vector<Result<void>> MetricStore::Write(const std::vector<PutUnderWay*>& puts) noexcept {
  std::vector<Result<void>> outcomes;
  outcomes.reserve(puts.size());
  Change change(*this);
  for (const PutUnderWay* put : puts) outcomes.push_back(change.Add(put->samples));
  if (const auto applied = store_.Apply(change.TakeBatch()); !applied) {
    for (Result<void>& outcome : outcomes) outcome = applied.error();
    return outcomes;
  }
  Commit(std::move(change));
  return outcomes;
}

void MetricStore::Commit(Change change) {
  const std::lock_guard lock(mutex_);
  for (const MetricId& id : change.forgotten_) metrics_.erase(id);
  for (auto& [id, entry] : change.entries_) metrics_.insert_or_assign(id, std::move(entry));
  next_number_ = change.next_number_;
  swept_ = change.swept_;
  refused_ += change.refused_;
  usage::Count(options_.meter, usage::Item::kMetricHours,
               static_cast<double>(change.billed_hours_));
  const bool is_full = metrics_.size() >= options_.max_metrics;
  if (change.refused_ > 0 && !std::exchange(has_told_full_, true)) {
    spdlog::warn(
        "cloudwatch: there are {} metrics, and samples of others are refused until some of these "
        "have had none for 15 days",
        metrics_.size());
  }
  if (!is_full) has_told_full_ = false;
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
