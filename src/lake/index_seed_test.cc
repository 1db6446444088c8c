// A seed: which claims the index of a merge begins with, and when nothing is begun at all.
#include "src/lake/index_seed.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/index/index_lookup.h"
#include "src/merge/plan/names.h"
#include "src/merge/seed.h"
#include "src/pipeline/erased_claim.h"

#include "tests/fakes/in_memory_claim_listing.h"
#include "tests/fakes/in_memory_head_store.h"
#include "tests/fakes/in_memory_merge_objects.h"
#include "tests/fakes/in_memory_object_listing.h"
#include "tests/fakes/in_memory_scratch.h"

namespace weir::lake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::string_view kDay = "lake/year=2021/month=07/day=15/event_type=a/event_subtype=b/";

std::string IdOf(int number) { return fmt::format("6ae1768a-eb84-57ba-8981-{:012}", number); }

std::string LineOf(int number) {
  return fmt::format(R"({{"event_uuid":"{}","event_name":"a:b","created_at":1626307200,)"
                     R"("created_datetime":"2021-07-15T00:00:00.000Z","event_type":"a",)"
                     R"("event_subtype":"b"}})"
                     "\n",
                     IdOf(number));
}

std::string OwnerOf(int number) {
  return fmt::format("k9be83f7b08d5a3ad-000000000006-{:056}-000000", number);
}

class IndexSeedTest : public testing::Test {
 protected:
  IndexSeedTest() { objects_.objects["landing/2021-07-15T08/s/p-t"] = "a landing"; }

  void Claim(int number) {
    const std::string key = "i" + IdOf(number);
    event::Fingerprint body{};
    body[0] = static_cast<std::byte>(number);
    claims_.claims()[key] = {.key = key,
                             .owner = OwnerOf(number),
                             .fingerprint = body,
                             .object = fmt::format("some/{}o-t-0.json", kDay)};
  }

  void Claim(int number, std::string_view owner) {
    Claim(number);
    claims_.claims().at("i" + IdOf(number)).owner = owner;
  }

  Result<SeedTally> Run() {
    fakes::InMemoryScratch by_key;
    fakes::InMemoryScratch by_hash;
    IndexSeed seed(settings_,
                   {.lake = lake_,
                    .claims = claims_,
                    .objects = objects_,
                    .head = head_,
                    .by_key = by_key,
                    .by_hash = by_hash,
                    .hash_of = [this](std::string_view key) -> std::optional<landing::IdHash> {
                      if (!key.starts_with('i')) return std::nullopt;
                      return fingerprinter_.Of(key.substr(1));
                    },
                    .id_key_of = [](std::string_view key) -> std::optional<std::string> {
                      if (!key.starts_with('o')) return std::nullopt;
                      return 'i' + std::string(key.substr(1));
                    },
                    .draw = [this] { return drawn_; }});
    return seed.Run();
  }

  [[nodiscard]] merge::Plan FirstPlan() const {
    return merge::ParsePlan(objects_.objects.at(merge::PlanName(1)), "plan").value();
  }

  /// Owners in the files of the first plan's index.
  [[nodiscard]] std::vector<std::string> Owners() {
    std::vector<std::string> owners;
    for (const merge::IndexRun& run : FirstPlan().state.index) {
      for (const merge::IndexFile& file : run.files) {
        const auto source = objects_.Open(file.name);
        auto reader = merge::IndexReader::Open(**source, file);
        WEIR_CHECK(reader.has_value(), "it is whole");
        for (auto row = reader->Next(); row && row->has_value(); row = reader->Next()) {
          owners.push_back((*row)->owner);
        }
      }
    }
    return owners;
  }

  const SeedSettings settings_{.prefix = "some/", .schema = event::PresetSchema("weir").value()};
  fakes::InMemoryObjectListing lake_;
  fakes::InMemoryClaimListing claims_;
  fakes::InMemoryMergeObjects objects_;
  fakes::InMemoryHeadStore head_;
  event::Fingerprinter fingerprinter_;
  std::uint32_t drawn_ = 7;
};

TEST_F(IndexSeedTest, ClaimsWhoseEventStandsInTheLakeAreKnown) {
  for (int number = 1; number <= 3; ++number) Claim(number);
  claims_.claims()["p" + OwnerOf(9)] = {.key = "p" + OwnerOf(9),
                                        .owner = OwnerOf(9),
                                        .fingerprint = {},
                                        .object = "some/quarantine/q"};
  lake_.objects()[fmt::format("some/{}o-t-0.json", kDay)] = LineOf(1) + LineOf(3) + LineOf(4);
  const auto tally = Run();
  ASSERT_TRUE(tally) << tally.error().message;
  EXPECT_EQ(tally->claims, 3U);
  EXPECT_EQ(tally->events, 3U);
  EXPECT_EQ(tally->seeded, 2U);
  // The attempt of 2 has died before it stored; the claim of 4 has expired.
  EXPECT_THAT(Owners(), UnorderedElementsAre(OwnerOf(1), OwnerOf(3)));
  const merge::Plan plan = FirstPlan();
  EXPECT_EQ(plan.kind, merge::PlanKind::kIndex);
  EXPECT_EQ(plan.state.index[0].newest_hour, "2021-07-15T08");
}

TEST_F(IndexSeedTest, WhatWasErasedStaysSoForGood) {
  Claim(1);
  Claim(2, pipeline::ErasedOwner({1'626'336'551'000'000}));
  lake_.objects()[fmt::format("some/{}o-t-0.json", kDay)] = LineOf(1);
  ASSERT_TRUE(Run());
  EXPECT_THAT(Owners(), UnorderedElementsAre(OwnerOf(1)));
  const merge::ChainState state = FirstPlan().state;
  ASSERT_TRUE(state.erased);
  const landing::IdHash hash = fingerprinter_.Of(IdOf(2));
  const auto rows = merge::IndexLookup(state, objects_).Find({&hash, 1});
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_TRUE(pipeline::IsErased(rows->front().owner));
}

TEST_F(IndexSeedTest, ALakeThatAMergeHasFilledIsNoneToBeginWith) {
  Claim(1);
  lake_.objects()[fmt::format("some/{}k-t-0.json", kDay)] = LineOf(1);
  lake_.objects()[fmt::format("some/{}m000000000002-0.json", kDay)] = LineOf(2);
  const auto tally = Run();
  ASSERT_FALSE(tally);
  EXPECT_THAT(tally.error().message, HasSubstr("m000000000002-0.json: a merge has stored this"));
  EXPECT_FALSE(objects_.objects.contains(merge::PlanName(1)));
}

TEST_F(IndexSeedTest, FindsARowByTheHashOfItsIdWithTheBodyOfItsClaim) {
  Claim(5);
  lake_.objects()[fmt::format("some/{}o-t-0.json", kDay)] = LineOf(5);
  ASSERT_TRUE(Run());
  const merge::Plan plan = FirstPlan();
  const merge::IndexFile& file = plan.state.index.at(0).files.at(0);
  const auto source = objects_.Open(file.name);
  const auto reader = merge::IndexReader::Open(**source, file);
  ASSERT_TRUE(reader);
  const std::vector<landing::IdHash> hashes = {fingerprinter_.Of(IdOf(5))};
  std::vector<merge::IndexRow> found;
  ASSERT_TRUE(reader->Find(hashes, [&found](const merge::IndexRow& row) { found.push_back(row); }));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].owner, OwnerOf(5));
  EXPECT_EQ(found[0].fingerprint[0], std::byte{5});
}

TEST_F(IndexSeedTest, ClaimsThatWereMadeAnewAreOwnedByWhoeverTookThemOrByNobodyKnown) {
  Claim(1, pipeline::kUnknownOwner);
  Claim(2, pipeline::kOpenOwner);
  Claim(3, pipeline::kOpenOwner);
  const std::string key = "o" + IdOf(3);
  claims_.claims()[key] = {.key = key, .owner = OwnerOf(3), .fingerprint = {}, .object = "x"};
  lake_.objects()[fmt::format("some/{}o-t-0.json", kDay)] = LineOf(1) + LineOf(2) + LineOf(3);
  const auto tally = Run();
  ASSERT_TRUE(tally) << tally.error().message;
  EXPECT_EQ(tally->claims, 3U);
  EXPECT_THAT(Owners(), UnorderedElementsAre("unknown", "unknown", OwnerOf(3)));
}

TEST_F(IndexSeedTest, AnOwnerThatIsNoneEndsIt) {
  Claim(1, "somebody");
  lake_.objects()[fmt::format("some/{}o-t-0.json", kDay)] = LineOf(1);
  const auto refused = Run();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(refused.error().message, HasSubstr(IdOf(1)));
  EXPECT_THAT(refused.error().message, HasSubstr("'somebody'"));
  EXPECT_FALSE(objects_.objects.contains(merge::PlanName(1)));
}

TEST_F(IndexSeedTest, ALakeWithoutClaimsGetsAFirstPlanAllTheSame) {
  ASSERT_TRUE(Run());
  EXPECT_THAT(FirstPlan().state.index, IsEmpty());
}

TEST_F(IndexSeedTest, WhereThereIsAPlanNothingIsDone) {
  objects_.objects[merge::PlanName(1)] =
      merge::FormatPlan(merge::SeedPlan({}, {}, {}, objects_.now));
  Claim(1);
  const auto before = objects_.objects;
  const auto refused = Run();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(objects_.objects, before);
}

TEST_F(IndexSeedTest, WhoeverIsSecondLeavesTheFirstPlanAsItIs) {
  Claim(1);
  lake_.objects()[fmt::format("some/{}o-t-0.json", kDay)] = LineOf(1);
  objects_.hook = [this](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.name.starts_with("merge/index/")) objects_.objects[merge::PlanName(1)] = "theirs";
    return std::nullopt;
  };
  const auto refused = Run();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(objects_.objects.at(merge::PlanName(1)), "theirs");
}

TEST_F(IndexSeedTest, AttemptsOfTheLayoutOfBeforeAreWaitedFor) {
  objects_.now.micros = (std::chrono::seconds(kLastAttempts).count() - 1) * 1'000'000;
  const auto refused = Run();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("until 1970-01-01T00:45:00"));
  objects_.now.micros += 1'000'000;
  EXPECT_TRUE(Run());
}

TEST_F(IndexSeedTest, ALakeWhereNothingHasLandedHasItsOldLayout) {
  objects_.objects.clear();
  const auto refused = Run();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(refused.error().message, HasSubstr("change the layout"));
}

/// Or its events would be stored once more.
TEST_F(IndexSeedTest, AnObjectThatCannotBeReadEndsIt) {
  Claim(1);
  lake_.objects()[fmt::format("some/{}o-t-0.json.gz", kDay)] = "no gzip";
  const auto refused = Run();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(refused.error().message, HasSubstr("o-t-0.json.gz"));
  EXPECT_FALSE(objects_.objects.contains(merge::PlanName(1)));
}

TEST_F(IndexSeedTest, WhatACutOffSeedHasLeftIsNotTakenForItsOwn) {
  Claim(1);
  lake_.objects()[fmt::format("some/{}o-t-0.json", kDay)] = LineOf(1);
  objects_.objects[merge::IndexName(merge::kSeedNumber, 100'007)] = "left";
  const auto refused = Run();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUnavailable);
  drawn_ = 8;
  EXPECT_TRUE(Run());
  EXPECT_THAT(Owners(), ElementsAre(OwnerOf(1)));
}

}  // namespace
}  // namespace weir::lake
