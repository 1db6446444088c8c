// Failed batches in a bucket.
#include "src/cloud/server/adapters/lambda_s3_failures.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

constexpr const char* kBucketArn = "arn:aws:s3:::failed";

class S3FailuresTest : public testing::Test {
 protected:
  S3FailuresTest() {
    s3::Bucket bucket;
    bucket.name = {"failed"};
    EXPECT_TRUE(s3_.buckets.Create(bucket, {}));
    batch_.mapping = {"esm"};
    batch_.shard = {"shardId-000000000000"};
    batch_.first = &record_;
    batch_.last = &record_;
    batch_.batch_size = 1;
    batch_.payload = "the records";
  }

  [[nodiscard]] std::vector<s3::ObjectKey> Keys() const {
    std::vector<s3::ObjectKey> keys;
    s3_.objects.Scan({"failed"}, "", [&](std::string_view key, std::string_view) {
      keys.push_back({std::string(key)});
      return true;
    });
    return keys;
  }

  std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_;
  s3::S3Store s3_{*store_, {}};  // nothing large is put
  s3::Objects objects_{s3_, clock_};
  usage::Meter meter_;
  S3Failures failures_{objects_, &meter_};
  const lambda::StreamRecord record_{};
  lambda::FailedBatch batch_;
};

TEST_F(S3FailuresTest, ABatchIsAnObjectWithItsRecords) {
  ASSERT_TRUE(failures_.Deliver(kBucketArn, batch_));
  ASSERT_EQ(Keys().size(), 1U);
  const s3::ObjectKey key = Keys()[0];
  EXPECT_TRUE(key.text.starts_with("aws/lambda/esm/shardId-000000000000/1970/01/01/")) << key.text;
  const auto body = objects_.Get({"failed"}, key).value().value();
  EXPECT_EQ(boost::json::parse(body).at("payload").as_string(), "the records");
}

TEST_F(S3FailuresTest, EachDeliveryHasANameOfItsOwn) {
  ASSERT_TRUE(failures_.Deliver(kBucketArn, batch_));
  ASSERT_TRUE(failures_.Deliver(kBucketArn, batch_));
  EXPECT_EQ(Keys().size(), 2U);
  EXPECT_EQ(meter_.Read()[usage::Item::kS3PutRequests], 2);  // the bucket's owner pays
}

TEST_F(S3FailuresTest, OnlyABucketThatIsThereIsADestination) {
  EXPECT_TRUE(failures_.Exists(kBucketArn));
  for (const char* other : {"arn:aws:s3:::none", "failed", "arn:aws:sqs:us-east-1:0:failed"}) {
    EXPECT_FALSE(failures_.Exists(other)) << other;
    EXPECT_EQ(failures_.Deliver(other, batch_).error().kind, ErrorKind::kNotFound) << other;
  }
}

}  // namespace
}  // namespace weir::cloud::server
