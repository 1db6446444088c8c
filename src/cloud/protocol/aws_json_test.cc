// AWS JSON: what is read of a body, and what an answer and an error look like.
#include "src/cloud/protocol/aws_json.h"

#include <string>

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace weir::cloud::protocol {
namespace {

TEST(JsonBody, IsAnObjectOrNothing) {
  EXPECT_TRUE(ParseJsonBody("")->empty());
  EXPECT_EQ(ParseJsonBody(R"({"a":1})")->size(), 1U);
  for (const std::string& bad :
       {std::string("["), std::string("[]"), std::string("1"), std::string("{\"a\":\"\xff\"}"),
        std::string("{} {}"), std::string(100'000, '[')}) {
    const JsonOutcome body = ParseJsonBody(bad);
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().code, "SerializationException");
  }
}

TEST(JsonAnswer, SaysItsTypeAndChecksum) {
  const http::Response answer = RenderJson(JsonVersion::kV10, {{"a", 1}}, "id");
  EXPECT_EQ(answer.body, R"({"a":1})");
  EXPECT_EQ(answer.headers.Get("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(answer.headers.Get("x-amz-crc32"), "1444654255");
  EXPECT_EQ(answer.headers.Get("x-amzn-RequestId"), "id");
  const http::Response error =
      RenderJsonError(JsonVersion::kV11, {400, "XException", "why", {{"More", 2}}}, "id");
  EXPECT_EQ(error.status, 400);
  EXPECT_EQ(error.body, R"({"__type":"XException","message":"why","More":2})");
  EXPECT_FALSE(error.headers.Find("x-amz-crc32"));
}

}  // namespace
}  // namespace weir::cloud::protocol
