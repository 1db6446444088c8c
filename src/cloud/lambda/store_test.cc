// What Lambda must not forget, over a restart.
#include "src/cloud/lambda/store.h"

#include <gtest/gtest.h>

#include "src/cloud/store/key.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::lambda {
namespace {

using namespace std::chrono_literals;

class LambdaStoreTest : public ::testing::Test {
 protected:
  LambdaStoreTest() { Restart(); }
  void Restart() {
    lambda_.reset();
    store_.reset();
    auto opened = store::Store::Open({.directory = directory_.path() / "store"});
    WEIR_CHECK(opened.has_value(), "the test's store opens");
    store_ = *std::move(opened);
    lambda_ = std::make_unique<LambdaStore>(*store_);
  }
  static Function Example(std::string name, std::string sha256) {
    Function function{.key = {"us-east-1", std::move(name)},
                      .role = "role",
                      .timeout = 7s,
                      .environment = {{"A", "1"}},
                      .tags = {{"t", "v"}},
                      .code_sha256 = std::move(sha256),
                      .modified = store::TimePoint{1s}};
    function.reserved_concurrency = 5;
    return function;
  }

  fakes::TemporaryDirectory directory_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<LambdaStore> lambda_;
};

TEST_F(LambdaStoreTest, FunctionsComeBack) {
  const std::string zip = "zip";
  ASSERT_TRUE(lambda_->SaveFunction(Example("f", "sha"), &zip));
  Restart();
  const FunctionPtr function = lambda_->FindFunction({"us-east-1", "f"});
  ASSERT_NE(function, nullptr);
  EXPECT_EQ(function->timeout, 7s);
  EXPECT_EQ(function->environment.at("A"), "1");
  EXPECT_EQ(function->tags.at("t"), "v");
  EXPECT_EQ(function->reserved_concurrency, 5U);
  EXPECT_EQ(function->modified, store::TimePoint{1s});
  EXPECT_EQ(lambda_->Package("sha"), "zip");
  EXPECT_EQ(lambda_->FindFunction({"eu-west-1", "f"}), nullptr);
}

TEST_F(LambdaStoreTest, APackageGoesWithItsLastFunction) {
  const std::string zip = "zip";
  ASSERT_TRUE(lambda_->SaveFunction(Example("f", "sha"), &zip));
  ASSERT_TRUE(lambda_->SaveFunction(Example("g", "sha"), &zip));
  ASSERT_TRUE(lambda_->SaveFunction(Example("f", "new"), &zip));
  EXPECT_TRUE(lambda_->Package("sha").has_value());
  ASSERT_TRUE(lambda_->RemoveFunction({"us-east-1", "g"}));
  EXPECT_FALSE(lambda_->Package("sha").has_value());
  EXPECT_TRUE(lambda_->Package("new").has_value());
}

TEST_F(LambdaStoreTest, MappingsComeBackWithTheirCheckpoints) {
  Mapping mapping{.id = {"m"},
                  .region = "us-east-1",
                  .function = {"us-east-1", "f"},
                  .source = "arn",
                  .start = {.from = StartFrom::kAtTimestamp, .time = store::TimePoint{3s}},
                  .policy = {.batch_size = 7, .window = 2s, .bisect = true, .max_retries = 3},
                  .lanes = 4,
                  .failure_destination = "arn:aws:s3:::b"};
  ASSERT_TRUE(lambda_->SaveMapping(mapping, {{{"0"}, {.after = {"10"}}}, {{"1"}, {}}}));
  ASSERT_TRUE(lambda_->Save(mapping.id, {"1"}, {.after = {"20"}}));
  ASSERT_TRUE(lambda_->Save(mapping.id, {"2"}, {.after = {"30"}, .ended = true}));
  Restart();
  const auto found = lambda_->FindMapping({"m"});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->function, mapping.function);
  EXPECT_EQ(found->start.from, StartFrom::kAtTimestamp);
  EXPECT_EQ(found->start.time, store::TimePoint{3s});
  EXPECT_EQ(found->policy.window, 2s);
  EXPECT_EQ(found->policy.max_retries, 3U);
  EXPECT_FALSE(found->policy.max_age.has_value());
  EXPECT_EQ(found->lanes, 4U);
  EXPECT_EQ(lambda_->Load(mapping.id, {"0"})->after.text, "10");
  EXPECT_EQ(lambda_->Load(mapping.id, {"1"})->after.text, "20");
  EXPECT_TRUE(lambda_->Load(mapping.id, {"2"})->ended);
  EXPECT_EQ(lambda_->Load(mapping.id, {"2"})->after.text, "30");
  EXPECT_FALSE(lambda_->Load(mapping.id, {"3"}).has_value());
}

TEST_F(LambdaStoreTest, AnEndWithoutANumberIsAnEnd) {
  store::WriteBatch batch;
  batch.Put(store::Key("lambda/position").Text("m").Text("0"), "end");
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  EXPECT_TRUE(lambda_->Load({"m"}, {"0"})->ended);
  EXPECT_EQ(lambda_->Load({"m"}, {"0"})->after.text, "");
}

TEST_F(LambdaStoreTest, CheckpointsGoWithTheirMapping) {
  ASSERT_TRUE(lambda_->SaveMapping({.id = {"m"}}, {{{"0"}, {.after = {"10"}}}}));
  ASSERT_TRUE(lambda_->SaveMapping({.id = {"mm"}}, {{{"0"}, {.after = {"10"}}}}));
  ASSERT_TRUE(lambda_->RemoveMapping({"m"}));
  EXPECT_FALSE(lambda_->Load({"m"}, {"0"}).has_value());
  EXPECT_TRUE(lambda_->Load({"mm"}, {"0"}).has_value());
  EXPECT_FALSE(lambda_->FindMapping({"m"}).has_value());
}

TEST_F(LambdaStoreTest, DamagedRowsAreFailures) {
  store::WriteBatch batch;
  batch.Put(store::Key("lambda/function").Text("us-east-1").Text("f"), "{\"region\":1}");
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  EXPECT_THROW(LambdaStore{*store_}, store::StoreFailure);
}

}  // namespace
}  // namespace weir::cloud::lambda
