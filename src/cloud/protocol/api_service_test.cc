// A toy of a service: one table of operations, asked in each of AWS's protocols.
#include "src/cloud/protocol/api_service.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/protocol/aws_cbor.h"
#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/aws_query.h"
#include "src/cloud/protocol/cbor.h"
#include "src/cloud/protocol/input.h"
#include "src/cloud/protocol/rest_json.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

constexpr std::string_view kModel = R"(
service toys 2026-01-01
operation Ignored
operation Later
 input PlayInput
 silent
operation Play
 input PlayInput
 output PlayOutput
 http POST 201 /toys/{Name}/plays
structure PlayInput
 Name! Name uri:Name
 Times Times query:times
 When timestamp header:X-When
 Data blob
 Labels Labels
 Loud boolean
structure PlayOutput
 When timestamp
 Data blob
string Name 1..4
integer Times 1..9
list Labels 1..
 of string
)";

struct Toys {
  Done waiting;
};

JsonOutcome Play(Toys& /*toys*/, const Call& /*call*/, const json::object& input) {
  const Input in(input);
  if (in.Text("Name") == "no") return AwsError{409, "NoToyException", "There is no such toy."};
  const json::array* labels = in.Array("Labels");
  return json::object{{"Name", in.Text("Name")},
                      {"Times", in.Integer("Times").value_or(1)},
                      {"When", in.Number("When").value_or(0)},
                      {"Bytes", in.Text("Data").size()},
                      {"Data", "AQID"},
                      {"Labels", labels == nullptr ? json::array() : *labels}};
}

void Later(Toys& toys, const Call& /*call*/, const json::object& /*input*/, Done done) {
  toys.waiting = std::move(done);
}

constexpr std::array kOperations = std::to_array<Operation<Toys>>({
    {"Play", Play, "Name Times When Data Labels"},
    {"Later", Later, "Name"},
});

http::Response RefuseInRest(const AwsError& error, std::string_view /*request_id*/) {
  http::Response response;
  response.status = error.status;
  response.body = error.code + ": " + error.message;
  return response;
}

Protocols AllProtocols() {
  Protocols protocols;
  protocols.push_back(MakeAwsJson(JsonVersion::kV10, "Toys_2026", {"com.amazonaws.toys#"}));
  protocols.push_back(MakeTargetCbor("Toys_2026"));
  protocols.push_back(MakeRpcCbor({"Toys", "com.amazonaws.toys#"}));
  protocols.push_back(MakeAwsQuery({"https://toys/", "2026-01-01"}));
  protocols.push_back(MakeRestJson(RefuseInRest));
  return protocols;
}

class ToyService : public TableService<Toys> {
 public:
  ToyService() : TableService({.table = kModel}, AllProtocols(), toys, kOperations) {}
  [[nodiscard]] std::string_view signing_name() const override { return "toys"; }
  Toys toys;
};

class ApiServiceTest : public testing::Test {
 protected:
  http::Response Send(http::Request request) {
    Asked asked = service_.Ask(request);
    Call call;
    call.http = std::move(request);
    call.operation = asked.operation;
    call.protocol = asked.protocol;
    call.request_id = "id";
    http::Response answer;
    service_.Handle(std::move(call),
                    [&](http::Response response) { answer = std::move(response); });
    return answer;
  }

  http::Response SendJson(const std::string& operation, const std::string& body) {
    http::Request request;
    request.method = "POST";
    request.headers.Add("X-Amz-Target", "Toys_2026." + operation);
    request.body = body;
    return Send(std::move(request));
  }

  ToyService service_;
};

TEST_F(ApiServiceTest, AnswersJson) {
  const http::Response answer =
      SendJson("Play", R"({"Name":"top","Times":2,"When":1.5,"Data":"AQID","Labels":["a"]})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.Get("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(answer.body,
            R"({"Name":"top","Times":2,"When":1.5E0,"Bytes":3,"Data":"AQID","Labels":["a"]})");
}

TEST_F(ApiServiceTest, AnswersTheCborOfTargetsInMilliseconds) {
  http::Request request;
  request.headers.Add("X-Amz-Target", "Toys_2026.Play");
  request.headers.Add("Content-Type", "application/x-amz-cbor-1.1");
  request.body = RenderCbor({{"Name", "top"}, {"When", 1500}});
  const http::Response answer = Send(std::move(request));
  EXPECT_EQ(answer.headers.Get("Content-Type"), "application/x-amz-cbor-1.1");
  EXPECT_THAT(answer.body, HasSubstr("dWhen\xc1\x19\x05\xdc"));  // tag 1, 1500
  EXPECT_THAT(answer.body, HasSubstr("dData\x43\x01\x02\x03"));  // three bytes
}

TEST_F(ApiServiceTest, AnswersSmithysCborInSeconds) {
  http::Request request;
  request.path = "/service/Toys/operation/Play";
  request.headers.Add("smithy-protocol", "rpc-v2-cbor");
  request.body = RenderCbor({{"Name", "top"}, {"When", 2}});
  const http::Response answer = Send(std::move(request));
  const auto output = ParseCbor(answer.body);
  ASSERT_TRUE(output);
  EXPECT_EQ(output->at("When"), 2.0);
  EXPECT_EQ(output->at("Data"), "AQID");
}

TEST_F(ApiServiceTest, AnswersForms) {
  http::Request request;
  request.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  request.body =
      "Action=Play&Name=top&Times=2&When=1970-01-01T00%3A00%3A05Z&Labels.member.1=a&"
      "Labels.member.2=b";
  EXPECT_EQ(Send(request).body,
            "<PlayResponse xmlns=\"https://toys/\"><PlayResult><Name>top</Name><Times>2</Times>"
            "<When>1970-01-01T00:00:05Z</When><Bytes>0</Bytes><Data>AQID</Data><Labels><member>a"
            "</member><member>b</member></Labels></PlayResult><ResponseMetadata><RequestId>id"
            "</RequestId></ResponseMetadata></PlayResponse>");
  request.body = "Action=Play&Name=top&Times=two";
  EXPECT_THAT(Send(request).body, HasSubstr("<Code>MalformedInput</Code>"));
  request.body = "Action=Sing";
  EXPECT_THAT(Send(request).body,
              HasSubstr("Could not find operation Sing for version 2026-01-01"));
}

TEST_F(ApiServiceTest, AnswersPathsQueriesAndHeaders) {
  http::Request request;
  request.method = "POST";
  request.path = "/toys/t%6Fp/plays/";
  request.query = "times=3";
  request.headers.Add("X-When", "1970-01-01T00:00:05.5Z");
  request.body = R"({"Labels":["a"],"Name":"other"})";
  const http::Response answer = Send(request);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body,
            R"({"Name":"top","Times":3,"When":5.5E0,"Bytes":0,"Data":"AQID","Labels":["a"]})");
  request.path = "/toys/other";
  EXPECT_EQ(Send(request).body, R"({"__type":"com.amazon.coral.service#UnknownOperationException",)"
                                R"("message":"The request names no operation."})");
}

TEST_F(ApiServiceTest, RefusesTypesThenConstraintsThenWhatNothingHeeds) {
  EXPECT_EQ(SendJson("Play", R"({"Name":"","Times":"x","Loud":true})").body,
            R"({"__type":"com.amazon.coral.service#SerializationException",)"
            R"("Message":"STRING_VALUE cannot be converted to Integer"})");
  EXPECT_EQ(SendJson("Play", R"({"Name":"","Times":10,"Loud":true})").body,
            R"({"__type":"com.amazon.coral.validate#ValidationException","message":)"
            R"("2 validation errors detected: Value '' at 'name' failed to satisfy constraint: )"
            R"(Member must have length greater than or equal to 1; Value '10' at 'times' failed )"
            R"(to satisfy constraint: Member must have value less than or equal to 9"})");
  EXPECT_THAT(SendJson("Play", R"({"Name":"top","Loud":true})").body,
              HasSubstr("Loud is not supported by this endpoint: Play does not heed it."));
  EXPECT_EQ(SendJson("Play", R"({"Name":"top","Loud":false,"Unknown":1})").status, 200);
}

TEST_F(ApiServiceTest, NamesExceptionsAndUnknownOperations) {
  const http::Response answer = SendJson("Play", R"({"Name":"no"})");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.body,
            R"({"__type":"com.amazonaws.toys#NoToyException","message":"There is no such toy."})");
  for (const std::string& name : {std::string("Sing"), std::string("Ignored")}) {
    EXPECT_THAT(
        SendJson(name, "{}").body,
        HasSubstr(R"(UnknownOperationException","message":"This endpoint has no operation )" +
                  name));
  }
}

TEST_F(ApiServiceTest, AnOperationMayAnswerLater) {
  http::Response answer;
  Call call;
  call.operation = "Later";
  call.http.body = R"({"Name":"top"})";
  call.protocol = service_
                      .Ask([] {
                        http::Request request;
                        request.headers.Add("X-Amz-Target", "Toys_2026.Later");
                        return request;
                      }())
                      .protocol;
  service_.Handle(std::move(call), [&](http::Response response) { answer = std::move(response); });
  EXPECT_EQ(answer.body, "");
  ASSERT_TRUE(service_.toys.waiting);
  service_.toys.waiting(json::object{{"Done", true}});
  EXPECT_EQ(answer.body, R"({"Done":true})");
}

}  // namespace
}  // namespace weir::cloud::protocol
