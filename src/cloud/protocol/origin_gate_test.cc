// A table of requests and what becomes of them.
#include "src/cloud/protocol/origin_gate.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace weir::cloud::protocol {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

http::Request Request(const Fields& fields, std::string method = "POST", std::string path = "/") {
  http::Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  for (const auto& [name, value] : fields) request.headers.Add(name, value);
  return request;
}

OriginVerdict Judge(const http::Request& request, const OriginRules& rules = {}) {
  return JudgeOrigin(request, rules).verdict;
}

OriginVerdict OfHost(const std::string& host, const OriginRules& rules = {}) {
  return Judge(Request({{"Host", host}}), rules);
}

constexpr auto kPass = OriginVerdict::kPass;
constexpr auto kUnknownHost = OriginVerdict::kUnknownHost;
constexpr auto kForeignPage = OriginVerdict::kForeignPage;

TEST(OriginGate, LoopbackNamesAndAddressesAreKnown) {
  for (const char* host :
       {"localhost", "localhost:4566", "LOCALHOST:1", "localhost.", "localhost.:4566",
        "lake.localhost:4566", "lake.s3.eu-west-1.localhost", "127.0.0.1", "127.0.0.1:4566",
        "127.1.2.3", "[::1]", "[::1]:4566", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]"}) {
    EXPECT_EQ(OfHost(host), kPass) << host;
  }
}

TEST(OriginGate, HostsOfAwsAreKnown) {
  for (const char* host :
       {"kinesis.us-east-1.amazonaws.com", "lake.s3.amazonaws.com", "Lake.S3.AmazonAWS.com:443",
        "s3.cn-north-1.amazonaws.com.cn", "a.b.s3.dualstack.eu-west-1.amazonaws.com.",
        "lambda.us-west-2.api.aws", "s3.eusc-de-east-1.amazonaws.eu"}) {
    EXPECT_EQ(OfHost(host), kPass) << host;
  }
}

TEST(OriginGate, OtherNamesAndAddressesAreNot) {
  for (const char* host : {"evil.example", "evil.example:4566", "localhost.evil.example",
                           "notlocalhost", "amazonaws.com.evil.example", "evilamazonaws.com",
                           "127.0.0.1.evil.example", "10.0.0.7", "192.168.1.5:4566", "0.0.0.0:4566",
                           "[::]", "[fe80::1]", "[::ffff:10.0.0.7]", "128.0.0.1", "com"}) {
    EXPECT_EQ(OfHost(host), kUnknownHost) << host;
  }
}

TEST(OriginGate, WhatCouldBeReadInTwoWaysIsNoHost) {
  for (const char* host : {"",
                           ".",
                           "..",
                           ".localhost",
                           "localhost..",
                           "user@localhost",
                           "localhost@evil.example",
                           "localhost:",
                           "localhost:4566:1",
                           "localhost:45x6",
                           "localhost:123456",
                           "localhost:+80",
                           "localhost/evil",
                           "localhost,evil.example",
                           "local host",
                           "localhost#",
                           "localhost\\evil",
                           "local%68ost",
                           "[::1",
                           "[::1]x",
                           "[::1]:",
                           "[127.0.0.1]",
                           "[::1%25lo]",
                           "::1",
                           "[]",
                           "2130706433",
                           "0x7f.0.0.1",
                           "0177.0.0.1",
                           "127.1",
                           "127.0.0.01",
                           "127.0.0.1.5",
                           "lo\xC4\xB1"
                           "calhost"}) {
    EXPECT_EQ(OfHost(host), kUnknownHost) << host;
  }
  EXPECT_EQ(OfHost(std::string(300, 'a') + ".localhost"), kUnknownHost);
  EXPECT_EQ(OfHost(std::string("localhost\0.evil", 15)), kUnknownHost);
}

TEST(OriginGate, AHostIsGivenOnce) {
  EXPECT_EQ(Judge(Request({})), kUnknownHost);
  EXPECT_EQ(Judge(Request({{"Host", "localhost"}, {"hOST", "localhost"}})), kUnknownHost);
  EXPECT_EQ(Judge(Request({{"host", "localhost"}, {"Host", "evil.example"}})), kUnknownHost);
}

TEST(OriginGate, RulesLetFurtherHostsIn) {
  const OriginRules rules = {.hosts = {"weir.example", "*.lake.example", "10.0.0.7", "fd00::7"}};
  for (const char* host : {"weir.example", "WEIR.example:4566", "a.lake.example",
                           "a.b.lake.example", "10.0.0.7:4566", "[fd00::7]:1"}) {
    EXPECT_EQ(OfHost(host, rules), kPass) << host;
  }
  for (const char* host : {"a.weir.example", "lake.example", ".lake.example", "evillake.example",
                           "10.0.0.8", "weir.example.evil"}) {
    EXPECT_EQ(OfHost(host, rules), kUnknownHost) << host;
  }
  EXPECT_EQ(OfHost("evil.example", {.hosts = {"*"}}), kPass);
  EXPECT_EQ(OfHost("a@b", {.hosts = {"*"}}), kUnknownHost);
}

TEST(OriginGate, OnAllAddressesAnyAddressIsKnownButNoName) {
  const OriginRules rules = {.any_address = true};
  EXPECT_EQ(OfHost("192.168.1.5:4566", rules), kPass);
  EXPECT_EQ(OfHost("[fd00::7]", rules), kPass);
  EXPECT_EQ(OfHost("evil.example", rules), kUnknownHost);
  EXPECT_EQ(OfHost("3232235781", rules), kUnknownHost);
}

TEST(OriginGate, AnOriginIsTheHostsOwn) {
  const auto judge = [](const char* origin) {
    return Judge(Request({{"Host", "localhost:4566"}, {"oRIGIN", origin}}));
  };
  EXPECT_EQ(judge("http://localhost:4566"), kPass);
  EXPECT_EQ(judge("https://LOCALHOST:4566"), kPass);
  for (const char* origin :
       {"http://evil.example", "http://localhost", "http://localhost:3000", "http://127.0.0.1:4566",
        "null", "", "file://", "localhost:4566", "http://localhost:4566/", "ws://localhost:4566",
        "http://localhost:4566.evil.example", "http://evil@localhost:4566", "http://",
        "chrome-extension://localhost:4566", "http://localhost:4566, http://evil.example",
        "http://lake.s3.amazonaws.com"}) {
    EXPECT_EQ(judge(origin), kForeignPage) << origin;
  }
  EXPECT_EQ(Judge(Request({{"Host", "localhost"},
                           {"Origin", "http://localhost"},
                           {"Origin", "http://evil.example"}})),
            kForeignPage);
}

TEST(OriginGate, AnOriginOfTheHostsOwnIsNoUseWhereTheHostIsUnknown) {
  EXPECT_EQ(Judge(Request({{"Host", "evil.example:4566"},
                           {"Origin", "http://evil.example:4566"},
                           {"Sec-Fetch-Site", "same-origin"}})),
            kUnknownHost);
}

TEST(OriginGate, RulesLetPagesInAndNameThem) {
  const OriginRules rules = {.origins = {"http://localhost:3000"}};
  http::Request request = Request({{"Host", "127.0.0.1:4566"},
                                   {"Origin", "http://localhost:3000"},
                                   {"Sec-Fetch-Site", "cross-site"}});
  EXPECT_EQ(JudgeOrigin(request, rules).verdict, kPass);
  EXPECT_EQ(JudgeOrigin(request, rules).origin, "http://localhost:3000");
  EXPECT_EQ(JudgeOrigin(request, {.origins = {"*"}}).origin, "http://localhost:3000");
  request.headers.Set("Origin", "http://localhost:30000");
  EXPECT_EQ(Judge(request, rules), kForeignPage);
  request.headers.Set("Origin", "http://127.0.0.1:4566");
  EXPECT_EQ(JudgeOrigin(request, rules).origin, "");
}

TEST(OriginGate, WithoutAnOriginTheSiteDecides) {
  const auto judge = [](const char* site, const OriginRules& rules = {}) {
    return Judge(Request({{"Host", "localhost"}, {"Sec-Fetch-Site", site}}, "GET", "/b/k"), rules);
  };
  EXPECT_EQ(judge("same-origin"), kPass);
  EXPECT_EQ(judge("none"), kPass);
  for (const char* site : {"cross-site", "same-site", "something-new"}) {
    EXPECT_EQ(judge(site), kForeignPage) << site;
  }
  EXPECT_EQ(judge("same-site", {.origins = {"http://localhost:3000"}}), kForeignPage);
  EXPECT_EQ(judge("cross-site", {.origins = {"*"}}), kPass);
}

TEST(OriginGate, OnlyAPlainNavigationToAPageOfOursComesFromElsewhere) {
  const auto judge = [](const char* method, const char* path, const char* mode,
                        const char* destination) {
    return Judge(Request({{"Host", "localhost"},
                          {"Sec-Fetch-Site", "cross-site"},
                          {"Sec-Fetch-Mode", mode},
                          {"Sec-Fetch-Dest", destination}},
                         method, path));
  };
  EXPECT_EQ(judge("GET", "/_weir/", "navigate", "document"), kPass);
  EXPECT_EQ(judge("GET", "/_weir", "navigate", "document"), kPass);
  EXPECT_EQ(judge("GET", "/_weir/health", "navigate", "document"), kPass);
  EXPECT_EQ(judge("POST", "/_weir/clock", "navigate", "document"), kForeignPage);
  EXPECT_EQ(judge("GET", "/_weir/", "navigate", "iframe"), kForeignPage);
  EXPECT_EQ(judge("GET", "/_weir/", "no-cors", "script"), kForeignPage);
  EXPECT_EQ(judge("GET", "/_weirder", "navigate", "document"), kForeignPage);
  EXPECT_EQ(judge("GET", "/metrics", "navigate", "document"), kForeignPage);
  EXPECT_EQ(judge("GET", "/bucket/key", "navigate", "document"), kForeignPage);
}

TEST(OriginGate, APreflightIsAnsweredAsItAsks) {
  const http::Request request =
      Request({{"Host", "localhost"},
               {"Origin", "http://localhost:3000"},
               {"Access-Control-Request-Method", "PUT"},
               {"Access-Control-Request-Headers", "authorization,x-amz-date"},
               {"Access-Control-Request-Private-Network", "true"}},
              "OPTIONS");
  ASSERT_TRUE(IsPreflight(request));
  const http::Response answer = AnswerPreflight(request, "http://localhost:3000");
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.headers.Get("Access-Control-Allow-Origin"), "http://localhost:3000");
  EXPECT_EQ(answer.headers.Get("Access-Control-Allow-Methods"), "PUT");
  EXPECT_EQ(answer.headers.Get("Access-Control-Allow-Headers"), "authorization,x-amz-date");
  EXPECT_EQ(answer.headers.Get("Access-Control-Allow-Private-Network"), "true");
  EXPECT_EQ(answer.headers.Get("Vary"), "Origin");
  EXPECT_FALSE(IsPreflight(Request({{"Host", "localhost"}}, "OPTIONS")));
}

}  // namespace
}  // namespace weir::cloud::protocol
