// Judges what an audit knows of one key: whether what stands there is what should.
#include "src/lake/audit_judge.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace weir::lake {
namespace {

bool Has(const AuditRows::Group& rows, AuditRow::Kind kind) {
  return std::ranges::find(rows, kind, &AuditRow::kind) != rows.end();
}

bool IsEvent(const AuditRow& member) {
  return !member.key.starts_with('p') && !member.key.starts_with("hp");
}

}  // namespace

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
  const AuditRow* claim = nullptr;
  for (const AuditRow& row : rows) {
    if (row.kind == AuditRow::Kind::kMember) members.push_back(&row);
    // A claim that was moved while claims were read may come twice; the object tells.
    if (row.kind == AuditRow::Kind::kClaim) claim = &row;
  }
  if (members.size() > 1) JudgeTwice(members, claim);
  if (claim != nullptr && members.empty()) {
    if (!IsUnreadable(claim->object)) {
      NoteSuspect(unfound_, FindingKind::kClaimWithoutEvent, *claim);
    }
  } else if (claim != nullptr) {
    JudgeClaimed(members, *claim);
  } else {
    NoteSuspect(unclaimed_, FindingKind::kEventWithoutClaim, *members.front());
  }
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
  if (!IsEvent(member)) return;
  if (!member.is_comparable) {
    ++uncompared_;
  } else if (member.body != claim.body) {
    findings_.Add({.kind = FindingKind::kEventChanged,
                   .object = member.object,
                   .line = member.line,
                   .id = IdIn(member.key),
                   .detail = "its body is not the one that was claimed"});
  }
}

void AuditJudge::NoteSuspect(Suspects& suspects, FindingKind kind, const AuditRow& row) {
  if (suspects.size() < kMostSuspects) {
    suspects.push_back({row.key, row.object, row.line, row.modified});
    return;
  }
  findings_.Add({.kind = kind,
                 .object = row.object,
                 .line = row.line,
                 .id = IdIn(row.key),
                 .detail = "one of very many"});
}

}  // namespace weir::lake
