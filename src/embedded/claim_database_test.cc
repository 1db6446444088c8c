// The database of claims: who may open it, what it leaves on disk, how it speaks of errors.
#include "src/embedded/claim_database.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ClaimDatabase, KeepsWhatWasWritten) {
  const fakes::TemporaryDirectory directory;
  {
    const auto database = ClaimDatabase::Open(directory.path());
    ASSERT_TRUE(database);
    ASSERT_TRUE((*database)->db().Put({}, (*database)->claims(), "key", "value").ok());
  }
  const auto database = ClaimDatabase::Open(directory.path());
  ASSERT_TRUE(database);
  std::string value;
  EXPECT_TRUE((*database)->db().Get({}, (*database)->claims(), "key", &value).ok());
  EXPECT_EQ(value, "value");
  EXPECT_TRUE((*database)->db().Get({}, (*database)->runs(), "key", &value).IsNotFound());
}

TEST(ClaimDatabase, IsOpenForOneOnly) {
  const fakes::TemporaryDirectory directory;
  const auto first = ClaimDatabase::Open(directory.path());
  ASSERT_TRUE(first);
  const auto second = ClaimDatabase::Open(directory.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(second.error().message, HasSubstr("another weir"));
}

TEST(ClaimDatabase, DamageIsAnError) {
  const fakes::TemporaryDirectory directory;
  ASSERT_TRUE(ClaimDatabase::Open(directory.path()));
  std::ignore = directory.Write("CURRENT", "damaged");
  const auto database = ClaimDatabase::Open(directory.path());
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().kind, ErrorKind::kCorrupt);
}

TEST(ClaimDatabase, ADamagedLogIsRefusedByTheFilesName) {
  const fakes::TemporaryDirectory directory;
  {
    const auto database = ClaimDatabase::Open(directory.path());
    ASSERT_TRUE(database);
    for (int i = 0; i < 100; ++i) {
      const std::string key = std::to_string(i);
      ASSERT_TRUE((*database)->db().Put({}, (*database)->runs(), key, std::string(99, 'x')).ok());
    }
  }
  ASSERT_TRUE(ClaimDatabase::Open(directory.path()));  // whole: the log becomes a table
  {
    const auto database = ClaimDatabase::Open(directory.path());
    for (int i = 0; i < 100; ++i) {
      const std::string key = std::to_string(i);
      ASSERT_TRUE((*database)->db().Put({}, (*database)->runs(), key, std::string(99, 'y')).ok());
    }
  }
  fs::path log;
  for (const auto& entry : fs::directory_iterator(directory.path())) {
    if (entry.path().extension() == ".log" && fs::file_size(entry.path()) > 0) log = entry.path();
  }
  {
    std::fstream file(log, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(500);
    file.put('\x7f');
  }
  const auto database = ClaimDatabase::Open(directory.path());
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(database.error().message, HasSubstr(log.string() + ": damaged behind byte "));
}

TEST(ClaimDatabase, WritesNoLogThatCouldFillTheDisk) {
  const fakes::TemporaryDirectory directory;
  ASSERT_TRUE(ClaimDatabase::Open(directory.path()));
  for (const auto& entry : fs::directory_iterator(directory.path())) {
    EXPECT_THAT(entry.path().filename().string(), Not(StartsWith("LOG")));
  }
}

TEST(ClaimDatabase, AFullDiskIsNamedWithItsRemedy) {
  const Error error = ErrorOf(rocksdb::Status::NoSpace("no space"), "the claims");
  EXPECT_EQ(error.kind, ErrorKind::kExhausted);
  EXPECT_THAT(error.message, StartsWith("the claims: "));
  EXPECT_THAT(error.message, HasSubstr("; make room"));
}

TEST(ClaimDatabase, NumbersComeBackAndOrderLikeTheirBytes) {
  std::string previous;
  for (const std::uint32_t number : {0U, 1U, 255U, 256U, 0x01020304U, ~0U}) {
    std::string bytes;
    AppendBigEndian(number, bytes);
    EXPECT_EQ(ReadBigEndian32(bytes), number);
    EXPECT_GT(bytes, previous);
    previous = bytes;
  }
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    std::string bytes;
    AppendBigEndian(number, bytes);
    EXPECT_EQ(ReadBigEndian64(bytes + "x"), number);
  }
}

}  // namespace
}  // namespace weir::embedded
