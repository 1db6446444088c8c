// Judges what an audit knows of one key: whether what stands there is what should.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "src/lake/audit_findings.h"
#include "src/lake/audit_rows.h"

namespace weir::lake {

/// What does not fit, and has to be looked at again before it is a finding.
struct Suspect {
  std::string key;
  std::string object;  ///< that holds the event, or should
  std::uint64_t line = 0;
  std::int64_t modified = 0;
};
using Suspects = std::vector<Suspect>;

/// The id or position in a row's key, for people.
[[nodiscard]] inline std::string IdIn(const std::string& key) { return key.substr(1); }

class AuditJudge {
 public:
  /// More than so many of a kind are no attempts under way: they are findings without another look.
  static constexpr std::size_t kMostSuspects = 100'000;

  /// `findings` outlives this.
  explicit AuditJudge(Findings& findings) : findings_(findings) {}

  /// Claims that name such an object are not looked at: that it can't be read is the finding.
  void NoteUnreadable(const std::string& object) {
    if (unreadable_.size() < kMostSuspects) unreadable_.insert(object);
  }

  /// Takes all rows of one key.
  void Judge(const AuditRows::Group& rows);

  [[nodiscard]] bool IsUnreadable(const std::string& object) const {
    return unreadable_.contains(object);
  }
  /// Events whose body could not be compared with their claim.
  [[nodiscard]] std::uint64_t uncompared() const { return uncompared_; }
  /// Events and rows without a claim.
  [[nodiscard]] Suspects TakeUnclaimed() { return std::exchange(unclaimed_, {}); }
  /// Claims without what they claim.
  [[nodiscard]] Suspects TakeUnfound() { return std::exchange(unfound_, {}); }
  /// Records that own a claim and have no row in the ledger; the key is 'r' and the place.
  [[nodiscard]] Suspects TakeUnjudged() { return std::exchange(unjudged_, {}); }

 private:
  using Members = std::vector<const AuditRow*>;

  void JudgeObject(const AuditRows::Group& rows);
  void JudgeRecord(const AuditRows::Group& rows);
  void JudgeMembers(const AuditRows::Group& rows);
  void JudgeTwice(const Members& members, const AuditRow* claim);
  void JudgeClaimed(const Members& members, const AuditRow& claim);
  void NoteSuspect(Suspects& suspects, FindingKind kind, const AuditRow& row);

  Findings& findings_;
  std::unordered_set<std::string> unreadable_;
  std::uint64_t uncompared_ = 0;
  Suspects unclaimed_;
  Suspects unfound_;
  Suspects unjudged_;
};

}  // namespace weir::lake
