// What a manifest lists, and what it takes from whom.
#include "src/merge/rollup/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"

namespace weir::merge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr event::Day kManifestDay{18821};  // 2021-07-13
constexpr std::string_view kRoot = "s3://lake/prefix/";

std::string Flaw(std::string_view bytes) {
  const auto names = ParseManifest(bytes, kManifestDay, kRoot, "s3://lake/prefix/manifest");
  return names ? "nothing" : names.error().message;
}

TEST(Manifest, OfADayHasItsPath) {
  EXPECT_EQ(ManifestName(kManifestDay), "manifests/year=2021/month=07/day=13/manifest");
  EXPECT_EQ(ManifestDayOf(ManifestName(kManifestDay)), kManifestDay);
  for (const std::string_view other :
       {"manifests/year=2021/month=07/day=13/other", "manifests/year=2021/month=7/day=13/manifest",
        "manifests/year=2021/month=02/day=31/manifest", "manifests/year=99999/month=07/day=13/",
        "manifests/manifest", "lake/year=2021/month=07/day=13/manifest", ""}) {
    EXPECT_EQ(ManifestDayOf(other), std::nullopt) << other;
  }
}

TEST(Manifest, FilesOfTheLakeHaveADay) {
  EXPECT_EQ(LakeDayOf(OutputAt("a", 1)), kManifestDay);
  EXPECT_EQ(LakeDayFolder(kManifestDay), "lake/year=2021/month=07/day=13/");
  for (const std::string_view other : {"lakes/year=2021/month=07/day=13/x", "lake", "lake/x",
                                       "quarantine/year=2021/month=07/day=13/reason=a/x"}) {
    EXPECT_EQ(LakeDayOf(other), std::nullopt) << other;
  }
}

TEST(Manifest, ListsWholeAddresses) {
  const std::vector<std::string> names = {OutputAt("a", 1), OutputAt("a", 2)};
  const std::string bytes = FormatManifest(names, kRoot);
  EXPECT_EQ(bytes, std::string(kRoot) + names[0] + "\n" + std::string(kRoot) + names[1] + "\n");
  EXPECT_EQ(ParseManifest(bytes, kManifestDay, kRoot, "m").value(), names);
  EXPECT_EQ(ParseManifest("", kManifestDay, kRoot, "m").value(), std::vector<std::string>());
}

TEST(Manifest, DamageIsSaidWithItsLine) {
  const std::string a = FormatManifest({OutputAt("a", 1)}, kRoot);
  const std::string b = FormatManifest({OutputAt("b", 1)}, kRoot);
  EXPECT_EQ(Flaw(a + b), "nothing");
  EXPECT_THAT(Flaw(a + b.substr(0, b.size() - 1)), HasSubstr("line 2 is cut short"));
  EXPECT_THAT(Flaw(b + a), HasSubstr("line 2 is not above"));
  EXPECT_THAT(Flaw(a + a), HasSubstr("line 2 is not above"));
  EXPECT_THAT(Flaw("\n"), HasSubstr("line 1 is no file of this lake"));
  EXPECT_THAT(Flaw(FormatManifest({OutputAt("a", 1)}, "s3://other/")),
              HasSubstr("no file of this lake; the day's next file"));
  EXPECT_THAT(Flaw(FormatManifest({"lake/year=2021/month=07/day=14/x"}, kRoot)),
              HasSubstr("no file of its day"));
}

TEST(Manifest, TakesWhatAPlanAddsOnce) {
  const ManifestChange change{
      .plan = 7, .added = {OutputAt("a", 7), OutputAt("b", 7)}, .removed = {}};
  const auto after = NamesAfter({OutputAt("a", 5), OutputAt("c", 6)}, change);
  ASSERT_TRUE(after);
  EXPECT_THAT(*after,
              ElementsAre(OutputAt("a", 5), OutputAt("a", 7), OutputAt("b", 7), OutputAt("c", 6)));
  EXPECT_EQ(NamesAfter(*after, change), std::nullopt);
}

TEST(Manifest, TakesNothingOfAPlanBeforeTheLastOne) {
  EXPECT_EQ(NamesAfter({OutputAt("z", 9)}, {.plan = 8, .added = {OutputAt("a", 8)}, .removed = {}}),
            std::nullopt);
}

TEST(Manifest, FilesThatAreMadeOneGiveWayToIt) {
  const auto after = NamesAfter(
      {OutputAt("a", 5), OutputAt("a", 6), OutputAt("b", 6)},
      {.plan = 7, .added = {OutputAt("a", 7)}, .removed = {OutputAt("a", 5), OutputAt("a", 6)}});
  ASSERT_TRUE(after);
  EXPECT_THAT(*after, ElementsAre(OutputAt("a", 7), OutputAt("b", 6)));
}

TEST(Manifest, FilesOfOtherLayoutsAreOfNoPlan) {
  const std::string batch =
      LakeDayFolder(kManifestDay) + "event_type=a/event_subtype=c/x-1-0.json.gz";
  const auto after = NamesAfter({batch}, {.plan = 1, .added = {OutputAt("a", 1)}, .removed = {}});
  ASSERT_TRUE(after);
  EXPECT_THAT(*after, ElementsAre(OutputAt("a", 1), batch));
}

}  // namespace
}  // namespace weir::merge
