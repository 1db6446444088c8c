// Ranges of an object of S3.
#include "src/aws/s3_bytes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

#include "tests/fakes/fake_s3.h"

namespace weir::aws {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class S3BytesTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<S3Bytes>> Open(const std::string& content) {
    s3_.objects()["/a/key"] = content;
    return S3Bytes::Open(network_.client, {"lake", "a/key"});
  }

  fakes::FakeS3 s3_;
  TestNetwork network_{[this](const auto& request) { return s3_.Serve(request); }};
};

TEST_F(S3BytesTest, ASmallObjectIsReadAtOnce) {
  const auto bytes = Open("0123456789");
  ASSERT_TRUE(bytes);
  EXPECT_EQ((*bytes)->size(), 10U);
  EXPECT_EQ((*bytes)->Read(2, 3).value(), "234");
  EXPECT_THAT(network_.transport.sent(), SizeIs(1));
}

TEST_F(S3BytesTest, OfALargeOneOnlyWhatIsAskedForIsRead) {
  const auto bytes = Open(std::string(100'000, 'a') + "0123456789");
  ASSERT_TRUE(bytes);
  EXPECT_EQ((*bytes)->size(), 100'010U);
  EXPECT_EQ((*bytes)->Read(100'000, 10).value(), "0123456789");
  EXPECT_EQ(fakes::HeaderOf(network_.transport.sent().back(), "Range"), "bytes=100000-100009");
}

TEST_F(S3BytesTest, AnEmptyOneHasNoBytes) {
  const auto bytes = Open("");
  ASSERT_TRUE(bytes);
  EXPECT_EQ((*bytes)->size(), 0U);
  EXPECT_EQ((*bytes)->Read(0, 0).value(), "");
}

TEST_F(S3BytesTest, OneThatIsReplacedMeanwhileIsNoMix) {
  const auto bytes = Open(std::string(100'000, 'a'));
  ASSERT_TRUE(bytes);
  s3_.objects()["/a/key"] = std::string(100'001, 'b');
  EXPECT_EQ((*bytes)->Read(80'000, 10).error().kind, ErrorKind::kConflict);
}

TEST_F(S3BytesTest, OneThatIsNotThereIsNamed) {
  const auto bytes = S3Bytes::Open(network_.client, {"lake", "none"});
  EXPECT_EQ(bytes.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(bytes.error().message, HasSubstr("s3://lake/none: NoSuchKey"));
}

TEST(ObjectUri, NamesBucketAndKey) {
  EXPECT_EQ(ParseObjectUri("s3://lake/a/b=c")->key, "a/b=c");
  EXPECT_EQ(ParseObjectUri("s3://lake/a/")->key, "a/");
  for (const char* wrong : {"lake/a", "s3://", "s3://lake", "s3://lake/", "s3:///a", "s"}) {
    EXPECT_FALSE(ParseObjectUri(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace weir::aws
