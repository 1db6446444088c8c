// Whole runs: the same lake with one thread or four, in one segment or many, at once or in two
// goes.
#include "src/embedded/lake_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/lake_ledger.h"
#include "src/embedded/lake_run_fixture.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(LakeRunTest, ThreadsDoNotChangeTheLake) {
  const std::string input = directory_.Write("in", Events());
  const RunOutcome one = Run("one", {input});
  jobs_ = 4;
  const RunOutcome four = Run("four", {input});
  for (const RunOutcome* outcome : {&one, &four}) {
    EXPECT_FALSE(outcome->failure);
    ExpectCounts(outcome->totals);
    EXPECT_EQ(outcome->bytes_read, fs::file_size(input));
  }
  EXPECT_EQ(one.totals.objects, FilesOf(directory_ / "one").size());
  EXPECT_TRUE(FilesOf(directory_ / "one") == FilesOf(directory_ / "four"));
}

TEST_F(LakeRunTest, SegmentsDoNotChangeTheContent) {
  const std::string input = directory_.Write("in", Events());
  Run("one", {input});
  jobs_ = 4;
  limits_.bytes = 1;
  const RunOutcome many = Run("many", {input});
  EXPECT_FALSE(many.failure);
  ExpectCounts(many.totals);
  EXPECT_GT(ReadLedger(directory_ / "many").value().size(), 2U);
  EXPECT_TRUE(StoredIn("one") == StoredIn("many"));
  EXPECT_EQ(StoredIn("one").size(), 6'000U);
}

TEST_F(LakeRunTest, TheSameFileTwiceInOneCommandIsStoredOnce) {
  const std::string input = directory_.Write("in", Events());
  const RunOutcome outcome = Run("lake", {input, input});
  ExpectCounts(outcome.totals);
  EXPECT_EQ(outcome.totals.already_processed, 8'000U);
  EXPECT_EQ(StoredIn("lake").size(), 6'000U);
}

TEST_F(LakeRunTest, ASecondRunAddsNothing) {
  const std::string input = directory_.Write("in", Events());
  Run("lake", {input});
  const auto before = FilesOf(directory_ / "lake");
  const RunOutcome outcome = Run("lake", {directory_.Write("copy", Events())});
  EXPECT_EQ(outcome.totals.already_processed, 8'000U);
  EXPECT_EQ(outcome.totals.figures.total.counts.received, 0U);
  EXPECT_TRUE(FilesOf(directory_ / "lake") == before);
}

TEST_F(LakeRunTest, EachSourceHasItsEntryInTheLedger) {
  const std::string a = directory_.Write("a", EventLine(1) + "\n" + EventLine(2));
  const std::string b = directory_.Write("b", EventLine(3) + "\n" + EventLine(2) + "\n");
  Run("lake", {a, b});
  std::map<std::string, event::Counts> counts;
  const auto entries = ReadLedger(directory_ / "lake").value();
  for (const auto& entry : entries) counts[entry.source] = entry.figures.total.counts;
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts[a].stored, 2U);
  EXPECT_EQ(counts[b].stored, 1U);
  EXPECT_EQ(counts[b].duplicates, 1U);
}

TEST_F(LakeRunTest, AnInputThatCannotBeReadIsNamedAndTheOthersAreTakenIn) {
  const std::string good = directory_.Write("good", EventLine(1));
  std::string packed = Compressed(codec::Compression::kGzip, EventLine(2) + "\n") +
                       Compressed(codec::Compression::kGzip, EventLine(3) + "\n");
  packed.resize(packed.size() - 1);
  const std::string cut = directory_.Write("cut", packed);
  const std::string missing = (directory_ / "missing").string();
  const RunOutcome outcome = Run("lake", {missing, cut, good});
  EXPECT_FALSE(outcome.failure);
  ASSERT_EQ(outcome.input_errors.size(), 2U);
  EXPECT_EQ(outcome.input_errors[0].input, missing);
  EXPECT_EQ(outcome.input_errors[1].input, cut);
  EXPECT_EQ(outcome.totals.figures.total.counts.stored, 2U);
}

TEST_F(LakeRunTest, AStopBeforeTheFirstBlockDoesNothing) {
  stop_ = true;
  const RunOutcome outcome = Run("lake", {directory_.Write("in", Events())});
  EXPECT_FALSE(outcome.failure);
  EXPECT_THAT(outcome.input_errors, IsEmpty());
  EXPECT_THAT(FilesOf(directory_ / "lake"), IsEmpty());
}

TEST_F(LakeRunTest, AStoppedRunKeepsWhatItHasReadAndASecondOneTakesTheRest) {
  const std::string input = directory_.Write("in", Events());
  Run("whole", {input});
  jobs_ = 4;
  const auto clock = now_;
  now_ = [this, clock, blocks = 0]() mutable {
    if (++blocks == 2) stop_ = true;
    return clock();
  };
  const RunOutcome first = Run("lake", {input});
  EXPECT_FALSE(first.failure);
  const auto received = first.totals.figures.total.counts.received;
  EXPECT_GT(received, 0U);
  EXPECT_LT(received, 8'000U);
  stop_ = false;
  now_ = clock;
  const RunOutcome second = Run("lake", {input});
  EXPECT_EQ(second.totals.already_processed, received);
  EXPECT_EQ(second.totals.figures.total.counts.received, 8'000U - received);
  EXPECT_TRUE(StoredIn("lake") == StoredIn("whole"));
}

TEST_F(LakeRunTest, ARunThatCannotBePublishedIsCompletedLater) {
  const std::string input = directory_.Write("in", Events());
  std::ignore = directory_.Write("lake/quarantine", "in the way");
  jobs_ = 4;
  const RunOutcome outcome = Run("lake", {input});
  ASSERT_TRUE(outcome.failure);
  EXPECT_THAT(outcome.failure->message, HasSubstr((directory_ / "lake/quarantine").string()));
  EXPECT_EQ(outcome.totals.figures.total.counts.received, 0U);
  fs::remove(directory_ / "lake/quarantine");
  EXPECT_EQ(Run("lake", {input}).totals.already_processed, 8'000U);
  EXPECT_EQ(StoredIn("lake").size(), 6'000U);
}

TEST_F(LakeRunTest, ARunThatBreaksOffIsTakenBack) {
  const std::string input = directory_.Write("in", Events());
  jobs_ = 4;
  const auto clock = now_;
  now_ = [this, clock] {  // its staging folder is lost before the first block is taken
    fs::remove_all(directory_ / "lake/.weir/staging");
    std::ignore = directory_.Write("lake/.weir/staging", "in the way");
    return clock();
  };
  const RunOutcome outcome = Run("lake", {input});
  EXPECT_TRUE(outcome.failure);
  EXPECT_EQ(outcome.totals.figures.total.counts.received, 0U);
  EXPECT_THAT(FilesOf(directory_ / "lake"), IsEmpty());
  now_ = clock;
  ExpectCounts(Run("lake", {input}).totals);
}

}  // namespace
}  // namespace weir::embedded
