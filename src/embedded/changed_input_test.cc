// Whole runs of inputs that are damaged, mended, cut off or have grown since the last run.
#include <algorithm>
#include <array>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/lake_ledger.h"
#include "src/embedded/lake_run.h"
#include "src/embedded/lake_run_fixture.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What stands in the lake's events, whatever the partition.
std::set<std::string> IdsIn(const std::multiset<std::string>& stored) {
  std::set<std::string> ids;
  for (const std::string& path : stored) {
    ids.insert(path.substr(path.find("\"event_uuid\":\"") + 14, 36));
  }
  return ids;
}

class DamagedInputTest : public LakeRunTest,
                         public ::testing::WithParamInterface<codec::Compression> {
 protected:
  static constexpr std::array<std::size_t, 6> kLines = {3, 0, 900, 40, 1, 700};

  /// Members of so many distinct valid events, from small to larger than a block.
  [[nodiscard]] static std::vector<std::string> Members() {
    std::vector<std::string> members;
    int number = 0;
    for (const std::size_t lines : kLines) {
      std::string content;
      for (std::size_t i = 0; i < lines; ++i) {
        content += EventLine(number, std::to_string(number % 1'000 * (number % 997))) + "\n";
        ++number;
      }
      members.push_back(Compressed(GetParam(), content));
    }
    return members;
  }
};

INSTANTIATE_TEST_SUITE_P(LakeRun, DamagedInputTest,
                         testing::Values(codec::Compression::kGzip, codec::Compression::kZstd),
                         [](const auto& test) { return std::string(codec::Name(test.param)); });

TEST_P(DamagedInputTest, TheLakeHoldsNothingElseThanTheSourceAndAMendedFileGivesTheRest) {
  std::string whole;
  std::vector<std::size_t> ends;
  for (const std::string& member : Members()) ends.push_back((whole += member).size());
  const std::string good = directory_.Write("good", EventLine(9'000));
  const std::string in = directory_.Write("in", whole);
  Run("expected", {in, good});
  const auto expected = IdsIn(StoredIn("expected"));
  ASSERT_EQ(expected.size(), 1'645U);
  std::uint64_t random = 0x9E3779B97F4A7C15;
  for (unsigned round = 0; round < 6; ++round) {
    random = random * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    const std::size_t place = (random >> 20) % whole.size();
    std::string damaged = whole;
    damaged[place] = static_cast<char>(damaged[place] ^ (1 << (random >> 60) % 8));
    SCOPED_TRACE(fmt::format("bit {} of byte {}", (random >> 60) % 8, place));
    jobs_ = 1 + round % 3;
    limits_.bytes = round % 2 == 0 ? SegmentLimits().bytes : 1;
    const std::string lake = fmt::format("lake-{}", round);
    const RunOutcome first = Run(lake, {directory_.Write("in", damaged), good});
    const event::Counts& counts = first.totals.figures.total.counts;
    const auto stored = IdsIn(StoredIn(lake));
    EXPECT_TRUE(std::ranges::includes(expected, stored));
    EXPECT_EQ(counts.stored, stored.size());
    EXPECT_EQ(counts.received, counts.stored);
    std::size_t before = 1;  // the other file's
    for (std::size_t i = 0; i < ends.size() && ends[i] <= place; ++i) before += kLines.at(i);
    EXPECT_GE(counts.stored, before);
    const RunOutcome second = Run(lake, {directory_.Write("in", whole), good});
    EXPECT_THAT(second.input_errors, IsEmpty());
    EXPECT_EQ(second.totals.already_processed, counts.received);
    EXPECT_EQ(second.totals.figures.total.counts.stored, expected.size() - stored.size());
    EXPECT_TRUE(StoredIn(lake).size() == expected.size() && IdsIn(StoredIn(lake)) == expected);
    fs::remove_all(directory_ / lake);
  }
}

TEST_F(LakeRunTest, AMemberThatIsCutOffIsTakenInOnceItIsWhole) {
  const std::string packed = Compressed(codec::Compression::kGzip, Events());
  const RunOutcome cut = Run("lake", {directory_.Write("in", packed.substr(0, packed.size() / 2))});
  EXPECT_EQ(cut.totals.figures.total.counts.received, 0U);
  ASSERT_EQ(cut.input_errors.size(), 1U);
  EXPECT_THAT(cut.input_errors[0].message, HasSubstr("whole"));
  EXPECT_THAT(FilesOf(directory_ / "lake"), IsEmpty());
  ExpectCounts(Run("lake", {directory_.Write("in", packed)}).totals);
}

/// A file that grows between runs, in a lake of its own.
class GrowingInputTest : public LakeRunTest {
 protected:
  struct Sums {
    event::Counts counts;
    std::multiset<std::string> stored;
    std::multiset<std::string> quarantined;
  };

  /// What a lake says, by its own ledger and files; rows of quarantine by their positions.
  [[nodiscard]] Sums SumsOf(std::string_view lake) const {
    Sums sums{{}, StoredIn(lake), {}};
    const auto entries = ReadLedger(directory_ / lake).value();
    for (const auto& entry : entries) {
      sums.counts.Merge(entry.figures.total.counts);
    }
    for (const auto& [name, content] : FilesOf(directory_ / lake)) {
      if (!name.starts_with(pipeline::kQuarantineFolder)) continue;
      std::istringstream lines(content);
      for (std::string row; std::getline(lines, row);) {
        sums.quarantined.insert(row.substr(0, row.find("\"arrived_at\"")));
      }
    }
    return sums;
  }

  void ExpectLike(std::string_view lake, std::string_view expected) const {
    const Sums is = SumsOf(lake);
    const Sums should = SumsOf(expected);
    EXPECT_EQ(is.counts.received, should.counts.received);
    EXPECT_EQ(is.counts.stored, should.counts.stored);
    EXPECT_EQ(is.counts.duplicates, should.counts.duplicates);
    EXPECT_EQ(is.counts.conflicts, should.counts.conflicts);
    EXPECT_EQ(is.counts.quarantined, should.counts.quarantined);
    EXPECT_TRUE(is.stored == should.stored);
    EXPECT_EQ(is.quarantined, should.quarantined);
  }
};

TEST_F(GrowingInputTest, ALineAtATimeLeavesTheLakeOfTheWholeFile) {
  std::string text = Events().substr(0, 200'000);
  text.resize(text.rfind('\n') + 1);
  for (int number = 0; number < 12; ++number) {
    Run("lake", {directory_.Write("in", text)});
    text += number % 3 == 0 ? fmt::format("junk {}\n", number) : EventLine(50'000 + number) + "\n";
  }
  Run("lake", {directory_.Write("in", text)});
  Run("whole", {directory_.Write("in", text)});
  ExpectLike("lake", "whole");
}

TEST_F(GrowingInputTest, ALastLineThatIsFinishedLaterIsARecordOfItsOwn) {
  const std::string begin = EventLine(1) + "\nno event\n";
  const std::string cut = EventLine(2).substr(0, 50);
  Run("lake", {directory_.Write("in", begin + cut)});
  const RunOutcome second = Run("lake", {directory_.Write("in", begin + EventLine(2) + "\n")});
  EXPECT_EQ(second.totals.already_processed, 2U);
  EXPECT_EQ(second.totals.figures.total.counts.stored, 1U);
  EXPECT_EQ(SumsOf("lake").counts.received, 4U);
  EXPECT_EQ(SumsOf("lake").quarantined.size(), 2U);
}

TEST_F(GrowingInputTest, ALastLineThatOnlyGetsItsEndIsTheSameRecord) {
  Run("lake", {directory_.Write("in", EventLine(1) + "\nno event")});
  for (const std::string_view end : {"\n", "\r\n", "\n\n"}) {
    const auto again =
        Run("lake", {directory_.Write("in", EventLine(1) + "\nno event" + std::string(end))});
    EXPECT_EQ(again.totals.already_processed, 2U);
    EXPECT_EQ(again.totals.figures.total.counts.received, 0U);
  }
}

TEST_F(GrowingInputTest, AShorterCopyOfAWholeFileAddsNothing) {
  const std::string text = Events();
  Run("lake", {directory_.Write("in", text)});
  const auto before = SumsOf("lake");
  for (const std::size_t size : {text.size() / 2, std::size_t{20'000}, text.size() - 3'000}) {
    // It ends with a record that has a claim of its own.
    std::size_t end = text.rfind("no event", size);
    end = text.find('\n', end) + 1;
    const RunOutcome copy = Run("lake", {directory_.Write("copy", text.substr(0, end))});
    EXPECT_EQ(copy.totals.figures.total.counts.received, 0U);
    EXPECT_GT(copy.totals.already_processed, 0U);
  }
  EXPECT_TRUE(SumsOf("lake").stored == before.stored);
  EXPECT_EQ(SumsOf("lake").quarantined, before.quarantined);
  EXPECT_EQ(SumsOf("lake").counts.received, before.counts.received);
}

TEST_F(GrowingInputTest, AFileAndItsLaterSelfInOneRunAreOneSource) {
  const std::string text = EventLine(1) + "\nno event\n" + EventLine(1) + "\n";
  const std::string longer = text + EventLine(2) + "\nmore junk\n";
  const std::string longest = longer + EventLine(2) + "\n" + EventLine(3) + "\n";
  Run("lake", {directory_.Write("a", text), directory_.Write("b", longer),
               directory_.Write("c", longest), directory_.Write("d", longer)});
  Run("whole", {directory_.Write("in", longest)});
  ExpectLike("lake", "whole");
}

TEST_F(GrowingInputTest, FilesWithACommonFirstLineAreAllTakenIn) {
  std::vector<std::string> inputs;
  for (int number = 0; number < 200; ++number) {
    inputs.push_back(directory_.Write(
        fmt::format("in/{:03}", number),
        "a header\n" + EventLine(number / 2) + "\n" + EventLine(1'000 + number) + "\n"));
  }
  const RunOutcome one = Run("one", inputs);
  EXPECT_EQ(one.totals.figures.total.counts.stored, 300U);
  for (std::size_t at = 0; at < inputs.size(); at += 50) {
    Run("lake", {inputs.begin() + static_cast<std::ptrdiff_t>(at),
                 inputs.begin() + static_cast<std::ptrdiff_t>(at) + 50});
  }
  ExpectLike("lake", "one");
  const RunOutcome again = Run("lake", inputs);
  EXPECT_EQ(again.totals.figures.total.counts.received, 0U);
  EXPECT_EQ(again.totals.already_processed, 600U);
}

TEST_F(GrowingInputTest, AnotherSchemaJudgesTheWholeFileAgain) {
  const std::string text = EventLine(1) + "\nno event\n";
  Run("lake", {directory_.Write("in", text)});
  Run("lake", {directory_.Write("in", text + EventLine(2) + "\n")});
  schema_.max_ahead_micros += 1;
  first_token_ = 7;  // tokens are random, but for tests
  const RunOutcome other = Run("lake", {directory_.Write("in", text + EventLine(2) + "\n")});
  EXPECT_EQ(other.totals.figures.total.counts.received, 3U);
  EXPECT_EQ(other.totals.figures.total.counts.stored, 2U);
  EXPECT_EQ(StoredIn("lake").size(), 2U);
}

TEST_F(GrowingInputTest, AnyGrowthLeavesTheLakeOfTheWholeFile) {
  std::mt19937_64 random(61);
  const auto draw = [&random](std::uint64_t below) { return random() % below; };
  for (int round = 0; round < 2; ++round) {
    SCOPED_TRACE(fmt::format("round {}", round));
    std::string text;
    std::vector<std::size_t> cuts;
    const int lines = static_cast<int>(1 + draw(600));
    const std::string payload(draw(2) * 900, 'x');
    for (int line = 0; line < lines; ++line) {
      const auto kind = draw(10);
      const int number = static_cast<int>(draw(static_cast<std::uint64_t>(lines)));
      text += kind == 0 ? fmt::format("junk {}", number)
                        : EventLine(number, kind == 1 ? "other" : payload);
      text += draw(4) == 0 ? "\r\n\n" : "\n";
      if (draw(static_cast<std::uint64_t>(lines)) < 5) cuts.push_back(text.size());
    }
    cuts.push_back(text.size());
    const std::string lake = fmt::format("lake-{}", round);
    std::string bytes;
    std::size_t begin = 0;
    for (const std::size_t cut : cuts) {
      jobs_ = draw(2) == 0 ? 1 : 3;
      limits_.bytes = draw(2) == 0 ? 1 : SegmentLimits().bytes;
      const std::string piece = text.substr(begin, cut - begin);
      const bool is_packed = round % 2 == 0;
      const std::string grown = is_packed ? Compressed(codec::Compression::kGzip, piece) : piece;
      if (is_packed && draw(2) == 0) {  // what has come by now is cut inside a member
        Run(lake, {directory_.Write("in", bytes + grown.substr(0, grown.size() / 2))});
      }
      bytes += grown;
      begin = cut;
      Run(lake, {directory_.Write(draw(2) == 0 ? "in" : "other", bytes)});
    }
    jobs_ = 1;
    limits_ = {};
    const std::string whole = fmt::format("whole-{}", round);
    Run(whole, {directory_.Write("in", text)});
    ExpectLike(lake, whole);
  }
}

}  // namespace
}  // namespace weir::embedded
