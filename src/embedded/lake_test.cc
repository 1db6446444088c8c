// A lake's doors (lock, layout, claims), and the way back from a crash at any step of a run.
#include "src/embedded/lake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/directory_object_store.h"
#include "src/embedded/rocksdb_claim_store.h"
#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LakeTest : public ::testing::Test {
 protected:
  [[nodiscard]] LakeOptions Options(std::string_view lake = "lake") const {
    return OptionsOf(directory_ / lake);
  }

  void MakeLake(const LakeOptions& options) {
    ASSERT_TRUE(Lake::Open(options));
    fs::create_directories(options.directory / pipeline::kLakeFolder);
  }

  static void ExpectRefused(const LakeOptions& options, ErrorKind kind, std::string_view words) {
    const auto lake = Lake::Open(options);
    ASSERT_FALSE(lake);
    EXPECT_EQ(lake.error().kind, kind);
    EXPECT_THAT(lake.error().message, HasSubstr(options.directory.string()));
    EXPECT_THAT(lake.error().message, HasSubstr(std::string(words)));
  }

  fakes::TemporaryDirectory directory_;
};

TEST_F(LakeTest, IsMadeWhereThereIsNone) {
  const auto lake = Lake::Open(Options("deep/er/lake"));
  ASSERT_TRUE(lake);
  EXPECT_EQ((*lake)->layout(), pipeline::Layout::kBatch);
  EXPECT_FALSE((*lake)->journal().HasFinalRuns());
  EXPECT_THAT(FilesOf((*lake)->directory()), IsEmpty());
}

TEST_F(LakeTest, IsOpenForOneOnly) {
  auto lake = Lake::Open(Options());
  ASSERT_TRUE(lake);
  ExpectRefused(Options(), ErrorKind::kConflict, "another weir");
  lake->reset();
  EXPECT_TRUE(Lake::Open(Options()));
}

TEST_F(LakeTest, KeepsItsLayout) {
  LakeOptions options = Options();
  options.layout = pipeline::Layout::kEvent;
  MakeLake(options);
  options.layout.reset();
  EXPECT_EQ(Lake::Open(options).value()->layout(), pipeline::Layout::kEvent);
  options.layout = pipeline::Layout::kBatch;
  ExpectRefused(options, ErrorKind::kInvalidInput, "--layout event");
}

TEST_F(LakeTest, RemembersClaimsThatAreElsewhere) {
  LakeOptions options = Options();
  options.claims = directory_ / "claims";
  MakeLake(options);
  options.claims.reset();
  const auto lake = Lake::Open(options);
  ASSERT_TRUE(lake);
  EXPECT_EQ((*lake)->claims().directory(), directory_ / "claims");
}

TEST_F(LakeTest, RefusesToGoOnWithoutItsClaims) {
  MakeLake(Options());
  fs::remove_all(directory_ / "lake/.weir/claims");
  ExpectRefused(Options(), ErrorKind::kInvalidInput, "stored twice");
  fs::remove_all(directory_ / "lake/.weir");
  ExpectRefused(Options(), ErrorKind::kInvalidInput, "stored twice");
}

class LostFolderTest : public LakeTest {
 protected:
  /// A lake with an object in each folder.
  void RunOnce() {
    const auto lake = Lake::Open(Options()).value();
    const RunNumber run = lake->journal().Begin().value();
    const std::vector<StagedName> names = {
        {0, "lake/a.json"}, {1, "quarantine/b.json"}, {2, "ledger/c.json"}};
    DirectoryObjectStore objects(lake->directory(), lake->MakeStaging(run).value());
    for (const auto& [ordinal, name] : names) {
      const std::string_view line = name;
      ASSERT_TRUE(pipeline::PutOne(objects, {name, ordinal}, {&line, 1}));
    }
    ASSERT_TRUE(objects.Flush() && lake->journal().Seal(run, objects.Staged(), {}));
    ASSERT_TRUE(lake->Complete(run));
  }
};

TEST_F(LostFolderTest, EventsThatAreGoneAreMissed) {
  RunOnce();
  ASSERT_TRUE(Lake::Open(Options()));
  fs::remove(directory_ / "lake/lake/a.json");
  ExpectRefused(Options(), ErrorKind::kInvalidInput, "lake/lake: earlier runs have stored");
  fs::remove(directory_ / "lake/lake");
  ExpectRefused(Options(), ErrorKind::kInvalidInput, "lake/lake: earlier runs have stored");
  std::ignore = directory_.Write("lake/lake/a.json", "lake/a.json\n");
  EXPECT_TRUE(Lake::Open(Options()));
}

TEST_F(LostFolderTest, QuarantineAndLedgerAreMissedUntilTheyAreMadeAnew) {
  for (const std::string_view folder : {"quarantine", "ledger"}) {
    fs::remove_all(directory_ / "lake");
    RunOnce();
    const fs::path path = directory_ / "lake" / folder;
    fs::remove_all(path);
    ExpectRefused(Options(), ErrorKind::kInvalidInput, "mkdir '" + path.string() + "'");
    fs::create_directory(path);
    EXPECT_TRUE(Lake::Open(Options()));
  }
}

TEST_F(LostFolderTest, FoldersWithoutTheLakesOwnOneAreRefusedAndLeftAlone) {
  for (const std::string_view folder : {"lake", "quarantine", "ledger"}) {
    std::ignore = directory_.Write(fmt::format("copy-{0}/{0}/x.json", folder), "x");
    ExpectRefused(Options(fmt::format("copy-{}", folder)), ErrorKind::kInvalidInput, "hidden");
    EXPECT_FALSE(fs::exists(directory_ / fmt::format("copy-{}/.weir", folder)));
  }
}

TEST_F(LostFolderTest, ACopyHasItsOwnClaims) {
  RunOnce();
  fs::copy(directory_ / "lake", directory_ / "copy", fs::copy_options::recursive);
  const auto copy = Lake::Open(Options("copy"));
  ASSERT_TRUE(copy);
  EXPECT_EQ((*copy)->claims().directory(), directory_ / "copy/.weir/claims");
  EXPECT_TRUE(Lake::Open(Options())) << "beside it";
}

TEST_F(LakeTest, RefusesClaimsOfAnotherLake) {
  LakeOptions other = Options("other");
  other.claims = directory_ / "claims";
  other.new_id = std::string(32, 'b');
  MakeLake(other);
  LakeOptions fresh = Options("fresh");
  fresh.claims = other.claims;
  ExpectRefused(fresh, ErrorKind::kInvalidInput, "--claims");
  MakeLake(Options());
  LakeOptions known = Options();
  known.claims = other.claims;
  ExpectRefused(known, ErrorKind::kInvalidInput, "--claims");
}

TEST_F(LakeTest, WhereItsClaimsAreNotNothingIsWritten) {
  MakeLake(Options());
  LakeOptions options = Options();
  options.claims = directory_ / "new/claims";
  ExpectRefused(options, ErrorKind::kInvalidInput, "--claims");
  EXPECT_FALSE(fs::exists(directory_ / "new"));
  fs::create_directories(*options.claims);
  ExpectRefused(options, ErrorKind::kInvalidInput, "--claims");
  EXPECT_TRUE(fs::is_empty(*options.claims));
  std::ignore = directory_.Write("new/claims/letter.txt", "precious");
  ExpectRefused(options, ErrorKind::kInvalidInput, "--claims");
  EXPECT_THAT(FilesOf(*options.claims), testing::ElementsAre(testing::Key("letter.txt")));
}

TEST_F(LakeTest, ItsMakingCanBeInterruptedAnywhere) {
  ASSERT_TRUE(Lake::Open(Options()));
  fs::remove(directory_ / "lake/.weir/lake.json");  // claims with an id, and no card yet
  ASSERT_TRUE(Lake::Open(Options()));
  fs::remove(directory_ / "lake/.weir/lake.json");
  fs::remove_all(directory_ / "lake/.weir/claims");  // nothing but the lock
  EXPECT_TRUE(Lake::Open(Options()));
}

TEST_F(LakeTest, AFileIsNoLake) {
  std::ignore = directory_.Write("lake", "precious");
  ExpectRefused(Options(), ErrorKind::kNotFound, "");
  EXPECT_EQ(ReadAll(directory_ / "lake"), "precious");
}

/// The steps of a run's commit, by hand, up to a crash.
enum class Crash { kStaged, kFlushed, kSealed, kHalfPublished, kPublished, kMarked };

class LakeCrashTest : public LakeTest, public ::testing::WithParamInterface<Crash> {
 protected:
  void RunUntilCrash() {
    const auto lake = Lake::Open(Options()).value();
    const RunNumber run = lake->journal().Begin().value();
    const fs::path staging = lake->MakeStaging(run).value();
    RocksDbClaimStore claims(lake->claims(), lake->journal(), run);
    DirectoryObjectStore objects(lake->directory(), staging);
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      EXPECT_EQ(Claim(claims, i, "first"), pipeline::ClaimOutcome::kCreated);
      const std::string_view line = names_[i];
      ASSERT_TRUE(pipeline::PutOne(objects, {names_[i], i}, {&line, 1}));
    }
    if (GetParam() == Crash::kStaged) return;
    ASSERT_TRUE(claims.Flush() && objects.Flush());
    if (GetParam() == Crash::kFlushed) return;
    const std::vector<ProcessedBlock> blocks = {{BlockId{'b'}, 2}};
    ASSERT_TRUE(lake->journal().Seal(run, objects.Staged(), blocks));
    if (GetParam() == Crash::kSealed) return;
    const std::vector<StagedName> staged = objects.Staged();
    const std::size_t count = GetParam() == Crash::kHalfPublished ? 1 : staged.size();
    ASSERT_TRUE(Publish(staging, {staged.data(), count}, lake->directory()));
    if (GetParam() == Crash::kPublished || count < staged.size()) return;
    ASSERT_TRUE(lake->journal().MarkPublished(run));
  }

  pipeline::ClaimOutcome Claim(RocksDbClaimStore& claims, std::uint32_t number,
                               std::string_view position) {
    const std::vector<pipeline::ClaimRequest> requests = {
        {{pipeline::ClaimKey::Kind::kId, names_[number]},
         {position},
         {},
         {names_[number], number}}};
    std::vector<pipeline::ClaimAnswer> answers(1);
    claims.Claim(requests, answers);
    return answers[0].outcome;
  }

  /// Claims, objects and blocks are there all together, or none of them.
  void ExpectAllOrNothing() {
    const auto lake = Lake::Open(Options());
    ASSERT_TRUE(lake);
    const bool is_final = GetParam() >= Crash::kSealed;
    EXPECT_EQ(FilesOf((*lake)->directory()).size(), is_final ? names_.size() : 0);
    EXPECT_EQ((*lake)->journal().ProcessedRecords(BlockId{'b'}).value(),
              is_final ? std::optional<std::uint64_t>(2) : std::nullopt);
    EXPECT_THAT((*lake)->journal().Unpublished(), IsEmpty());
    EXPECT_FALSE(fs::exists(directory_ / "lake/.weir/staging"));
    const RunNumber run = (*lake)->journal().Begin().value();
    RocksDbClaimStore claims((*lake)->claims(), (*lake)->journal(), run);
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      EXPECT_EQ(Claim(claims, i, "second"),
                is_final ? pipeline::ClaimOutcome::kExists : pipeline::ClaimOutcome::kCreated);
    }
  }

  const std::vector<std::string> names_ = {"lake/year=2021/a.json", "quarantine/b.json"};
};

TEST_P(LakeCrashTest, LeavesAllOfARunOrNothing) {
  RunUntilCrash();
  ExpectAllOrNothing();
  ExpectAllOrNothing();
}

INSTANTIATE_TEST_SUITE_P(AfterEachStep, LakeCrashTest,
                         ::testing::Values(Crash::kStaged, Crash::kFlushed, Crash::kSealed,
                                           Crash::kHalfPublished, Crash::kPublished,
                                           Crash::kMarked));

}  // namespace
}  // namespace weir::embedded
