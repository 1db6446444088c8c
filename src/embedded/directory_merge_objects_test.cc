// A lake's objects in a directory, as the merge makes them: the port's contract, and what only a
// directory has.
#include "src/embedded/directory_merge_objects.h"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/test_files.h"

#include "tests/contract/merge_objects.h"
#include "tests/fakes/temporary_directory.h"

namespace weir::contract {
namespace {

class DirectoryLake final : public MergeObjectsHost {
 public:
  merge::MergeObjects& objects() override { return *objects_; }

 private:
  fakes::TemporaryDirectory directory_;
  std::unique_ptr<embedded::DirectoryMergeObjects> objects_ =
      embedded::DirectoryMergeObjects::Open(directory_.path()).value();
};

INSTANTIATE_TEST_SUITE_P(Directory, MergeObjectsContract,
                         testing::Values(MergeObjectsFactory{
                             "a directory", [] { return std::make_unique<DirectoryLake>(); }}));

}  // namespace
}  // namespace weir::contract

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using merge::NewObject;
using merge::Replacement;
using pipeline::PutOutcome;
using ::testing::HasSubstr;

class DirectoryMergeObjectsTest : public ::testing::Test {
 protected:
  fakes::TemporaryDirectory lake_;
  std::unique_ptr<DirectoryMergeObjects> objects_ =
      DirectoryMergeObjects::Open(lake_.path()).value();
};

TEST_F(DirectoryMergeObjectsTest, NoDraftIsLeft) {
  const std::vector<NewObject> object = {{"merge/plans/1.json", "{}"}};
  EXPECT_EQ(objects_->Create(object)[0].value(), PutOutcome::kCreated);
  EXPECT_EQ(objects_->Create(object)[0].value(), PutOutcome::kExists);
  EXPECT_FALSE(objects_->Create(object, [this] {
    EXPECT_FALSE(fs::is_empty(lake_ / "merge/drafts"));
    return false;
  })[0]);
  EXPECT_TRUE(fs::is_empty(lake_ / "merge/drafts"));
}

TEST_F(DirectoryMergeObjectsTest, NoDraftOfAReplacementIsLeft) {
  const std::vector<std::string> name = {"m.json"};
  const std::vector<Replacement> first = {{"m.json", "", "1"}};
  EXPECT_TRUE(objects_->Replace(first)[0].value());
  EXPECT_FALSE(objects_->Replace(first)[0].value());
  const std::string version = objects_->GetVersions(name)[0].value()->version;
  const std::vector<Replacement> next = {{"m.json", version, "2"}};
  EXPECT_TRUE(objects_->Replace(next)[0].value());
  EXPECT_FALSE(objects_->Replace(next)[0].value());
  EXPECT_TRUE(fs::is_empty(lake_ / "merge/drafts"));
  EXPECT_EQ(ReadAll(lake_ / "m.json"), "2");
  EXPECT_EQ(objects_->Root(), "");
}

TEST_F(DirectoryMergeObjectsTest, WhatManyReplaceAtOnceIsNeverSetBack) {
  constexpr int kWorkers = 3;
  constexpr int kRounds = 10;
  const std::string name = "count";
  std::vector<std::thread> workers;
  for (int worker = 0; worker < kWorkers; ++worker) {
    workers.emplace_back([&] {
      const auto objects = DirectoryMergeObjects::Open(lake_.path()).value();
      for (int done = 0; done < kRounds;) {
        const auto read = std::move(objects->GetVersions({&name, 1}).front()).value();
        const int count = read ? std::stoi(read->bytes) : 0;
        const Replacement next{name, read ? read->version : "", std::to_string(count + 1)};
        done += static_cast<int>(objects->Replace({&next, 1})[0].value());
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(ReadAll(lake_ / "count"), std::to_string(kWorkers * kRounds));
}

TEST_F(DirectoryMergeObjectsTest, DraftsOfTheDeadGoOnceTheyAreOld) {
  const fs::path old = lake_.Write("merge/drafts/old", "x");
  const fs::path fresh = lake_.Write("merge/drafts/fresh", "x");
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(25));
  ASSERT_TRUE(DirectoryMergeObjects::Open(lake_.path()));
  EXPECT_FALSE(fs::exists(old));
  EXPECT_TRUE(fs::exists(fresh));
}

TEST_F(DirectoryMergeObjectsTest, AFolderGoesWithItsLastObject) {
  (void)lake_.Write("landing/2021-07-15T08/s/a", "x");
  (void)lake_.Write("landing/2021-07-15T08/s/b", "x");
  const std::vector<std::string> first = {"landing/2021-07-15T08/s/a"};
  const std::vector<std::string> last = {"landing/2021-07-15T08/s/b"};
  EXPECT_TRUE(objects_->Delete(first)[0]);
  EXPECT_TRUE(fs::exists(lake_ / "landing/2021-07-15T08/s"));
  EXPECT_TRUE(objects_->Delete(last)[0]);
  EXPECT_FALSE(fs::exists(lake_ / "landing/2021-07-15T08"));
  EXPECT_TRUE(fs::exists(lake_.path()));
}

TEST_F(DirectoryMergeObjectsTest, WhatCannotBeWrittenIsNamedAndTheOthersAre) {
  (void)lake_.Write("lake/a", "a file where a folder should be");
  const std::vector<NewObject> both = {{"lake/a/b", "1"}, {"lake/c", "2"}};
  const auto created = objects_->Create(both);
  ASSERT_FALSE(created[0]);
  EXPECT_THAT(created[0].error().message, HasSubstr("lake/a"));
  EXPECT_EQ(created[1].value(), PutOutcome::kCreated);
  EXPECT_TRUE(fs::is_empty(lake_ / "merge/drafts"));
}

TEST_F(DirectoryMergeObjectsTest, ADirectoryThatIsNotThereIsSaidSo) {
  const auto opened = DirectoryMergeObjects::Open(lake_ / "none");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(opened.error().message, HasSubstr("none: there is no such directory"));
}

}  // namespace
}  // namespace weir::embedded
