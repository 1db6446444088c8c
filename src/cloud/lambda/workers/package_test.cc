// Packages: what unpacks, and what does not.
#include "src/cloud/lambda/workers/package.h"

#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zip.h>

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::lambda {
namespace {

namespace fs = std::filesystem;

/// Builds zips, hostile ones as well.
class ZipBuilder {
 public:
  ZipBuilder() {
    zip_error_t error{};
    source_ = ::zip_source_buffer_create(nullptr, 0, 1, &error);
    ::zip_source_keep(source_);
    archive_ = ::zip_open_from_source(source_, ZIP_TRUNCATE, &error);
  }
  ZipBuilder& Add(const std::string& name, const std::string& content, mode_t mode) {
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc): libzip frees it
    char* const copy = static_cast<char*>(std::malloc(content.size() + 1));
    content.copy(copy, content.size());
    zip_source_t* const file = ::zip_source_buffer(archive_, copy, content.size(), 1);
    const zip_int64_t index = ::zip_file_add(archive_, name.c_str(), file, ZIP_FL_ENC_UTF_8);
    ::zip_file_set_external_attributes(archive_, static_cast<zip_uint64_t>(index), 0,
                                       ZIP_OPSYS_UNIX, mode << 16U);
    return *this;
  }
  std::string Finish() {
    ::zip_close(archive_);
    zip_stat_t stat{};
    ::zip_source_stat(source_, &stat);
    std::string bytes(stat.size, '\0');
    ::zip_source_open(source_);
    ::zip_source_read(source_, bytes.data(), bytes.size());
    ::zip_source_close(source_);
    ::zip_source_free(source_);
    return bytes;
  }

 private:
  zip_source_t* source_ = nullptr;
  zip_t* archive_ = nullptr;
};

class PackageTest : public ::testing::Test {
 protected:
  ErrorKind Refusal(const std::string& zip) {
    const Result<void> unpacked = Unpack(zip, target_);
    EXPECT_FALSE(fs::exists(target_));
    EXPECT_TRUE(fs::is_empty(directory_.path())) << "nothing is left behind";
    return unpacked ? ErrorKind::kUnknown : unpacked.error().kind;
  }

  fakes::TemporaryDirectory directory_;
  const fs::path target_ = directory_.path() / "package";
};

TEST_F(PackageTest, FilesKeepTheirModesAndPlaces) {
  const std::string zip = ZipBuilder()
                              .Add("bootstrap", "#!/bin/sh\n", S_IFREG | 0755)
                              .Add("lib/data.txt", "data", S_IFREG | 0644)
                              .Finish();
  ASSERT_TRUE(Unpack(zip, target_));
  struct stat stat {};
  ASSERT_EQ(::stat((target_ / "bootstrap").c_str(), &stat), 0);
  EXPECT_EQ(stat.st_mode & 0777U, 0755U);
  std::string text;
  std::getline(std::ifstream(target_ / "lib/data.txt"), text);
  EXPECT_EQ(text, "data");
  EXPECT_TRUE(Unpack(zip, target_)) << "what is there already is left as it is";
}

TEST_F(PackageTest, NoNameLeavesThePackage) {
  for (const char* name : {"../evil", "/evil", "a/../../evil", "a//b", "./a", "a\\b", ".."}) {
    EXPECT_EQ(Refusal(ZipBuilder().Add(name, "x", S_IFREG | 0644).Finish()),
              ErrorKind::kInvalidInput)
        << name;
  }
}

TEST_F(PackageTest, NoSymbolicLinks) {
  EXPECT_EQ(Refusal(ZipBuilder().Add("link", "/etc/passwd", S_IFLNK | 0777).Finish()),
            ErrorKind::kInvalidInput);
}

TEST_F(PackageTest, TwoEntriesMayNotNeedOneName) {
  EXPECT_EQ(
      Refusal(ZipBuilder().Add("a", "x", S_IFREG | 0644).Add("a/b", "x", S_IFREG | 0644).Finish()),
      ErrorKind::kInvalidInput);
}

TEST_F(PackageTest, ABombIsTooLarge) {
  const std::string megabytes(std::size_t{64} << 20, 'x');
  ZipBuilder builder;
  for (int i = 0; i < 4; ++i) {
    builder.Add("part" + std::to_string(i), megabytes, S_IFREG | 0644);
  }
  const std::string zip = builder.Finish();
  EXPECT_LT(zip.size(), std::size_t{2} << 20);
  EXPECT_EQ(Refusal(zip), ErrorKind::kExhausted);
}

TEST_F(PackageTest, GarbageIsNoZip) {
  EXPECT_EQ(Refusal(""), ErrorKind::kInvalidInput);
  EXPECT_EQ(Refusal("PK\x03\x04 and no more"), ErrorKind::kInvalidInput);
}

}  // namespace
}  // namespace weir::cloud::lambda
