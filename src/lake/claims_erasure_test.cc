// Events leave a lake in which they have claims, and do not come back.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/erasure.h"
#include "src/lake/merged_audit_testing.h"
#include "src/merge/merged_lake_testing.h"
#include "src/pipeline/erased_claim.h"
#include "src/pipeline/quarantine.h"
#include "src/pipeline/tombstone.h"

namespace weir::lake {
namespace {

using merge::MergedLake;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Claims by what they are of; of each its owner and its object.
class InMemoryEraser final : public pipeline::ClaimEraser {
 public:
  struct Claimed {
    std::string owner;
    std::string object;
  };

  Result<std::uint64_t> Erase(std::span<const pipeline::ClaimKey> keys, std::string_view owner,
                              const TakeObjects& take) override {
    std::uint64_t erased = 0;
    for (const pipeline::ClaimKey& key : keys) {
      Claimed& claim = claims[pipeline::MarkOf(key.kind) + std::string(key.text)];
      if (pipeline::IsErased(claim.owner)) continue;
      const std::vector<std::string> objects(claim.object.empty() ? 0 : 1, claim.object);
      if (before_change) before_change();
      if (auto taken = take(objects); !taken) return taken.error();
      claim = {.owner = std::string(owner), .object = {}};
      ++erased;
    }
    return erased;
  }
  Result<std::uint64_t> CountErased(std::span<const pipeline::ClaimKey> keys) override {
    std::uint64_t erased = 0;
    for (const pipeline::ClaimKey& key : keys) {
      const auto claim = claims.find(pipeline::MarkOf(key.kind) + std::string(key.text));
      if (claim != claims.end() && pipeline::IsErased(claim->second.owner)) ++erased;
    }
    return erased;
  }

  std::map<std::string, Claimed, std::less<>> claims;
  std::function<void()> before_change;
};

constexpr event::Day kRolledDay{18'823};
constexpr std::string_view kRolledFolder =
    "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created/";

class ClaimsErasureTest : public testing::Test {
 protected:
  struct Cut {};

  /// Two events in one file, each with its claim.
  ClaimsErasureTest() {
    objects()[file_] = MergedLake::Event(1) + "\n" + MergedLake::Event(2) + "\n";
    for (const int number : {1, 2}) claims_.claims['i' + IdOf(number)] = {"a position", file_};
  }

  static std::string IdOf(int id) { return fmt::format("6ae1768a-eb84-57ba-8981-{:012}", id); }

  Result<ErasureReport> Erase(int number) {
    LakeInMemory listing(objects(), written_);
    ErasedIds ids({}, ParseErasedIds({}, std::vector<std::string>{IdOf(number)}).value());
    return EraseFromClaimed(lake_.objects, listing, claims_, {}, ids, {});
  }
  void Bury(const std::string& old_file, const std::string& new_file, bool is_done) {
    const pipeline::TombstoneHeader header{
        .number = 1, .made_at = {}, .new_files = {{new_file, {{old_file, 0}}}}};
    objects()[pipeline::TombstoneName(kRolledDay, 1)] = pipeline::FormatTombstone(header, {});
    if (is_done) {
      objects()[pipeline::TombstoneDoneName(kRolledDay, 1)] = "2021-07-16T02:00:00Z\n";
    }
  }
  std::map<std::string, std::string, std::less<>>& objects() { return lake_.objects.objects; }

  const std::string file_ = std::string(kRolledFolder) + "k-1-0.json";
  const std::string rolled_ = std::string(kRolledFolder) + "r000001~0.json";
  MergedLake lake_;
  TimesOfObjects written_;
  InMemoryEraser claims_;
};

TEST_F(ClaimsErasureTest, TheEventGoesAndItsClaimNamesNothing) {
  const auto report = Erase(1);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->is_finished);
  EXPECT_EQ(report->counts.events, 1U);
  EXPECT_EQ(objects().at(file_), MergedLake::Event(2) + "\n");
  EXPECT_EQ(claims_.claims.at('i' + IdOf(1)).object, "");
  EXPECT_EQ(claims_.claims.at('i' + IdOf(2)).object, file_);
  EXPECT_TRUE(objects().contains(report->record));
}

TEST_F(ClaimsErasureTest, ANameThatIsFreeIsTaken) {
  const std::string name = std::string(kRolledFolder) + "k-9-0.json";
  claims_.claims['i' + IdOf(9)] = {"a position", name};
  ASSERT_TRUE(Erase(9));
  ASSERT_TRUE(objects().contains(name));
  EXPECT_EQ(objects().at(name), "");
}

TEST_F(ClaimsErasureTest, ANameThatATombstoneHasStaysFree) {
  objects()[rolled_] = objects().at(file_);
  objects().erase(file_);
  Bury(file_, rolled_, true);
  ASSERT_TRUE(Erase(1));
  EXPECT_FALSE(objects().contains(file_));
  EXPECT_EQ(objects().at(rolled_), MergedLake::Event(2) + "\n");
}

TEST_F(ClaimsErasureTest, ARollUpThatIsNotDoneIsSaid) {
  Bury(file_, rolled_, false);
  const auto refused = Erase(1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUnavailable);
  Bury(file_, rolled_, true);
  const auto again = Erase(1);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_TRUE(again->is_finished);
}

TEST_F(ClaimsErasureTest, WhatIsRolledUpMeanwhileIsGoneThroughOnceMore) {
  const std::string as_read = objects().at(file_);
  lake_.objects.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "List" && call.name == "quarantine/" && !objects().contains(rolled_)) {
      objects()[rolled_] = as_read;
      Bury(file_, rolled_, true);
    }
    return std::nullopt;
  };
  ASSERT_TRUE(Erase(1));
  for (const auto& [name, bytes] : objects()) EXPECT_THAT(bytes, Not(HasSubstr(IdOf(1)))) << name;
}

TEST_F(ClaimsErasureTest, LandingsThatAMergeHasLeftAreGoneThrough) {
  lake_.Land(6, 100, {MergedLake::Event(1), MergedLake::Event(3)});
  const std::string landing = lake_.NamesBelow("landing/").at(0);
  const std::string before = objects().at(landing);
  const auto report = Erase(1);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->counts.landed, 1U);
  EXPECT_NE(objects().at(landing), before);
}

/// A row that somebody has restored.
TEST_F(ClaimsErasureTest, TheRecordIsThereBeforeTheClaimOfARowIsChanged) {
  ASSERT_TRUE(Erase(1));
  const std::string record = MergedLake::Event(1);
  std::string row;
  pipeline::AppendQuarantineRow({.reason = event::Reason::kInvalidTime,
                                 .detail = "is no time",
                                 .position = {"p"},
                                 .owner = {},
                                 .arrived_at = {},
                                 .data = record},
                                row);
  objects()["quarantine/year=2021/month=07/day=15/reason=invalid_time/q.json"] = row + "\n";
  const std::size_t before = lake_.NamesBelow("erasures/").size();
  std::size_t changes = 0;
  claims_.before_change = [&] {
    ++changes;
    EXPECT_EQ(lake_.NamesBelow("erasures/").size(), before + 1);
  };
  const auto report = Erase(1);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(changes, 1U);
  EXPECT_EQ(report->counts.rows, 1U);
}

TEST_F(ClaimsErasureTest, StoppedAnywhereAndRunAgainItComesToTheSame) {
  const auto before = objects();
  const auto claims_before = claims_.claims;
  bool is_through = false;
  for (int calls = 1; !is_through; ++calls) {
    objects() = before;
    claims_.claims = claims_before;
    int left = calls;
    lake_.objects.hook = [&left](const fakes::PortCall&) -> std::optional<Error> {
      if (--left == 0) throw Cut{};
      return std::nullopt;
    };
    try {
      is_through = static_cast<bool>(Erase(1));
    } catch (const Cut&) {
    }
    lake_.objects.hook = {};
    const auto again = Erase(1);
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(objects().at(file_), MergedLake::Event(2) + "\n") << "stopped at call " << calls;
    ASSERT_EQ(claims_.claims.at('i' + IdOf(1)).object, "");
    ASSERT_THAT(again->unfinished, IsEmpty());
  }
}

}  // namespace
}  // namespace weir::lake
