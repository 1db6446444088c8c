// The query protocol: forms in, XML out.
#include "src/cloud/protocol/aws_query.h"

#include <memory>
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/protocol/query_input.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

constexpr QueryDialect kDialect = {
    .xml_namespace = "https://x.example/",
    .version = "2000-01-01",
    .flat = "FlatNames Name;FlatMap Thing Key Value",
};

http::Request Form(std::string body) {
  http::Request request;
  request.method = "POST";
  request.headers.Add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = std::move(body);
  return request;
}

constexpr std::string_view kTable = R"(
service things 2000-01-01
operation DeleteRole
 silent
operation GetRole
 input Asked
 output Told
structure Asked
 N integer
 B boolean
 L Names
 T Tags
 F FlatNames
 M FlatMap
list FlatNames
 of string
map FlatMap
 of string Tag
list Names
 of string
list Tags
 of Tag
structure Tag
 Key string
 Value string
structure Told
 Role Role
 Many FlatNames
 Map FlatMap
structure Role
 Since timestamp
)";

class QueryTest : public testing::Test {
 protected:
  Outcome<json::object> Read(std::string form) {
    return query_->Read(*model_.Find("GetRole"), Form(std::move(form)));
  }
  http::Response Answer(const char* operation, const json::object& output) {
    return query_->Answer(*model_.Find(operation), output, "id");
  }

  const ServiceModel model_{kTable};
  const std::unique_ptr<const Protocol> query_ = MakeAwsQuery(kDialect);
};

/// A list ends where a number is missing.
TEST_F(QueryTest, ReadsListsAndStructures) {
  EXPECT_EQ(*Read("N=5&B=true&L.member.1=a&L.member.2=b&L.member.4=d&T.member.1.Key=k"
                  "&T.member.1.Value=v&T.member.10.Key=x"),
            (json::object{{"N", 5},
                          {"B", true},
                          {"L", json::array{"a", "b"}},
                          {"T", json::array{json::object{{"Key", "k"}, {"Value", "v"}}}}}));
}

/// As SQS has it.
TEST_F(QueryTest, FlatListsAndMapsHaveTheNamesOfTheirEntries) {
  EXPECT_EQ(*Read("Name.1=a&Name.2=b&Thing.1.Key=k&Thing.1.Value.Value=v&Thing.3.Key=x"),
            (json::object{{"F", json::array{"a", "b"}}, {"M", {{"k", {{"Value", "v"}}}}}}));
  EXPECT_EQ(*Read("F.member.1=a"), json::object());
  EXPECT_THAT(
      Answer("GetRole", {{"Many", json::array{"a", "b"}}, {"Map", {{"k", {{"Value", "v"}}}}}}).body,
      HasSubstr("<GetRoleResult><Name>a</Name><Name>b</Name>"
                "<Thing><Key>k</Key><Value><Value>v</Value></Value></Thing></GetRoleResult>"));
}

TEST_F(QueryTest, LinesThatEndInTwoCharactersStaySo) {
  EXPECT_THAT(Answer("GetRole", {{"Many", json::array{"a\r\nb"}}}).body,
              HasSubstr("<Name>a&#13;\nb</Name>"));
}

/// Each in one step, however many: the time of this is not that of their square.
TEST_F(QueryTest, AsManyReturnsAsAMessageHasAreEscaped) {
  constexpr std::size_t kReturns = std::size_t{1} << 20;
  std::string escaped;
  for (std::size_t i = 0; i < kReturns; ++i) escaped += "&#13;";
  const std::string body =
      Answer("GetRole", {{"Many", json::array{std::string(kReturns, '\r')}}}).body;
  EXPECT_NE(body.find("<Name>" + escaped + "</Name>"), std::string::npos);
}

TEST_F(QueryTest, WhatIsNoNumberIsMalformed) {
  EXPECT_EQ(Read("N=x").error().code, "MalformedInput");
  EXPECT_EQ(Read("B=yes").error().code, "MalformedInput");
  EXPECT_EQ(Read("N=%").error().code, "MalformedQueryString");
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

TEST_F(QueryTest, AnswersInXml) {
  const json::object output = {
      {"Role",
       json::object{{"Name", "<&>"}, {"Max", 3600}, {"Tags", json::array()}, {"Since", 86400.5}}},
      {"Names", json::array{"a", json::object{{"Key", "b"}}}},
      {"IsTruncated", false}};
  const http::Response answer = Answer("GetRole", output);
  EXPECT_EQ(answer.body,
            "<GetRoleResponse xmlns=\"https://x.example/\"><GetRoleResult><Role>"
            "<Name>&lt;&amp;&gt;</Name><Max>3600</Max><Tags/><Since>1970-01-02T00:00:00Z</Since>"
            "</Role><Names><member>a</member><member><Key>b</Key></member></Names>"
            "<IsTruncated>false</IsTruncated></GetRoleResult>"
            "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></GetRoleResponse>");
  EXPECT_EQ(answer.headers.Get("Content-Type"), "text/xml");
}

TEST_F(QueryTest, AnAnswerHasAResultOnlyWhereTheOperationHasOutput) {
  EXPECT_THAT(Answer("GetRole", {}).body, HasSubstr("<GetRoleResult/>"));
  EXPECT_THAT(Answer("DeleteRole", {}).body, Not(HasSubstr("DeleteRoleResult")));
}

TEST_F(QueryTest, ErrorsSayWhoseFaultTheyAre) {
  const http::Response answer = query_->Refuse({404, "NoSuchEntity", "why"}, "id");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.body,
            "<ErrorResponse xmlns=\"https://x.example/\"><Error><Type>Sender</Type>"
            "<Code>NoSuchEntity</Code><Message>why</Message></Error><RequestId>id</RequestId>"
            "</ErrorResponse>");
  EXPECT_THAT(query_->Refuse(InternalFailure(), "id").body, HasSubstr("<Type>Receiver</Type>"));
}

}  // namespace
}  // namespace weir::cloud::protocol
