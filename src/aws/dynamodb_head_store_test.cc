// The head of a merge in DynamoDB: the port's contract, and what a bad network may do.
#include "src/aws/dynamodb_head_store.h"

#include <mutex>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

#include "tests/contract/head_store.h"
#include "tests/fakes/fake_dynamodb.h"

namespace weir::aws {
namespace {

using fakes::Fate;
using merge::Head;
using std::chrono_literals::operator""min;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// A head store with a network of its own to a table that others use as well.
class OwnHeadStore final : public merge::HeadStore {
 public:
  OwnHeadStore(fakes::FakeDynamoDb& table, std::mutex& lock)
      : network_([&](const auto& request) {
          const std::scoped_lock locked(lock);
          return table.Serve(request);
        }) {}

  Result<Head> Read() override { return store_.Read(); }
  Result<bool> Move(const Head& from, const Head& to) override { return store_.Move(from, to); }
  [[nodiscard]] std::string Describe() const override { return store_.Describe(); }

 private:
  TestNetwork network_;
  DynamoDbHeadStore store_{network_.client, "claims", {"lake", ""}, network_.clock.In(1min)};
};

class FakeTable final : public contract::HeadStoreHost {
 public:
  std::unique_ptr<merge::HeadStore> Open() override {
    return std::make_unique<OwnHeadStore>(table_, lock_);
  }

 private:
  fakes::FakeDynamoDb table_;
  std::mutex lock_;
};

class DynamoDbHeadStoreTest : public ::testing::Test {
 protected:
  fakes::FakeDynamoDb table_;
  TestNetwork network_{[this](const auto& request) { return table_.Serve(request); }};
  DynamoDbHeadStore store_{network_.client, "claims", {"lake", "events/"}, network_.clock.In(1min)};
  const Head first_ = {1, "d1", false};
};

TEST_F(DynamoDbHeadStoreTest, StandsBesideTheClaimsForEver) {
  ASSERT_TRUE(store_.Move({}, first_).value());
  ASSERT_THAT(table_.items(), SizeIs(1));
  const auto& [key, item] = *table_.items().begin();
  EXPECT_EQ(key, "merge:head:lake/events/");
  EXPECT_EQ(boost::json::serialize(item),
            R"({"key":{"S":"merge:head:lake/events/"},"plan":{"N":"1"},"digest":{"S":"d1"},)"
            R"("closed":{"BOOL":false}})");
  EXPECT_EQ(store_.Describe(), "dynamodb:eu-west-1/claims/merge:head:lake/events/");
}

TEST_F(DynamoDbHeadStoreTest, LakesOfOneTableHaveHeadsAndNamesOfTheirOwn) {
  ASSERT_TRUE(store_.Move({}, first_).value());
  for (const BucketPrefix& lake : {BucketPrefix{"lake", ""}, BucketPrefix{"other", "events/"}}) {
    DynamoDbHeadStore other(network_.client, "claims", lake, network_.clock.In(1min));
    EXPECT_EQ(other.Read().value(), Head()) << lake.bucket;
    EXPECT_NE(other.Describe(), store_.Describe());
  }
}

TEST_F(DynamoDbHeadStoreTest, AMoveWhoseAnswerWasLostIsFoundByReading) {
  network_.transport.Plan({Fate::kAnswerLost});
  EXPECT_FALSE(store_.Move({}, first_).value());
  EXPECT_EQ(store_.Read().value(), first_);
}

TEST_F(DynamoDbHeadStoreTest, ThrottlingPasses) {
  network_.transport.Plan({Fate::kThrottled, Fate::kServerError, Fate::kLost, Fate::kServed,
                           Fate::kThrottled, Fate::kServed});
  EXPECT_TRUE(store_.Move({}, first_).value());
  EXPECT_EQ(store_.Read().value(), first_);
}

TEST_F(DynamoDbHeadStoreTest, NoAnswerToTheEndIsUnknown) {
  network_.transport.Always([] { return Fate::kLost; });
  const auto moved = store_.Move({}, first_);
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().kind, ErrorKind::kUnknown);
  EXPECT_THAT(moved.error().message,
              HasSubstr("dynamodb:eu-west-1/claims/merge:head:lake/events/"));
}

TEST_F(DynamoDbHeadStoreTest, AnAnswerThatMakesNoSenseIsNoHead) {
  network_.transport.Plan({Fate::kGarbled});
  const auto read = store_.Read();
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kUnknown);
}

TEST_F(DynamoDbHeadStoreTest, AnItemOfAnotherFormIsAnErrorThatNamesIt) {
  for (const std::string_view attributes :
       {R"("plan":{"N":"1"})", R"("plan":{"N":"-1"},"digest":{"S":""},"closed":{"BOOL":true})",
        R"("plan":{"N":"1.5"},"digest":{"S":""},"closed":{"BOOL":true})",
        R"("plan":{"N":"1"},"digest":{"N":"1"},"closed":{"BOOL":true})",
        R"("plan":{"N":"1"},"digest":{"S":""},"closed":{"S":"no"})"}) {
    const std::string item =
        fmt::format(R"({{"key":{{"S":"merge:head:lake/events/"}},{}}})", attributes);
    table_.Put(boost::json::parse(item).as_object());
    const auto read = store_.Read();
    ASSERT_FALSE(read) << item;
    EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
    EXPECT_THAT(read.error().message, HasSubstr("merge:head:lake/events/: the item is no head"));
  }
}

TEST_F(DynamoDbHeadStoreTest, ATableThatIsNotThereIsSaidSo) {
  TestNetwork network([](const auto&) {
    return HttpResponse{400, {}, R"({"__type":"x#ResourceNotFoundException","message":"none"})"};
  });
  DynamoDbHeadStore store(network.client, "none", {"lake", ""}, network.clock.In(1min));
  for (const Error& error : {store.Read().error(), store.Move({}, first_).error()}) {
    EXPECT_EQ(error.kind, ErrorKind::kNotFound);
    EXPECT_THAT(error.message, HasSubstr("DynamoDB has no table none"));
  }
}

}  // namespace
}  // namespace weir::aws

namespace weir::contract {
namespace {

INSTANTIATE_TEST_SUITE_P(DynamoDb, HeadStoreContract,
                         testing::Values(HeadStoreFactory{
                             "DynamoDB", [] { return std::make_unique<aws::FakeTable>(); }}));

}  // namespace
}  // namespace weir::contract
