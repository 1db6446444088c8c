// terraform.tfvars: what the module takes, and nothing where it refuses such a pipeline.
#include "src/plan/tfvars.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::plan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Plan PlanFor(double rate, const Decided& decided, const Wishes& wishes = {}) {
  Workload workload;
  workload.events_per_second = rate;
  return MakePlan(workload, wishes, decided, Prices());
}

std::string Refusal(const Decided& decided, const Wishes& wishes) {
  const auto text = Tfvars(PlanFor(1, decided, wishes));
  return text ? "no complaint" : text.error().message;
}

TEST(Tfvars, OfWhatIsProvisioned) {
  const auto text = Tfvars(PlanFor(1'000, {{}, StreamMode::kProvisioned, ClaimMode::kProvisioned}));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_THAT(*text, StartsWith(kTfvarsMark));
  EXPECT_THAT(*text, HasSubstr("\nstream_mode                = \"PROVISIONED\"\n"
                               "shard_count                = 2\n"));
  EXPECT_THAT(*text, HasSubstr("claim_capacity = {\n  min_write = 477\n  max_write = 4286\n"
                               "  target    = 70\n}\n"));
}

TEST(Tfvars, OfWhatIsOnDemandHasNeitherShardsNorUnits) {
  const auto text = Tfvars(PlanFor(1, {{}, StreamMode::kOnDemand, ClaimMode::kOnDemand}));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_THAT(*text, HasSubstr("\"ON_DEMAND\""));
  EXPECT_THAT(*text, HasSubstr("compact_after_hours        = 0\n"));
  EXPECT_THAT(*text, Not(HasSubstr("shard_count")));
  EXPECT_THAT(*text, Not(HasSubstr("claim_capacity")));
}

TEST(Tfvars, FailedEventsAreGoneBeforeTheirClaims) {
  Wishes wishes;
  wishes.claim_days = 10;
  const auto text = Tfvars(PlanFor(1, {}, wishes));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_THAT(*text, HasSubstr("claim_days                 = 10\n"
                               "failed_event_days          = 3\n"));
  wishes.claim_days = 8;
  EXPECT_THAT(Refusal({}, wishes), HasSubstr("--claim-days"));
}

TEST(Tfvars, RecordsReachTheFailedEventsBeforeTheStreamDropsThem) {
  Wishes wishes;
  wishes.retention_hours = 24;
  const auto text = Tfvars(PlanFor(1, {}, wishes));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_THAT(*text, HasSubstr("maximum_record_age_seconds = 43200\n"));
}

TEST(Tfvars, OfLandingsHaveTheirMergeAndNoClaims) {
  Wishes wishes;
  wishes.fresh_seconds = 3'600;
  const auto text = Tfvars(PlanFor(100, {Layout::kLanding, {}, {}}, wishes));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_THAT(*text, HasSubstr("\nlayout                     = \"landing\"\n"));
  EXPECT_THAT(*text, HasSubstr("\nfailed_event_days          = 7\n"
                               "merge_minutes              = 60\n"
                               "merge_horizon_days         = 35\n"
                               "merge_hold_hours           = 6\n"
                               "merge_roll_after_hours     = 0\n"
                               "merge_memory_mb            = 1769\n"
                               "merge_timeout_seconds      = 900\n"
                               "oldest_landing_minutes     = 300\n"));
  EXPECT_THAT(*text, Not(HasSubstr("claim")));
}

TEST(Tfvars, AnIndexOutlivesWhatMayComeAgain) {
  Wishes wishes;
  wishes.horizon_days = 10;
  const auto text = Tfvars(PlanFor(100, {Layout::kLanding, {}, {}}, wishes));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_THAT(*text, HasSubstr("failed_event_days          = 2\n"));
  wishes.horizon_days = 9;
  EXPECT_THAT(Refusal({Layout::kLanding, {}, {}}, wishes), HasSubstr("--horizon-days"));
}

}  // namespace
}  // namespace weir::plan
