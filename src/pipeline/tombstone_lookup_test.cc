// Tombstones looked up: what files held, what they became.
#include "src/pipeline/tombstone_lookup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/in_memory_object_listing.h"

namespace weir::pipeline {
namespace {

constexpr event::Day kLookedUpDay{18'823};
const std::string kRoot = "some/prefix/";
const std::string kLookedUpFolder = "lake/year=2021/month=07/day=15/event_type=a/event_subtype=b/";

class TombstoneLookupTest : public testing::Test {
 protected:
  /// Of members that are named after their ids, each in a file of its own.
  void Bury(TombstoneNumber number, const std::vector<std::string>& files, const std::string& into,
            const std::string& id) {
    NewFile made{kLookedUpFolder + into, {}};
    std::vector<event::Fingerprint> members;
    for (const std::string& file : files) {
      made.old_files.push_back({kLookedUpFolder + file, 1});
      members.push_back(MemberHasher().HashOf(kLookedUpFolder + file, id + file, ""));
    }
    lake_.objects()[kRoot + TombstoneName(kLookedUpDay, number)] =
        FormatTombstone({.number = number, .made_at = {}, .new_files = {made}}, members);
  }

  fakes::InMemoryObjectListing lake_;
  TombstoneLookup lookup_{lake_};
};

TEST_F(TombstoneLookupTest, FindsWhatAFileHeldAndBecame) {
  const std::string file = kRoot + kLookedUpFolder + "b.json.gz";
  const std::vector<std::string_view> asked = {file, "quarantine/x"};
  ASSERT_TRUE(lookup_.Look(asked));
  EXPECT_EQ(lookup_.Find(file), nullptr);
  Bury(1, {"a.json.gz", "b.json.gz"}, "r000001~0.json.gz", "id-");
  lake_.objects()[kRoot + TombstoneDoneName(kLookedUpDay, 1)] = "x";
  ASSERT_TRUE(lookup_.Look(asked));
  const auto* grave = lookup_.Find(file);
  ASSERT_NE(grave, nullptr);
  EXPECT_EQ(grave->new_file, kRoot + kLookedUpFolder + "r000001~0.json.gz");
  const auto members = lookup_.MembersOf(file);
  ASSERT_TRUE(members) << members.error().message;
  EXPECT_TRUE(members->Hold("id-b.json.gz", ""));
  EXPECT_FALSE(members->Hold("id-a.json.gz", ""));
}

TEST_F(TombstoneLookupTest, FollowsWhatBecameOfANewFile) {
  Bury(1, {"a.json.gz"}, "r000001~0.json.gz", "id-");
  Bury(2, {"r000001~0.json.gz"}, "r000002~0.json.gz", "id-");
  ASSERT_TRUE(lookup_.LookAtAll(kRoot));
  // Whether the last tombstone was carried out is not known.
  EXPECT_EQ(lookup_.NameNow(kRoot + kLookedUpFolder + "a.json.gz"),
            kRoot + kLookedUpFolder + "r000001~0.json.gz");
  EXPECT_FALSE(lookup_.IsOver(kRoot + kLookedUpFolder + "r000001~0.json.gz"));
  lake_.objects()[kRoot + TombstoneDoneName(kLookedUpDay, 2)] = "x";
  ASSERT_TRUE(lookup_.LookAtAll(kRoot));
  EXPECT_EQ(lookup_.NameNow(kRoot + kLookedUpFolder + "a.json.gz"),
            kRoot + kLookedUpFolder + "r000002~0.json.gz");
  EXPECT_EQ(lookup_.NameNow("other"), "other");
  EXPECT_EQ(lookup_.graves().size(), 2);
}

TEST_F(TombstoneLookupTest, KnowsNewFilesThatNoTombstoneHasMade) {
  Bury(2, {"a.json.gz"}, "r000002~0.json.gz", "id-");
  ASSERT_TRUE(lookup_.LookAtAll(kRoot));
  const auto is_nobodys = [&](const std::string& file) {
    return lookup_.IsMadeByNobody(kRoot + kLookedUpFolder + file);
  };
  EXPECT_FALSE(is_nobodys("r000002~0.json.gz"));
  EXPECT_FALSE(is_nobodys("a.json.gz"));
  EXPECT_TRUE(is_nobodys("r000002~1.json.gz"));
  EXPECT_TRUE(is_nobodys("r000003~0.json.gz"));
}

TEST_F(TombstoneLookupTest, ANewFileIsEarlyUntilItsTombstoneIsCarriedOut) {
  Bury(1, {"a.json.gz"}, "r000001~0.json.gz", "id-");
  const std::string file = kRoot + kLookedUpFolder + "r000001~0.json.gz";
  EXPECT_FALSE(lookup_.IsEarly(file));
  ASSERT_TRUE(lookup_.LookAtAll(kRoot));
  EXPECT_TRUE(lookup_.IsEarly(file));
  EXPECT_FALSE(lookup_.IsEarly(kRoot + kLookedUpFolder + "a.json.gz"));
  lake_.objects()[kRoot + TombstoneDoneName(kLookedUpDay, 1)] = "x";
  ASSERT_TRUE(lookup_.LookAtAll(kRoot));
  EXPECT_FALSE(lookup_.IsEarly(file));
}

TEST_F(TombstoneLookupTest, ReadsHeadersOfAnyLength) {
  std::vector<std::string> files;
  for (int i = 0; i < 2'000; ++i) files.push_back(std::to_string(i) + ".json.gz");
  Bury(1, files, "r000001~0.json.gz", "id-");
  ASSERT_TRUE(lookup_.LookAtAll(kRoot));
  EXPECT_EQ(lookup_.graves().size(), files.size());
  EXPECT_TRUE(
      lookup_.MembersOf(kRoot + kLookedUpFolder + "1999.json.gz")->Hold("id-1999.json.gz", ""));
}

TEST_F(TombstoneLookupTest, ADamagedTombstoneIsAnErrorAndNoAnswer) {
  Bury(1, {"a.json.gz"}, "r000001~0.json.gz", "id-");
  lake_.objects()[kRoot + TombstoneName(kLookedUpDay, 1)][60] ^= 1;
  const std::string file = kRoot + kLookedUpFolder + "a.json.gz";
  const std::vector<std::string_view> asked = {file};
  EXPECT_FALSE(lookup_.Look(asked));
}

}  // namespace
}  // namespace weir::pipeline
