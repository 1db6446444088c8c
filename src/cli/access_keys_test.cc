// Where keys come from, and who else can read them there.
#include "src/cli/access_keys.h"

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/temporary_directory.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AccessKeysTest : public testing::Test {
 protected:
  AccessKeysTest() { ::unsetenv("WEIR_AUTH"); }
  ~AccessKeysTest() override { ::unsetenv("WEIR_AUTH"); }
  [[nodiscard]] std::string File(const std::string& text, unsigned mode = 0600) const {
    const std::string path = directory_.Write("weir-keys", text);
    fs::permissions(path, fs::perms(mode));
    return path;
  }

 private:
  const fakes::TemporaryDirectory directory_;
};

constexpr const char* kSections =
    "[a]\naws_access_key_id = A\naws_secret_access_key = x\n"
    "[b]\naws_access_key_id=B\naws_secret_access_key=y\n";

TEST_F(AccessKeysTest, AFileHoldsAllOfThem) {
  const auto found = ReadAccessKeys({.file = File(kSections), .text = ""});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->keys.size(), 2U);
  EXPECT_EQ(found->keys[1].access_key_id, "B");
  EXPECT_EQ(found->keys[1].secret_access_key, "y");
  EXPECT_THAT(found->warnings, IsEmpty());
}

TEST_F(AccessKeysTest, AFileThatOthersCanReadIsSaid) {
  for (const unsigned mode : {0644U, 0640U, 0604U}) {
    const auto found = ReadAccessKeys({.file = File(kSections, mode), .text = ""});
    ASSERT_TRUE(found);
    EXPECT_THAT(found->warnings, ElementsAre(HasSubstr("chmod 600"))) << mode;
  }
}

TEST_F(AccessKeysTest, TheVariableIsReadWhereNothingElseIsGiven) {
  ::setenv("WEIR_AUTH", "A:x:y", 1);
  const auto found = ReadAccessKeys({});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->keys.size(), 1U);
  EXPECT_EQ(found->keys[0].secret_access_key, "x:y");
  EXPECT_THAT(found->warnings, IsEmpty());
  const auto of_file = ReadAccessKeys({.file = File(kSections), .text = ""});
  ASSERT_TRUE(of_file);
  EXPECT_EQ(of_file->keys.size(), 2U);
}

TEST_F(AccessKeysTest, AnEmptyVariableOpensNothing) {
  for (const char* wrong : {"", "A", "A:", ":x"}) {
    ::setenv("WEIR_AUTH", wrong, 1);
    const auto found = ReadAccessKeys({});
    ASSERT_FALSE(found) << wrong;
    EXPECT_THAT(found.error().message, HasSubstr("WEIR_AUTH"));
  }
}

TEST_F(AccessKeysTest, OnACommandLineAllCanReadThem) {
  const auto found = ReadAccessKeys({.file = "", .text = "A:x"});
  ASSERT_TRUE(found);
  EXPECT_THAT(found->warnings, ElementsAre(HasSubstr("list of processes")));
  const auto as_before = ReadAccessKeys({.file = "", .text = File(kSections)});
  ASSERT_TRUE(as_before);
  EXPECT_THAT(as_before->warnings, IsEmpty());
}

TEST_F(AccessKeysTest, ErrorsNameTheFileAndNotWhatItHolds) {
  const auto none = ReadAccessKeys({.file = "/nowhere/keys", .text = ""});
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("/nowhere/keys"));
  const auto half = ReadAccessKeys({.file = File("aws_access_key_id = A\n"), .text = ""});
  ASSERT_FALSE(half);
  EXPECT_THAT(half.error().message, HasSubstr("weir-keys"));
}

}  // namespace
}  // namespace weir::cli
