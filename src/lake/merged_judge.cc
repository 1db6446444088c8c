// Judges what the audit of a merged lake knows of one key: an event and its row in the index.
#include "src/lake/merged_judge.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "src/lake/audit_judge.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest.h"
#include "src/pipeline/claim_store.h"

namespace weir::lake {
namespace {

/// A window waits to be merged, and what is held for hours: what the index forgets may have been
/// written so much later.
constexpr std::chrono::seconds kWrittenLater = std::chrono::days(1);

constexpr std::int64_t kSecondsPerDay = 86'400;

bool IsOfPlan(const AuditRow& row) { return merge::IsOutputName(row.object); }

}  // namespace

void MergedJudge::Judge(const AuditRows::Group& rows) {
  const AuditRow::Kind kind = rows.front().kind;
  if (kind == AuditRow::Kind::kJudged || kind == AuditRow::Kind::kOwner) return JudgeRecord(rows);
  const bool is_event =
      rows.front().key.starts_with(pipeline::MarkOf(pipeline::ClaimKey::Kind::kId));
  return is_event ? JudgeEvent(rows) : JudgeSetAside(rows);
}

void MergedJudge::JudgeRecord(const AuditRows::Group& rows) {
  const bool is_judged =
      std::ranges::find(rows, AuditRow::Kind::kJudged, &AuditRow::kind) != rows.end();
  if (is_judged || !limits_.are_rows_known) return;
  Add(FindingKind::kLedgerLacks, rows.front(),
      "this record owns an id, and no entry of the ledger counts it");
}

/// A position may have several rows: of several versions of it, or one of before and one of the
/// merge, where it had not been through when the layout was changed.
void MergedJudge::JudgeSetAside(const AuditRows::Group& rows) {
  for (auto at = rows.begin() + 1; at < rows.end(); ++at) {
    const auto twin = std::find_if(rows.begin(), at, [this, at](const AuditRow& other) {
      const bool is_of_before = limits_.may_be_seeded && IsOfPlan(other) != IsOfPlan(*at);
      return other.body == at->body && !is_of_before;
    });
    if (twin == at) continue;
    Add(FindingKind::kEventTwice, *at,
        fmt::format("also in {}, line {}", twin->object, twin->line));
  }
}

void MergedJudge::JudgeEvent(const AuditRows::Group& rows) {
  Rows events;
  Rows known;
  bool is_erased = false;
  for (const AuditRow& row : rows) {
    is_erased |= row.kind == AuditRow::Kind::kErased;
    (row.kind == AuditRow::Kind::kMember ? events : known).push_back(&row);
  }
  if (is_erased) return JudgeErased(events, known);
  for (std::size_t i = 1; i < known.size(); ++i) {
    Add(FindingKind::kIndexTwice, *known[i], "also in " + known.front()->object);
  }
  if (events.size() > 1) JudgeTwice(events);
  if (events.empty()) {
    if (!limits_.are_events_read) return;  // what can't be read is the finding
    return Add(FindingKind::kRowWithoutEvent, *known.front(),
               "the index has it, and it stands neither in the lake nor among what is held");
  }
  if (known.empty()) return JudgeUnknown(*events.front());
  JudgeBody(*events.front(), *known.front());
}

/// Neither the event may stand there, nor what the index knew of it.
void MergedJudge::JudgeErased(const Rows& events, const Rows& known) {
  for (const AuditRow* event : events) {
    Add(FindingKind::kErasedEvent, *event, "its id was erased");
  }
  for (const AuditRow* row : known) {
    if (row->kind == AuditRow::Kind::kErased) continue;
    Add(FindingKind::kIndexTwice, *row, "its id was erased, and this file knows its owner");
  }
}

/// What a plan has stored is meant, and not a copy of it under another name.
void MergedJudge::JudgeTwice(const Rows& events) {
  const auto stored =
      std::ranges::find_if(events, [](const AuditRow* row) { return IsOfPlan(*row); });
  const AuditRow* meant = stored == events.end() ? events.front() : *stored;
  for (const AuditRow* event : events) {
    if (event == meant) continue;
    Add(FindingKind::kEventTwice, *event,
        fmt::format("also in {}, line {}", meant->object, meant->line));
  }
}

/// Its file may be younger than what stands in it.
bool MergedJudge::MayBeOfOthers(const AuditRow& event) const {
  const auto plan = merge::OutputPlanOf(event.object);
  return plan && !limits_.storing.contains(*plan);
}

/// No event lands before the day of its folder, but for clocks that are ahead.
std::optional<std::int64_t> MergedJudge::KnownFrom(const AuditRow& event) const {
  if (MayBeOfOthers(event)) {
    const auto day = merge::LakeDayOf(std::string_view(event.object).substr(limits_.prefix.size()));
    if (day) return day->days * kSecondsPerDay - limits_.most_ahead.count();
  }
  if (event.modified <= 0) return std::nullopt;  // nobody says when it was written
  return event.modified - kWrittenLater.count();
}

bool MergedJudge::MayBeForgotten(const AuditRow& event) const {
  const auto from = KnownFrom(event);
  if (!from) return false;
  const auto is_over = [from](const std::optional<std::chrono::seconds>& life, std::int64_t at) {
    return life && *from + life->count() <= at;
  };
  const bool may_be_claimed = limits_.may_be_seeded && (!IsOfPlan(event) || MayBeOfOthers(event));
  return is_over(limits_.index_life, limits_.now) ||
         (may_be_claimed && is_over(limits_.claim_life, limits_.claims_end));
}

void MergedJudge::JudgeUnknown(const AuditRow& event) {
  if (MayBeForgotten(event)) {
    ++expired_;
  } else if (limits_.is_index_whole) {
    Add(FindingKind::kEventWithoutRow, event, "the index does not have it");
  }
}

void MergedJudge::JudgeBody(const AuditRow& event, const AuditRow& known) {
  if (event.body == known.body || event.other_body == known.body) return;
  if (!event.is_comparable) {
    ++uncompared_;
    return;
  }
  Add(FindingKind::kEventChanged, event, "its body is not the one that was judged");
}

void MergedJudge::Add(FindingKind kind, const AuditRow& row, std::string detail) {
  findings_.Add({.kind = kind,
                 .object = row.object,
                 .line = row.line,
                 .id = row.id.empty() ? IdIn(row.key) : row.id,
                 .detail = std::move(detail)});
}

}  // namespace weir::lake
