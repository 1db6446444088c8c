// Listings: pages, encoded keys, and where they end.
#include "src/aws/s3_listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

#include "tests/contract/object_listing.h"
#include "tests/fakes/fake_s3.h"

namespace weir::contract {
namespace {

class S3Listing final : public ObjectListingHost {
 public:
  pipeline::ObjectListing& listing() override { return listing_; }
  void Store(const std::string& name, const std::string& bytes) override {
    s3_.objects()["/" + name] = bytes;
  }

 private:
  fakes::FakeS3 s3_;
  aws::TestNetwork network_{[this](const auto& request) { return s3_.Serve(request); }};
  aws::S3ObjectListing listing_{network_.client, "bucket"};
};

INSTANTIATE_TEST_SUITE_P(S3, ObjectListingContract,
                         testing::Values(ObjectListingFactory{
                             "S3", [] { return std::make_unique<S3Listing>(); }}));

}  // namespace
}  // namespace weir::contract

namespace weir::aws {
namespace {

using ::testing::ElementsAre;

TEST(S3Listing, FollowsPagesToTheEnd) {
  const std::string first =
      "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
      "<Contents><Key>ledger/a%3D1+b</Key><Size>12</Size></Contents>"
      "<Contents><Key>ledger/b</Key><Size>0</Size></Contents>"
      "<NextContinuationToken>to/ken=</NextContinuationToken></ListBucketResult>";
  const std::string second =
      "<ListBucketResult><Contents><Key>ledger/c+%3D</Key><Size>1</Size></Contents></"
      "ListBucketResult>";
  TestNetwork network([&](const HttpRequest& request) {
    const bool is_first = request.target.find("continuation-token") == std::string::npos;
    return HttpResponse{200, {}, is_first ? first : second};
  });
  std::vector<std::string> keys;
  S3ObjectListing objects(network.client, "lake");
  const auto listed = pipeline::ForEachPage(
      objects, "ledger/", [&](const std::vector<pipeline::ListedObject>& page) -> Result<void> {
        for (const auto& object : page) keys.push_back(object.name);
        return {};
      });
  ASSERT_TRUE(listed);
  EXPECT_THAT(keys, ElementsAre("ledger/a=1 b", "ledger/b", "ledger/c+%3D"));
  EXPECT_EQ(network.transport.sent().at(1).target,
            "/?continuation-token=to%2Fken%3D&encoding-type=url&list-type=2&prefix=ledger%2F");
}

}  // namespace
}  // namespace weir::aws
