// Header fields, query strings.
#include "src/cloud/http/message.h"

#include <gtest/gtest.h>

#include "src/cloud/http/http1_response.h"

namespace weir::cloud::http {
namespace {

TEST(Headers, NamesCompareWithoutCase) {
  Headers headers;
  headers.Add("Content-Type", "a");
  headers.Add("content-type", "b");
  EXPECT_EQ(headers.Get("CONTENT-TYPE"), "a");
  headers.Set("content-Type", "c");
  EXPECT_EQ(headers.Get("Content-Type"), "c");
  EXPECT_EQ(std::distance(headers.begin(), headers.end()), 1);
  headers.Remove("CONTENT-type");
  EXPECT_FALSE(headers.Find("Content-Type"));
}

TEST(Query, PartsAreDecodedInTheirOrder) {
  const auto parts = ParseQuery("b=1&&a=x+y%26&c&d=&=e&b=2");
  ASSERT_TRUE(parts);
  using Pair = std::pair<std::string, std::string>;
  EXPECT_EQ(*parts, (std::vector<Pair>{
                        {"b", "1"}, {"a", "x y&"}, {"c", ""}, {"d", ""}, {"", "e"}, {"b", "2"}}));
  EXPECT_FALSE(ParseQuery("a=%"));
  EXPECT_TRUE(ParseQuery("")->empty());
}

TEST(Target, HasAPathAndAQuery) {
  const auto split = [](std::string_view target) {
    Request request;
    SetTarget(target, request);
    return request.path + "|" + request.query;
  };
  EXPECT_EQ(split("/a/b?c=d?e"), "/a/b|c=d?e");
  EXPECT_EQ(split("http://host:1/a?b"), "/a|b");
  EXPECT_EQ(split("http://host"), "/|");
  EXPECT_EQ(split("http://host?b=http://c"), "/|b=http://c");
  EXPECT_EQ(split("/x://y"), "/x://y|");
  EXPECT_EQ(split("*"), "/*|");
}

}  // namespace
}  // namespace weir::cloud::http
