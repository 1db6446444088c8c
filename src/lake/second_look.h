// Looks again at what did not fit: a pipeline may be at work on the lake that is audited.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "src/lake/audit_findings.h"
#include "src/lake/audit_judge.h"
#include "src/lake/object_reading.h"
#include "src/pipeline/claim_listing.h"
#include "src/pipeline/tombstone_lookup.h"
#include "src/result/result.h"

namespace weir::lake {

/// Asks for each claim as it is by now, and for the object that it names by now.
class SecondLook {
 public:
  /// All but the claims' life outlive this.
  SecondLook(pipeline::ClaimListing& claims, ObjectReading& reading,
             const pipeline::TombstoneLookup& tombstones, Findings& findings, ClaimLife life);

  /// Members without a claim: a claim is there before its member, so this needs no time.
  Result<void> SettleUnclaimed(const Suspects& suspects);
  /// Claims without a member: what is left of them.
  Result<Suspects> LookForMembers(const Suspects& suspects);
  /// What is left of those in the end.
  void ReportUnfound(const Suspects& suspects);

  /// Members without a claim that may have expired.
  [[nodiscard]] std::uint64_t expired() const { return expired_; }

 private:
  using Claim = std::optional<pipeline::ListedClaim>;

  Result<std::vector<Claim>> FindClaims(const Suspects& suspects);
  void SettleOne(const Suspect& member, const Claim& claim);
  Result<void> LookInto(const std::string& object, std::map<std::string, Suspect>& wanted);

  pipeline::ClaimListing& claims_;
  ObjectReading& reading_;
  const pipeline::TombstoneLookup& tombstones_;
  Findings& findings_;
  const ClaimLife life_;
  std::uint64_t expired_ = 0;
  std::map<std::string, bool> is_there_;  ///< objects that were looked into
};

}  // namespace weir::lake
