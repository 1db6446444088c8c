// The ledger's entries of landings, once their rows have their verdicts.
#include "src/merge/output/ledger_entries.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "src/landing/name.h"
#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_rows.h"
#include "src/pipeline/processor.h"
#include "src/pipeline/row_counter.h"
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
  explicit JoinedEntry(std::string& lines) : lines_(lines) { lines_.clear(); }

  [[nodiscard]] bool is_empty() const { return rows_ == 0; }

  /// Whether a landing of the same shard goes on where this ends.
  [[nodiscard]] bool CanTake(const landing::LandedEntry& landed, std::uint64_t rows) const {
    const pipeline::LedgerEntry& next = landed.entry;
    return rows_ + rows <= kMaxEntryRows && fields_ == landed.fields &&
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
      fields_ = std::move(landed.fields);
      began_ = entry_.arrived_at;
    } else {
      entry_.last_position = std::move(landed.entry.last_position);
      entry_.arrived_at = std::max(entry_.arrived_at, landed.entry.arrived_at);
    }
    return {};
  }

  /// Puts the entry's own two lines before its rows.
  void Finish() {
    if (is_empty()) return;
    entry_.figures = counter_.Take(fields_);
    lines_.insert(0, pipeline::FormatLedgerEntry(entry_) + "\n" +
                         pipeline::FormatLedgerFields(fields_) + "\n");
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
    pipeline::AppendLedgerRow(row, lines_);
    lines_ += '\n';
    counter_.Add(row);
    ++rows_;
  }

  std::string& lines_;
  pipeline::LedgerEntry entry_;
  std::vector<std::string> fields_;
  pipeline::RowCounter counter_;
  std::uint64_t rows_ = 0;
  event::Timestamp began_;
};

std::string ShardOf(const PlannedLanding& landing) {
  const auto name = landing::LandingName::Parse(landing.name);
  WEIR_CHECK(name.has_value(), "plans name landings alone");
  return name->shard;
}

}  // namespace

bool LedgerEntries::IsOfOneShard(std::uint32_t landing, std::uint32_t other) const {
  return ShardOf(planned_[landing]) == ShardOf(planned_[other]) &&
         planned_[landing].judgement == 0 && planned_[other].judgement == 0;
}

Result<MadeEntry> LedgerEntries::Make(std::uint32_t from) {
  MadeEntry made{.first = from, .next = from, .lines = {}};
  JoinedEntry entry(lines_);
  for (; made.next < landings_.size(); ++made.next) {
    auto landed = landings_[made.next]->Entry();
    if (!landed) return landed.error();
    const bool joins =
        IsOfOneShard(made.next, made.first) && entry.CanTake(*landed, planned_[made.next].rows);
    if (!entry.is_empty() && !joins) break;
    if (entry.is_empty()) made.first = made.next;
    const auto taken = entry.Take(*std::move(landed), *landings_[made.next], made.next, verdicts_);
    if (!taken) return taken.error();
  }
  entry.Finish();
  made.lines = lines_;
  return made;
}

}  // namespace weir::merge
