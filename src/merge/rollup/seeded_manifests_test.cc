// Manifests of the days that a lake has before it is seeded.
#include "src/merge/rollup/seeded_manifests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest.h"

#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::merge {
namespace {

using ::testing::HasSubstr;

constexpr event::Day kSeededDay{18'823};

class SeededManifestsTest : public testing::Test {
 protected:
  SeededManifestsTest() { objects_.objects[file_] = "an event\n"; }

  /// Somebody changes the manifest between its reading and its replacing, so often.
  void ChangeMeanwhile(int times) {
    objects_.hook = [this, times,
                     changed = 0](const fakes::PortCall& call) mutable -> std::optional<Error> {
      if (call.moment == fakes::PortMoment::kBeforeEffect && call.operation == "Replace" &&
          changed++ < times) {
        objects_.objects[manifest_] += "changed\n";
      }
      return std::nullopt;
    };
  }

  const std::string file_ = LakeDayFolder(kSeededDay) + "event_type=a/event_subtype=b/k-1-0.json";
  const std::string manifest_ = ManifestName(kSeededDay);
  fakes::InMemoryMergeObjects objects_;
};

TEST_F(SeededManifestsTest, EachDayIsListed) {
  const auto days = WriteSeededManifests(objects_, kSeedNumber);
  ASSERT_TRUE(days) << days.error().message;
  EXPECT_EQ(*days, 1U);
  EXPECT_EQ(objects_.objects.at(manifest_), FormatManifest({file_}, objects_.Root()));
}

TEST_F(SeededManifestsTest, ANameThatBreaksALineIsNotListed) {
  objects_.objects[LakeDayFolder(kSeededDay) + "event_type=a/event_subtype=b/a\nb.json"] = "{}\n";
  ASSERT_TRUE(WriteSeededManifests(objects_, kSeedNumber));
  EXPECT_EQ(objects_.objects.at(manifest_), FormatManifest({file_}, objects_.Root()));
}

TEST_F(SeededManifestsTest, AManifestThatChangesMeanwhileIsReadAgain) {
  ChangeMeanwhile(2);
  const auto days = WriteSeededManifests(objects_, kSeedNumber);
  ASSERT_TRUE(days) << days.error().message;
  EXPECT_EQ(objects_.objects.at(manifest_), FormatManifest({file_}, objects_.Root()));
}

TEST_F(SeededManifestsTest, OneThatChangesAllTheTimeIsSaid) {
  ChangeMeanwhile(1'000);
  const auto days = WriteSeededManifests(objects_, kSeedNumber);
  ASSERT_FALSE(days);
  EXPECT_EQ(days.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(days.error().message, HasSubstr(manifest_));
}

}  // namespace
}  // namespace weir::merge
