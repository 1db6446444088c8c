// Credentials as requests state them.
#include "src/cloud/protocol/credential.h"

#include <gtest/gtest.h>

namespace weir::cloud::protocol {
namespace {

TEST(Credential, IsReadFromItsEnd) {
  const Credential credential = ParseCredential("AK/ID/20150830/us-east-1/iam/aws4_request");
  EXPECT_EQ(credential.access_key_id, "AK/ID");
  EXPECT_EQ(credential.date, "20150830");
  EXPECT_EQ(credential.region, "us-east-1");
  EXPECT_EQ(credential.service, "iam");
  EXPECT_EQ(ParseCredential("a/b/c").service, "");
}

TEST(Credential, PartsOfAnAuthorizationMayBeSpacedAnyhow) {
  constexpr std::string_view kValue =
      "AWS4-HMAC-SHA256 Credential=A/1/r/s/aws4_request,SignedHeaders=host;x ,  Signature=ab";
  EXPECT_EQ(AuthorizationPart(kValue, "Credential"), "A/1/r/s/aws4_request");
  EXPECT_EQ(AuthorizationPart(kValue, "SignedHeaders"), "host;x");
  EXPECT_EQ(AuthorizationPart(kValue, "Signature"), "ab");
  EXPECT_EQ(AuthorizationPart(kValue, "Sign"), "");
  EXPECT_EQ(AuthorizationPart("", "Signature"), "");
}

}  // namespace
}  // namespace weir::cloud::protocol
