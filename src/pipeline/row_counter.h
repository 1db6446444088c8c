// Counts a ledger entry's rows into its figures.
#pragma once

#include <span>
#include <string>

#include "src/event/figures.h"
#include "src/pipeline/field_counter.h"
#include "src/pipeline/ledger_rows.h"

namespace weir::pipeline {

/// Takes rows one after another, each counted as FigureCounter counts its record.
class RowCounter {
 public:
  void Add(const LedgerRowView& row);

  /// The figures of all that was added; `fields` are the names that the bits of their masks stand
  /// for. Then it is as new.
  [[nodiscard]] event::Figures Take(std::span<const std::string> fields);

 private:
  event::Figures figures_;
  FieldCounter counted_fields_;
};

/// The figures of rows.
[[nodiscard]] event::Figures CountRows(const LedgerRows& rows);

}  // namespace weir::pipeline
