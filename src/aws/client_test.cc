// What is asked again, how often and until when; who signs it.
#include "src/aws/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

namespace weir::aws {
namespace {

using fakes::Fate;
using fakes::HeaderOf;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

HttpResponse Fine(const HttpRequest& request) {
  return {200, {}, request.target + ":" + std::string(request.body)};
}

class ClientTest : public ::testing::Test {
 protected:
  Result<HttpResponse> Ask(std::chrono::seconds patience = 60s) {
    const Call call{.service = "kinesis", .body = "{}"};
    return network_.client.SendOne(call, network_.clock.In(patience));
  }

  /// The service's answers, in turn; the last one stays.
  HttpResponse Next(const HttpRequest& request) {
    if (answers_.empty()) return Fine(request);
    const HttpResponse answer = answers_.front();
    if (answers_.size() > 1) answers_.erase(answers_.begin());
    return answer;
  }

  std::vector<HttpResponse> answers_;
  TestNetwork network_{[this](const HttpRequest& request) { return Next(request); }};
};

HttpResponse Refusal(std::string_view code, int status = 400,
                     std::vector<HttpHeader> headers = {}) {
  return {status, std::move(headers), R"({"__type":"a.b#)" + std::string(code) + R"("})"};
}

TEST_F(ClientTest, SignsForRegionAndService) {
  ASSERT_TRUE(Ask());
  const HttpRequest& sent = network_.transport.sent().at(0);
  EXPECT_EQ(sent.origin, (Origin{true, "kinesis.eu-west-1.amazonaws.com", 443}));
  EXPECT_EQ(HeaderOf(sent, "X-Amz-Date"), "20210715T080910Z");
  EXPECT_THAT(HeaderOf(sent, "Authorization"),
              StartsWith("AWS4-HMAC-SHA256 Credential=AKID/20210715/eu-west-1/kinesis/"));
  EXPECT_EQ(HeaderOf(sent, "X-Amz-Security-Token"), "");
}

TEST_F(ClientTest, AnswersComeInTheOrderOfTheCalls) {
  network_.transport.Plan({Fate::kServed, Fate::kThrottled, Fate::kServed});
  const std::vector<Call> calls = {{.service = "s3", .body = "1"},
                                   {.service = "s3", .body = "2"},
                                   {.service = "s3", .body = "3"}};
  const auto answers = network_.client.Send(calls, network_.clock.In(60s));
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_EQ(answers[0]->body, "/:1");
  EXPECT_EQ(answers[1]->body, "/:2");
  EXPECT_EQ(answers[2]->body, "/:3");
  EXPECT_THAT(network_.transport.sent(), SizeIs(4));
}

TEST_F(ClientTest, AsksAgainWhatPasses) {
  network_.transport.Plan({Fate::kUnsent, Fate::kThrottled, Fate::kServerError, Fate::kLost,
                           Fate::kAnswerLost, Fate::kServed});
  EXPECT_TRUE(Ask()->IsSuccess());
  EXPECT_THAT(network_.transport.sent(), SizeIs(6));
}

TEST_F(ClientTest, TakesARefusalAsTheAnswer) {
  answers_ = {Refusal("ResourceNotFoundException")};
  EXPECT_EQ(Ask()->status, 400);
  EXPECT_THAT(network_.transport.sent(), SizeIs(1));
}

TEST_F(ClientTest, AsksAgainAConditionalWriteThatMetAnother) {
  answers_ = {{409, {}, "<Error><Code>ConditionalRequestConflict</Code></Error>"}, {200, {}, ""}};
  EXPECT_TRUE(Ask()->IsSuccess());
}

/// docs/aws.md, "Quotas": each code as its service words it.
TEST_F(ClientTest, AsksAgainWhateverTheServicesThrottleWith) {
  constexpr std::string_view kDynamoDb = R"({"__type":"com.amazonaws.dynamodb.v20120810#)";
  constexpr std::string_view kKinesis = R"({"__type":")";
  constexpr std::string_view kXml = R"(<?xml version="1.0" encoding="UTF-8"?><Error><Code>)";
  struct Answer {
    int status;
    std::string_view before;
    std::string_view code;
  };
  const std::vector<Answer> answers = {
      {400, kDynamoDb, "ProvisionedThroughputExceededException"},
      {400, kDynamoDb, "ThrottlingException"},
      {400, kDynamoDb, "RequestLimitExceeded"},
      {500, kDynamoDb, "InternalServerError"},
      {400, kKinesis, "ProvisionedThroughputExceededException"},
      {400, kKinesis, "LimitExceededException"},
      {400, kKinesis, "KMSThrottlingException"},
      {503, kXml, "SlowDown"},
      {503, kXml, "ServiceUnavailable"},
      {500, kXml, "InternalError"},
      {400, kXml, "RequestTimeout"},
      {400, kXml, "ThrottlingException"},
      {409, kXml, "OperationAborted"},
      {409, kXml, "ConditionalRequestConflict"},
      {429, R"({"Type":"User","code":")", "TooManyRequestsException"}};
  for (const Answer& answer : answers) {
    const std::string after = answer.before == kXml ? "</Code></Error>" : R"(","message":"m"})";
    answers_ = {{answer.status, {}, std::string(answer.before) + std::string(answer.code) + after},
                {200, {}, "{}"}};
    const auto taken = Ask();
    EXPECT_TRUE(taken && taken->IsSuccess()) << answer.status << answer.code;
  }
}

TEST_F(ClientTest, AttemptsAreBounded) {
  network_.transport.Always([] { return Fate::kThrottled; });
  EXPECT_EQ(Ask()->status, 400);
  EXPECT_THAT(network_.transport.sent(), SizeIs(Client::kMaxAttempts));
}

TEST_F(ClientTest, ConnectingIsGivenUpSoonerWhereThatIsWanted) {
  network_.client.GiveUpConnectingAfter(2);
  network_.transport.Always([] { return Fate::kUnsent; });
  EXPECT_EQ(Ask().error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(network_.transport.sent(), SizeIs(2));
  network_.transport.Always([] { return Fate::kLost; });
  EXPECT_EQ(Ask().error().kind, ErrorKind::kUnknown);
  EXPECT_THAT(network_.transport.sent(), SizeIs(2 + Client::kMaxAttempts));
}

TEST_F(ClientTest, WhatMayBeDoneIsSaidWhereNobodyHasAnswered) {
  network_.client.GiveUpConnectingAfter(
      2, [](const Endpoint& endpoint) { return "look at " + endpoint.origin.host; });
  network_.transport.Always([] { return Fate::kUnsent; });
  EXPECT_THAT(Ask().error().message, HasSubstr("; look at "));
  EXPECT_THAT(network_.transport.sent(), SizeIs(2));
  network_.transport.Always([] { return Fate::kServed; });
  EXPECT_TRUE(Ask());
  network_.transport.Always([] { return Fate::kUnsent; });
  EXPECT_THAT(Ask().error().message, Not(HasSubstr("look at"))) << "somebody was there";
  EXPECT_THAT(network_.transport.sent(), SizeIs(2 + 1 + Client::kMaxAttempts));
}

TEST_F(ClientTest, NothingIsAskedPastTheDeadline) {
  network_.transport.Always([this] {
    network_.clock.SleepFor(4s);
    return Fate::kUnsent;
  });
  const auto before = network_.clock.Now();
  EXPECT_EQ(Ask(10s).error().kind, ErrorKind::kUnavailable);
  EXPECT_LE(network_.clock.Now() - before, 14s);
}

TEST_F(ClientTest, WhatMayHaveHappenedStaysUnknown) {
  network_.transport.Always([] { return Fate::kUnsent; });
  EXPECT_EQ(Ask().error().kind, ErrorKind::kUnavailable);
  network_.transport.Plan({Fate::kAnswerLost});
  EXPECT_EQ(Ask().error().kind, ErrorKind::kUnknown);
  network_.client.GiveUpConnectingAfter(2);
  network_.transport.Plan({Fate::kAnswerLost});
  EXPECT_EQ(Ask().error().kind, ErrorKind::kUnknown);
}

TEST_F(ClientTest, IsAskedBetweenSigningAndSending) {
  const std::vector<Call> calls(2, {.service = "s3"});
  int asked = 0;
  const auto answers = network_.client.Send(calls, network_.clock.In(60min), [&] {
    ++asked;
    EXPECT_THAT(network_.transport.sent(), SizeIs(0));
    network_.clock.SleepFor(10min);
    return true;
  });
  EXPECT_TRUE(answers[0] && answers[1]);
  EXPECT_EQ(asked, 1);
  for (const HttpRequest& sent : network_.transport.sent()) {
    EXPECT_EQ(HeaderOf(sent, "X-Amz-Date"), "20210715T080910Z") << "signed before it was asked";
  }
}

TEST_F(ClientTest, WhatIsHeldBackIsNotSent) {
  const std::vector<Call> calls(2, {.service = "s3"});
  const auto answers = network_.client.Send(calls, network_.clock.In(60s), [] { return false; });
  ASSERT_THAT(answers, SizeIs(2));
  for (const auto& answer : answers) {
    EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
    EXPECT_THAT(answer.error().message, HasSubstr("was held back and not sent"));
  }
  EXPECT_THAT(network_.transport.sent(), SizeIs(0));
}

TEST_F(ClientTest, IsAskedAnewWhereItIsSignedAnew) {
  const std::vector<Call> calls(3, {.service = "s3"});
  network_.transport.Plan({Fate::kServed, Fate::kThrottled, Fate::kAnswerLost});
  int asked = 0;
  const auto answers =
      network_.client.Send(calls, network_.clock.In(60s), [&] { return ++asked == 1; });
  EXPECT_EQ(asked, 2);
  EXPECT_THAT(network_.transport.sent(), SizeIs(3));
  EXPECT_EQ(answers[0]->status, 200) << "has its answer";
  EXPECT_EQ(answers[1].error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(answers[1].error().message,
              AllOf(HasSubstr("ThrottlingException"), HasSubstr("not sent again")));
  EXPECT_EQ(answers[2].error().kind, ErrorKind::kUnknown);
}

TEST_F(ClientTest, WhoIsAskedMayCallTheClient) {
  const std::vector<Call> calls = {{.service = "s3", .body = "1"}, {.service = "s3", .body = "2"}};
  network_.transport.Plan({Fate::kThrottled, Fate::kServed, Fate::kServed, Fate::kServerError});
  const auto answers = network_.client.Send(calls, network_.clock.In(60s), [&] {
    const auto inner =
        network_.client.SendOne({.service = "dynamodb", .body = "head"}, network_.clock.In(60s));
    EXPECT_EQ(inner->body, "/:head");
    return true;
  });
  EXPECT_EQ(answers[0]->body, "/:1");
  EXPECT_EQ(answers[1]->body, "/:2");
  EXPECT_THAT(network_.transport.sent(), SizeIs(2 + 2 + 1 + 1)) << "and the second once again";
  EXPECT_THAT(HeaderOf(network_.transport.sent()[2], "Authorization"), HasSubstr("/s3/"));
}

TEST_F(ClientTest, RenewsCredentialsThatAServiceCallsExpired) {
  answers_ = {Refusal("ExpiredTokenException"), {200, {}, ""}};
  ASSERT_TRUE(Ask()->IsSuccess());
  EXPECT_EQ(network_.loads, 2);
}

TEST_F(ClientTest, RenewsCredentialsBeforeTheyExpire) {
  const auto now = network_.clock.Today();
  network_.given = std::optional(Credentials{"OLD", "s", "token", now + 10min});
  ASSERT_TRUE(Ask());
  EXPECT_EQ(HeaderOf(network_.transport.sent().back(), "X-Amz-Security-Token"), "token");
  network_.given = std::optional(Credentials{"NEW", "s", "", now + 1h});
  network_.clock.SleepFor(4min);
  ASSERT_TRUE(Ask());
  network_.clock.SleepFor(2min);
  ASSERT_TRUE(Ask());
  EXPECT_EQ(network_.loads, 2);
  EXPECT_THAT(HeaderOf(network_.transport.sent().back(), "Authorization"), HasSubstr("=NEW/"));
}

TEST_F(ClientTest, CredentialsLastThroughAFailureOfTheirSource) {
  network_.given = std::optional(Credentials{"OLD", "s", "", network_.clock.Today() + 10min});
  ASSERT_TRUE(Ask());
  network_.given = Error{ErrorKind::kUnavailable, "down"};
  network_.clock.SleepFor(6min);
  EXPECT_TRUE(Ask());
  network_.clock.SleepFor(5min);
  EXPECT_EQ(Ask().error().message, "down");
}

TEST_F(ClientTest, WithoutCredentialsNothingIsSent) {
  network_.given = std::optional<Credentials>();
  EXPECT_EQ(Ask().error().kind, ErrorKind::kDenied);
  EXPECT_THAT(network_.transport.sent(), SizeIs(0));
}

TEST_F(ClientTest, CorrectsAClockThatIsWrong) {
  const HttpHeader date{"Date", "Thu, 15 Jul 2021 09:09:10 GMT"};
  answers_ = {Refusal("RequestTimeTooSkewed", 403, {date}), {200, {}, ""}};
  ASSERT_TRUE(Ask()->IsSuccess());
  EXPECT_EQ(HeaderOf(network_.transport.sent().at(1), "X-Amz-Date"), "20210715T090910Z");
}

TEST_F(ClientTest, AWrongSignatureIsNoWrongClock) {
  const HttpHeader date{"Date", "Thu, 15 Jul 2021 08:09:12 GMT"};
  answers_ = {Refusal("InvalidSignatureException", 400, {date})};
  EXPECT_EQ(Ask()->status, 400);
  EXPECT_THAT(network_.transport.sent(), SizeIs(1));
}

TEST(RequestSigner, AddressesBucketsByHostOnAwsAndByPathElsewhere) {
  const Credentials who{"AKID", "secret", "", {}};
  const Call call{.service = "s3", .method = "GET", .bucket = "lake", .path = "/a%20b"};
  const Signing signing{who, "eu-west-1", {}};
  const HttpRequest on_aws = SignedRequest(call, *TestNetwork::OnAws("s3"), signing);
  EXPECT_EQ(on_aws.origin.host, "lake.s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(on_aws.target, "/a%20b");
  const HttpRequest elsewhere =
      SignedRequest(call, *ParseEndpoint("http://localhost:4566"), signing);
  EXPECT_EQ(HeaderOf(elsewhere, "Host"), "localhost:4566");
  EXPECT_EQ(elsewhere.target, "/lake/a%20b");
}

TEST(RequestSigner, ABucketWithDotsIsAddressedByPath) {
  const Credentials who{"AKID", "secret", "", {}};
  const Call call{.service = "s3", .method = "GET", .bucket = "my.lake"};
  const HttpRequest request =
      SignedRequest(call, *TestNetwork::OnAws("s3"), {who, "eu-west-1", {}});
  EXPECT_EQ(request.origin.host, "s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(request.target, "/my.lake/");
}

}  // namespace
}  // namespace weir::aws
