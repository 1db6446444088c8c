// Rows of the quarantine as records once more: unpacked and cut as the function does today.
#include "src/lake/quarantined_batch.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "src/pipeline/stream_position.h"

namespace weir::lake {
namespace {

constexpr std::string_view kDetail = "was set aside for this before";

template <typename T, typename PositionOf>
void PutInOrder(std::vector<T>& all, PositionOf position_of) {
  const auto earlier = [&](const T& a, const T& b) {
    const auto place = pipeline::PlaceOf(position_of(a)) <=> pipeline::PlaceOf(position_of(b));
    return place != 0 ? place < 0 : position_of(a) < position_of(b);
  };
  const auto same = [&](const T& a, const T& b) {
    return pipeline::IsSamePosition(position_of(a), position_of(b));
  };
  std::stable_sort(all.begin(), all.end(), earlier);
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
}

}  // namespace

Result<std::vector<pipeline::QuarantinedRecord>> ParseRows(std::string_view lines) {
  std::vector<pipeline::QuarantinedRecord> rows;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    auto row = pipeline::ParseQuarantineRow(lines.substr(0, end));
    if (!row) return row.error();
    rows.push_back(*std::move(row));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  PutInOrder(rows, [](const pipeline::QuarantinedRecord& row) -> std::string_view {
    return row.position;
  });
  return rows;
}

std::vector<pipeline::Record> InOrder(std::span<const pipeline::Record> records) {
  std::vector<pipeline::Record> ordered(records.begin(), records.end());
  PutInOrder(ordered, [](const pipeline::Record& record) { return record.position.text; });
  return ordered;
}

bool QuarantinedBatch::IsFull() const {
  return records_.size() >= intake::ShardBatch::kEnoughParts ||
         kept_.size() + bytes_in_whole_ >= intake::ShardBatch::kMaxBytes;
}

bool QuarantinedBatch::Add(const pipeline::QuarantinedRecord& row) {
  if (IsFull()) return false;
  if (IsSetAsideAsItCame(row.reason) || row.reason == event::Reason::kTooLarge ||
      !pipeline::StreamPosition::Parse(row.position)) {
    AddAsItIs(row);
  } else if (row.reason == event::Reason::kRejectedWhole) {
    AddRecordOfKinesis(row);
  } else {
    AddParts(row);
  }
  return true;
}

std::vector<std::string_view> QuarantinedBatch::RowsAsTheyWere() const {
  std::vector<std::string_view> sorted = as_they_were_;
  std::ranges::sort(sorted);
  return sorted;
}

void QuarantinedBatch::AddAsItIs(const pipeline::QuarantinedRecord& row) {
  as_they_were_.push_back(kept_.Keep(row.position));
  records_.push_back(
      {.data = kept_.Keep(row.data),
       .position = {as_they_were_.back()},
       .arrived_at = row.arrived_at,
       .oversized = row.reason == event::Reason::kTooLarge,
       .set_aside = IsSetAsideAsItCame(row.reason) ? row.reason : event::Reason::kNone,
       .why = kDetail});
}

void QuarantinedBatch::AddRecordOfKinesis(const pipeline::QuarantinedRecord& row) {
  const std::string_view position = kept_.Keep(row.position);
  const auto parts = pipeline::StreamPosition::Parse(position);
  intake::ShardBatch& batch = whole_.emplace_back(intake::ShardPosition(*parts), schema_);
  batch.AddBytes(row.data, parts->sequence_number, row.arrived_at);
  bytes_in_whole_ += batch.bytes_held();
  records_.insert(records_.end(), batch.records().begin(), batch.records().end());
}

void QuarantinedBatch::AddParts(const pipeline::QuarantinedRecord& row) {
  const std::string_view position = kept_.Keep(row.position);
  opener_.BeginRecord(row.data.size());
  const auto parts = opener_.Open(kept_.Keep(row.data), std::numeric_limits<std::uint32_t>::max());
  const bool is_alone = parts.size() == 1 && !parts.front().is_below_line;
  if (is_alone) as_they_were_.push_back(position);
  std::uint32_t number = 0;
  for (const intake::PayloadPart& part : parts) {
    const std::string_view place =
        is_alone ? position : kept_.Keep(intake::PositionBelow(position, number++));
    records_.push_back({.data = part.data,
                        .position = {place},
                        .arrived_at = row.arrived_at,
                        .set_aside = part.set_aside,
                        .why = part.why});
  }
}

}  // namespace weir::lake
