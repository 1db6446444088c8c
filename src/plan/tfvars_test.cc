// terraform.tfvars: what the module takes, and nothing where it has no such pipeline.
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

TEST(Tfvars, LandingIsToCome) {
  EXPECT_THAT(Refusal({Layout::kLanding, {}, {}}, {}), HasSubstr("--layout batch"));
}

}  // namespace
}  // namespace weir::plan
