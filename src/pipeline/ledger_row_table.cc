// Rows of a stream's ledger by their places, each position once, however many attempts judged it.
#include "src/pipeline/ledger_row_table.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "src/pipeline/stream_position.h"

namespace weir::pipeline {
namespace {

/// Of two judgements of one position that one counts which has settled more: a replay makes events
/// of rejections and conflicts, and never the other way round. What was stored is met as a
/// duplicate where its claim was made anew and does not tell the owner.
int Weight(const LedgerRow& row) {
  switch (row.record.verdict) {
    case Verdict::kStored:
      return 3;
    case Verdict::kDuplicate:
      return 2;
    case Verdict::kConflict:
      return 1;
    default:
      return 0;
  }
}

/// Where the bits of an entry's masks stand in `fields`, which gets the names that it lacks. Names
/// beyond what a mask holds have no place.
std::vector<std::optional<std::size_t>> PlacesOf(const std::vector<std::string>& names,
                                                 std::vector<std::string>& fields) {
  std::vector<std::optional<std::size_t>> places;
  places.reserve(names.size());
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

void LedgerRowTable::Add(LedgerRows rows) {
  const auto places = PlacesOf(rows.fields, fields_);
  for (LedgerRow& row : rows.rows) {
    row.present = Moved(row.present, places);
    row.valid = Moved(row.valid, places);
    std::string place(PlaceOf(row.position));
    const auto known = rows_.find(place);
    if (known == rows_.end()) {
      rows_.emplace(std::move(place), std::move(row));
    } else if (Weight(row) > Weight(known->second) ||
               (Weight(row) == 0 && Weight(known->second) == 0)) {
      known->second = std::move(row);
    }
  }
}

LedgerRows LedgerRowTable::TakeBefore(std::string_view place) {
  return Take(rows_.begin(), rows_.lower_bound(place));
}

bool LedgerRowTable::HasWithin(std::string_view first, std::string_view last) const {
  const auto at = rows_.lower_bound(first);
  return at != rows_.end() && (at->first <= last || at->first.starts_with(last));
}

LedgerRows LedgerRowTable::TakeWithin(std::string_view first, std::string_view last) {
  auto end = rows_.upper_bound(last);
  while (end != rows_.end() && end->first.starts_with(last)) ++end;
  return Take(rows_.lower_bound(first), end);
}

LedgerRows LedgerRowTable::TakeAll() {
  for (auto it = rows_.begin(); it != rows_.end();) {
    const auto next = std::next(it);
    const bool is_cut = it->second.record.verdict == Verdict::kQuarantined && next != rows_.end() &&
                        next->first.starts_with(it->first);
    if (is_cut) rows_.erase(it);
    it = next;
  }
  return Take(rows_.begin(), rows_.end());
}

LedgerRows LedgerRowTable::Take(Rows::iterator first, Rows::iterator end) {
  LedgerRows taken{.fields = fields_, .rows = {}};
  for (auto it = first; it != end; ++it) taken.rows.push_back(std::move(it->second));
  rows_.erase(first, end);
  if (rows_.empty()) fields_.clear();
  return taken;
}

}  // namespace weir::pipeline
