// The rows of a stream's ledger entry: one for each record, so that a record which several attempts
// have judged is counted once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/figures.h"
#include "src/event/schema.h"
#include "src/pipeline/figure_counter.h"
#include "src/pipeline/processor.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// "stored"
[[nodiscard]] std::string_view VerdictName(Verdict verdict);

/// What an entry says of one record: all that its figures need.
struct LedgerRow {
  std::string position;
  CountedRecord record;
  std::optional<std::string> type;
  std::optional<event::Day> day;
  event::FieldMask present = 0;
  event::FieldMask valid = 0;
};

/// The same as it is written, of views.
struct LedgerRowView {
  std::string_view position;
  CountedRecord record;
  std::optional<std::string_view> type;
  std::optional<event::Day> day;
  event::FieldMask present = 0;
  event::FieldMask valid = 0;
};

[[nodiscard]] LedgerRowView ViewOf(const LedgerRow& row);

/// The rows of an entry, and the names that the bits of their masks stand for.
struct LedgerRows {
  std::vector<std::string> fields;
  std::vector<LedgerRow> rows;
};

/// What stands before the rows: `{"fields":["event_uuid",…]}`.
[[nodiscard]] std::string FormatLedgerFields(const event::Schema& schema);
[[nodiscard]] std::string FormatLedgerFields(std::span<const std::string> fields);

/// Appends one row, as FormatLedgerRows() says, without an end of line.
void AppendLedgerRow(const LedgerRowView& row, std::string& out);

/// The lines that follow an entry: first FormatLedgerFields(), then for each record that
/// has not failed
///
///     ["<position>","stored","none",complete,"account","2021-07-15",present,valid,late,bytes]
///
/// complete is 1 or 0; type and day are null where they are not known; present and valid are masks,
/// the fields' bits; late is in microseconds, null for what is no event. The row of an event with
/// members that got another name has one item more, a 1.
[[nodiscard]] std::vector<std::string> FormatLedgerRows(const event::Schema& schema,
                                                        const Batch& batch,
                                                        std::span<const Verdict> verdicts);

/// The inverse, from the lines with their ends; kCorrupt with the number of the line at fault,
/// counted from 1.
[[nodiscard]] Result<LedgerRows> ParseLedgerRows(std::string_view lines);

}  // namespace weir::pipeline
