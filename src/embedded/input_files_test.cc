// What users name, and the files that it stands for.
#include "src/embedded/input_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "src/embedded/posix_file.h"
#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FindInputsTest : public ::testing::Test {
 protected:
  Inputs Find(std::vector<std::string> names) const {
    for (std::string& name : names) name = (directory_ / name).string();
    return FindInputs(names);
  }

  /// Paths of the files found, as seen from the directory.
  std::vector<std::string> Found(std::vector<std::string> names) const {
    std::vector<std::string> found;
    const Inputs inputs = Find(std::move(names));
    EXPECT_THAT(inputs.errors, IsEmpty());
    for (const InputFile& file : inputs.files) {
      found.push_back(fs::path(file.path).lexically_relative(directory_.path()).string());
    }
    return found;
  }

  void MakeLake(std::string_view name) const {
    std::ignore = directory_.Write(std::string(name) + "/lake/year=2021/a.json", "{}");
    fs::create_directories(directory_ / name / kStateFolder);
  }

  fakes::TemporaryDirectory directory_;
};

TEST_F(FindInputsTest, FilesComeInTheOrderOfTheirNaming) {
  std::ignore = directory_.Write("a", "12");
  std::ignore = directory_.Write("b", "");
  EXPECT_THAT(Found({"b", "a", "b"}), ElementsAre("b", "a", "b"));
  EXPECT_EQ(Find({"a"}).files.at(0).size, 2U);
}

TEST_F(FindInputsTest, ADirectoryStandsForItsFilesByName) {
  for (const char* name : {"in/c", "in/a/z", "in/a/b/y", "in/b", "in/.hidden", "in/.git/x"}) {
    std::ignore = directory_.Write(name, "");
  }
  EXPECT_THAT(Found({"in"}), ElementsAre("in/a/b/y", "in/a/z", "in/b", "in/c"));
}

TEST_F(FindInputsTest, APatternStandsForItsMatches) {
  for (const char* name : {"b.json", "a.json", "c.txt", "d.json/e"}) {
    std::ignore = directory_.Write(name, "");
  }
  EXPECT_THAT(Found({"*.json"}), ElementsAre("a.json", "b.json", "d.json/e"));
}

TEST_F(FindInputsTest, AFileWithThePatternsSpellingIsTheFile) {
  std::ignore = directory_.Write("*", "");
  std::ignore = directory_.Write("a", "");
  EXPECT_THAT(Found({"*"}), ElementsAre("*"));
}

TEST_F(FindInputsTest, AMinusIsStandardInput) {
  const std::vector<std::string> names = {"-"};
  const Inputs inputs = FindInputs(names);
  EXPECT_EQ(inputs.files.at(0).path, kStandardInput);
  EXPECT_EQ(inputs.files.at(0).size, std::nullopt);
}

TEST_F(FindInputsTest, WhatIsNotThereIsAnError) {
  const Inputs inputs = Find({"missing"});
  EXPECT_THAT(inputs.files, IsEmpty());
  EXPECT_EQ(inputs.errors.at(0).input, directory_ / "missing");
}

TEST_F(FindInputsTest, LinksToFilesAreFollowedAndLinksToDirectoriesAreNot) {
  std::ignore = directory_.Write("target/file", "123");
  fs::create_directories(directory_ / "in");
  fs::create_symlink(directory_ / "target/file", directory_ / "in/file");
  fs::create_directory_symlink(directory_ / "target", directory_ / "in/folder");
  fs::create_directory_symlink(directory_ / "in", directory_ / "in/loop");
  EXPECT_THAT(Found({"in"}), ElementsAre("in/file"));
}

TEST_F(FindInputsTest, ADanglingLinkIsLeftToWhoeverOpensIt) {
  fs::create_directories(directory_ / "in");
  fs::create_symlink("nowhere", directory_ / "in/link");
  EXPECT_THAT(Found({"in"}), ElementsAre("in/link"));
}

TEST_F(FindInputsTest, PipesSocketsAndDevicesInADirectoryArePassedOver) {
  std::ignore = directory_.Write("in/file", "");
  ASSERT_EQ(::mkfifo((directory_ / "in/pipe").c_str(), 0600), 0);
  fs::create_symlink(directory_ / "in/pipe", directory_ / "in/to-pipe");
  fs::create_symlink("/dev/null", directory_ / "in/to-device");
  const PosixFile socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  (directory_ / "in/socket").string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(socket.descriptor(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_THAT(Found({"in"}), ElementsAre("in/file"));
}

TEST_F(FindInputsTest, APipeThatIsNamedIsAnInput) {
  ASSERT_EQ(::mkfifo((directory_ / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(Found({"pipe"}), ElementsAre("pipe"));
  EXPECT_EQ(Find({"pipe"}).files.at(0).size, std::nullopt);
}

TEST_F(FindInputsTest, ALakeInADirectoryIsPassedOver) {
  std::ignore = directory_.Write("in/a", "");
  MakeLake("in/lake");
  MakeLake("in/deep/er/lake");
  EXPECT_THAT(Found({"in"}), ElementsAre("in/a"));
}

TEST_F(FindInputsTest, WhatBelongsToALakeIsNoInput) {
  MakeLake("my-lake");
  std::ignore = directory_.Write("good", "");
  fs::create_directory_symlink(directory_ / "my-lake/lake", directory_ / "link");
  for (const char* name : {"my-lake", "my-lake/", "my-lake/lake", "my-lake/lake/year=2021/a.json",
                           "my-lake/.weir", "my-lake/lake/*/a.json", "link", "./my-lake"}) {
    const Inputs inputs = Find({name, "good"});
    EXPECT_EQ(inputs.files.size(), 1U) << name;
    ASSERT_EQ(inputs.errors.size(), 1U) << name;
    EXPECT_THAT(inputs.errors[0].message,
                HasSubstr("the lake " + fs::canonical(directory_ / "my-lake").string()));
  }
}

}  // namespace
}  // namespace weir::embedded
