// Adds up a stream's ledger: each position counts once, however many attempts have judged it.
#include "src/pipeline/ledger_sum.h"

#include <algorithm>
#include <utility>

#include "src/pipeline/row_counter.h"
#include "src/pipeline/stream_position.h"

namespace weir::pipeline {
namespace {

/// Within one form streams are told apart by their texts; across the two, only whoever knows the
/// streams' names can tell.
bool MayBeOfOneStream(std::string_view a, std::string_view b) {
  const auto one = StreamPosition::Parse(a);
  const auto other = StreamPosition::Parse(b);
  if (!one || !other) return !one && !other;
  return one->form != other->form || one->stream == other->stream;
}

}  // namespace

Result<void> LedgerSum::Add(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  auto entry = ParseLedgerEntry(text.substr(0, end));
  if (!entry) return entry.error();
  ++origin_.entries;
  origin_.schemas.insert(entry->schema);
  if (const auto& digest = entry->schema_mark.digest; !digest.empty()) {
    origin_.digests.insert(digest);
  }
  origin_.first_arrival =
      std::min(origin_.first_arrival.value_or(entry->arrived_at), entry->arrived_at);
  const std::string_view rows = text.substr(std::min(end + 1, text.size()));
  if (stream_ && !MayBeOfOneStream(entry->first_position, *stream_)) NextStream();
  stream_ = entry->first_position;
  return entry->is_sparse ? AddSparse(*std::move(entry), rows) : AddDense(*std::move(entry), rows);
}

void LedgerSum::NextStream() {
  CloseCluster();
  CountLone(lone_.TakeAll());
  stream_.reset();
}

std::vector<LedgerEntry> LedgerSum::Take() {
  NextStream();
  return std::exchange(entries_, {});
}

Result<void> LedgerSum::AddSparse(LedgerEntry entry, std::string_view lines) {
  auto rows = ParseLedgerRows(lines);
  if (!rows) return rows.error();
  lone_.Add(*std::move(rows));
  last_sparse_ = std::move(entry);
  return UnfoldIfTouched();
}

Result<void> LedgerSum::AddDense(LedgerEntry entry, std::string_view lines) {
  if (!Overlaps(entry)) {
    CloseCluster();
    LedgerRowTable before;  // no entry that is to come reaches back to them
    before.Add(lone_.TakeBefore(PlaceOf(entry.first_position)));
    CountLone(before.TakeAll());
    cluster_ = std::move(entry);
    pending_rows_ = lines;
    state_ = Cluster::kFolded;
    return UnfoldIfTouched();
  }
  if (auto unfolded = Unfold(); !unfolded) return unfolded;
  if (auto added = AddRows(lines); !added) return added;
  if (PlaceOf(entry.last_position) > PlaceOf(cluster_.last_position)) {
    cluster_.last_position = std::move(entry.last_position);
  }
  cluster_.arrived_at = std::max(cluster_.arrived_at, entry.arrived_at);
  return {};
}

bool LedgerSum::Overlaps(const LedgerEntry& entry) const {
  if (state_ == Cluster::kNone) return false;
  const std::string_view first = PlaceOf(entry.first_position);
  const std::string_view last = PlaceOf(cluster_.last_position);
  return first <= last || first.starts_with(last);  // what begins with it stands below it
}

Result<void> LedgerSum::AddRows(std::string_view lines) {
  auto rows = ParseLedgerRows(lines);
  if (!rows) return rows.error();
  rows_.Add(*std::move(rows));
  return {};
}

Result<void> LedgerSum::Unfold() {
  if (state_ != Cluster::kFolded) return {};
  state_ = Cluster::kUnfolded;
  return AddRows(std::exchange(pending_rows_, {}));
}

Result<void> LedgerSum::UnfoldIfTouched() {
  const bool is_touched =
      state_ == Cluster::kFolded &&
      lone_.HasWithin(PlaceOf(cluster_.first_position), PlaceOf(cluster_.last_position));
  return is_touched ? Unfold() : Result<void>();
}

void LedgerSum::CloseCluster() {
  if (state_ == Cluster::kNone) return;
  if (state_ == Cluster::kUnfolded) {
    rows_.Add(lone_.TakeWithin(PlaceOf(cluster_.first_position), PlaceOf(cluster_.last_position)));
    cluster_.figures = CountRows(rows_.TakeAll());
  }
  entries_.push_back(std::exchange(cluster_, {}));
  pending_rows_.clear();
  state_ = Cluster::kNone;
}

void LedgerSum::CountLone(const LedgerRows& rows) {
  if (rows.rows.empty()) return;
  LedgerEntry& entry = entries_.emplace_back(last_sparse_);
  entry.first_position = rows.rows.front().position;
  entry.last_position = rows.rows.back().position;
  entry.figures = CountRows(rows);
}

}  // namespace weir::pipeline
