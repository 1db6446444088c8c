// Judges what the audit of a merged lake knows of one key: an event and its row in the index.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "src/lake/audit_findings.h"
#include "src/lake/audit_rows.h"
#include "src/merge/plan/plan.h"

namespace weir::lake {

class MergedJudge {
 public:
  struct Limits {
    /// How long the index knows an event, and how long claims did before; from when it was written.
    /// Nothing for ever.
    std::optional<std::chrono::seconds> index_life;
    std::optional<std::chrono::seconds> claim_life;
    std::int64_t now = 0;                     ///< in seconds, by the clock of the lake
    std::int64_t claims_end = 0;              ///< no claim was asked for behind that
    std::chrono::seconds most_ahead{86'400};  ///< how far past its arrival an event's time may be
    bool may_be_seeded = false;               ///< what no plan has stored may be of before
    bool is_index_whole = true;               ///< each file of it was read to its end
    bool are_events_read = true;  ///< each object of the lake was, and each row that is held
    bool are_rows_known = true;   ///< of the ledger, for every record
    const std::set<merge::PlanNumber>& storing;  ///< see merge::ChainSurvey
    std::string_view prefix;                     ///< of names
  };

  /// `findings` outlives it.
  MergedJudge(Findings& findings, Limits limits) : findings_(findings), limits_(limits) {}

  /// Takes all rows of one key.
  void Judge(const AuditRows::Group& rows);

  /// Events that the index may have forgotten.
  [[nodiscard]] std::uint64_t expired() const { return expired_; }
  /// Events whose body is not the index's for all that can be seen, and may have been.
  [[nodiscard]] std::uint64_t uncompared() const { return uncompared_; }

 private:
  using Rows = std::vector<const AuditRow*>;

  void JudgeRecord(const AuditRows::Group& rows);
  void JudgeSetAside(const AuditRows::Group& rows);
  void JudgeEvent(const AuditRows::Group& rows);
  void JudgeErased(const Rows& events, const Rows& known);
  void JudgeTwice(const Rows& events);
  void JudgeUnknown(const AuditRow& event);
  [[nodiscard]] bool MayBeOfOthers(const AuditRow& event) const;
  [[nodiscard]] std::optional<std::int64_t> KnownFrom(const AuditRow& event) const;
  [[nodiscard]] bool MayBeForgotten(const AuditRow& event) const;
  void JudgeBody(const AuditRow& event, const AuditRow& known);
  void Add(FindingKind kind, const AuditRow& row, std::string detail);

  Findings& findings_;
  const Limits limits_;
  std::uint64_t expired_ = 0;
  std::uint64_t uncompared_ = 0;
};

}  // namespace weir::lake
