// Presigned URLs of version 2: who gets in with them, and until when.
#include "src/cloud/protocol/presigned_v2.h"

#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/protocol/front_door.h"
#include "src/signing/sigv2.h"
#include "src/text/percent.h"

namespace weir::cloud::protocol {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kNow = 1'767'323'045;
constexpr std::string_view kV2Secret = "secret";

class KeysOfV2 : public KeyRing {
 public:
  [[nodiscard]] std::optional<KeySecret> Find(std::string_view id) const override {
    if (id == "KEY") return KeySecret{std::string(kV2Secret), ""};
    if (id == "TEMPORARY") return KeySecret{std::string(kV2Secret), "token"};
    if (id == "EXPIRED") return KeySecret{std::string(kV2Secret), "token", store::TimePoint()};
    return std::nullopt;
  }
};

store::TimePoint At(std::int64_t seconds) {
  return store::TimePoint(std::chrono::seconds(seconds));
}

std::string Encoded(std::string_view text) { return text::PercentEncoded(text); }

/// A URL as boto3 makes them, good for a minute.
http::Request Presigned(std::string_view resource, std::string_view key = "KEY",
                        std::string_view token = {}) {
  const std::string expires = fmt::to_string(kNow + 60);
  std::vector<std::pair<std::string, std::string>> parameters;
  if (!token.empty()) parameters.emplace_back("x-amz-security-token", token);
  const std::string signature = signing::PresignedSignature(
      kV2Secret,
      signing::PresignedStringToSign(
          {.method = "GET", .resource = resource, .expires = expires, .parameters = parameters}));
  http::Request request;
  request.method = "GET";
  request.path = resource;
  request.query =
      fmt::format("AWSAccessKeyId={}&Signature={}&Expires={}", key, Encoded(signature), expires);
  if (!token.empty()) request.query += "&x-amz-security-token=" + std::string(token);
  request.headers.Add("Host", "127.0.0.1:4566");
  return request;
}

std::string CodeAt(std::int64_t system, std::int64_t moved, const http::Request& request) {
  const KeysOfV2 keys;
  const auto checked = CheckSignature(request, {.service = "s3", .dialect = AuthDialect::kS3}, keys,
                                      {.system = At(system), .moved = At(moved)});
  return checked ? "" : checked.error().code + ": " + checked.error().message;
}

std::string CodeNow(const http::Request& request) { return CodeAt(kNow, kNow, request); }

TEST(PresignedV2, LetsInForWhatWasSigned) {
  EXPECT_EQ(CodeNow(Presigned("/lake/a%20b")), "");
  http::Request other = Presigned("/lake/a");
  other.path = "/lake/b";
  EXPECT_THAT(CodeNow(other), HasSubstr("SignatureDoesNotMatch"));
  other = Presigned("/lake/a");
  other.method = "PUT";
  EXPECT_THAT(CodeNow(other), HasSubstr("SignatureDoesNotMatch"));
}

TEST(PresignedV2, TheBucketMayStandInTheHost) {
  http::Request request = Presigned("/lake/a/b");
  request.path = "/a/b";
  EXPECT_THAT(CodeNow(request), HasSubstr("SignatureDoesNotMatch"));
  for (const char* host : {"lake.localhost:4566", "lake.s3.us-east-1.localhost",
                           "lake.s3.amazonaws.com", "lake.s3-eu-west-1.amazonaws.com"}) {
    request.headers.Set("Host", host);
    EXPECT_EQ(CodeNow(request), "") << host;
  }
}

TEST(PresignedV2, EndsWhenItExpiresByBothClocks) {
  const http::Request request = Presigned("/lake/a");
  constexpr std::int64_t kLate = kNow + 61;
  EXPECT_THAT(CodeAt(kLate, kLate, request), HasSubstr("Request has expired"));
  EXPECT_EQ(CodeAt(kNow, kLate, request), "");
  EXPECT_EQ(CodeAt(kLate, kNow, request), "");
  http::Request endless = request;
  endless.query.replace(endless.query.find("Expires="), std::string::npos, "Expires=never");
  EXPECT_THAT(CodeNow(endless), HasSubstr("AuthorizationHeaderMalformed"));
}

TEST(PresignedV2, KeysAndTokensAreChecked) {
  EXPECT_THAT(CodeNow(Presigned("/lake/a", "OTHER")), HasSubstr("InvalidAccessKeyId"));
  EXPECT_THAT(CodeNow(Presigned("/lake/a", "TEMPORARY")), HasSubstr("InvalidToken"));
  EXPECT_EQ(CodeNow(Presigned("/lake/a", "TEMPORARY", "token")), "");
  EXPECT_THAT(CodeNow(Presigned("/lake/a", "EXPIRED", "token")), HasSubstr("ExpiredToken"));
}

TEST(PresignedV2, IsOfS3Alone) {
  const KeysOfV2 keys;
  const auto checked =
      CheckSignature(Presigned("/"), {.service = "iam", .dialect = AuthDialect::kQuery}, keys,
                     {.system = At(kNow), .moved = At(kNow)});
  EXPECT_FALSE(checked);
}

TEST(Authenticator, AWrongSignatureIsToldWhatWasCalculated) {
  http::Request request;
  request.method = "GET";
  request.path = "/";
  request.headers.Add("Host", "localhost");
  request.headers.Add("X-Amz-Date", "20260102T030405Z");
  request.headers.Add("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD");
  request.headers.Add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=KEY/20260102/us-east-1/s3/aws4_request, "
                      "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=00");
  const KeysOfV2 keys;
  const SignerClocks clocks = {.system = At(kNow), .moved = At(kNow)};
  const auto of_s3 =
      CheckSignature(request, {.service = "s3", .dialect = AuthDialect::kS3}, keys, clocks);
  ASSERT_FALSE(of_s3);
  EXPECT_EQ(of_s3.error().members.at("SignatureProvided"), "00");
  EXPECT_THAT(std::string(of_s3.error().members.at("StringToSign").as_string()),
              HasSubstr("AWS4-HMAC-SHA256\n20260102T030405Z\n"));
  EXPECT_THAT(std::string(of_s3.error().members.at("CanonicalRequest").as_string()),
              HasSubstr("host:localhost\n"));
  const auto of_json =
      CheckSignature(request, {.service = "s3", .dialect = AuthDialect::kJson}, keys, clocks);
  ASSERT_FALSE(of_json);
  EXPECT_THAT(of_json.error().message, HasSubstr("The String-to-Sign should have been\n'AWS4-"));
}

}  // namespace
}  // namespace weir::cloud::protocol
