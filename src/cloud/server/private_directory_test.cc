// Directories as earlier versions and users left them.
#include "src/cloud/server/private_directory.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::server {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PrivateDirectory : public testing::Test {
 protected:
  PrivateDirectory() { fs::permissions(root(), fs::perms(0755)); }
  [[nodiscard]] fs::path root() const { return directory_.path(); }
  void Write(const std::string& name, unsigned mode = 0644) const {
    fs::create_directories((root() / name).parent_path());
    std::ofstream(root() / name) << "event";
    fs::permissions(root() / name, fs::perms(mode));
  }
  [[nodiscard]] unsigned ModeOf(const std::string& name) const {
    return static_cast<unsigned>(fs::status(root() / name).permissions());
  }

 private:
  fakes::TemporaryDirectory directory_;
};

TEST_F(PrivateDirectory, WhatAnEarlierVersionLeftOpenIsClosedAndSaid) {
  for (const char* name : {"CURRENT", "000012.sst", "000013.log", "000014.blob", "MANIFEST-000005",
                           "OPTIONS-000007", "LOCK", "work/tls/certificate.pem",
                           "kept/MANIFEST-000005", "damaged/000013.log", "bodies/1"}) {
    Write(name);
  }
  Write("work/lambda/f/bootstrap", 0755);
  EXPECT_THAT(MakePrivate(root()), ElementsAre(HasSubstr("from now on they can't")));
  EXPECT_EQ(ModeOf(""), 0700U);
  EXPECT_EQ(ModeOf("work"), 0700U);
  EXPECT_EQ(ModeOf("000012.sst"), 0600U);
  EXPECT_EQ(ModeOf("work/tls/certificate.pem"), 0600U);
  EXPECT_EQ(ModeOf("work/lambda/f/bootstrap"), 0700U);
  EXPECT_THAT(MakePrivate(root()), IsEmpty());
}

TEST_F(PrivateDirectory, WhatIsNotOursStaysAsItIs) {
  Write("CURRENT");
  Write("notes.txt");
  fs::create_symlink(root() / "notes.txt", root() / "000001.sst");
  const auto notes = MakePrivate(root());
  EXPECT_THAT(notes, ElementsAre(HasSubstr("stays open"), HasSubstr("from now on")));
  EXPECT_EQ(ModeOf(""), 0755U);
  EXPECT_EQ(ModeOf("notes.txt"), 0644U);
  EXPECT_EQ(ModeOf("CURRENT"), 0600U);
}

TEST_F(PrivateDirectory, OneThatIsNotThereIsNoMatter) {
  EXPECT_THAT(MakePrivate(root() / "none"), IsEmpty());
}

}  // namespace
}  // namespace weir::cloud::server
