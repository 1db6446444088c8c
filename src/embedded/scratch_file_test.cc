// Scratch: heaps come back whole, and nothing is left of them.
#include "src/embedded/scratch_file.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "src/embedded/test_files.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::embedded {
namespace {

TEST(ScratchFile, GivesEachHeapAsItWasAdded) {
  const fakes::TemporaryDirectory directory;
  ScratchFile scratch(directory.path());
  EXPECT_EQ(scratch.Read(3).value(), "");
  ASSERT_TRUE(scratch.Append(3, "ab"));
  ASSERT_TRUE(scratch.Append(7, std::string(100'000, 'x')));
  ASSERT_TRUE(scratch.Append(3, "cd"));
  EXPECT_EQ(scratch.Read(3).value(), "abcd");
  EXPECT_EQ(scratch.Read(7).value(), std::string(100'000, 'x'));
  EXPECT_EQ(scratch.Read(8).value(), "");
}

TEST(ScratchFile, HasNoName) {
  const fakes::TemporaryDirectory directory;
  ScratchFile scratch(directory.path());
  ASSERT_TRUE(scratch.Append(1, "x"));
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

TEST(ScratchFile, AFolderThatIsNotThereIsAnError) {
  const fakes::TemporaryDirectory directory;
  ScratchFile scratch(directory / "none");
  const auto added = scratch.Append(1, "x");
  ASSERT_FALSE(added);
  EXPECT_NE(added.error().message.find("none"), std::string::npos);
}

}  // namespace
}  // namespace weir::embedded
