// What an audit makes of very many events without a claim.
#include "src/lake/audit_judge.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/fakes/in_memory_object_listing.h"

namespace weir::lake {
namespace {

constexpr std::int64_t kSecondsOfADay = 24 * 3600;
constexpr std::int64_t kTimeOfAudit = 100 * kSecondsOfADay;
constexpr std::chrono::seconds kLifeOfClaims = std::chrono::days(14);

void JudgeUnclaimed(std::size_t count, std::int64_t modified, AuditJudge& judge) {
  AuditRow row;
  row.object = "lake/a.json";
  row.modified = modified;
  for (std::size_t i = 0; i < count; ++i) {
    row.key = "i" + std::to_string(i);
    judge.Judge({row});
  }
}

TEST(AuditJudge, OfAnOldLakeNoNumberOfEventsWithoutAClaimIsAFinding) {
  Findings findings(10);
  fakes::InMemoryObjectListing objects;
  const pipeline::TombstoneLookup tombstones(objects);
  AuditJudge judge(findings, tombstones, {.life = kLifeOfClaims, .now = kTimeOfAudit});
  JudgeUnclaimed(AuditJudge::kMostSuspects + 3, kTimeOfAudit - 14 * kSecondsOfADay, judge);
  EXPECT_EQ(findings.CountOf(FindingKind::kEventWithoutClaim), 0U);
  EXPECT_EQ(judge.expired(), 3U);
  EXPECT_EQ(judge.TakeUnclaimed().size(), AuditJudge::kMostSuspects);
}

TEST(AuditJudge, OfOneWhoseClaimsLiveEachBeyondManyIsOne) {
  for (const auto& life :
       {ClaimLife{.life = kLifeOfClaims, .now = kTimeOfAudit}, ClaimLife{.life = {}, .now = 0}}) {
    Findings findings(10);
    fakes::InMemoryObjectListing objects;
    const pipeline::TombstoneLookup tombstones(objects);
    AuditJudge judge(findings, tombstones, life);
    JudgeUnclaimed(AuditJudge::kMostSuspects + 3, kTimeOfAudit - 12 * kSecondsOfADay, judge);
    EXPECT_EQ(findings.CountOf(FindingKind::kEventWithoutClaim), 3U);
    EXPECT_EQ(judge.expired(), 0U);
  }
}

TEST(AuditJudge, WhatAMergeHasSetAsideNeedsNoClaim) {
  Findings findings(10);
  fakes::InMemoryObjectListing objects;
  const pipeline::TombstoneLookup tombstones(objects);
  AuditJudge judge(findings, tombstones, {.life = kLifeOfClaims, .now = kTimeOfAudit});
  AuditRow row;
  row.modified = kTimeOfAudit;
  row.key = "pk-1";
  row.object = "quarantine/year=2021/month=07/day=15/reason=x/m000000000001-0.json.gz";
  judge.Judge({row});
  EXPECT_TRUE(judge.TakeUnclaimed().empty());
  row.object = "quarantine/year=2021/month=07/day=15/reason=x/k-1-0.json.gz";
  judge.Judge({row});
  EXPECT_EQ(judge.TakeUnclaimed().size(), 1U);
}

TEST(AuditJudge, OfACopyNoEventNeedsAClaimAndEachIsThereOnce) {
  Findings findings(10);
  fakes::InMemoryObjectListing objects;
  const pipeline::TombstoneLookup tombstones(objects);
  AuditJudge judge(findings, tombstones, {.life = kLifeOfClaims, .now = kTimeOfAudit}, false);
  AuditRow row;
  row.modified = kTimeOfAudit;
  row.key = "i1";
  row.object = "lake/a.json";
  AuditRow other = row;
  other.object = "lake/b.json";
  judge.Judge({row});
  EXPECT_TRUE(judge.TakeUnclaimed().empty());
  EXPECT_EQ(findings.count(), 0U);
  judge.Judge({row, other});
  EXPECT_EQ(findings.CountOf(FindingKind::kEventTwice), 1U);
}

}  // namespace
}  // namespace weir::lake
