// The head of a merge as a file: the port's contract, processes side by side, and damage.
#include "src/embedded/file_head_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/embedded/test_files.h"

#include "tests/contract/head_store.h"
#include "tests/fakes/temporary_directory.h"

namespace weir::contract {
namespace {

class DirectoryHeads final : public HeadStoreHost {
 public:
  std::unique_ptr<merge::HeadStore> Open() override {
    return std::make_unique<embedded::FileHeadStore>(directory_.path());
  }

 private:
  fakes::TemporaryDirectory directory_;
};

INSTANTIATE_TEST_SUITE_P(File, HeadStoreContract,
                         testing::Values(HeadStoreFactory{
                             "a file", [] { return std::make_unique<DirectoryHeads>(); }}));

}  // namespace
}  // namespace weir::contract

namespace weir::embedded {
namespace {

using merge::Head;
using ::testing::HasSubstr;

class FileHeadStoreTest : public ::testing::Test {
 protected:
  fakes::TemporaryDirectory lake_;
  FileHeadStore store_{lake_.path()};
};

TEST_F(FileHeadStoreTest, IsALineOfJson) {
  ASSERT_TRUE(store_.Move({}, {42, "d\"", false}).value());
  EXPECT_EQ(ReadAll(lake_ / "merge/head.json"),
            "{\"version\":1,\"plan\":42,\"digest\":\"d\\\"\",\"closed\":false}\n");
}

TEST_F(FileHeadStoreTest, OfTwoProcessesOneWinsEachMove) {
  constexpr std::uint64_t kMoves = 20;
  const auto race = [this] {
    FileHeadStore store(lake_.path());
    int won = 0;
    for (auto head = store.Read(); head && head->plan < kMoves; head = store.Read()) {
      won += static_cast<int>(store.Move(*head, {head->plan + 1, "d", true}).value());
    }
    return won;
  };
  const pid_t other = ::fork();
  ASSERT_GE(other, 0);
  if (other == 0) ::_exit(race());
  const int won = race();
  int status = 0;
  ASSERT_EQ(::waitpid(other, &status, 0), other);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(won + WEXITSTATUS(status), 20);
}

TEST_F(FileHeadStoreTest, DamageIsNamed) {
  for (const std::string_view text :
       {"", "{", R"({"version":1})", R"({"version":1,"plan":-1,"digest":"","closed":true})",
        R"({"version":1,"plan":1,"digest":"","closed":"no"})"}) {
    const std::string path = lake_.Write("merge/head.json", text);
    const auto read = store_.Read();
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
    EXPECT_THAT(read.error().message, HasSubstr(path + ": this file is damaged"));
    EXPECT_FALSE(store_.Move({}, {1, "d", false}));
  }
}

TEST_F(FileHeadStoreTest, ANewerOneIsRefused) {
  (void)lake_.Write("merge/head.json", R"({"version":2,"plan":"other"})");
  const auto read = store_.Read();
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(read.error().message, HasSubstr("version 2"));
}

}  // namespace
}  // namespace weir::embedded
