// The ledger's entries of landings, once their rows have their verdicts.
#include "src/merge/output/ledger_entries.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "src/landing/name.h"
#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_rows.h"
#include "src/pipeline/processor.h"
#include "src/result/check.h"

namespace weir::merge {
namespace {

/// What the ledger calls it; nothing for what counts elsewhere.
std::optional<pipeline::Verdict> LedgerVerdict(RowVerdict verdict) {
  switch (verdict) {
    case RowVerdict::kStored:
    case RowVerdict::kStoredBefore:
      return pipeline::Verdict::kStored;
    case RowVerdict::kDuplicate:
      return pipeline::Verdict::kDuplicate;
    case RowVerdict::kConflict:
      return pipeline::Verdict::kConflict;
    case RowVerdict::kQuarantined:
      return pipeline::Verdict::kQuarantined;
    case RowVerdict::kNone:
    case RowVerdict::kCountedBefore:
      break;
  }
  return std::nullopt;
}

/// Arrivals that are further apart are told apart in a report. Less than what a batch may wait for.
constexpr std::int64_t kJoinedMicros = std::int64_t{240} * event::kMicrosPerSecond;

/// Rows of landings on their way into one entry.
class JoinedEntry {
 public:
  [[nodiscard]] bool is_empty() const { return counted_.rows.empty(); }

  /// Whether a landing of the same shard goes on where this ends.
  [[nodiscard]] bool CanTake(const landing::LandedEntry& landed, std::uint64_t rows) const {
    const pipeline::LedgerEntry& next = landed.entry;
    return counted_.rows.size() + rows <= kMaxEntryRows && counted_.fields == landed.fields &&
           entry_.source == next.source && entry_.schema == next.schema &&
           entry_.schema_mark == next.schema_mark && !entry_.is_sparse && !next.is_sparse &&
           entry_.last_position < next.first_position &&
           next.arrived_at.micros - began_.micros <= kJoinedMicros;
  }

  /// Those of the landing's records that count in it.
  Result<void> Take(landing::LandedEntry landed, const landing::LandingReader& landing,
                    std::uint32_t number, const Verdicts& verdicts) {
    const bool was_empty = is_empty();
    landing::RecordCursor records = landing.Records();
    while (true) {
      const auto record = records.Next();
      if (!record) return record.error();
      if (!record->has_value()) break;
      const auto verdict = LedgerVerdict(verdicts.Of({number, (*record)->row}));
      if (verdict) Add(**record, *verdict);
    }
    if (is_empty()) return {};
    if (was_empty) {
      entry_ = std::move(landed.entry);
      counted_.fields = std::move(landed.fields);
      began_ = entry_.arrived_at;
    } else {
      entry_.last_position = std::move(landed.entry.last_position);
      entry_.arrived_at = std::max(entry_.arrived_at, landed.entry.arrived_at);
    }
    return {};
  }

  std::string Lines() {
    if (is_empty()) return {};
    entry_.figures = pipeline::CountRows(counted_);
    return pipeline::FormatLedgerEntry(entry_) + "\n" +
           pipeline::FormatLedgerFields(counted_.fields) + "\n" + lines_;
  }

 private:
  void Add(const landing::LandedRecord& record, pipeline::Verdict verdict) {
    pipeline::LedgerRowView row{.position = record.position,
                                .record = record.counted,
                                .type = record.type,
                                .day = record.day,
                                .present = record.present,
                                .valid = record.valid};
    row.record.verdict = verdict;
    lines_.append(pipeline::FormatLedgerRow(row)).append("\n");
    counted_.rows.push_back(
        {.position = {},
         .record = row.record,
         .type = row.type ? std::optional(std::string(*row.type)) : std::nullopt,
         .day = row.day,
         .present = row.present,
         .valid = row.valid});
  }

  pipeline::LedgerEntry entry_;
  pipeline::LedgerRows counted_;
  event::Timestamp began_;
  std::string lines_;
};

std::string ShardOf(const PlannedLanding& landing) {
  const auto name = landing::LandingName::Parse(landing.name);
  WEIR_CHECK(name.has_value(), "plans name landings alone");
  return name->shard;
}

}  // namespace

Result<MadeEntry> MakeLedgerEntry(std::span<const PlannedLanding> planned,
                                  std::span<const landing::LandingReader* const> landings,
                                  std::uint32_t from, const Verdicts& verdicts) {
  MadeEntry made{.first = from, .next = from, .lines = {}};
  JoinedEntry entry;
  for (; made.next < landings.size(); ++made.next) {
    auto landed = landings[made.next]->Entry();
    if (!landed) return landed.error();
    const bool joins = ShardOf(planned[made.next]) == ShardOf(planned[made.first]) &&
                       planned[made.next].judgement == 0 && planned[made.first].judgement == 0 &&
                       entry.CanTake(*landed, planned[made.next].rows);
    if (!entry.is_empty() && !joins) break;
    if (entry.is_empty()) made.first = made.next;
    const auto taken = entry.Take(*std::move(landed), *landings[made.next], made.next, verdicts);
    if (!taken) return taken.error();
  }
  made.lines = entry.Lines();
  return made;
}

}  // namespace weir::merge
