// Unpacked packages come and go with who needs them.
#include "src/cloud/lambda/packages.h"

#include <fstream>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "src/result/check.h"

#include "tests/fakes/temporary_directory.h"

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
  FunctionPtr Save(const std::string& name, const std::string& revision) {
    Function function{.key = {"us-east-1", name}, .code_sha256 = "sha", .revision = revision};
    const std::string zip = Zip();
    WEIR_CHECK(lambda_.SaveFunction(function, &zip).has_value(), "the test's function is saved");
    return std::make_shared<const Function>(std::move(function));
  }
  /// Waits for them.
  static Result<PackageFiles> Fetch(Packages& packages, const FunctionPtr& function) {
    std::promise<Result<PackageFiles>> files;
    packages.Fetch(function,
                   [&](Result<PackageFiles> ready) { files.set_value(std::move(ready)); });
    return files.get_future().get();
  }
  PackageFiles Of(const FunctionPtr& function) { return Fetch(packages_, function).value(); }
  [[nodiscard]] std::ptrdiff_t Directories() const {
    std::error_code error;
    return std::distance(fs::directory_iterator(root_, error), fs::directory_iterator());
  }

  fakes::TemporaryDirectory directory_;
  std::unique_ptr<store::Store> store_ =
      store::Store::Open({.directory = directory_.path() / "store"}).value();
  LambdaStore lambda_{*store_};
  const fs::path root_ = directory_.path() / "packages";
  Packages packages_{root_, lambda_};
};

TEST_F(PackagesTest, AreUnpackedWhereTheyAreNeeded) {
  const FunctionPtr function = Save("f", "1");
  const PackageFiles files = Of(function);
  EXPECT_TRUE(fs::exists(*files / "a"));
  EXPECT_EQ(Of(function), files);
}

/// An invocation may be begun by a thread that has others to begin.
TEST_F(PackagesTest, AreUnpackedByAThreadOfTheirOwn) {
  const FunctionPtr function = Save("f", "1");
  std::promise<std::thread::id> unpacker;
  packages_.Fetch(function,
                  [&](const auto& /*files*/) { unpacker.set_value(std::this_thread::get_id()); });
  EXPECT_NE(unpacker.get_future().get(), std::this_thread::get_id());
  std::thread::id finder;
  packages_.Fetch(function, [&](const auto& /*files*/) { finder = std::this_thread::get_id(); });
  EXPECT_EQ(finder, std::this_thread::get_id());
}

TEST_F(PackagesTest, ThatAreNotInTheStoreAreAnError) {
  const auto unknown = std::make_shared<const Function>(Function{.code_sha256 = "other"});
  EXPECT_EQ(Fetch(packages_, unknown).error().kind, ErrorKind::kNotFound);
}

TEST_F(PackagesTest, AreNotUnpackedAfterTheEnd) {
  const FunctionPtr function = Save("f", "1");
  packages_.Stop();
  EXPECT_EQ(Fetch(packages_, function).error().kind, ErrorKind::kUnavailable);
}

TEST_F(PackagesTest, GoWithTheLastWhoNeedsThem) {
  const FunctionPtr function = Save("f", "1");
  PackageFiles worker = Of(function);
  Save("f", "2");
  packages_.Forget(*function);
  EXPECT_EQ(Directories(), 1);
  worker.reset();
  EXPECT_EQ(Directories(), 0);
  EXPECT_NE(Of(function), nullptr);  // an invocation that began before
  packages_.Stop();                  // lets go of them
  EXPECT_EQ(Directories(), 0);
}

TEST_F(PackagesTest, ThatNobodyKeepsAreGone) {
  EXPECT_TRUE(packages_.Unpack(Zip()).has_value());
  EXPECT_EQ(Directories(), 0);
}

TEST_F(PackagesTest, ThatAFunctionDamagedAreItsOwn) {
  const FunctionPtr first = Save("f", "1");
  fs::remove(*Of(first) / "a");
  EXPECT_TRUE(fs::exists(*Of(Save("g", "2")) / "a"));
  EXPECT_TRUE(fs::exists(*Of(Save("f", "3")) / "a"));
  const PackageFiles damaged = Of(first);
  Packages later(root_, lambda_);
  EXPECT_TRUE(fs::exists(*Fetch(later, first).value() / "a"));
}

}  // namespace
}  // namespace weir::cloud::lambda
