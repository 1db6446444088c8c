// Packages from a bucket, refused in S3's words.
#include "src/cloud/server/adapters/lambda_s3_code.h"

#include <memory>

#include <gtest/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

class S3CodeSourceTest : public testing::Test {
 protected:
  S3CodeSourceTest() {
    s3::Bucket bucket;
    bucket.name = {"code"};
    EXPECT_TRUE(s3_.buckets.Create(bucket, {}));
    EXPECT_TRUE(objects_.PutIfAbsent({"code"}, {"f.zip"}, "package", "application/zip"));
  }
  std::string RefusalOf(const lambda::CodeLocation& location, std::size_t max_bytes = 100) {
    return code_.Fetch(location, max_bytes).error().code;
  }

  std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_;
  s3::S3Store s3_{*store_, {}};  // nothing large is put
  s3::Objects objects_{s3_, clock_};
  S3CodeSource code_{objects_};
};

TEST_F(S3CodeSourceTest, APackageIsAnObject) {
  EXPECT_EQ(code_.Fetch({.bucket = "code", .key = "f.zip"}, 7).value(), "package");
}

TEST_F(S3CodeSourceTest, WhatIsNotToBeHadIsNamed) {
  EXPECT_EQ(RefusalOf({.bucket = "none", .key = "f.zip"}), "NoSuchBucket");
  EXPECT_EQ(RefusalOf({.bucket = "code", .key = "g.zip"}), "NoSuchKey");
  EXPECT_EQ(RefusalOf({.bucket = "code", .key = "f.zip"}, 6), "EntityTooLarge");
  EXPECT_EQ(RefusalOf({.bucket = "code", .key = "f.zip", .version = "v"}), "NotImplemented");
}

}  // namespace
}  // namespace weir::cloud::server
