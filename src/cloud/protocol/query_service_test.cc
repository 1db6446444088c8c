// The query protocol: forms in, XML out.
#include "src/cloud/protocol/query_service.h"

#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr QueryDialect kDialect = {"https://x.example/", "2000-01-01"};

http::Request Form(std::string body) {
  http::Request request;
  request.method = "POST";
  request.headers.Add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = std::move(body);
  return request;
}

TEST(QueryReader, ReadsListsAndStructures) {
  const auto parameters = ReadQueryParameters(
      Form("N=5&B=true&L.member.1=a&L.member.2=b&L.member.4=d&T.member.1.Key=k&T.member.1.Value=v"
           "&T.member.10.Key=x"));
  ASSERT_TRUE(parameters);
  QueryReader in(*parameters);
  EXPECT_EQ(in.Integer("N"), 5);
  EXPECT_EQ(in.Boolean("B"), true);
  EXPECT_THAT(in.Strings("L"), ElementsAre("a", "b"));
  auto tags = in.Structures("T");
  ASSERT_EQ(tags.size(), 1U);
  EXPECT_EQ(tags[0].RequiredString("Key"), "k");
  EXPECT_FALSE(in.error());
  EXPECT_EQ(tags[0].RequiredString("Absent"), "");
  ASSERT_TRUE(in.error());
  EXPECT_THAT(in.error()->message, HasSubstr("Value null at 't.member.1.Absent'"));
}

TEST(QueryReader, ComplainsOfBounds) {
  const auto parameters = ReadQueryParameters(Form("RoleName=abc&N=x"));
  QueryReader in(*parameters);
  in.RequiredString("RoleName", {4, 64});
  in.Integer("N");
  EXPECT_EQ(in.error()->code, "ValidationError");
  EXPECT_EQ(in.error()->message,
            "1 validation error detected: Value 'abc' at 'roleName' failed to satisfy constraint: "
            "Member must have length greater than or equal to 4");
}

TEST(QueryParameters, AreThoseOfQueryAndForm) {
  http::Request request = Form("A=1");
  request.query = "B=2";
  const auto parameters = ReadQueryParameters(request);
  ASSERT_TRUE(parameters);
  EXPECT_EQ(parameters->at("A"), "1");
  EXPECT_EQ(parameters->at("B"), "2");
  EXPECT_FALSE(ReadQueryParameters(Form("A=%")));
}

TEST(QueryAnswer, IsXml) {
  const json::object output = {
      {"Role", json::object{{"Name", "<&>"}, {"Max", 3600}, {"Tags", json::array()}}},
      {"Names", json::array{"a", json::object{{"Key", "b"}}}},
      {"IsTruncated", false}};
  const http::Response answer = RenderQuery(kDialect, "GetRole", output, nullptr, "id");
  EXPECT_EQ(answer.body,
            "<GetRoleResponse xmlns=\"https://x.example/\"><GetRoleResult><Role>"
            "<Name>&lt;&amp;&gt;</Name><Max>3600</Max><Tags/></Role>"
            "<Names><member>a</member><member><Key>b</Key></member></Names>"
            "<IsTruncated>false</IsTruncated></GetRoleResult>"
            "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetRoleResponse>");
  EXPECT_EQ(answer.headers.Get("Content-Type"), "text/xml");
}

TEST(QueryAnswer, HasAResultOnlyWhereThereIsOutput) {
  EXPECT_THAT(RenderQuery(kDialect, "X", json::object(), nullptr, "id").body,
              HasSubstr("<XResult/>"));
  EXPECT_EQ(RenderQuery(kDialect, "X", nullptr, nullptr, "id").body.find("XResult"),
            std::string::npos);
}

TEST(QueryAnswer, ErrorsSayWhoseFaultTheyAre) {
  const http::Response answer = RenderQueryError(kDialect, {404, "NoSuchEntity", "why"}, "id");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.body,
            "<ErrorResponse xmlns=\"https://x.example/\"><Error><Type>Sender</Type>"
            "<Code>NoSuchEntity</Code><Message>why</Message></Error><RequestId>id</RequestId>"
            "</ErrorResponse>");
  EXPECT_THAT(RenderQueryError(kDialect, InternalFailure(), "id").body,
              HasSubstr("<Type>Receiver</Type>"));
}

}  // namespace
}  // namespace weir::cloud::protocol
