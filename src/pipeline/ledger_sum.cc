// Adds up a stream's ledger: each position counts once, however many attempts have judged it.
#include "src/pipeline/ledger_sum.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "src/pipeline/stream_position.h"

namespace weir::pipeline {
namespace {

/// Of two judgements of one position that one counts which has settled more: a replay makes events
/// of rejections and conflicts, and never the other way round.
int Weight(Verdict verdict) {
  switch (verdict) {
    case Verdict::kStored:
    case Verdict::kDuplicate:
      return 2;
    case Verdict::kConflict:
      return 1;
    default:
      return 0;
  }
}

/// Within one form streams are told apart by their texts; across the two, only whoever knows the
/// streams' names can tell.
bool MayBeOfOneStream(std::string_view a, std::string_view b) {
  const auto one = StreamPosition::Parse(a);
  const auto other = StreamPosition::Parse(b);
  if (!one || !other) return !one && !other;
  return one->form != other->form || one->stream == other->stream;
}

/// Where the bits of an entry's masks stand in `fields`, which gets the names that it lacks. Names
/// beyond what a mask holds have no place.
std::vector<std::optional<std::size_t>> PlacesOf(const std::vector<std::string>& names,
                                                 std::vector<std::string>& fields) {
  std::vector<std::optional<std::size_t>> places;
  for (const std::string& name : names) {
    const auto known = std::ranges::find(fields, name);
    const auto place = static_cast<std::size_t>(known - fields.begin());
    if (known == fields.end() && place < std::numeric_limits<event::FieldMask>::digits) {
      fields.push_back(name);
    }
    places.push_back(place < fields.size() ? std::optional(place) : std::nullopt);
  }
  return places;
}

event::FieldMask Moved(event::FieldMask mask,
                       const std::vector<std::optional<std::size_t>>& places) {
  event::FieldMask moved = 0;
  for (std::size_t bit = 0; bit < places.size(); ++bit) {
    if ((mask >> bit & 1) != 0 && places[bit]) moved |= event::FieldMask{1} << *places[bit];
  }
  return moved;
}

}  // namespace

Result<void> LedgerSum::Add(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  auto entry = ParseLedgerEntry(text.substr(0, end));
  if (!entry) return entry.error();
  ++origin_.entries;
  origin_.schemas.insert(entry->schema);
  origin_.first_arrival =
      std::min(origin_.first_arrival.value_or(entry->arrived_at), entry->arrived_at);
  const std::string_view rows = text.substr(std::min(end + 1, text.size()));
  if (!Overlaps(*entry)) {
    CloseCluster();
    cluster_ = *std::move(entry);
    members_ = 1;
    pending_rows_ = rows;
    return {};
  }
  if (const auto added = AddRows(std::exchange(pending_rows_, {})); !added) return added;
  if (const auto added = AddRows(rows); !added) return added;
  ++members_;
  if (PlaceOf(entry->last_position) > PlaceOf(cluster_.last_position)) {
    cluster_.last_position = std::move(entry->last_position);
  }
  cluster_.arrived_at = std::max(cluster_.arrived_at, entry->arrived_at);
  return {};
}

std::vector<LedgerEntry> LedgerSum::Take() {
  CloseCluster();
  return std::exchange(entries_, {});
}

bool LedgerSum::Overlaps(const LedgerEntry& entry) const {
  if (members_ == 0 || !MayBeOfOneStream(entry.first_position, cluster_.last_position))
    return false;
  const std::string_view first = PlaceOf(entry.first_position);
  const std::string_view last = PlaceOf(cluster_.last_position);
  return first <= last || first.starts_with(last);  // what begins with it stands below it
}

Result<void> LedgerSum::AddRows(std::string_view lines) {
  auto parsed = ParseLedgerRows(lines);
  if (!parsed) return parsed.error();
  const auto places = PlacesOf(parsed->fields, rows_.fields);
  for (LedgerRow& row : parsed->rows) {
    row.present = Moved(row.present, places);
    row.valid = Moved(row.valid, places);
    const auto [known, is_new] =
        row_at_.try_emplace(std::string(PlaceOf(row.position)), rows_.rows.size());
    if (is_new) {
      rows_.rows.push_back(std::move(row));
    } else if (LedgerRow& first = rows_.rows[known->second];
               Weight(row.record.verdict) > Weight(first.record.verdict) ||
               (Weight(first.record.verdict) == 0 && Weight(row.record.verdict) == 0)) {
      first = std::move(row);
    }
  }
  return {};
}

/// What was rejected as one record, and has been cut into several since, counts as these alone.
LedgerRows LedgerSum::TakeRows() {
  LedgerRows rows{.fields = std::exchange(rows_.fields, {}), .rows = {}};
  for (auto it = row_at_.begin(); it != row_at_.end(); ++it) {
    const auto next = std::next(it);
    LedgerRow& row = rows_.rows[it->second];
    const bool is_cut = row.record.verdict == Verdict::kQuarantined && next != row_at_.end() &&
                        next->first.starts_with(it->first);
    if (!is_cut) rows.rows.push_back(std::move(row));
  }
  return rows;
}

void LedgerSum::CloseCluster() {
  if (members_ == 0) return;
  if (members_ > 1) cluster_.figures = CountRows(TakeRows());
  entries_.push_back(std::move(cluster_));
  cluster_ = {};
  members_ = 0;
  pending_rows_.clear();
  rows_ = {};
  row_at_.clear();
}

}  // namespace weir::pipeline
