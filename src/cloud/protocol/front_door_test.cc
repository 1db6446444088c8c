// Routes, answers and faults of the front door.
#include "src/cloud/protocol/front_door.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/http/http1_response.h"
#include "src/cloud/protocol/front_door_fixture.h"
#include "src/codec/compressor.h"

namespace weir::cloud::protocol {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

/// So a client learns what the services judge by.
TEST_F(FrontDoorTest, AnswersAreDatedByTheClockThatWasMoved) {
  const http::Request request = Target("Kinesis_20131202.ListStreams");
  EXPECT_FALSE(Ask(request).headers.Find("Date"));  // the server's own, by the system's clock
  clock_.Advance(std::chrono::hours(24 * 365 * 1000));
  for (const http::Request& any : {request, Request("GET", "/_weir/health")}) {
    const std::string head = RenderHead(Ask(any), {});
    EXPECT_THAT(head, testing::ContainsRegex("\r\nDate: [A-Z][a-z]+, [0-9]+ [A-Z][a-z]+ 3[0-9]+ "));
    EXPECT_EQ(head.find("Date: "), head.rfind("Date: "));
  }
}

TEST_F(FrontDoorTest, ALargerBodyThanItsServiceTakesIsRefusedPackedOrNot) {
  kinesis_.body_limit = 1000;
  http::Request request = Target("Kinesis_20131202.PutRecords");
  request.body = std::string(1000, 'x');
  EXPECT_EQ(Ask(request).status, 200);
  request.body += 'x';
  EXPECT_EQ(Ask(request).status, 413);
  std::string packed;
  codec::Compressor(codec::Compression::kGzip).Append(request.body, packed);
  request.body = packed;
  ASSERT_LT(request.body.size(), 1000U);
  request.headers.Add("Content-Encoding", "gzip");
  EXPECT_EQ(Ask(request).status, 413);
  EXPECT_EQ(kinesis_.calls, 1);
}

TEST_F(FrontDoorTest, RoutesByScopeTargetActionAndPath) {
  EXPECT_EQ(Ask(Signed("kinesis", Unsigned("Kinesis_20131202.PutRecord"))).body,
            "Kinesis_20131202 PutRecord eu-west-1 ");
  EXPECT_EQ(Ask(Target("Kinesis_20131202.PutRecord")).body,
            "Kinesis_20131202 PutRecord us-east-1 ");
  EXPECT_EQ(Ask(Signed("dynamodb", Unsigned("DynamoDBStreams_20120810.GetRecords"))).body,
            "DynamoDBStreams_20120810 GetRecords eu-west-1 ");
  http::Request form = Request("POST", "/");
  form.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  form.body = "Action=GetRole&Version=2010-05-08";
  EXPECT_EQ(ServiceOf(form), "iam");
  EXPECT_THAT(Ask(Signed("iam", form)).body, HasSubstr("iam GetRole eu-west-1"));
  EXPECT_EQ(ServiceOf(Request("GET", "/2015-03-31/functions")), "lambda");
  EXPECT_EQ(ServiceOf(Request("GET", "/bucket/key")), "s3");
  EXPECT_EQ(Ask(Signed("s3", Request("GET", "/2015-03-31/x"))).body, "s3 RouteGET eu-west-1 ");
  http::Request presigned = Request("GET", "/bucket/key");
  presigned.query = "X-Amz-Credential=AK%2F20150830%2Feu-west-1%2Fs3%2Faws4_request";
  EXPECT_EQ(Ask(presigned).body, "s3 RouteGET eu-west-1 ");
}

TEST_F(FrontDoorTest, WhatIsNotHereIsSaidInTheProtocolThatAsks) {
  const auto said = [this](const http::Request& request) { return Ask(request).body; };
  const auto form = [](std::string_view service) {
    http::Request request = Signed(service, Request("POST", "/"));
    request.headers.Add("Content-Type", "application/x-www-form-urlencoded");
    request.body = "Action=List%3CThings&Version=2012-11-05";
    return request;
  };
  EXPECT_THAT(said(Target("AmazonSQS.SendMessage")),
              AllOf(HasSubstr(R"({"__type":"UnknownOperationException","message":"This local AWS )"
                              R"(does not have the service AmazonSQS, so there is no SendMessage)"),
                    HasSubstr("It has kinesis, dynamodb")));
  EXPECT_THAT(said(form("sns")),
              AllOf(HasSubstr("<ErrorResponse"), HasSubstr("<Code>InvalidAction</Code>"),
                    HasSubstr("does not have the service sns, so there is no List&lt;Things.")));
  EXPECT_THAT(said(form("ec2")),
              AllOf(HasSubstr("<Response><Errors><Error><Code>InvalidAction</Code>"),
                    HasSubstr("there is no List&lt;Things.")));
  http::Request rest = Signed("glacier", Request("GET", "/-/vaults"));
  EXPECT_THAT(said(rest), HasSubstr("service glacier, so there is no GET /-/vaults."));
  EXPECT_EQ(Ask(rest).headers.Get("x-amzn-ErrorType"), "UnknownOperationException");
  EXPECT_EQ(Ask(rest).status, 404);
  EXPECT_THAT(said(Signed("route53", Request("GET", "/2013-04-01/hostedzone"))),
              HasSubstr("<ErrorResponse"));
  EXPECT_EQ(Ask(WithField(rest, "smithy-protocol", "rpc-v2-cbor")).headers.Get("Content-Type"),
            "application/cbor");
  EXPECT_EQ(kinesis_.calls + iam_.calls + s3_.calls, 0);
}

/// Kinesis Data Streams and DynamoDB share their signing names with others.
TEST_F(FrontDoorTest, ATargetOfNoServiceIsNotItsNeighbours) {
  EXPECT_THAT(Ask(Signed("kinesis", Unsigned("KinesisAnalytics_20150814.ListApplications"))).body,
              HasSubstr("does not have the service KinesisAnalytics_20150814"));
}

TEST_F(FrontDoorTest, OwnPathsAreOurs) {
  EXPECT_EQ(Ask(Request("GET", "/_weir/health")).body, "own /_weir/health");
  EXPECT_EQ(Ask(Request("GET", "/metrics")).body, "own /metrics");
  EXPECT_EQ(Ask(Signed("s3", Request("GET", "/metrics"))).body, "s3 RouteGET eu-west-1 ");
  EXPECT_EQ(Ask(Signed("weir", Request("GET", "/metrics"))).body, "own /metrics");
  EXPECT_EQ(ServiceOf(Request("PUT", "/metrics")), "s3");
}

TEST_F(FrontDoorTest, WhatBearsNoSignatureGetsItsServicesOwnAnswer) {
  const http::Response json = Ask(Unsigned("Kinesis_20131202.PutRecord"));
  EXPECT_EQ(json.status, 400);
  EXPECT_THAT(json.body, HasSubstr("MissingAuthenticationTokenException"));
  http::Request form = Request("POST", "/");
  form.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  form.body = "Action=GetRole&Version=2010-05-08";
  EXPECT_EQ(Ask(form).status, 403);
  EXPECT_THAT(Ask(form).body, HasSubstr("MissingAuthenticationToken"));
  EXPECT_THAT(Ask(Request("POST", "/2015-03-31/functions")).body,
              HasSubstr("MissingAuthenticationTokenException"));
  EXPECT_THAT(Ask(Request("GET", "/bucket/key")).body, HasSubstr("AccessDenied"));
  EXPECT_EQ(kinesis_.calls + iam_.calls + lambda_.calls + s3_.calls, 0);
}

TEST_F(FrontDoorTest, UnknownHostsAndForeignPagesStayOutsideOfEverything) {
  for (const auto& [name, value] :
       {std::pair{"Host", "evil.example"}, std::pair{"Origin", "http://evil.example"},
        std::pair{"Sec-Fetch-Site", "cross-site"}}) {
    const auto ask = [&name = name, &value = value, this](http::Request request) {
      return Ask(WithField(std::move(request), name, value));
    };
    EXPECT_THAT(ask(Target("Kinesis_20131202.PutRecord")).body, HasSubstr("AccessDeniedException"));
    EXPECT_EQ(ask(Signed("iam", Request("POST", "/"))).status, 403);
    EXPECT_EQ(ask(Signed("lambda", Request("POST", "/2015-03-31/functions"))).status, 403);
    EXPECT_EQ(ask(Signed("s3", Request("GET", "/bucket/key"))).status, 403);
    EXPECT_EQ(ask(Signed("s3", Request("OPTIONS", "/bucket/key"))).status, 403);
    EXPECT_EQ(ask(Signed("glacier", Request("GET", "/"))).status, 403);
    EXPECT_EQ(ask(Request("GET", "/_weir/health")).status, 403);
    EXPECT_EQ(ask(Request("GET", "/metrics")).status, 403);
  }
  EXPECT_EQ(kinesis_.calls + iam_.calls + lambda_.calls + s3_.calls, 0);
}

TEST_F(FrontDoorTest, OwnPagesRefuseToBeFramed) {
  const http::Response answer = Ask(Request("GET", "/_weir/health"));
  EXPECT_EQ(answer.headers.Get("X-Frame-Options"), "DENY");
  EXPECT_EQ(answer.headers.Get("Content-Security-Policy"), "frame-ancestors 'none'");
}

class PageTest : public FrontDoorTest {
 protected:
  PageTest() : FrontDoorTest({.origins = {.origins = {"http://localhost:3000"}}}) {}
};

TEST_F(PageTest, APageThatIsLetInMayAskFirstAndRead) {
  const http::Request request =
      WithField(Signed("s3", Request("PUT", "/bucket/key")), "Origin", "http://localhost:3000");
  const http::Response answer = Ask(request);
  EXPECT_EQ(answer.body, "s3 RoutePUT eu-west-1 ");
  EXPECT_EQ(answer.headers.Get("Access-Control-Allow-Origin"), "http://localhost:3000");
  http::Request preflight = Request("OPTIONS", "/bucket/key");
  preflight.headers.Add("Origin", "http://localhost:3000");
  preflight.headers.Add("Access-Control-Request-Method", "PUT");
  EXPECT_EQ(Ask(preflight).status, 204);
  EXPECT_EQ(s3_.calls, 1);
}

TEST_F(FrontDoorTest, TooManyAtOnceAreRefused) {
  Ask(Target("Kinesis_20131202.Wait"));
  const http::Respond first = kinesis_.waiting;
  Ask(Target("Kinesis_20131202.Wait"));
  EXPECT_EQ(Ask(Target("Kinesis_20131202.PutRecord")).status, 503);
  first(http::Response());
  EXPECT_EQ(Ask(Target("Kinesis_20131202.PutRecord")).status, 200);
}

TEST_F(FrontDoorTest, WhoThereIsNoRoomForIsToldSoByTheService) {
  http::Request request = Target("Kinesis_20131202.PutRecord");
  request.is_surplus = true;
  const http::Response answer = Ask(request);
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("ServiceUnavailable"));
  EXPECT_EQ(kinesis_.calls, 0);
}

TEST_F(FrontDoorTest, AnExceptionIsA500) {
  const http::Response answer = Ask(Target("Kinesis_20131202.Throw"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, HasSubstr("InternalFailure"));
  EXPECT_EQ(answer.body.find("of our own"), std::string::npos);
}

TEST_F(FrontDoorTest, CompressedBodiesAreUnpackedButForS3) {
  http::Request request = Target("Kinesis_20131202.PutRecord");
  codec::Compressor(codec::Compression::kGzip).Append("plain", request.body);
  request.headers.Add("Content-Encoding", "gzip");
  EXPECT_THAT(Ask(request).body, HasSubstr("plain"));
  http::Request object = Request("PUT", "/bucket/key");
  object.headers = request.headers;
  object.headers.Remove("X-Amz-Target");
  object.headers.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AK");
  object.body = "not even gzip";
  EXPECT_THAT(Ask(object).body, HasSubstr("not even gzip"));
  request.body = "not even gzip";
  EXPECT_EQ(Ask(request).status, 400);
}

TEST_F(FrontDoorTest, FaultsStrikeBeforeOrAfterTheEffect) {
  const auto strike = [this](store::FaultKind kind) {
    faults_.Clear();
    store::FaultRule rule;
    rule.kind = kind;
    rule.service = "kinesis";
    rule.operation = "PutRecord";
    faults_.Add(rule);
    kinesis_.calls = 0;
    return Ask(Target("Kinesis_20131202.PutRecord"));
  };
  using store::FaultKind;
  EXPECT_THAT(strike(FaultKind::kThrottle).body, HasSubstr("ThrottlingException"));
  EXPECT_EQ(kinesis_.calls, 0);
  EXPECT_EQ(strike(FaultKind::kServerError).status, 500);
  EXPECT_EQ(kinesis_.calls, 0);
  EXPECT_TRUE(strike(FaultKind::kDropBefore).dropped);
  EXPECT_EQ(kinesis_.calls, 0);
  EXPECT_TRUE(strike(FaultKind::kDropAfter).dropped);
  EXPECT_EQ(kinesis_.calls, 1);
  EXPECT_EQ(strike(FaultKind::kErrorAfter).status, 500);
  EXPECT_EQ(kinesis_.calls, 1);
  EXPECT_EQ(Ask(Target("Kinesis_20131202.GetRecords")).status, 200);
}

class KillerTest : public FrontDoorTest {
 protected:
  KillerTest() : FrontDoorTest({.kill_caller = [this](std::string_view key) { killed_ += key; }}) {}
  std::string killed_;
};

TEST_F(KillerTest, TheCallerDiesBeforeOrAfterTheEffect) {
  store::FaultRule rule;
  rule.kind = store::FaultKind::kKillBefore;
  rule.count = 1;
  faults_.Add(rule);
  EXPECT_TRUE(Ask(Signed("s3", Request("PUT", "/b/k"))).dropped);
  EXPECT_EQ(killed_, "AK");
  EXPECT_EQ(s3_.calls, 0);
  rule.kind = store::FaultKind::kKillAfter;
  faults_.Add(rule);
  EXPECT_TRUE(Ask(Signed("s3", Request("PUT", "/b/k"))).dropped);
  EXPECT_EQ(killed_, "AKAK");
  EXPECT_EQ(s3_.calls, 1);
  EXPECT_EQ(Ask(Signed("s3", Request("PUT", "/b/k"))).status, 200);
}

}  // namespace
}  // namespace weir::cloud::protocol
