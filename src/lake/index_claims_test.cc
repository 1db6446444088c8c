// The way back from landings: which claims are made of an index, and when nothing is ended at all.
#include "src/lake/index_claims.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/index_seed.h"
#include "src/lake/lake_layout.h"
#include "src/lake/merged_audit_testing.h"
#include "src/lake/unjudged_landings.h"
#include "src/merge/chain_survey.h"
#include "src/merge/index/index_rows.h"
#include "src/merge/plan/names.h"
#include "src/pipeline/erased_claim.h"

#include "tests/fakes/in_memory_claim_listing.h"
#include "tests/fakes/in_memory_claim_store.h"

namespace weir::lake {
namespace {

using merge::MergedLake;
using pipeline::ClaimKey;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class IndexClaimsTest : public MergedAuditTest {
 protected:
  struct Cut {};

  static std::string IdOf(int number) {
    return fmt::format("6ae1768a-eb84-57ba-8981-{:012}", number);
  }

  /// The lake of the audit's tests, once nothing is held any more: five events, four of them in the
  /// order in which they came.
  IndexClaimsTest() { StoreHeld(); }

  void StoreHeld() {
    merged_.objects.now.micros += 7 * 3'600 * event::kMicrosPerSecond;
    merged_.MergeAll();
  }

  Result<IndexClaimsTally> Claim() {
    LakeInMemory lake(objects(), written_);
    fakes::InMemoryScratch scratch;
    IndexClaims claims(settings_, {.lake = lake,
                                   .objects = merged_.objects,
                                   .head = merged_.head,
                                   .scratch = scratch,
                                   .claim = [this](auto requests, auto answers) -> Result<void> {
                                     store_->Claim(requests, answers);
                                     return {};
                                   },
                                   .move = [this](auto moves) -> Result<void> {
                                     for (const auto& moved : store_->Move(moves)) {
                                       EXPECT_TRUE(moved);
                                     }
                                     return {};
                                   }});
    return claims.Run();
  }
  ErrorKind Refusal() {
    const auto refused = Claim();
    EXPECT_FALSE(refused);
    EXPECT_THAT(objects(), Not(testing::Contains(testing::Key("merge/ended"))));
    message_ = refused ? "" : refused.error().message;
    return refused ? ErrorKind::kUnknown : refused.error().kind;
  }

  [[nodiscard]] const fakes::StoredClaim* ClaimOf(int number) const {
    const std::string id = IdOf(number);
    return store_->Find({ClaimKey::Kind::kId, id});
  }

  /// Lets the merge know all claims, as `weir seed` does.
  Result<SeedTally> Seed() {
    LakeInMemory lake(objects(), written_);
    fakes::InMemoryScratch by_key;
    fakes::InMemoryScratch by_hash;
    fakes::InMemoryClaimListing listed;
    for (const auto& [key, claim] : store_->claims()) {
      const std::string text = pipeline::MarkOf(key.first) + key.second;
      const bool is_erased = text == 'i' + IdOf(erased_);
      listed.claims()[text] = {.key = text,
                               .owner = is_erased ? pipeline::ErasedOwner({}) : claim.owner,
                               .fingerprint = claim.fingerprint,
                               .object = claim.object};
    }
    const SeedSettings settings{.prefix = {}, .schema = {}};
    IndexSeed seed(settings,
                   {.lake = lake,
                    .claims = listed,
                    .objects = merged_.objects,
                    .head = merged_.head,
                    .by_key = by_key,
                    .by_hash = by_hash,
                    .hash_of = [](std::string_view key) -> std::optional<landing::IdHash> {
                      return event::Fingerprinter().Of(key.substr(1));
                    },
                    .id_key_of = [](std::string_view) { return std::optional<std::string>(); },
                    .draw = [] { return 7U; }});
    return seed.Run();
  }

  /// What a function of layout batch does with an event that it is the first to claim.
  void StoreAsBatch(int number) {
    const std::string id = IdOf(number);
    const std::string name = fmt::format(
        "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created/"
        "k9be83f7b08d5a3ad-000000000006-{:056}-000000-0123456789abcdef-0.json",
        number);
    const std::string owner = fmt::format("k9be83f7b08d5a3ad-000000000006-{:056}-000000", number);
    const pipeline::ClaimRequest request{
        .key = {ClaimKey::Kind::kId, id}, .position = {owner}, .fingerprint = {}, .object = {name}};
    std::vector<pipeline::ClaimAnswer> answers(1);
    store_->Claim({&request, 1}, answers);
    objects()[name] = merged_.LinesBelow("lake/").front();
    std::string& line = objects()[name];
    line.replace(line.find("6ae1768a"), id.size(), id) += '\n';
  }

  const IndexClaimsSettings settings_{.prefix = {}, .schema = {}};
  std::unique_ptr<fakes::InMemoryClaimStore> store_ = std::make_unique<fakes::InMemoryClaimStore>();
  std::string message_;
  bool has_landed_ = false;
  int erased_ = 0;  ///< of which id the claim says so to a seed
};

TEST_F(IndexClaimsTest, EachEventIsClaimedByItsOwnerInItsObject) {
  const auto tally = Claim();
  ASSERT_TRUE(tally) << tally.error().message;
  EXPECT_EQ(tally->known, 5U);
  EXPECT_EQ(tally->events, 5U);
  EXPECT_EQ(tally->made, 5U);
  EXPECT_EQ(tally->kept + tally->gone, 0U);
  ASSERT_EQ(store_->claims().size(), 5U);
  const fakes::StoredClaim* second = ClaimOf(2);
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->owner, fmt::format("k9be83f7b08d5a3ad-000000000006-{:056}-000000", 101));
  EXPECT_THAT(objects().at(second->object), HasSubstr(IdOf(2)));
  const std::string body = MergedLake::Event(2);
  EXPECT_EQ(second->fingerprint, event::Fingerprinter().Of(body));
}

TEST_F(IndexClaimsTest, ThenNothingIsMergedAndClaimsMayJudge) {
  fakes::InMemoryObjectListing listing;
  listing.objects() = objects();
  EXPECT_FALSE(CheckNoWayBack(listing, {}, "batch"));
  ASSERT_TRUE(Claim());
  listing.objects() = objects();
  EXPECT_TRUE(CheckNoWayBack(listing, {}, "batch"));
  EXPECT_EQ(WhatHasLanded(listing, {}).value(), "");
  EXPECT_FALSE(CheckLayout(listing, {}, true));
  EXPECT_TRUE(CheckLayout(listing, {}, false));
  EXPECT_FALSE(merge::IsMerged(merged_.objects, merged_.head).value());

  merged_.Land(6, 300, {MergedLake::Event(9)});
  const auto merged = merged_.Merge();
  ASSERT_FALSE(merged);
  EXPECT_EQ(merged.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(merged.error().message, HasSubstr("weir seed"));
}

TEST_F(IndexClaimsTest, WhatLandsThenIsNamed) {
  const auto left = [this] {
    std::vector<std::string> names;
    EXPECT_TRUE(ForEachLandingLeft(merged_.objects, merged_.head,
                                   [&names](std::string name) -> Result<void> {
                                     names.push_back(std::move(name));
                                     return {};
                                   }));
    return names;
  };
  ASSERT_TRUE(Claim());
  EXPECT_THAT(left(), IsEmpty());
  const auto before = merged_.NamesBelow("landing/");
  merged_.Land(6, 300, {MergedLake::Event(9)});
  EXPECT_THAT(left(), testing::SizeIs(1));
  EXPECT_THAT(before, testing::Not(testing::Contains(left().front())));
  objects().erase("merge/ended");
  EXPECT_THAT(left(), IsEmpty());  // it waits for the merge
}

TEST_F(IndexClaimsTest, ALakeThatIsEndedIsGoodForItsAuditors) {
  ASSERT_TRUE(Claim());
  Run();
  EXPECT_THAT(found_, IsEmpty());
}

TEST_F(IndexClaimsTest, ASecondTimeNothingIsDone) {
  ASSERT_TRUE(Claim());
  const auto objects_before = objects();
  const auto again = Claim();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->made, 0U);
  EXPECT_EQ(objects(), objects_before);
}

TEST_F(IndexClaimsTest, AClaimThatIsThereStaysAndNamesWhereItsEventStandsByNow) {
  const std::string id = IdOf(3);
  const pipeline::ClaimRequest request{.key = {ClaimKey::Kind::kId, id},
                                       .position = {"another"},
                                       .fingerprint = {},
                                       .object = {"elsewhere"}};
  std::vector<pipeline::ClaimAnswer> answers(1);
  store_->Claim({&request, 1}, answers);
  const auto tally = Claim();
  EXPECT_EQ(tally->kept, 1U);
  EXPECT_EQ(tally->moved, 1U);
  EXPECT_EQ(ClaimOf(3)->owner, "another");
  EXPECT_THAT(objects().at(ClaimOf(3)->object), HasSubstr(IdOf(3)));
}

TEST_F(IndexClaimsTest, AnEventThatIsDeletedFromTheLakeIsCounted) {
  const std::string name = FirstBelow("lake/");
  objects().erase(name);
  const auto tally = Claim();
  ASSERT_TRUE(tally) << tally.error().message;
  EXPECT_GT(tally->gone, 0U);
  EXPECT_EQ(tally->gone + tally->made, 5U);
}

TEST_F(IndexClaimsTest, NothingIsEndedWhileALandingWaits) {
  merged_.Land(6, 300, {MergedLake::Event(9)});
  EXPECT_EQ(Refusal(), ErrorKind::kUnavailable);
  EXPECT_THAT(message_, HasSubstr("1 landings wait"));
  EXPECT_THAT(store_->claims(), IsEmpty());
}

TEST_F(IndexClaimsTest, NothingIsEndedWhileEventsAreHeld) {
  merged_.Land(6, 300, {MergedLake::Event(9, "", kLongAgo)});
  merged_.MergeAll();
  EXPECT_EQ(Refusal(), ErrorKind::kUnavailable);
  EXPECT_THAT(message_, HasSubstr("held"));
}

TEST_F(IndexClaimsTest, NothingIsEndedWhileAPlanIsOpen) {
  const merge::Head head = Head();
  objects().erase(merge::DoneName(head.plan));
  Unplan();
  EXPECT_EQ(Refusal(), ErrorKind::kUnavailable);
  EXPECT_THAT(message_, HasSubstr("is open"));
}

TEST_F(IndexClaimsTest, NothingIsEndedWhileMoreMayLand) {
  merged_.objects.written[FirstBelow("landing/")] =
      merged_.objects.now.micros / event::kMicrosPerSecond - 60;
  EXPECT_EQ(Refusal(), ErrorKind::kUnavailable);
  EXPECT_THAT(message_, HasSubstr("mapping"));
}

TEST_F(IndexClaimsTest, WhatLandsWhileTheLakeIsReadEndsNothing) {
  merged_.objects.hook = [this](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.name.starts_with("merge/index/") && !has_landed_) {
      has_landed_ = true;
      merged_.Land(6, 300, {MergedLake::Event(9)});
    }
    return std::nullopt;
  };
  EXPECT_EQ(Refusal(), ErrorKind::kUnavailable);
  EXPECT_TRUE(has_landed_);
}

TEST_F(IndexClaimsTest, WhatHasLandedBehindTheEndIsSaid) {
  ASSERT_TRUE(Claim());
  merged_.Land(6, 300, {MergedLake::Event(9)});
  const auto again = Claim();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(again.error().message, HasSubstr("1 landings"));
}

TEST_F(IndexClaimsTest, NothingIsEndedThatHasNotBegun) {
  objects().clear();
  merged_.head.head = {};
  EXPECT_EQ(Refusal(), ErrorKind::kInvalidInput);
}

TEST_F(IndexClaimsTest, ADamagedIndexEndsNothing) {
  std::string& index = objects().at(FirstBelow("merge/index/"));
  index[index.size() / 2] ^= 1;
  EXPECT_EQ(Refusal(), ErrorKind::kCorrupt);
  EXPECT_THAT(store_->claims(), IsEmpty());
}

TEST_F(IndexClaimsTest, ADamagedLineEndsNothing) {
  objects().at(FirstBelow("lake/")) += "{\n";
  EXPECT_EQ(Refusal(), ErrorKind::kCorrupt);
  EXPECT_THAT(message_, HasSubstr("weir verify"));
}

TEST_F(IndexClaimsTest, CutOffAnywhereAndRunAgainItComesToTheSame) {
  const auto objects_before = objects();
  const merge::Head head_before = merged_.head.head;
  ASSERT_TRUE(Claim());
  const auto ended = objects();
  const auto claims = store_->claims();
  bool is_through = false;
  for (int calls = 1; !is_through; ++calls) {
    objects() = objects_before;
    merged_.head.head = head_before;
    store_ = std::make_unique<fakes::InMemoryClaimStore>();
    int left = calls;
    const auto cut = [&left](const fakes::PortCall&) -> std::optional<Error> {
      if (--left == 0) throw Cut{};
      return std::nullopt;
    };
    merged_.objects.hook = cut;
    merged_.head.hook = cut;
    try {
      is_through = static_cast<bool>(Claim());
    } catch (const Cut&) {
    }
    merged_.objects.hook = {};
    merged_.head.hook = {};
    const auto again = Claim();
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(objects(), ended) << "cut at call " << calls;
    ASSERT_EQ(store_->claims(), claims);
  }
}

TEST_F(IndexClaimsTest, AMergeThatIsSeededAfterwardsKnowsWhatEitherHasStored) {
  ASSERT_TRUE(Claim());
  StoreAsBatch(9);
  const auto too_early = Seed();
  ASSERT_FALSE(too_early);
  EXPECT_THAT(too_early.error().message, HasSubstr("nothing has landed"));

  // Of those that come again the merge knows each.
  merged_.Land(6, 300, {MergedLake::Event(1), MergedLake::Event(9), MergedLake::Event(10)});
  merged_.objects.written[merged_.NamesBelow("landing/").back()] =
      merged_.objects.now.micros / event::kMicrosPerSecond + 1;
  EXPECT_EQ(Seed().error().kind, ErrorKind::kUnavailable) << "attempts may claim still";
  merged_.objects.now.micros += 3'600 * event::kMicrosPerSecond;
  const auto seeded = Seed();
  ASSERT_TRUE(seeded) << seeded.error().message;
  EXPECT_EQ(seeded->seeded, 1U) << "five are in the index of before";
  EXPECT_THAT(objects(), Not(testing::Contains(testing::Key("merge/ended"))));
  const auto merged = merged_.MergeAll();
  EXPECT_EQ(merged.rows.duplicates + merged.rows.conflicts, 2U);
  EXPECT_EQ(merged.rows.stored, 1U);
  Run();
  EXPECT_THAT(found_, Each(Not(HasSubstr("object_unknown"))));
}

TEST_F(IndexClaimsTest, WhatWasErasedMeanwhileLeavesTheIndexOfBeforeToo) {
  ASSERT_TRUE(Claim());
  merged_.Land(6, 300, {MergedLake::Event(2)});
  merged_.objects.written[merged_.NamesBelow("landing/").back()] =
      merged_.objects.now.micros / event::kMicrosPerSecond + 1;
  merged_.objects.now.micros += 3'600 * event::kMicrosPerSecond;
  erased_ = 1;
  const auto seeded = Seed();
  ASSERT_TRUE(seeded) << seeded.error().message;
  EXPECT_TRUE(merged_.MergeAll().done);
  const auto chain = merge::SurveyChain(merged_.objects, merged_.head);
  ASSERT_TRUE(chain) << chain.error().message;
  const std::string id = IdOf(1);
  const landing::IdHash hash = event::Fingerprinter().Of(id);
  std::size_t rows = 0;
  for (const merge::IndexRun& run : chain->state.index) {
    for (const merge::IndexFile& file : run.files) {
      const auto read = merge::ForEachIndexRow(
          merged_.objects, file, [&](const merge::IndexRow& row) -> Result<void> {
            if (row.hash != hash) return {};
            ++rows;
            EXPECT_TRUE(pipeline::IsErased(row.owner)) << row.owner;
            EXPECT_EQ(row.fingerprint, event::Fingerprint());
            return {};
          });
      EXPECT_TRUE(read) << read.error().message;
    }
  }
  EXPECT_EQ(rows, 1U);
  Run();
  EXPECT_THAT(found_, Each(Not(HasSubstr("index_twice"))));
}

}  // namespace
}  // namespace weir::lake
