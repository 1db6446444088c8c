// Counts a ledger entry's rows into its figures.
#include "src/pipeline/row_counter.h"

#include <utility>

#include "src/pipeline/figure_counter.h"

namespace weir::pipeline {

void RowCounter::Add(const LedgerRowView& row) {
  event::Slice& type = figures_.OfType(row.type.value_or(event::kUnknownType));
  CountRecord(row.record, type, figures_.by_day[row.day], figures_);
  counted_fields_.Add(row.present, row.valid);
}

event::Figures RowCounter::Take(std::span<const std::string> fields) {
  if (figures_.by_day.empty()) return {};
  for (const auto& [day, slice] : figures_.by_day) figures_.total.Merge(slice);
  counted_fields_.MoveTo(fields, figures_);
  return std::exchange(figures_, {});
}

event::Figures CountRows(const LedgerRows& rows) {
  RowCounter counter;
  for (const LedgerRow& row : rows.rows) counter.Add(ViewOf(row));
  return counter.Take(rows.fields);
}

}  // namespace weir::pipeline
