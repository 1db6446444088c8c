// Which files of a day are worth making one.
#include "src/merge/rollup/roll_planner.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::merge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Name(std::string_view folder, int number) {
  return fmt::format("lake/{}/m{:012}-0.json", folder, number);
}

/// Files of that many bytes, in one folder.
std::vector<StoredFile> Files(const std::vector<std::uint64_t>& bytes,
                              std::string_view folder = "a") {
  std::vector<StoredFile> files;
  for (const std::uint64_t size : bytes) {
    files.push_back({Name(folder, static_cast<int>(files.size())), size});
  }
  return files;
}

TEST(RollsOf, OneFileOfEachFolder) {
  std::vector<StoredFile> files = Files({1, 2, 3});
  for (StoredFile& file : Files({4, 5}, "b")) files.push_back(file);
  const DayRolls day = RollsOf(files, 100);
  EXPECT_TRUE(day.ends_day);
  EXPECT_THAT(day.rolls, ElementsAre(ElementsAre(Name("a", 0), Name("a", 1), Name("a", 2)),
                                     ElementsAre(Name("b", 0), Name("b", 1))));
}

TEST(RollsOf, NothingOfNothingAndOfOne) {
  EXPECT_THAT(RollsOf({}, 100).rolls, IsEmpty());
  EXPECT_THAT(RollsOf(Files({1}), 100).rolls, IsEmpty());
  EXPECT_TRUE(RollsOf(Files({1}), 100).ends_day);
}

TEST(RollsOf, FilesOfHalfTheTargetAreLargeEnough) {
  EXPECT_THAT(RollsOf(Files({50, 20, 60, 30}), 100).rolls,
              ElementsAre(ElementsAre(Name("a", 1), Name("a", 3))));
}

TEST(RollsOf, NoNewFileIsAboveTheTarget) {
  const DayRolls day = RollsOf(Files({40, 40, 20, 1, 40, 49, 40, 40, 3}), 100);
  EXPECT_THAT(day.rolls, ElementsAre(ElementsAre(Name("a", 0), Name("a", 1), Name("a", 2)),
                                     ElementsAre(Name("a", 3), Name("a", 4), Name("a", 5)),
                                     ElementsAre(Name("a", 6), Name("a", 7), Name("a", 8))));
}

TEST(RollsOf, AFewSmallFilesDoNotMakeALargeOneBeWrittenAgain) {
  EXPECT_THAT(RollsOf(Files({40, 5, 5}), 100).rolls,
              ElementsAre(ElementsAre(Name("a", 1), Name("a", 2))));
  EXPECT_THAT(RollsOf(Files({40, 5}), 100).rolls, IsEmpty());
  EXPECT_THAT(RollsOf(Files({40, 5, 5, 5}), 100).rolls, ElementsAre(SizeIs(4)));
}

TEST(RollsOf, APlanTakesABoundedNumberOfFiles) {
  const DayRolls day = RollsOf(Files(std::vector<std::uint64_t>(5'000, 10)), 10'000);
  EXPECT_FALSE(day.ends_day);
  EXPECT_THAT(day.rolls, ElementsAre(SizeIs(1'000), SizeIs(1'000)));
}

TEST(RollsOf, ANewFileIsMadeOfABoundedNumber) {
  const DayRolls day = RollsOf(Files(std::vector<std::uint64_t>(5'000, 10)), 1'000'000);
  EXPECT_FALSE(day.ends_day);
  EXPECT_THAT(day.rolls, ElementsAre(SizeIs(kMaxRolledFiles)));
}

TEST(CutRoll, NoNewFileHasMoreUnpackedThanIsAllowed) {
  const std::vector<std::string> files = {"a", "b", "c", "d", "e", "f"};
  const std::vector<std::uint64_t> unpacked = {40, 40, 40, 200, 50, 50};
  EXPECT_THAT(CutRoll(files, unpacked, 100),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("e", "f")));
  EXPECT_THAT(CutRoll(files, unpacked, 1'000), ElementsAre(SizeIs(6)));
  EXPECT_THAT(CutRoll(files, unpacked, 10), IsEmpty());
}

TEST(RollsOf, APlanTakesABoundedNumberOfBytes) {
  const std::uint64_t mebibyte = std::uint64_t{1} << 20;
  const DayRolls day =
      RollsOf(Files(std::vector<std::uint64_t>(30, 16 * mebibyte)), 128 * mebibyte);
  EXPECT_FALSE(day.ends_day);
  EXPECT_THAT(day.rolls, ElementsAre(SizeIs(8)));
}

TEST(RollsOf, TheFirstAlwaysGoesIn) {
  const DayRolls day = RollsOf(Files({kMaxRolledBytes, kMaxRolledBytes}), 3 * kMaxRolledBytes);
  EXPECT_THAT(day.rolls, ElementsAre(SizeIs(2)));
  EXPECT_TRUE(day.ends_day);
}

}  // namespace
}  // namespace weir::merge
