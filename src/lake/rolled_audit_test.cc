// The audit of a merged lake whose days are rolled up: before it, beside it, and long before.
#include <functional>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/merged_audit_testing.h"
#include "src/merge/plan/names.h"

namespace weir::lake {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::int64_t kHourMicros = event::kMicrosPerDay / 24;

/// Seven events of two days, of which none is held.
class RolledAuditTest : public MergedAuditTest {
 protected:
  RolledAuditTest() {
    merged_.settings.hold_hours = 0;
    merged_.Land(6, 300, {merge::MergedLake::Event(6), merge::MergedLake::Event(7)});
    Wait(7);
    Merge();
  }

  void Wait(int hours) {
    merged_.objects.now.micros += hours * kHourMicros;
    now_ = merged_.objects.now.micros / event::kMicrosPerSecond;
  }
  void Merge() {
    merged_.MergeAll();
    for (const auto& object : objects()) written_.try_emplace(object.first, now_);
  }
  void RollUp() {
    const std::size_t before = merged_.NamesBelow("lake/").size();
    merged_.settings.rolls_all = true;
    Merge();
    ASSERT_GT(merged_.NamesBelow("lake/").size(), before);
  }
  void RemoveWhatWasMadeOne() {
    const std::size_t before = merged_.NamesBelow("lake/").size();
    Wait(2);
    Merge();
    ASSERT_LT(merged_.NamesBelow("lake/").size(), before);
  }
  /// Once the audit has looked at the chain, and before it reads the lake.
  void Meanwhile(const std::function<void()>& happens) {
    merged_.objects.hook =
        [happens, is_over = false](const fakes::PortCall& call) mutable -> std::optional<Error> {
      if (is_over || !call.name.starts_with(merge::kIndexFolder)) return std::nullopt;
      is_over = true;
      happens();
      return std::nullopt;
    };
  }
};

TEST_F(RolledAuditTest, OfAGoodLakeNothingIsSaid) {
  Wait(24);
  RollUp();
  EXPECT_EQ(Run().events, 7U) << "what was made one stands there still";
  EXPECT_THAT(found_, IsEmpty());
  RemoveWhatWasMadeOne();
  EXPECT_EQ(Run().events, 7U);
  EXPECT_THAT(found_, IsEmpty());
}

/// The file was made a minute ago, and its events are forgotten for weeks.
TEST_F(RolledAuditTest, ADayThatTheIndexHasForgottenIsCounted) {
  Wait(60 * 24);
  Merge();
  RollUp();
  AuditReport report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_EQ(report.claims, 0U);
  EXPECT_EQ(report.expired, 7U);
  RemoveWhatWasMadeOne();
  report = Run();
  EXPECT_THAT(found_, IsEmpty());
  EXPECT_EQ(report.expired, 7U);
}

TEST_F(RolledAuditTest, ADayThatIsRolledUpMeanwhileIsAuditedAsItWas) {
  Wait(24);
  Meanwhile([this] { RollUp(); });
  EXPECT_EQ(Run().events, 7U);
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(RolledAuditTest, OfALakeWhoseFilesHaveGoneMeanwhileNothingIsSaid) {
  Wait(24);
  Meanwhile([this] {
    RollUp();
    RemoveWhatWasMadeOne();
  });
  const auto report = Audited();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(report.error().message, HasSubstr("the lake has changed too fast"));
  ASSERT_TRUE(Audited()) << "once more, and no faster than that";
  EXPECT_THAT(found_, IsEmpty());
}

/// An audit that lasts for days: who has deleted files is not known any more.
TEST_F(RolledAuditTest, WhereLaterPlansAreOverNothingIsSaid) {
  Wait(24);
  const merge::PlanNumber closed = Head().plan;
  Meanwhile([this, closed] {
    RollUp();
    objects().erase(merge::PlanName(closed + 1));
  });
  const auto report = Audited();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::kUnavailable);
}

/// What was made one before the audit began is not read, so it may go.
TEST_F(RolledAuditTest, FilesThatWereMadeOneBeforeMayGoMeanwhile) {
  Wait(24);
  RollUp();
  Meanwhile([this] { RemoveWhatWasMadeOne(); });
  EXPECT_EQ(Run().events, 7U);
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(RolledAuditTest, AFileThatSomebodyDeletesMeanwhileIsMissed) {
  Meanwhile([this] { objects().erase(FirstBelow("lake/")); });
  Run();
  EXPECT_THAT(found_, testing::Contains(StartsWith("object_missing")));
}

}  // namespace
}  // namespace weir::lake
