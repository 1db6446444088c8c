// A store whose files are cut or broken anywhere: all that was acknowledged is there, or only a
// torn end is missing, or it is refused by the file's name.
#include "src/cloud/store/recovery.h"

#include <csignal>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/cloud/store/key.h"
#include "src/cloud/store/store.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::uint64_t kItems = 200;

std::string ValueOf(std::uint64_t number) { return std::string(50 + number * 37 % 900, 'v'); }

/// Acknowledges kItems items, then dies.
void WriteAndDie(const fs::path& directory) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto store = Store::Open({.directory = directory});
    for (std::uint64_t number = 0; store && number < kItems; ++number) {
      WriteBatch batch;
      batch.Put(Key("test").Number(number), ValueOf(number));
      if (!(*store)->Apply(std::move(batch))) ::_exit(1);
    }
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
}

std::string ReadFile(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class DamagedStore : public ::testing::Test {
 protected:
  void SetUp() override {
    WriteAndDie(directory_.path());
    for (const auto& entry : fs::directory_iterator(directory_.path())) {
      if (entry.path().extension() == ".log") log_ = entry.path();
    }
    bytes_ = ReadFile(log_);
    ASSERT_GT(bytes_.size(), 64U << 10);
  }

  /// A copy of the store whose log holds these bytes instead.
  struct Copy {
    fakes::TemporaryDirectory directory;
    fs::path log;
  };
  std::unique_ptr<Copy> CopyWith(const std::string& bytes) {
    auto copy = std::make_unique<Copy>();
    fs::copy(directory_.path(), copy->directory.path(),
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    copy->log = copy->directory.path() / log_.filename();
    std::ofstream(copy->log, std::ios::binary | std::ios::trunc) << bytes;
    return copy;
  }
  /// How many items are there, from the first on without a gap, each as it was written.
  static std::uint64_t ItemsOf(const Store& store) {
    std::uint64_t count = 0;
    while (store.Get(Key("test").Number(count)) == ValueOf(count)) ++count;
    for (std::uint64_t number = count; number < kItems; ++number) {
      EXPECT_FALSE(store.Get(Key("test").Number(number))) << number << " behind a gap";
    }
    return count;
  }

  const fakes::TemporaryDirectory directory_;
  fs::path log_;
  std::string bytes_;
};

TEST_F(DamagedStore, ALogThatIsCutLosesItsEndAlone) {
  for (std::size_t size = 1000; size < bytes_.size(); size += 7919) {
    const auto copy = CopyWith(bytes_.substr(0, size));
    const auto store = Store::Open({.directory = copy->directory.path()});
    ASSERT_TRUE(store) << size << ": " << store.error().message;
    const std::uint64_t items = ItemsOf(**store);
    EXPECT_GE(items, size / 1100) << size;
  }
}

TEST_F(DamagedStore, ZerosBehindTheLogLoseNothing) {
  for (const std::size_t zeros : {3U, 100U, 70'000U}) {
    const auto copy = CopyWith(bytes_ + std::string(zeros, '\0'));
    const auto store = Store::Open({.directory = copy->directory.path()});
    ASSERT_TRUE(store) << zeros << ": " << store.error().message;
    EXPECT_EQ(ItemsOf(**store), kItems) << zeros;
  }
}

TEST_F(DamagedStore, AFlippedByteIsRefusedByTheFilesNameOrHarmsNothing) {
  for (std::size_t at = 3; at < bytes_.size(); at += 4099) {
    std::string flipped = bytes_;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x40);
    const auto copy = CopyWith(flipped);
    const auto store = Store::Open({.directory = copy->directory.path()});
    if (store) {
      EXPECT_EQ(ItemsOf(**store), kItems) << at;
      continue;
    }
    EXPECT_EQ(store.error().kind, ErrorKind::kCorrupt);
    EXPECT_THAT(store.error().message, HasSubstr(copy->log.string() + ": damaged behind byte "));
    EXPECT_THAT(store.error().message, HasSubstr("weir up --recover"));
  }
}

TEST_F(DamagedStore, RecoveringKeepsWhatStandsBeforeTheDamage) {
  std::string flipped = bytes_;
  for (std::size_t i = 0; i < 4; ++i) flipped[bytes_.size() / 50 + i] ^= 0x11;
  const auto copy = CopyWith(flipped);
  ASSERT_FALSE(Store::Open({.directory = copy->directory.path()}));
  const auto given_up = Recover(copy->directory.path());
  ASSERT_TRUE(given_up);
  ASSERT_THAT(*given_up, SizeIs(1));
  EXPECT_THAT(given_up->front(), HasSubstr("whole records; the logs as they were are in "));
  {
    const auto store = Store::Open({.directory = copy->directory.path()});
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_GT(ItemsOf(**store), 0U);
    EXPECT_LT(ItemsOf(**store), kItems);
  }
  EXPECT_TRUE(Store::Open({.directory = copy->directory.path()})) << "and again";
  EXPECT_EQ(ReadFile(copy->directory.path() / "damaged" / log_.filename()), flipped);
}

TEST_F(DamagedStore, FilesThatAreGoneAreMissed) {
  const auto without_log = CopyWith(bytes_);
  fs::remove(without_log->log);
  const auto store = Store::Open({.directory = without_log->directory.path()});
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr("its log is missing"));
  const auto without_current = CopyWith(bytes_);
  fs::remove(without_current->directory.path() / "CURRENT");
  const auto other = Store::Open({.directory = without_current->directory.path()});
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("CURRENT: it is missing"));
  EXPECT_EQ(ReadFile(without_current->log), bytes_) << "nothing was deleted";
}

TEST_F(DamagedStore, ADamagedManifestOrTableIsNoOtherData) {
  { const auto flushed = Store::Open({.directory = directory_.path()}); }  // the log is a table now
  for (const auto& entry : fs::directory_iterator(directory_.path())) {
    const std::string name = entry.path().filename().string();
    const bool is_table = entry.path().extension() == ".sst";
    if (!is_table && !name.starts_with("MANIFEST")) continue;
    const std::string bytes = ReadFile(entry.path());
    for (std::size_t at = 10; at < bytes.size(); at += bytes.size() / 7 + 1) {
      const fakes::TemporaryDirectory copy;
      fs::copy(directory_.path(), copy.path(), fs::copy_options::recursive);
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ 1);
      std::ofstream(copy.path() / name, std::ios::binary | std::ios::trunc) << flipped;
      const auto store = Store::Open({.directory = copy.path()});
      if (!store) {
        EXPECT_EQ(store.error().kind, ErrorKind::kCorrupt) << store.error().message;
        continue;
      }
      try {
        EXPECT_EQ(ItemsOf(**store), kItems) << name << " " << at;
      } catch (const StoreFailure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr(name)) << at;
      }
    }
  }
}

}  // namespace
}  // namespace weir::cloud::store
