// Claims in RocksDB: the port's contract, and what only a store that spills and has runs can do.
#include "src/embedded/rocksdb_claim_store.h"

#include <gtest/gtest.h>

#include "src/embedded/test_files.h"

#include "tests/contract/claim_store.h"
#include "tests/fakes/temporary_directory.h"

namespace weir::contract {
namespace {

class RocksDbClaims final : public ClaimStoreHost {
 public:
  explicit RocksDbClaims(std::size_t claims_in_memory)
      : store_(*database_, *journal_, journal_->Begin().value(), claims_in_memory) {}

  pipeline::ClaimStore& store() override { return store_; }

 private:
  fakes::TemporaryDirectory directory_;
  std::unique_ptr<embedded::ClaimDatabase> database_ =
      embedded::ClaimDatabase::Open(directory_.path()).value();
  std::unique_ptr<embedded::RunJournal> journal_ =
      embedded::RunJournal::Load(*database_, "").value();
  embedded::RocksDbClaimStore store_;
};

ClaimStoreFactory InMemoryOf(std::string_view medium, std::size_t claims) {
  return {medium, [claims] { return std::make_unique<RocksDbClaims>(claims); }};
}

INSTANTIATE_TEST_SUITE_P(RocksDb, ClaimStoreContract,
                         testing::Values(InMemoryOf("RocksDB, memory for all", 1 << 14),
                                         InMemoryOf("RocksDB, memory for some", 512)));

}  // namespace
}  // namespace weir::contract

namespace weir::embedded {
namespace {

using pipeline::ClaimOutcome;

class RocksDbClaimStoreTest : public ::testing::Test {
 protected:
  struct Answer {
    ClaimOutcome outcome;
    std::string owner;
    std::string object;
    bool settled;
  };

  /// A new run, with memory for two claims.
  void BeginRun() {
    store_.reset();
    run_ = journal_->Begin().value();
    store_ = std::make_unique<RocksDbClaimStore>(*database_, *journal_, run_, 2);
  }

  /// Flushes, and makes the run final with its one object.
  void SealRun() {
    ASSERT_TRUE(store_->Flush());
    const std::vector<StagedName> objects = {{0, "lake/object"}};
    ASSERT_TRUE(journal_->Seal(run_, objects, {}));
  }

  Result<std::string> MoveToOne(std::string_view key) {
    return pipeline::MoveOne(*store_,
                             {{pipeline::ClaimKey::Kind::kId, key}, "lake/object", {"to", 1}});
  }

  /// Claims all keys in one call, for positions "p<key>" and "q<key>" by turns of `sign`.
  std::vector<Answer> Claim(const std::vector<std::string>& keys, char sign = 'p') {
    std::vector<std::string> positions;
    for (const std::string& key : keys) positions.push_back(sign + key);
    std::vector<pipeline::ClaimRequest> requests;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      requests.push_back(
          {{pipeline::ClaimKey::Kind::kId, keys[i]}, {positions[i]}, {}, {"lake/object", 0}});
    }
    std::vector<pipeline::ClaimAnswer> answers(keys.size());
    store_->Claim(requests, answers);
    std::vector<Answer> copies;
    for (const auto& answer : answers) {
      copies.push_back({answer.outcome, std::string(answer.owner.text), std::string(answer.object),
                        answer.settled});
    }
    return copies;
  }

  fakes::TemporaryDirectory directory_;
  std::unique_ptr<ClaimDatabase> database_ = ClaimDatabase::Open(directory_.path()).value();
  std::unique_ptr<RunJournal> journal_ = RunJournal::Load(*database_, "").value();
  RunNumber run_ = 0;
  std::unique_ptr<RocksDbClaimStore> store_;
};

TEST_F(RocksDbClaimStoreTest, SpilledClaimsAreMetAgain) {
  BeginRun();
  for (const char* key : {"a", "b", "c", "d", "e", "f"}) {
    EXPECT_EQ(Claim({key})[0].outcome, ClaimOutcome::kCreated);
  }
  for (const std::string key : {"a", "b", "c", "d", "e", "f"}) {
    const Answer answer = Claim({key}, 'q')[0];
    EXPECT_EQ(answer.outcome, ClaimOutcome::kExists) << key;
    EXPECT_EQ(answer.owner, "p" + key);
    EXPECT_EQ(answer.object, "lake/object");
    EXPECT_TRUE(answer.settled);
  }
}

TEST_F(RocksDbClaimStoreTest, RepeatedKeysOfOneCallMeetAcrossASpill) {
  BeginRun();
  const auto answers = Claim({"a", "b", "c", "a"});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(answers[i].outcome, ClaimOutcome::kCreated) << i;
  EXPECT_EQ(answers[3].outcome, ClaimOutcome::kExists);
}

TEST_F(RocksDbClaimStoreTest, RepeatedKeysOfOneCallMeetAcrossItsSpills) {
  BeginRun();
  const auto answers = Claim({"a", "b", "c", "d", "e", "f", "g", "h", "a", "e", "h"});
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(answers[i].outcome, ClaimOutcome::kCreated) << i;
  for (std::size_t i = 8; i < 11; ++i) EXPECT_EQ(answers[i].outcome, ClaimOutcome::kExists) << i;
}

TEST_F(RocksDbClaimStoreTest, AMoveReachesAClaimThatWasSpilled) {
  BeginRun();
  Claim({"a", "b", "c", "d", "e"});
  const auto moved = MoveToOne("a");
  EXPECT_EQ(moved.value(), "to");
  EXPECT_EQ(Claim({"a"}, 'q')[0].object, "to");
  Claim({"f", "g", "h", "i"});
  EXPECT_EQ(Claim({"a"}, 'q')[0].object, "to");
}

TEST_F(RocksDbClaimStoreTest, ClaimsOfAFinalRunCount) {
  BeginRun();
  Claim({"a", "b", "c"});
  SealRun();
  BeginRun();
  const auto answers = Claim({"c", "d", "a"}, 'q');
  EXPECT_EQ(answers[0].owner, "pc");
  EXPECT_EQ(answers[0].object, "lake/object");
  EXPECT_EQ(answers[1].outcome, ClaimOutcome::kCreated);
  EXPECT_EQ(answers[2].owner, "pa");
}

TEST_F(RocksDbClaimStoreTest, ClaimsOfAVoidRunDoNotCount) {
  BeginRun();
  Claim({"a", "b", "c", "d", "e"});
  ASSERT_TRUE(store_->Flush());
  BeginRun();
  for (const Answer& answer : Claim({"a", "b", "e"}, 'q')) {
    EXPECT_EQ(answer.outcome, ClaimOutcome::kCreated);
  }
  SealRun();
  BeginRun();
  EXPECT_EQ(Claim({"a"}, 'r')[0].owner, "qa");
  EXPECT_EQ(Claim({"c"}, 'r')[0].outcome, ClaimOutcome::kCreated);
  EXPECT_FALSE(MoveToOne("d"));
}

TEST_F(RocksDbClaimStoreTest, FinalClaimsOutliveTheProcess) {
  BeginRun();
  Claim({"a", "b", "c"});
  SealRun();
  store_.reset();
  journal_.reset();
  database_.reset();
  database_ = ClaimDatabase::Open(directory_.path()).value();
  journal_ = RunJournal::Load(*database_, "").value();
  BeginRun();
  EXPECT_EQ(Claim({"b"}, 'q')[0].owner, "pb");
}

TEST_F(RocksDbClaimStoreTest, ASpillThatCannotBeWrittenFailsAllThatFollows) {
  BeginRun();
  std::filesystem::remove_all(directory_ / "spill");
  std::ignore = directory_.Write("spill", "in the way");
  Claim({"a", "b", "c", "d", "e"});
  EXPECT_FALSE(store_->Flush());
  ASSERT_TRUE(store_->failure());
  EXPECT_EQ(Claim({"z"})[0].outcome, ClaimOutcome::kFailed);
}

}  // namespace
}  // namespace weir::embedded
