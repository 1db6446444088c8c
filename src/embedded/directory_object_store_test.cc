// Objects in a directory: the port's contract with every compression, staging and publishing.
#include "src/embedded/directory_object_store.h"

#include <deque>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/test_files.h"

#include "tests/contract/object_store.h"
#include "tests/fakes/temporary_directory.h"

namespace weir::contract {
namespace {

namespace fs = std::filesystem;

/// Adds to each name the suffix that chooses its compression.
class SuffixedStore final : public pipeline::ObjectStore {
 public:
  SuffixedStore(pipeline::ObjectStore& store, std::string_view suffix)
      : store_(store), suffix_(suffix) {}

  std::vector<Result<pipeline::PutOutcome>> Put(
      std::span<const pipeline::ObjectPut> puts) override {
    std::deque<std::string> names;
    std::vector<pipeline::ObjectPut> suffixed;
    for (const auto& [object, lines, is_met] : puts) {
      suffixed.push_back({{WithSuffix(object.name, names), object.ordinal}, lines, is_met});
    }
    return store_.Put(suffixed);
  }
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override {
    std::deque<std::string> texts;
    std::vector<std::string_view> suffixed;
    for (const std::string_view name : names) suffixed.push_back(WithSuffix(name, texts));
    return store_.Read(suffixed);
  }

 private:
  std::string_view WithSuffix(std::string_view name, std::deque<std::string>& texts) const {
    return texts.emplace_back(std::string(name) + suffix_);
  }

  pipeline::ObjectStore& store_;
  const std::string suffix_;
};

class DirectoryObjects final : public ObjectStoreHost {
 public:
  DirectoryObjects(codec::Compression compression, std::size_t lines_in_memory)
      : suffix_(codec::Suffix(compression)), lines_in_memory_(lines_in_memory) {
    fs::create_directories(lake_);
    Begin();
  }

  pipeline::ObjectStore& store() override { return *suffixed_; }

  void NextAttempt() override {
    EXPECT_TRUE(directory_store_->Flush());
    EXPECT_TRUE(embedded::Publish(Staging(), directory_store_->Staged(), lake_));
    EXPECT_TRUE(fs::is_empty(Staging()));
    ++attempt_;
    Begin();
  }

 private:
  [[nodiscard]] fs::path Staging() const { return directory_ / std::to_string(attempt_); }

  void Begin() {
    fs::create_directories(Staging());
    directory_store_ =
        std::make_unique<embedded::DirectoryObjectStore>(lake_, Staging(), lines_in_memory_);
    suffixed_ = std::make_unique<SuffixedStore>(*directory_store_, suffix_);
  }

  fakes::TemporaryDirectory directory_;
  const fs::path lake_ = directory_ / "lake";
  const std::string suffix_;
  const std::size_t lines_in_memory_;
  int attempt_ = 0;
  std::unique_ptr<embedded::DirectoryObjectStore> directory_store_;
  std::unique_ptr<SuffixedStore> suffixed_;
};

ObjectStoreFactory Directory(std::string_view medium, codec::Compression compression,
                             std::size_t lines_in_memory) {
  return {medium, [=] { return std::make_unique<DirectoryObjects>(compression, lines_in_memory); }};
}

constexpr std::size_t kMuch = std::size_t{16} << 20;
constexpr std::size_t kLittle = 512;

INSTANTIATE_TEST_SUITE_P(
    Directory, ObjectStoreContract,
    testing::Values(Directory("plain", codec::Compression::kNone, kMuch),
                    Directory("plain, little memory", codec::Compression::kNone, kLittle),
                    Directory("gzip", codec::Compression::kGzip, kMuch),
                    Directory("gzip, little memory", codec::Compression::kGzip, kLittle),
                    Directory("zstd", codec::Compression::kZstd, kMuch),
                    Directory("zstd, little memory", codec::Compression::kZstd, kLittle)));

}  // namespace
}  // namespace weir::contract

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

class DirectoryObjectStoreTest : public ::testing::Test {
 protected:
  DirectoryObjectStoreTest() {
    fs::create_directories(lake_);
    fs::create_directories(staging_);
  }

  static Result<pipeline::PutOutcome> Put(DirectoryObjectStore& store, std::uint32_t ordinal,
                                          std::string_view line) {
    const std::string name = "lake/" + std::to_string(ordinal) + ".json";
    return pipeline::PutOne(store, {name, ordinal}, {&line, 1});
  }

  fakes::TemporaryDirectory directory_;
  fs::path lake_ = directory_ / "lake";
  fs::path staging_ = directory_ / "staging";
};

TEST_F(DirectoryObjectStoreTest, NothingStandsInTheLakeBeforeItIsPublished) {
  DirectoryObjectStore store(lake_, staging_, 64);
  for (std::uint32_t i = 0; i < 100; ++i) ASSERT_TRUE(Put(store, i % 10, "a line of some bytes"));
  ASSERT_TRUE(store.Flush());
  EXPECT_TRUE(fs::is_empty(lake_));
  EXPECT_EQ(store.Staged().size(), 10U);
  ASSERT_TRUE(Publish(staging_, store.Staged(), lake_));
  EXPECT_EQ(FilesOf(lake_).size(), 10U);
}

TEST_F(DirectoryObjectStoreTest, WhatIsStagedIsReadBack) {
  DirectoryObjectStore store(lake_, staging_, 1'000);
  ASSERT_TRUE(Put(store, 0, "a"));
  EXPECT_EQ(ReadOne(store, "lake/0.json").value(), "a\n");
  ASSERT_TRUE(Put(store, 0, "b"));
  EXPECT_EQ(ReadOne(store, "lake/0.json").value(), "a\nb\n");
}

TEST_F(DirectoryObjectStoreTest, OrdinalsMayHaveGaps) {
  DirectoryObjectStore store(lake_, staging_, 1'000);
  ASSERT_TRUE(Put(store, 7, "a"));
  ASSERT_TRUE(store.Flush());
  ASSERT_EQ(store.Staged().size(), 1U);
  EXPECT_EQ(store.Staged()[0].ordinal, 7U);
}

TEST_F(DirectoryObjectStoreTest, AStagingFolderThatIsGoneIsAFailureForGood) {
  DirectoryObjectStore store(lake_, staging_, 16);
  fs::remove_all(staging_);
  Result<pipeline::PutOutcome> put = pipeline::PutOutcome::kCreated;
  for (int i = 0; i < 10 && put; ++i) put = Put(store, 0, "ten bytes.");
  ASSERT_FALSE(put);
  ASSERT_TRUE(store.failure());
  EXPECT_FALSE(Put(store, 1, ""));
  EXPECT_FALSE(store.Flush());
}

TEST_F(DirectoryObjectStoreTest, PublishingCanBeRepeatedFromAnyPoint) {
  DirectoryObjectStore store(lake_, staging_, 1'000);
  ASSERT_TRUE(Put(store, 0, "a"));
  ASSERT_TRUE(Put(store, 1, "b"));
  ASSERT_TRUE(store.Flush());
  const std::vector<StagedName> staged = store.Staged();
  ASSERT_TRUE(Publish(staging_, {staged.data(), 1}, lake_));
  for (int time = 0; time < 2; ++time) ASSERT_TRUE(Publish(staging_, staged, lake_));
  EXPECT_EQ(FilesOf(lake_),
            (std::map<std::string, std::string>{{"lake/0.json", "a\n"}, {"lake/1.json", "b\n"}}));
}

TEST_F(DirectoryObjectStoreTest, PublishingNeverReplacesAFile) {
  DirectoryObjectStore store(lake_, staging_, 1'000);
  ASSERT_TRUE(Put(store, 0, "a"));
  ASSERT_TRUE(store.Flush());
  const std::string other = directory_.Write("lake/lake/0.json", "precious");
  const auto published = Publish(staging_, store.Staged(), lake_);
  ASSERT_FALSE(published);
  EXPECT_THAT(published.error().message, HasSubstr(other));
  EXPECT_EQ(ReadAll(other), "precious");
}

TEST_F(DirectoryObjectStoreTest, AnObjectThatIsNowhereCannotBePublished) {
  const std::vector<StagedName> staged = {{0, "lake/0.json"}};
  EXPECT_FALSE(Publish(staging_, staged, lake_));
}

}  // namespace
}  // namespace weir::embedded
