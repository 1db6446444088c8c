// A directory as a listing of objects: the port's contract, and what only a directory has.
#include "src/embedded/directory_listing.h"

#include <chrono>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/embedded/test_files.h"

#include "tests/contract/object_listing.h"
#include "tests/fakes/temporary_directory.h"

namespace weir::contract {
namespace {

class DirectoryHost final : public ObjectListingHost {
 public:
  pipeline::ObjectListing& listing() override { return listing_; }
  void Store(const std::string& name, const std::string& bytes) override {
    (void)directory_.Write(name, bytes);
  }

 private:
  fakes::TemporaryDirectory directory_;
  embedded::DirectoryListing listing_{directory_.path()};
};

INSTANTIATE_TEST_SUITE_P(Directory, ObjectListingContract,
                         testing::Values(ObjectListingFactory{
                             "a directory", [] { return std::make_unique<DirectoryHost>(); }}));

}  // namespace
}  // namespace weir::contract

namespace weir::embedded {
namespace {

TEST(DirectoryListing, FoldersStandWhereTheirWholeNamesDo) {
  const fakes::TemporaryDirectory directory;
  for (const auto* name : {"lake/a/1", "lake/a-b/2", "lake/a.c", "lake/a/z/3", "quarantine/4"}) {
    (void)directory.Write(name, "x");
  }
  DirectoryListing listing(directory.path());
  std::vector<std::string> names;
  const auto listed = pipeline::ForEachPage(listing, "lake/", [&names](const auto& page) {
    for (const auto& object : page) {
      EXPECT_EQ(object.size, 1U);
      names.push_back(object.name);
    }
    return Result<void>();
  });
  ASSERT_TRUE(listed) << listed.error().message;
  EXPECT_THAT(names, testing::ElementsAre("lake/a-b/2", "lake/a.c", "lake/a/1", "lake/a/z/3"));
}

TEST(DirectoryListing, SaysWhenAFileWasWritten) {
  const fakes::TemporaryDirectory directory;
  (void)directory.Write("lake/a", "x");
  const auto written = std::chrono::sys_seconds(std::chrono::seconds(1'626'336'000));
  std::filesystem::last_write_time(directory.path() / "lake/a",
                                   std::chrono::file_clock::from_sys(written));
  DirectoryListing listing(directory.path());
  const auto page = listing.List("lake/", "")->Next();
  ASSERT_TRUE(page && page->has_value());
  EXPECT_EQ((*page)->objects.at(0).modified, 1'626'336'000);
}

}  // namespace
}  // namespace weir::embedded
