// Trials judge inputs as runs into a new lake do, and write nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/lake_run_fixture.h"
#include "src/embedded/trial_target.h"

namespace weir::embedded {
namespace {

using ::testing::IsEmpty;

class TrialTest : public LakeRunTest {
 protected:
  RunOutcome Try(const std::vector<std::string>& inputs) {
    TrialTarget target;
    return LakeRun(target, schema_, Settings(), stop_).Run(FindInputs(inputs));
  }

  /// Both ways, into a lake of its own; what a trial finds has to be what a run does.
  RunOutcome TryAndRun(const std::vector<std::string>& inputs) {
    RunOutcome trial = Try(inputs);
    const RunOutcome run = Run(fmt::format("lake-{}", lakes_++), inputs);
    EXPECT_EQ(trial.totals.figures.total.counts, run.totals.figures.total.counts);
    EXPECT_EQ(trial.totals.figures.by_reason, run.totals.figures.by_reason);
    EXPECT_EQ(trial.totals.already_processed, run.totals.already_processed);
    EXPECT_EQ(trial.input_errors.size(), run.input_errors.size());
    EXPECT_EQ(trial.bytes_read, run.bytes_read);
    EXPECT_EQ(trial.totals.objects, 0U);
    EXPECT_FALSE(trial.failure);
    return trial;
  }

  int lakes_ = 0;
};

TEST_F(TrialTest, JudgesAsARunDoesWhateverTheThreadsAndSegments) {
  const std::string input = directory_.Write("in", Events());
  ExpectCounts(TryAndRun({input}).totals);
  jobs_ = 4;
  ExpectCounts(TryAndRun({input}).totals);
  limits_.bytes = 1;
  ExpectCounts(TryAndRun({input}).totals);
}

TEST_F(TrialTest, WritesNothing) {
  const std::string input = directory_.Write("in/file", Events());
  ExpectCounts(Try({input}).totals);
  EXPECT_EQ(FilesOf(directory_ / ".").size(), 1U);
}

TEST_F(TrialTest, PassesOverWhatItHasSeenAsARunDoes) {
  const std::string events = Events();
  const std::string whole = directory_.Write("whole", events);
  const std::string copy = directory_.Write("copy", events);
  const std::string shorter = directory_.Write("shorter", events.substr(0, events.size() / 3));
  EXPECT_EQ(TryAndRun({whole, copy}).totals.already_processed, 8'000U);
  TryAndRun({whole, shorter});
  limits_.bytes = 1;  // each block is a segment, and what was sealed is passed over
  TryAndRun({shorter, whole, copy});
}

TEST_F(TrialTest, TakesBackWhatNoChecksumHasVouchedFor) {
  const std::string whole = Compressed(codec::Compression::kGzip, Events());
  std::string damaged = whole;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
  const std::string bad = directory_.Write("bad", whole + damaged);
  const std::string good = directory_.Write("good", EventLine(1) + "\n" + EventLine(9'999));
  const RunOutcome outcome = TryAndRun({bad, good});
  EXPECT_EQ(outcome.input_errors.size(), 1U);
  EXPECT_EQ(outcome.totals.figures.total.counts.received, 8'002U);
}

TEST_F(TrialTest, SaysTheLinesOfItsExamples) {
  const std::string filler = std::string(kBlockSize, 'x');
  const std::string text = EventLine(1) + "\n\n" + EventLine(2, filler) + "\n" +
                           EventLine(3, filler) + "\r\nno event\n" + EventLine(4) + "\n[]";
  const RunOutcome outcome = Try({directory_.Write("a", "[]\n"), directory_.Write("b", text)});
  const auto& no_json = outcome.totals.examples.Of(event::Reason::kInvalidJson);
  ASSERT_EQ(no_json.size(), 1U);
  EXPECT_EQ(no_json.front().line, 5U);
  EXPECT_EQ(no_json.front().source, (directory_ / "b").string());
}

TEST_F(TrialTest, LinesAreThoseOfTheTextAlsoWhereRecordsStandOtherwise) {
  const std::string text = "[\n" + EventLine(1) + ",\n\n  {\"no\":\n \"event\"}, 7\n]\n";
  const RunOutcome outcome = Try({directory_.Write("in", text)});
  const auto& missing = outcome.totals.examples.Of(event::Reason::kMissingField);
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing.front().line, 4U);
}

TEST_F(TrialTest, OfNothingIsNothing) {
  const RunOutcome outcome = TryAndRun({directory_.Write("empty", "")});
  EXPECT_EQ(outcome.totals.figures.total.counts.received, 0U);
  EXPECT_THAT(outcome.input_errors, IsEmpty());
}

}  // namespace
}  // namespace weir::embedded
