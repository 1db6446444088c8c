// Judges what an audit knows of one key: whether what stands there is what should.
#include "src/lake/audit_judge.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest.h"
#include "src/pipeline/tombstone.h"

namespace weir::lake {
namespace {

bool Has(const AuditRows::Group& rows, AuditRow::Kind kind) {
  return std::ranges::find(rows, kind, &AuditRow::kind) != rows.end();
}

bool IsEvent(const AuditRow& member) {
  return !member.key.starts_with('p') && !member.key.starts_with("hp");
}

bool IsClaimedBody(const AuditRow& member, const AuditRow& claim) {
  return member.body == claim.body || member.other_body == claim.body;
}

}  // namespace

std::int64_t WrittenAt(const std::string& object, std::int64_t modified) {
  if (!pipeline::MakerOf(object)) return modified;
  constexpr std::int64_t kDay = 86'400;
  const auto day = merge::LakeDayOf(object.substr(pipeline::RootOf(object).size()));
  return day ? std::min(modified, (day->days - 1) * kDay) : modified;
}

void AuditJudge::Judge(const AuditRows::Group& rows) {
  switch (rows.front().kind) {
    case AuditRow::Kind::kListed:
    case AuditRow::Kind::kExpected:
      return JudgeObject(rows);
    case AuditRow::Kind::kJudged:
    case AuditRow::Kind::kOwner:
      return JudgeRecord(rows);
    case AuditRow::Kind::kMember:
    case AuditRow::Kind::kClaim:
    case AuditRow::Kind::kErased:
      return JudgeMembers(rows);
  }
}

void AuditJudge::JudgeObject(const AuditRows::Group& rows) {
  const bool is_there = Has(rows, AuditRow::Kind::kListed);
  const bool is_expected = Has(rows, AuditRow::Kind::kExpected);
  if (is_there && is_expected) return;
  findings_.Add({.kind = is_there ? FindingKind::kObjectUnknown : FindingKind::kObjectMissing,
                 .object = IdIn(rows.front().key),
                 .line = 0,
                 .id = {},
                 .detail = is_there ? "no run has written it" : "a run has written it"});
}

void AuditJudge::JudgeRecord(const AuditRows::Group& rows) {
  if (Has(rows, AuditRow::Kind::kJudged)) return;
  NoteSuspect(unjudged_, FindingKind::kLedgerLacks, rows.front());
}

void AuditJudge::JudgeMembers(const AuditRows::Group& rows) {
  Members members;
  bool is_erased = false;
  std::optional<AuditRow> named;  // as it names the file that the claim's has become
  for (const AuditRow& row : rows) {
    is_erased |= row.kind == AuditRow::Kind::kErased;
    if (row.kind == AuditRow::Kind::kMember) members.push_back(&row);
    // A claim that was moved while claims were read may come twice; the object tells.
    if (row.kind == AuditRow::Kind::kClaim) named = row;
  }
  if (is_erased) return JudgeErased(members);
  if (named) named->object = std::string(tombstones_.NameNow(named->object));
  const AuditRow* const claim = named ? &*named : nullptr;
  LeaveOutOld(members);
  if (members.size() > 1) JudgeTwice(members, claim);
  if (claim != nullptr && members.empty()) {
    if (!IsUnreadable(claim->object)) {
      NoteSuspect(unfound_, FindingKind::kClaimWithoutEvent, *claim);
    }
  } else if (claim != nullptr) {
    JudgeClaimed(members, *claim);
  } else if (has_claims_ &&
             (IsEvent(*members.front()) || !merge::IsOutputName(members.front()->object))) {
    // What a merge has set aside, before claims judged here, needs no claim: it does not come
    // again.
    NoteSuspect(unclaimed_, FindingKind::kEventWithoutClaim, *members.front());
  }
}

/// The claim says that nothing stands there any more.
void AuditJudge::JudgeErased(const Members& members) {
  for (const AuditRow* member : members) {
    findings_.Add({.kind = FindingKind::kErasedEvent,
                   .object = member->object,
                   .line = member->line,
                   .id = IdIn(member->key),
                   .detail = "it was erased"});
  }
}

void AuditJudge::LeaveOutOld(Members& members) const {
  if (members.size() < 2) return;
  std::set<std::string_view> objects;
  for (const AuditRow* member : members) objects.insert(member->object);
  std::erase_if(members, [&](const AuditRow* member) {
    const std::string_view now = tombstones_.NameNow(member->object);
    return now != member->object && objects.contains(now);
  });
}

/// A row of the quarantine may stand beside another one of its position: a package that cut the
/// record otherwise had another part there.
void AuditJudge::JudgeTwice(const Members& members, const AuditRow* claim) {
  const auto claimed = std::ranges::find_if(members, [claim](const AuditRow* member) {
    return claim != nullptr && member->object == claim->object;
  });
  const AuditRow* meant = claimed == members.end() ? members.front() : *claimed;
  for (auto at = members.begin(); at != members.end(); ++at) {
    const AuditRow* member = *at;
    if (member == meant) continue;
    const AuditRow* other = meant;
    if (!IsEvent(*member) && meant->body != member->body) {
      const auto twin = std::find_if(members.begin(), at, [member](const AuditRow* earlier) {
        return earlier->body == member->body;
      });
      if (twin == at) continue;
      other = *twin;
    }
    findings_.Add({.kind = FindingKind::kEventTwice,
                   .object = member->object,
                   .line = member->line,
                   .id = IdIn(member->key),
                   .detail = fmt::format("also in {}, line {}", other->object, other->line)});
  }
}

void AuditJudge::JudgeClaimed(const Members& members, const AuditRow& claim) {
  const auto at = std::ranges::find(members, claim.object,
                                    [](const AuditRow* member) { return member->object; });
  const AuditRow& member = at == members.end() ? *members.front() : **at;
  if (at == members.end() && !IsUnreadable(claim.object)) {
    return NoteSuspect(unclaimed_, FindingKind::kClaimElsewhere, member);
  }
  const bool is_event = IsEvent(member);
  // A package that cut the record otherwise has claimed another part under this position.
  const bool is_claimed = is_event ? IsClaimedBody(member, claim)
                                   : std::ranges::any_of(members, [&claim](const AuditRow* row) {
                                       return IsClaimedBody(*row, claim);
                                     });
  if (is_claimed) return;
  if (!member.is_comparable) {
    if (is_event) ++uncompared_;
    return;
  }
  findings_.Add({.kind = is_event ? FindingKind::kEventChanged : FindingKind::kRowChanged,
                 .object = member.object,
                 .line = member.line,
                 .id = IdIn(member.key),
                 .detail = is_event ? "its body is not the one that was claimed"
                                    : "its record is not the one that was claimed"});
}

void AuditJudge::NoteSuspect(Suspects& suspects, FindingKind kind, const AuditRow& row) {
  if (suspects.size() < kMostSuspects) {
    suspects.push_back({row.key, row.object, row.line, row.modified});
    return;
  }
  if (kind == FindingKind::kEventWithoutClaim &&
      life_.MayBeOver(WrittenAt(row.object, row.modified))) {
    ++expired_;
    return;
  }
  findings_.Add({.kind = kind,
                 .object = row.object,
                 .line = row.line,
                 .id = IdIn(row.key),
                 .detail = "one of very many"});
}

}  // namespace weir::lake
