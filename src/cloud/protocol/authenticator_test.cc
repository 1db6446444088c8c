// Signatures as clients put them: with Host, and with what HTTP/2 has in its place.
#include "src/cloud/protocol/authenticator.h"

#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/protocol/front_door.h"
#include "src/codec/base64.h"
#include "src/signing/sigv4.h"

namespace weir::cloud::protocol {
namespace {

constexpr std::string_view kTime = "20260102T030405Z";
constexpr std::string_view kSecret = "secret";
constexpr AuthScope kScope = {.service = "kinesis", .dialect = AuthDialect::kJson};

class OneKey : public KeyRing {
 public:
  [[nodiscard]] std::optional<KeySecret> Find(std::string_view id) const override {
    if (id != "KEY") return std::nullopt;
    return KeySecret{std::string(kSecret), token, expires};
  }
  std::string token{};
  std::optional<store::TimePoint> expires{};
};

store::TimePoint Now() {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace): literals of a date
  return store::TimePoint(sys_days(2026y / 1 / 2)) + 3h + 4min + 5s;
}

/// Signed with these headers and values; it goes over the wire with `host` as its Host.
http::Request Signed(const std::vector<signing::Header>& headers, std::string host) {
  http::Request request;
  request.method = "POST";
  request.path = "/";
  request.body = "{}";
  request.headers.Add("host", std::move(host));
  request.headers.Add("x-amz-date", std::string(kTime));
  std::string names;
  for (const auto& [name, value] : headers) (names += names.empty() ? "" : ";") += name;
  const signing::Scope scope = {"20260102", "us-east-1", "kinesis"};
  const std::string canonical =
      signing::CanonicalRequest({request.method, request.path, request.query, headers}, names,
                                signing::Sha256Hex(request.body), signing::PathStyle::kNormalized);
  request.headers.Add(
      "authorization",
      fmt::format(
          "AWS4-HMAC-SHA256 Credential=KEY/20260102/us-east-1/kinesis/aws4_request, "
          "SignedHeaders={}, Signature={}",
          names,
          signing::Signature(kSecret, scope, signing::StringToSign(kTime, scope, canonical))));
  return request;
}

std::string CodeAt(const SignerClocks& clocks, const http::Request& request) {
  const OneKey keys;
  const auto checked = CheckSignature(request, kScope, keys, clocks);
  return checked ? "" : checked.error().code;
}

std::string CodeOf(const http::Request& request) {
  return CodeAt({.system = Now(), .moved = Now()}, request);
}

TEST(Authenticator, HostIsSignedAsItIsSent) {
  EXPECT_EQ(CodeOf(Signed({{"host", "a:1"}, {"x-amz-date", kTime}}, "a:1")), "");
  EXPECT_EQ(CodeOf(Signed({{"host", "a:1"}, {"x-amz-date", kTime}}, "a:2")),
            "InvalidSignatureException");
}

TEST(Authenticator, AuthorityOfHttp2IsSignedInPlaceOfHost) {
  EXPECT_EQ(CodeOf(Signed({{":authority", "a:1"}, {"x-amz-date", kTime}}, "a:1")), "");
  EXPECT_EQ(CodeOf(Signed({{":authority", "a:1"}, {"x-amz-date", kTime}}, "b:1")),
            "InvalidSignatureException");
  EXPECT_EQ(CodeOf(Signed({{":authority", "a"}, {"host", "a"}, {"x-amz-date", kTime}}, "a")), "");
}

/// SDKs that correct their clock by `Date` (JavaScript's and Go's, on every answer) sign by the
/// clock that was moved, all others by their machine's.
TEST(Authenticator, SignersGoByTheSystemsClockOrByTheMovedOne) {
  const http::Request request = Signed({{"host", "a"}, {"x-amz-date", kTime}}, "a");
  const store::Duration year = std::chrono::hours(24 * 365);
  const store::Duration late = std::chrono::minutes(16);
  EXPECT_EQ(CodeAt({.system = Now(), .moved = Now() + year}, request), "");
  EXPECT_EQ(CodeAt({.system = Now() - year, .moved = Now()}, request), "");
  for (const auto& [system, moved] :
       {std::pair{Now() + late, Now() + year}, std::pair{Now() - year, Now() - late},
        std::pair{Now() - late, Now() + late}}) {
    EXPECT_EQ(CodeAt({.system = system, .moved = moved}, request), "InvalidSignatureException");
  }
}

class Temporary : public testing::TestWithParam<std::tuple<AuthDialect, int, std::string>> {};

/// The token is looked at before its expiry, so that nobody learns of that who does not have it.
TEST_P(Temporary, CredentialsAreGoodUntilTheirTimeByTheMovedClock) {
  const auto& [dialect, status, code] = GetParam();
  http::Request request =
      Signed({{"host", "a"}, {"x-amz-date", kTime}, {"x-amz-security-token", "token"}}, "a");
  request.headers.Add("x-amz-security-token", "token");
  const auto checked = [&, dialect = dialect](const OneKey& keys, store::Duration ahead) {
    const SignerClocks clocks = {.system = Now(), .moved = Now() + ahead};
    return CheckSignature(request, {.service = "kinesis", .dialect = dialect}, keys, clocks);
  };
  OneKey keys;
  keys.token = "token";
  keys.expires = Now() + std::chrono::hours(1);
  const auto second = std::chrono::seconds(1);
  EXPECT_TRUE(checked(keys, std::chrono::hours(1) - second).has_value());
  const auto expired = checked(keys, std::chrono::hours(1));
  ASSERT_FALSE(expired.has_value());
  EXPECT_EQ(expired.error().status, status);
  EXPECT_EQ(expired.error().code, code);
  EXPECT_THAT(expired.error().message, testing::HasSubstr("expired"));
  keys.token = "another";
  EXPECT_NE(checked(keys, std::chrono::hours(1)).error().code, code);
}

INSTANTIATE_TEST_SUITE_P(
    EachProtocol, Temporary,
    testing::Values(std::tuple{AuthDialect::kJson, 400, "ExpiredTokenException"},
                    std::tuple{AuthDialect::kRestJson, 403, "ExpiredTokenException"},
                    std::tuple{AuthDialect::kQuery, 403, "ExpiredToken"},
                    std::tuple{AuthDialect::kS3, 400, "ExpiredToken"}));

TEST(Authenticator, OneOfTheTwoIsSigned) {
  EXPECT_EQ(CodeOf(Signed({{"x-amz-date", kTime}}, "a")), "IncompleteSignatureException");
}

TEST(Authenticator, ASignatureOfAnyKindIsOne) {
  const auto code = [](std::string authorization, std::string query, AuthDialect dialect) {
    http::Request request;
    if (!authorization.empty()) request.headers.Add("Authorization", std::move(authorization));
    request.query = std::move(query);
    const auto checked = CheckIsSigned(request, dialect);
    return checked ? "" : checked.error().code;
  };
  EXPECT_EQ(code("AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request", "", AuthDialect::kJson), "");
  EXPECT_EQ(code("AWS AKID:signature", "", AuthDialect::kS3), "");
  EXPECT_EQ(code("", "a=b&X-Amz-Credential=a%2Fb&X-Amz-Signature=0", AuthDialect::kS3), "");
  EXPECT_EQ(code("", "AWSAccessKeyId=a&Signature=b&Expires=1", AuthDialect::kS3), "");
  EXPECT_EQ(code("Basic YTpi", "", AuthDialect::kJson), "IncompleteSignatureException");
  EXPECT_EQ(code("", "", AuthDialect::kJson), "MissingAuthenticationTokenException");
  EXPECT_EQ(code("", "", AuthDialect::kRestJson), "MissingAuthenticationTokenException");
  EXPECT_EQ(code("", "", AuthDialect::kQuery), "MissingAuthenticationToken");
  EXPECT_EQ(code("", "list-type=2", AuthDialect::kS3), "AccessDenied");
}

TEST(Authenticator, ABasicKeyIsTheKeyWithItsSecret) {
  const auto has = [](const std::string& pair) {
    std::string text = "Basic ";
    codec::AppendBase64(pair, text);
    http::Request request;
    request.headers.Add("Authorization", text);
    return HasBasicKey(request, OneKey());
  };
  EXPECT_TRUE(has("KEY:secret"));
  for (const char* wrong : {"KEY:secre", "KEY:", "KEY", "OTHER:secret", ":secret", "KEY:secret:"}) {
    EXPECT_FALSE(has(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace weir::cloud::protocol
