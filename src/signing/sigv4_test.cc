// Signatures against AWS's own vectors, and against its words.
#include "src/signing/sigv4.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/signing/sigv4_vectors.h"

namespace weir::signing {
namespace {

constexpr Scope kScope{"20150830", "us-east-1", "service"};
constexpr std::string_view kTimestamp = "20150830T123600Z";
constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A vector's request; `fields` point into it.
struct VectorRequest {
  explicit VectorRequest(const Vector& vector) {
    const std::size_t question = std::min(vector.target.find('?'), vector.target.size());
    path = vector.target.substr(0, question);
    query = vector.target.substr(std::min(question + 1, vector.target.size()));
    for (std::string_view left = vector.fields; !left.empty();) {
      std::size_t end = left.find('\n');
      while (end + 1 < left.size() && left[end + 1] == ' ') end = left.find('\n', end + 1);
      const std::string_view field = left.substr(0, end);
      const std::size_t colon = field.find(':');
      fields.push_back({field.substr(0, colon), field.substr(colon + 1)});
      left.remove_prefix(end + 1);
    }
  }

  [[nodiscard]] Request View(const Vector& vector) const {
    return {vector.method, path, query, fields};
  }
  /// "host;x-amz-date"
  [[nodiscard]] std::string Names(std::string_view separator) const {
    std::vector<std::string> names;
    for (const Header& field : fields) {
      std::string name(field.name);
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return fmt::format("{}", fmt::join(names, separator));
  }

  std::string path;
  std::string query;
  std::vector<Header> fields;
};

std::string SignatureOf(const Vector& vector, const VectorRequest& request) {
  const std::string canonical = CanonicalRequest(request.View(vector), request.Names(";"),
                                                 Sha256Hex(vector.body), vector.path_style);
  return Signature(kSecret, kScope, StringToSign(kTimestamp, kScope, canonical));
}

/// As AWS writes it: all but the unreserved characters.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
    escaped += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned>(c));
  }
  return escaped;
}

class SigV4VectorTest : public testing::TestWithParam<Vector> {};

TEST_P(SigV4VectorTest, IsSignedInTheHeader) {
  const Vector& vector = GetParam();
  VectorRequest request(vector);
  const std::string hash = Sha256Hex(vector.body);
  request.fields.push_back({"X-Amz-Date", kTimestamp});
  const bool signs_token = !vector.token.empty() && vector.signs_token;
  if (signs_token) request.fields.push_back({"X-Amz-Security-Token", vector.token});
  if (!vector.body.empty()) request.fields.push_back({"x-amz-content-sha256", hash});
  EXPECT_EQ(SignatureOf(vector, request), vector.header_signature);
}

TEST_P(SigV4VectorTest, IsSignedInTheQuery) {
  const Vector& vector = GetParam();
  VectorRequest request(vector);
  if (!request.query.empty()) request.query += '&';
  request.query += fmt::format(
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2F"
      "service%2Faws4_request&X-Amz-Date={}&X-Amz-SignedHeaders={}&X-Amz-Expires=3600",
      kTimestamp, request.Names("%3B"));
  const bool signs_token = !vector.token.empty() && vector.signs_token;
  if (signs_token) request.query += "&X-Amz-Security-Token=" + Escaped(vector.token);
  EXPECT_EQ(SignatureOf(vector, request), vector.query_signature);
}

INSTANTIATE_TEST_SUITE_P(SigV4, SigV4VectorTest, testing::ValuesIn(kVectors),
                         [](const testing::TestParamInfo<Vector>& vector) {
                           std::string name(vector.param.name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(SigV4, AuthorizationNamesAllHeaders) {
  const std::vector<Header> headers = {{"X-Amz-Date", kTimestamp},
                                       {"Host", "example.amazonaws.com"}};
  EXPECT_EQ(Authorization({"GET", "/", "", headers}, {"AKIDEXAMPLE", kSecret, ""}, kScope,
                          kTimestamp, Sha256Hex(""), PathStyle::kNormalized),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST(SigV4, PathIsEncodedOnceMoreButForS3) {
  const Request request{"GET", "/a%20b/c+d", "", {}};
  EXPECT_NE(CanonicalRequest(request, "", "", PathStyle::kNormalized).find("/a%2520b/c%2Bd\n"),
            std::string::npos);
  EXPECT_NE(CanonicalRequest(request, "", "", PathStyle::kVerbatim).find("/a%20b/c%2Bd\n"),
            std::string::npos);
}

TEST(SigV4, SignaturesAreTheSameOrNot) {
  EXPECT_TRUE(SameSignature("abc", "abc"));
  EXPECT_FALSE(SameSignature("abc", "abd"));
  EXPECT_FALSE(SameSignature("abc", "ab"));
}

}  // namespace
}  // namespace weir::signing
