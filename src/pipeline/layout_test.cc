// Names of objects: one a partition and attempt, never one that another attempt draws.
#include "src/pipeline/layout.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace weir::pipeline {
namespace {

using codec::Compression;

constexpr event::Day kLaidOutDay = {18'823};  // 2021-07-15

ObjectNames Names(Layout layout, Compression compression = Compression::kNone,
                  std::string token = "a1") {
  return {layout, compression, {"p1", std::move(token)}};
}

TEST(Layout, NamesComeBack) {
  for (const Layout layout : {Layout::kBatch, Layout::kEvent}) {
    EXPECT_EQ(LayoutNamed(LayoutName(layout)), layout);
  }
  EXPECT_EQ(LayoutNamed("Batch"), std::nullopt);
  EXPECT_EQ(LayoutNamed(""), std::nullopt);
}

TEST(ObjectNames, EventsOfOnePartitionShareAnObject) {
  event::PartitionTable partitions;
  auto names = Names(Layout::kBatch);
  const auto& account = partitions.Intern(kLaidOutDay, "account:created");
  const ObjectRef first = names.ForEvent(account, "x");
  EXPECT_EQ(first.name,
            "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created/"
            "p1-a1-0.json");
  EXPECT_EQ(names.ForEvent(account, "y").ordinal, first.ordinal);
  const ObjectRef other = names.ForEvent(partitions.Intern(kLaidOutDay, "account:closed"), "x");
  EXPECT_NE(other.name, first.name);
}

TEST(ObjectNames, LayoutEventNamesByIdInsideThePartition) {
  event::PartitionTable partitions;
  auto names = Names(Layout::kEvent, Compression::kGzip);
  const auto& login = partitions.Intern(kLaidOutDay, "login");
  EXPECT_EQ(names.ForEvent(login, "42").name,
            "lake/year=2021/month=07/day=15/event_type=login/"
            "event_subtype=__HIVE_DEFAULT_PARTITION__/42.json");
  EXPECT_TRUE(names.ForEvent(login, "../../x").name.ends_with("/..%2F..%2Fx.json"));
}

TEST(ObjectNames, BeginWithTheirRoot) {
  event::PartitionTable partitions;
  ObjectNames names(Layout::kBatch, Compression::kNone, {"p1", "a1"}, "some/quarantine/");
  const auto event = names.ForEvent(partitions.Intern(kLaidOutDay, "login"), "x");
  const auto rejection = names.ForRejection(kLaidOutDay, event::Reason::kEmpty);
  EXPECT_TRUE(event.name.starts_with("some/quarantine/lake/year="));
  EXPECT_TRUE(rejection.name.starts_with("some/quarantine/quarantine/year="));
  EXPECT_EQ(names.ForStreamLedger().name, "some/quarantine/ledger/p1-a1-0.json");
  EXPECT_FALSE(IsQuarantine(event.name));
  EXPECT_TRUE(IsQuarantine(rejection.name));
}

TEST(ObjectNames, SuffixSaysTheCompression) {
  event::PartitionTable partitions;
  const auto& login = partitions.Intern(kLaidOutDay, "login");
  auto gzip = Names(Layout::kBatch, Compression::kGzip);
  auto zstd = Names(Layout::kBatch, Compression::kZstd);
  EXPECT_TRUE(gzip.ForEvent(login, "x").name.ends_with("/p1-a1-0.json.gz"));
  EXPECT_TRUE(zstd.ForEvent(login, "x").name.ends_with("/p1-a1-0.json.zst"));
}

TEST(ObjectNames, RejectionsGoByArrivalAndReason) {
  auto names = Names(Layout::kEvent);
  const ObjectRef empty = names.ForRejection(kLaidOutDay, event::Reason::kEmpty);
  EXPECT_EQ(empty.name, "quarantine/year=2021/month=07/day=15/reason=empty/p1-a1-0.json");
  EXPECT_EQ(names.ForRejection(kLaidOutDay, event::Reason::kEmpty).ordinal, empty.ordinal);
  EXPECT_NE(names.ForRejection({kLaidOutDay.days + 1}, event::Reason::kEmpty).name, empty.name);
  EXPECT_NE(names.ForRejection(kLaidOutDay, event::Reason::kConflict).name, empty.name);
}

TEST(ObjectNames, RoundsKeepTheFolderOfAnyAttempt) {
  auto names = Names(Layout::kBatch);
  const ObjectRef second = names.ForRound("lake/day=1/p0-b2-0.json", 1);
  EXPECT_EQ(second.name, "lake/day=1/p1-a1-1.json");
  EXPECT_EQ(names.ForRound("lake/day=1/p0-c3-0.json", 1).ordinal, second.ordinal);
  EXPECT_EQ(names.ForRound("lake/day=1/p0-b2-0.json", 2).name, "lake/day=1/p1-a1-2.json");
  EXPECT_EQ(names.ForRound("lake/day=2/p0-b2-0.json", 1).name, "lake/day=2/p1-a1-1.json");
}

TEST(ObjectNames, AttemptsNeverDrawTheSameName) {
  event::PartitionTable partitions;
  const auto& login = partitions.Intern(kLaidOutDay, "login");
  auto one = Names(Layout::kBatch, Compression::kNone, "a1");
  auto two = Names(Layout::kBatch, Compression::kNone, "b2");
  EXPECT_NE(one.ForEvent(login, "x").name, two.ForEvent(login, "x").name);
  EXPECT_NE(one.ForRound("lake/x", 1).name, two.ForRound("lake/x", 1).name);
}

TEST(AttemptOf, AnObjectIsNamedByTheAttemptThatWroteIt) {
  constexpr std::string_view kFirst =
      "k0123456789abcdef-000000000006-49590338271490256608559692538361571095921575989136588898-"
      "000000";
  for (const std::string_view end : {"-0.json.gz", "-12.json", "-1.json.zst"}) {
    const auto attempt = AttemptOf(std::string("some/lake/day=1/").append(kFirst) +
                                   "-5c1f00aa11bb22cc" + std::string(end));
    ASSERT_TRUE(attempt) << end;
    EXPECT_EQ(attempt->first_position, kFirst);
    EXPECT_EQ(attempt->token, "5c1f00aa11bb22cc");
  }
}

TEST(AttemptOf, AnObjectThatIsNamedByAnEventTellsNoAttempt) {
  for (const std::string_view name :
       {"lake/day=1/6ae1768a-eb84-57ba-8981-2139135385a9.json", "lake/x.json", "lake/-0.json", "",
        "lake/p-5C1F00AA11BB22CC-0.json", "lake/p-5c1f00aa11bb22cc-.json",
        "lake/5c1f00aa11bb22cc-0.json"}) {
    EXPECT_FALSE(AttemptOf(name)) << name;
  }
}

TEST(LayoutOf, AttemptsAtStreamsAndRunsOfTodayAndOfBeforeHaveLayoutBatch) {
  for (const std::string_view name :
       {"lake/day=1/k0123456789abcdef-000000000006-49-000000-5c1f00aa11bb22cc-0.json",
        "lake/day=1/000000000000000-f196c83336039e951331c7dc2ef766ad-45757de6dd61-0.json",
        "lake/day=1/000000000000000-f196c83336039e951331c7dc2ef766ad-000001-45757de6dd61-0.json",
        "lake/day=1/f196c83336039e951331c7dc2ef766ad-000000000000000-45757de6dd61-12.json",
        "lake/day=1/whatever.json.gz", "lake/day=1/whatever.json.zst"}) {
    EXPECT_EQ(LayoutOf(name), Layout::kBatch) << name;
  }
}

TEST(LayoutOf, AnObjectThatIsNamedByAnEventHasLayoutEvent) {
  for (const std::string_view name :
       {"lake/day=1/6ae1768a-eb84-57ba-8981-2139135385a9.json", "lake/day=1/Order%207.json",
        "lake/day=1/000000000000000-f196c83336039e951331c7dc2ef766ad.json",
        "lake/day=1/f196c83336039e951331c7dc2ef766ad-7-0.json"}) {
    EXPECT_EQ(LayoutOf(name), Layout::kEvent) << name;
  }
}

TEST(LayoutOf, FilesOfOthersTellNothing) {
  for (const std::string_view name :
       {"lake/day=1/_SUCCESS", "lake/.DS_Store", "lake/day=1/part-0.parquet", "lake/day=1/.json",
        "lake/day=1/x.json.gz.tmp", ""}) {
    EXPECT_EQ(LayoutOf(name), std::nullopt) << name;
  }
}

TEST(ObjectNames, LedgerEntriesGoByTheirFirstPosition) {
  EXPECT_EQ(Names(Layout::kBatch).ForLedger("p1").name, "ledger/p1.json");
}

TEST(ObjectNames, OrdinalsAreDenseAndNamesStayWhereTheyAre) {
  auto names = Names(Layout::kBatch);
  std::vector<ObjectRef> given;
  for (std::uint32_t round = 1; round <= 1'000; ++round) {
    given.push_back(names.ForRound("lake/x", round));
  }
  ASSERT_EQ(names.size(), given.size());
  for (std::uint32_t i = 0; i < given.size(); ++i) {
    EXPECT_EQ(given[i].ordinal, i);
    EXPECT_EQ(given[i].name.data(), names.at(i).data());
  }
}

}  // namespace
}  // namespace weir::pipeline
