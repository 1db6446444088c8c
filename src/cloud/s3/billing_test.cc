// What requests and objects cost ("Amazon S3 pricing", https://aws.amazon.com/s3/pricing/, and
// "Billing for Amazon S3 error responses", User Guide).
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/request_class.h"
#include "src/cloud/s3/routes.h"
#include "src/cloud/s3/service_testing.h"
#include "src/cloud/store/test_log.h"

namespace weir::cloud::s3 {
namespace {

using usage::Item;

class S3BillTest : public S3ServiceTest {
 protected:
  S3BillTest() { Put("/bkt", ""); }

  /// "2 PUT, 1 GET": since the last look.
  std::string Since() {
    const usage::Quantities now = meter_.Read();
    const auto more = [&](Item item) {
      return std::to_string(static_cast<int>(now[item] - before_[item]));
    };
    std::string text = more(Item::kS3PutRequests) + " PUT, " + more(Item::kS3GetRequests) + " GET";
    before_ = now;
    return text;
  }
  static double Held(S3Store& store) {
    usage::Levels levels;
    store.Measure(levels);
    return levels.held()[Item::kS3GbMonths] * usage::kBytesPerGb;
  }
  double Held() { return Held(store_); }

 private:
  usage::Quantities before_;
};

TEST_F(S3BillTest, EachRequestIsOfItsClass) {
  EXPECT_EQ(Since(), "1 PUT, 0 GET");  // CreateBucket
  Put("/bkt/a", "one");
  EXPECT_EQ(Since(), "1 PUT, 0 GET");
  Put("/bkt/b", "", {{"x-amz-copy-source", "/bkt/a"}});
  EXPECT_EQ(Since(), "1 PUT, 0 GET");
  Get("/bkt?list-type=2");
  Get("/bkt");
  Get("/");
  EXPECT_EQ(Since(), "3 PUT, 0 GET");
  Get("/bkt/a");
  Send("HEAD", "/bkt/a");
  Send("HEAD", "/bkt");
  Get("/bkt?policyStatus");
  EXPECT_EQ(Since(), "0 PUT, 4 GET");
  Send("DELETE", "/bkt/a");
  Send("POST", "/bkt?delete", "<Delete><Object><Key>b</Key></Object></Delete>");
  EXPECT_EQ(Since(), "0 PUT, 0 GET");
}

TEST_F(S3BillTest, AMultipartUploadIsARequestAPartAndTwoMoreItsEndIsFree) {
  Since();
  const auto begin = [&] { return TextOf(Send("POST", "/bkt/k?uploads"), "UploadId"); };
  const std::string upload = begin();
  const auto part = Put("/bkt/k?partNumber=1&uploadId=" + upload, "part");
  EXPECT_EQ(Since(), "2 PUT, 0 GET");
  EXPECT_EQ(Held(), 4);
  const std::string etag(part.headers.Get("ETag"));
  Send("POST", "/bkt/k?uploadId=" + upload,
       "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag +
           "</ETag></Part></CompleteMultipartUpload>");
  EXPECT_EQ(Since(), "1 PUT, 0 GET");
  EXPECT_EQ(Held(), 4);
  const std::string given_up = begin();
  Put("/bkt/k?partNumber=1&uploadId=" + given_up, "12345");
  EXPECT_EQ(Held(), 9);
  Since();
  Send("DELETE", "/bkt/k?uploadId=" + given_up);
  EXPECT_EQ(Since(), "0 PUT, 0 GET");
  EXPECT_EQ(Held(), 4);
}

TEST_F(S3BillTest, WhatTheClientDidWrongCostsButNoBucketNoBill) {
  Put("/bkt/a", "one");
  Since();
  EXPECT_EQ(Put("/bkt/a", "two", {{"If-None-Match", "*"}}).status, 412);
  EXPECT_EQ(Get("/bkt/none").status, 404);
  EXPECT_EQ(
      Get("/bkt/a", {{"If-None-Match", std::string(Get("/bkt/a").headers.Get("ETag"))}}).status,
      304);
  EXPECT_EQ(Since(), "1 PUT, 3 GET");
  EXPECT_EQ(Put("/nobody/a", "one").status, 404);
  EXPECT_EQ(Get("/nobody/a").status, 404);
  EXPECT_EQ(Get("/bkt?website").status, 404);  // a configuration that is not there
  EXPECT_EQ(Get("/bkt?inventory").status, 501);
  EXPECT_EQ(Since(), "0 PUT, 1 GET");
}

TEST_F(S3BillTest, BytesAreThoseOfObjectsAndParts) {
  Put("/bkt/a", "12345");
  EXPECT_EQ(Held(), 5);
  Put("/bkt/a", "123");
  EXPECT_EQ(Held(), 3);
  Put("/bkt/b", "", {{"x-amz-copy-source", "/bkt/a"}});
  Put("/bkt/large", std::string(2 << 20, 'x'));  // a file of its own
  EXPECT_EQ(Held(), 6 + (2 << 20));
  Put("/bkt/copy", "", {{"x-amz-copy-source", "/bkt/large"}});  // another name of that file
  EXPECT_EQ(Held(), 6 + (4 << 20));
  for (const char* key : {"/bkt/large", "/bkt/copy", "/bkt/b", "/bkt/none"}) Send("DELETE", key);
  EXPECT_EQ(Held(), 3);
}

TEST_F(S3BillTest, WhatWasThereAtTheStartIsCountedAndWhatComesIsAdded) {
  Put("/bkt/a", "12345");
  const std::string upload = TextOf(Send("POST", "/bkt/k?uploads"), "UploadId");
  Put("/bkt/k?partNumber=1&uploadId=" + upload, "part");
  S3Store again(*memory_, {.directory = directory_.path() / "bodies"});
  S3Service service(again, clock_);
  EXPECT_TRUE(again.objects.Delete({"bkt"}, {"a"}, [](const ObjectInfo*) { return std::nullopt; }));
  EXPECT_EQ(Held(again), 4);
}

TEST(RequestClass, OfWhatIsNotThereYetIsKnownToo) {
  for (const Operation& operation : UnimplementedOperations()) {
    const bool is_get = operation.method == "GET";
    const bool is_delete = operation.method == "DELETE";
    EXPECT_EQ(RequestClassOf(operation), is_get      ? RequestClass::kGet
                                         : is_delete ? RequestClass::kFree
                                                     : RequestClass::kPut)
        << operation.name;
  }
}

TEST_F(S3BillTest, ARowThatCantBeReadIsLeftOutAndSaidOnce) {
  Put("/bkt/a", "one");
  Put("/bkt/b", "three");
  store::WriteBatch damage;
  damage.Put(keys::OfObject({"bkt"}, "b"), "\x7f");
  ASSERT_TRUE(memory_->Apply(std::move(damage)));
  const fakes::TemporaryDirectory bodies;
  S3Store again(*memory_, {.directory = bodies.path()});
  const store::TestLog log;
  EXPECT_EQ(Held(again), 3);
  EXPECT_THAT(log.lines(), testing::AllOf(testing::HasSubstr("s3/object bkt/b"),
                                          testing::HasSubstr("put back a copy")));
  const std::string said = log.lines();
  EXPECT_EQ(Held(again), 3);
  EXPECT_EQ(log.lines(), said);  // and looked at once
}

}  // namespace
}  // namespace weir::cloud::s3
