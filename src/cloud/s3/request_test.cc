// Addresses: path-style, virtual hosts, escapes, and which names a bucket can have.
#include "src/cloud/s3/request.h"

#include <string>

#include <gtest/gtest.h>

namespace weir::cloud::s3 {
namespace {

http::Request RequestTo(std::string host, std::string path, std::string query = {}) {
  http::Request http;
  http.method = "GET";
  http.path = std::move(path);
  http.query = std::move(query);
  http.headers.Add("Host", std::move(host));
  return http;
}

std::string Show(const std::string& host, const std::string& path) {
  const auto address = AddressOf(RequestTo(host, path));
  return address ? address->bucket.text + " | " + address->key.text : "none";
}

TEST(Address, PathStyle) {
  EXPECT_EQ(Show("127.0.0.1:4566", "/"), " | ");
  EXPECT_EQ(Show("127.0.0.1:4566", "/lake"), "lake | ");
  EXPECT_EQ(Show("127.0.0.1:4566", "/lake/"), "lake | ");
  EXPECT_EQ(Show("localhost", "/lake/a/b.json"), "lake | a/b.json");
  EXPECT_EQ(Show("s3.localhost:4566", "/lake/a"), "lake | a");
  EXPECT_EQ(Show("s3.eu-west-1.amazonaws.com", "/lake/a"), "lake | a");
  EXPECT_EQ(Show("weir.internal:4566", "/lake/a"), "lake | a");
}

TEST(Address, VirtualHosts) {
  EXPECT_EQ(Show("lake.localhost:4566", "/a/b"), "lake | a/b");
  EXPECT_EQ(Show("lake.s3.localhost:4566", "/a"), "lake | a");
  EXPECT_EQ(Show("lake.s3.eu-west-1.localhost", "/a"), "lake | a");
  EXPECT_EQ(Show("my.lake.s3.us-east-1.amazonaws.com", "/"), "my.lake | ");
}

TEST(Address, BucketsMayBeNamedAlmostAsTheService) {
  EXPECT_EQ(Show("s3-logs.localhost:4566", "/victim"), "s3-logs | victim");
  EXPECT_EQ(Show("s3.logs.localhost:4566", "/victim"), "s3.logs | victim");
  EXPECT_EQ(Show("lake.s3-logs.localhost:4566", "/a"), "lake.s3-logs | a");
  EXPECT_EQ(Show("lake.s3-logs.s3.localhost:4566", "/a"), "lake.s3-logs | a");
  EXPECT_EQ(Show("s3-access-logs-1.localhost", "/a"), "s3-access-logs-1 | a");
  EXPECT_EQ(Show("s3-logs.s3.eu-west-1.amazonaws.com", "/a"), "s3-logs | a");
  EXPECT_EQ(Show("s3-fips.localhost", "/a"), "s3-fips | a");
}

TEST(Address, TheServiceHasAHostInEachRegion) {
  for (const char* host :
       {"s3.us-gov-west-1.localhost", "s3-eu-west-1.localhost", "s3.ap-southeast-2.amazonaws.com",
        "s3.dualstack.us-east-1.amazonaws.com", "s3-fips.dualstack.us-east-1.amazonaws.com"}) {
    EXPECT_EQ(Show(host, "/lake/a"), "lake | a") << host;
    EXPECT_EQ(Show("pond." + std::string(host), "/lake/a"), "pond | lake/a") << host;
  }
}

TEST(Address, KeysAreKeptAsTheyAre) {
  EXPECT_EQ(Show("localhost", "/lake//a//../b/"), "lake | /a//../b/");
  EXPECT_EQ(Show("localhost", "/lake/a%20b%2Bc+d%2F"), "lake | a b+c d/");
  EXPECT_EQ(Show("localhost", "/lake/%E6%B0%B4"), "lake | 水");
}

TEST(Address, BrokenEscapesAndOtherEncodingsAreNone) {
  EXPECT_EQ(Show("localhost", "/lake/a%2"), "none");
  EXPECT_EQ(Show("localhost", "/lake/%ff"), "none");
  EXPECT_FALSE(AddressOf(RequestTo("localhost", "/lake", "prefix=%zz")).has_value());
}

TEST(BucketNames, FollowTheRules) {
  for (const std::string_view good : {"abc", "my-lake", "my.lake.1", "0lake9"}) {
    EXPECT_TRUE(IsBucketName(good)) << good;
  }
  EXPECT_FALSE(IsBucketName(std::string(64, 'a')));
  for (const std::string_view bad : {"", "ab", "Lake", "my_lake", "-lake", "lake-", ".lake",
                                     "my..lake", "192.168.0.1", "xn--lake", "lake-s3alias"}) {
    EXPECT_FALSE(IsBucketName(bad)) << bad;
  }
}

}  // namespace
}  // namespace weir::cloud::s3
