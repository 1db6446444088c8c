// Unpacked packages come and go with who needs them.
#include "src/cloud/lambda/packages.h"

#include <fstream>

#include <gtest/gtest.h>

#include "src/cloud/store/test_directory.h"
#include "src/result/check.h"

namespace weir::cloud::lambda {
namespace {

namespace fs = std::filesystem;

/// A zip of one stored file, "a", that holds "x".
std::string Zip() {
  using namespace std::string_literals;
  const std::string sizes = "\x83\x16\xdc\x8c\x01\0\0\0\x01\0\0\0\x01\0"s;
  return "PK\x03\x04\x0a\0\0\0\0\0\0\0\x21\0"s + sizes + "\0\0ax"s +
         "PK\x01\x02\x0a\0\x0a\0\0\0\0\0\0\0\x21\0"s + sizes +
         "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a"s +
         "PK\x05\x06\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x20\0\0\0\0\0"s;
}

class PackagesTest : public ::testing::Test {
 protected:
  Function Save(const std::string& name, const std::string& revision) {
    Function function{.key = {"us-east-1", name}, .code_sha256 = "sha", .revision = revision};
    const std::string zip = Zip();
    WEIR_CHECK(lambda_.SaveFunction(function, &zip).has_value(), "the test's function is saved");
    return function;
  }
  [[nodiscard]] std::ptrdiff_t Directories() const {
    std::error_code error;
    return std::distance(fs::directory_iterator(root_, error), fs::directory_iterator());
  }

  store::TestDirectory directory_;
  std::unique_ptr<store::Store> store_ =
      store::Store::Open({.directory = directory_.path() / "store"}).value();
  LambdaStore lambda_{*store_};
  const fs::path root_ = directory_.path() / "packages";
  Packages packages_{root_, lambda_};
};

TEST_F(PackagesTest, AreUnpackedWhereTheyAreNeeded) {
  const Function function = Save("f", "1");
  const PackageFiles files = packages_.Of(function).value();
  EXPECT_TRUE(fs::exists(*files / "a"));
  EXPECT_EQ(packages_.Of(function).value(), files);
}

TEST_F(PackagesTest, GoWithTheLastWhoNeedsThem) {
  const Function function = Save("f", "1");
  PackageFiles worker = packages_.Of(function).value();
  Save("f", "2");
  packages_.Forget(function);
  EXPECT_EQ(Directories(), 1);
  worker.reset();
  EXPECT_EQ(Directories(), 0);
  EXPECT_TRUE(packages_.Of(function).has_value());  // an invocation that began before
  EXPECT_EQ(Directories(), 0);
}

TEST_F(PackagesTest, ThatNobodyKeepsAreGone) {
  EXPECT_TRUE(packages_.Unpack(Zip()).has_value());
  EXPECT_EQ(Directories(), 0);
}

TEST_F(PackagesTest, ThatAFunctionDamagedAreItsOwn) {
  const Function first = Save("f", "1");
  fs::remove(*packages_.Of(first).value() / "a");
  EXPECT_TRUE(fs::exists(*packages_.Of(Save("g", "2")).value() / "a"));
  EXPECT_TRUE(fs::exists(*packages_.Of(Save("f", "3")).value() / "a"));
  const PackageFiles damaged = packages_.Of(first).value();
  Packages later(root_, lambda_);
  EXPECT_TRUE(fs::exists(*later.Of(first).value() / "a"));
}

}  // namespace
}  // namespace weir::cloud::lambda
