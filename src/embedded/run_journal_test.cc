// The journal of runs: what is final, what is left to publish, which blocks are done.
#include "src/embedded/run_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RunJournalTest : public ::testing::Test {
 protected:
  RunJournalTest() { Reload(); }

  /// As after a crash: what was not made durable is gone.
  void Reload(const std::string& schema_digest = "0123456789abcdef") {
    journal_.reset();
    database_.reset();
    database_ = ClaimDatabase::Open(directory_.path()).value();
    journal_ = RunJournal::Load(*database_, schema_digest).value();
  }

  static BlockId Block(char name) {
    BlockId id;
    id.fill(name);
    return id;
  }

  void Seal(RunNumber run, const std::vector<StagedName>& objects,
            const std::vector<ProcessedBlock>& blocks = {}) {
    ASSERT_TRUE(journal_->Seal(run, objects, blocks));
  }

  std::vector<std::string> NamesOf(RunNumber run) {
    std::vector<std::string> names;
    const auto objects = journal_->ObjectsOf(run).value();
    for (const StagedName& object : objects) {
      names.push_back(std::to_string(object.ordinal) + " " + object.name);
    }
    return names;
  }

  fakes::TemporaryDirectory directory_;
  std::unique_ptr<ClaimDatabase> database_;
  std::unique_ptr<RunJournal> journal_;
};

TEST_F(RunJournalTest, IsEmptyAtFirst) {
  EXPECT_FALSE(journal_->HasFinalRuns());
  EXPECT_THAT(journal_->Unpublished(), IsEmpty());
  EXPECT_FALSE(journal_->IsFinal(1));
}

TEST_F(RunJournalTest, RunsAreNumberedForGood) {
  EXPECT_EQ(journal_->Begin().value(), 1U);
  EXPECT_EQ(journal_->Begin().value(), 2U);
  Reload();
  EXPECT_EQ(journal_->Begin().value(), 3U);
}

TEST_F(RunJournalTest, AnOpenRunIsNotFinal) {
  const RunNumber run = journal_->Begin().value();
  for (int time = 0; time < 2; ++time) {
    EXPECT_FALSE(journal_->IsFinal(run));
    EXPECT_FALSE(journal_->HasFinalRuns());
    EXPECT_THAT(journal_->Unpublished(), IsEmpty());
    Reload();
  }
}

TEST_F(RunJournalTest, ASealedRunIsFinalAndWaitsToBePublished) {
  const RunNumber run = journal_->Begin().value();
  Seal(run, {{0, "lake/a"}, {300, "lake/b"}});
  for (int time = 0; time < 2; ++time) {
    EXPECT_TRUE(journal_->IsFinal(run));
    EXPECT_TRUE(journal_->HasFinalRuns());
    EXPECT_THAT(journal_->Unpublished(), ElementsAre(run));
    EXPECT_THAT(NamesOf(run), ElementsAre("0 lake/a", "300 lake/b"));
    EXPECT_EQ(journal_->ObjectName(run, 300).value(), "lake/b");
    Reload();
  }
}

TEST_F(RunJournalTest, APublishedRunIsFinalAndKeepsItsNames) {
  const RunNumber run = journal_->Begin().value();
  Seal(run, {{0, "lake/a"}});
  ASSERT_TRUE(journal_->MarkPublished(run));
  for (int time = 0; time < 2; ++time) {
    EXPECT_TRUE(journal_->IsFinal(run));
    EXPECT_THAT(journal_->Unpublished(), IsEmpty());
    EXPECT_EQ(journal_->ObjectName(run, 0).value(), "lake/a");
    Reload();
  }
}

TEST_F(RunJournalTest, RunsDoNotMix) {
  const RunNumber first = journal_->Begin().value();
  const RunNumber second = journal_->Begin().value();
  Seal(second, {{0, "second"}});
  EXPECT_FALSE(journal_->IsFinal(first));
  EXPECT_THAT(NamesOf(first), IsEmpty());
  EXPECT_FALSE(journal_->ObjectName(first, 0));
  Seal(first, {{0, "first"}});
  EXPECT_THAT(NamesOf(second), ElementsAre("0 second"));
}

TEST_F(RunJournalTest, BlocksOfASealedRunAreProcessed) {
  const RunNumber run = journal_->Begin().value();
  EXPECT_EQ(journal_->ProcessedRecords(Block('a')).value(), std::nullopt);
  Seal(run, {}, {{Block('a'), 7}, {Block('b'), 0}});
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(journal_->ProcessedRecords(Block('a')).value(), 7U);
    EXPECT_EQ(journal_->ProcessedRecords(Block('b')).value(), 0U);
    EXPECT_EQ(journal_->ProcessedRecords(Block('c')).value(), std::nullopt);
    Reload();
  }
}

TEST_F(RunJournalTest, RecordsAreProcessedUpToTheLastMarkIfTheFirstIsMarked) {
  const RunNumber run = journal_->Begin().value();
  ASSERT_TRUE(journal_->Seal(run, {}, {}, std::vector{Block('a'), Block('c'), Block('x')}));
  const auto count = [this](std::string_view names) {
    std::vector<PrefixId> chain;
    for (const char name : names) chain.push_back(Block(name));
    return journal_->CountProcessed(chain).value();
  };
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(count(""), 0U);
    EXPECT_EQ(count("a"), 1U);
    EXPECT_EQ(count("abcd"), 3U);
    EXPECT_EQ(count("ab"), 1U);
    EXPECT_EQ(count("bc"), 0U);
    EXPECT_EQ(journal_->ProcessedRecords(Block('a')).value(), std::nullopt);
    Reload();
  }
  Reload("fedcba9876543210");
  EXPECT_EQ(count("abcd"), 0U);
}

TEST_F(RunJournalTest, ABlockUnderAnotherSchemaIsAnotherBlock) {
  Seal(journal_->Begin().value(), {}, {{Block('a'), 7}});
  Reload("fedcba9876543210");
  EXPECT_EQ(journal_->ProcessedRecords(Block('a')).value(), std::nullopt);
}

TEST_F(RunJournalTest, ADamagedRowIsAnError) {
  ASSERT_TRUE(database_->db().Put({}, database_->runs(), "odd", "s").ok());
  const auto loaded = RunJournal::Load(*database_, "");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace weir::embedded
