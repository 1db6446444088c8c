// Judges what an audit knows of one key: whether what stands there is what should.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "src/lake/audit_findings.h"
#include "src/lake/audit_rows.h"
#include "src/pipeline/tombstone_lookup.h"

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

/// How long claims live after their event was written.
struct ClaimLife {
  /// A claim lives from the arrival of its record, which may have waited so long in its stream
  /// before it was written: as long as streams keep records if they are not told otherwise.
  static constexpr std::chrono::seconds kWaitsInStream = std::chrono::days(1);

  std::optional<std::chrono::seconds> life;  ///< nothing where they live for ever
  std::int64_t now = 0;                      ///< in seconds, by the clock of the lake

  /// Whether what was written then may be without its claim by now.
  [[nodiscard]] bool MayBeOver(std::int64_t written) const {
    return life && written + (*life - kWaitsInStream).count() <= now;
  }
};

/// When an event of that object was written, which was changed last then. A file that was made of
/// others is younger than its events: there the day of its folder counts, and the day before it,
/// for an event's time may be ahead of its arrival.
[[nodiscard]] std::int64_t WrittenAt(const std::string& object, std::int64_t modified);

class AuditJudge {
 public:
  /// More than so many of a kind are no attempts under way: they are findings without another look,
  /// unless their claims may have expired.
  static constexpr std::size_t kMostSuspects = 100'000;

  /// Both outlive this. Without claims (`has_claims`) an event needs none.
  AuditJudge(Findings& findings, const pipeline::TombstoneLookup& tombstones, ClaimLife life,
             bool has_claims = true)
      : findings_(findings), tombstones_(tombstones), life_(life), has_claims_(has_claims) {}

  /// Claims that name such an object are not looked at: that it can't be read is the finding.
  void NoteUnreadable(const std::string& object) {
    if (unreadable_.size() < kMostSuspects) unreadable_.insert(object);
  }

  /// Takes all rows of one key.
  void Judge(const AuditRows::Group& rows);

  [[nodiscard]] bool IsUnreadable(const std::string& object) const {
    return unreadable_.contains(object);
  }
  /// Events whose body is not the claim's for all that can be seen, and may have been.
  [[nodiscard]] std::uint64_t uncompared() const { return uncompared_; }
  /// Events and rows without a claim, beyond those for another look, that may have expired.
  [[nodiscard]] std::uint64_t expired() const { return expired_; }
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
  void JudgeErased(const Members& members);
  /// Leaves out members of files that were rolled up while the lake was read.
  void LeaveOutOld(Members& members) const;
  void JudgeTwice(const Members& members, const AuditRow* claim);
  void JudgeClaimed(const Members& members, const AuditRow& claim);
  void NoteSuspect(Suspects& suspects, FindingKind kind, const AuditRow& row);

  Findings& findings_;
  const pipeline::TombstoneLookup& tombstones_;
  const ClaimLife life_;
  const bool has_claims_;
  std::uint64_t expired_ = 0;
  std::unordered_set<std::string> unreadable_;
  std::uint64_t uncompared_ = 0;
  Suspects unclaimed_;
  Suspects unfound_;
  Suspects unjudged_;
};

}  // namespace weir::lake
