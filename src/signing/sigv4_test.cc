// Signatures against AWS's own vectors, as far as ../shared/data is there, and against its words.
#include "src/signing/sigv4.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>

namespace weir::signing {
namespace {

namespace fs = std::filesystem;

constexpr Scope kScope{"20150830", "us-east-1", "service"};
constexpr std::string_view kTimestamp = "20150830T123600Z";
constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fs::path Vectors() { return fs::path(WEIR_TEST_DATA) / "sigv4"; }

std::string ReadFile(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// A request as the vectors spell it: a request line, headers (some folded), an empty line, a body.
struct SpelledRequest {
  explicit SpelledRequest(const std::string& text) {
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    const std::size_t space = line.find(' ');
    const std::size_t end = line.rfind(' ');
    method = line.substr(0, space);
    const std::string target = line.substr(space + 1, end - space - 1);
    const std::size_t question = std::min(target.find('?'), target.size());
    path = target.substr(0, question);
    query = target.substr(std::min(question + 1, target.size()));
    while (std::getline(lines, line) && !line.empty()) {
      if (line.front() == ' ') {
        fields.back().second += "\n" + line;
      } else {
        fields.emplace_back(line.substr(0, line.find(':')), line.substr(line.find(':') + 1));
      }
    }
    std::getline(lines, body, '\0');
    for (const auto& [name, value] : fields) headers.push_back({name, value});
  }

  [[nodiscard]] Request View() const { return {method, path, query, headers}; }

  std::string method;
  std::string path;
  std::string query;
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<Header> headers;
  std::string body;
};

/// What follows "SignedHeaders=" in a signed request.
std::string SignedHeadersOf(const std::string& text) {
  const std::size_t begin = text.find("SignedHeaders=") + 14;
  std::string names = text.substr(begin, text.find_first_of(",& ", begin) - begin);
  for (std::size_t at = 0; (at = names.find("%3B")) != std::string::npos;)
    names.replace(at, 3, ";");
  return names;
}

void EraseToken(std::string& query) {
  const std::size_t begin = query.find("&X-Amz-Security-Token=");
  if (begin != std::string::npos) query.erase(begin, query.find('&', begin + 1) - begin);
}

/// Vectors are checked from the signed request on: what a server does.
void CheckVector(const fs::path& vector, const std::string& kind) {
  SCOPED_TRACE(vector.filename().string() + " " + kind);
  const std::string text = ReadFile(vector / (kind + "-signed-request.txt"));
  SpelledRequest request(text);
  const std::string context = ReadFile(vector / "context.json");
  const bool is_normalized = context.find("\"normalize\": true") != std::string::npos;
  if (context.find("\"omit_session_token\": true") != std::string::npos) {
    EraseToken(request.query);  // put there after signing, as a service may ask for
  }
  const std::string canonical =
      CanonicalRequest(request.View(), SignedHeadersOf(text), Sha256Hex(request.body),
                       is_normalized ? PathStyle::kNormalized : PathStyle::kVerbatim);
  EXPECT_EQ(canonical, ReadFile(vector / (kind + "-canonical-request.txt")));
  const std::string to_sign = StringToSign(kTimestamp, kScope, canonical);
  EXPECT_EQ(to_sign, ReadFile(vector / (kind + "-string-to-sign.txt")));
  EXPECT_EQ(Signature(kSecret, kScope, to_sign), ReadFile(vector / (kind + "-signature.txt")));
}

TEST(SigV4, AllVectorsOfAws) {
  if (!fs::is_directory(Vectors())) GTEST_SKIP() << "no vectors at " << Vectors();
  std::size_t checked = 0;
  for (const auto& vector : fs::directory_iterator(Vectors())) {
    CheckVector(vector.path(), "header");
    CheckVector(vector.path(), "query");
    ++checked;
  }
  EXPECT_EQ(checked, 38U);
}

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
