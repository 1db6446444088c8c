// Presigned URLs of the old form, against the examples of Amazon's S3 Developer Guide.
#include "src/signing/sigv2.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace weir::signing {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kGuidesSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

TEST(SigV2, APresignedUrlHasTheSignatureOfTheGuide) {
  const PresignedRequest request{
      .method = "GET", .resource = "/johnsmith/photos/puppy.jpg", .expires = "1175139620"};
  const std::string text = PresignedStringToSign(request);
  EXPECT_EQ(text, "GET\n\n\n1175139620\n/johnsmith/photos/puppy.jpg");
  EXPECT_EQ(PresignedSignature(kGuidesSecret, text), "NpgCjnDzrM+WFzoENXmpNDUsSn8=");
}

TEST(SigV2, FieldsOfAmazonAndPartsOfTheResourceAreSigned) {
  const std::vector<Header> headers = {{"X-Amz-Meta-B", " two "},
                                       {"Content-Type", "text/plain"},
                                       {"Host", "localhost"},
                                       {"x-amz-meta-b", "three"}};
  const Parameters parameters = {{"versionId", "7"},
                                 {"x-amz-security-token", "token"},
                                 {"Expires", "9"},
                                 {"acl", ""},
                                 {"unknown", "1"}};
  EXPECT_EQ(PresignedStringToSign({.method = "PUT",
                                   .resource = "/b/k",
                                   .expires = "9",
                                   .headers = headers,
                                   .parameters = parameters}),
            "PUT\n\ntext/plain\n9\nx-amz-meta-b:two,three\nx-amz-security-token:token\n"
            "/b/k?acl&versionId=7");
}

}  // namespace
}  // namespace weir::signing
