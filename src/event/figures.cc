// The figures of a stretch of records: what became of them, and the quality of the data.
#include "src/event/figures.h"

#include <algorithm>
#include <functional>

namespace weir::event {
namespace {

std::optional<double> Ratio(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void Counts::Merge(const Counts& other) {
  received += other.received;
  complete += other.complete;
  valid += other.valid;
  stored += other.stored;
  duplicates += other.duplicates;
  conflicts += other.conflicts;
  quarantined += other.quarantined;
  bytes += other.bytes;
  moved += other.moved;
}

std::optional<double> Completeness(const Counts& counts) {
  return Ratio(counts.complete, counts.received);
}

std::optional<double> Validity(const Counts& counts) {
  return Ratio(counts.valid, counts.complete);
}

std::optional<double> Uniqueness(const Counts& counts) {
  return Ratio(counts.stored, counts.stored + counts.duplicates + counts.conflicts);
}

void Slice::Merge(const Slice& other) {
  counts.Merge(other.counts);
  lateness.Merge(other.lateness);
}

Slice& Figures::OfType(std::string_view type) {
  const auto known = by_type.find(type);
  if (known != by_type.end()) return known->second;
  return by_type[std::string(by_type.size() < kMaxTypes ? type : kOtherTypes)];
}

void Figures::Merge(const Figures& other) {
  total.Merge(other.total);
  for (const auto& [type, slice] : other.by_type) OfType(type).Merge(slice);
  for (const auto& [day, slice] : other.by_day) by_day[day].Merge(slice);
  std::ranges::transform(other.by_reason, by_reason, by_reason.begin(), std::plus<>());
  for (const auto& [field, counts] : other.by_field) {
    by_field[field].present += counts.present;
    by_field[field].valid += counts.valid;
  }
}

}  // namespace weir::event
