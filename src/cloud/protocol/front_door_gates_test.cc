// What the front door's gates stop, in their order, and what they read of a body before.
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/protocol/front_door_fixture.h"

namespace weir::cloud::protocol {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class Keys : public KeyRing {
 public:
  [[nodiscard]] std::optional<KeySecret> Find(std::string_view) const override {
    return std::nullopt;
  }
};

class LockedTest : public FrontDoorTest {
 protected:
  LockedTest() : FrontDoorTest({.keys = &keys_}) {}
  static inline const Keys keys_;
};

TEST_F(LockedTest, WhatIsNotSignedStaysOutside) {
  EXPECT_THAT(Ask(Unsigned("Kinesis_20131202.PutRecord")).body,
              HasSubstr("MissingAuthenticationTokenException"));
  EXPECT_EQ(kinesis_.calls, 0);
  EXPECT_EQ(Ask(Request("GET", "/_weir/health")).status, 200);
  for (const char* path : {"/_weir/clock", "/_weir/faults", "/_weir/", "/metrics"}) {
    EXPECT_EQ(Ask(Request("GET", path)).status, 403) << path;
    EXPECT_EQ(Ask(Request("HEAD", path)).status, 403) << path;
    EXPECT_EQ(Ask(Request("POST", path)).status, 403) << path;
  }
  const http::Request wrong = WithField(Request("GET", "/_weir/health"), "Authorization", "Basic");
  EXPECT_EQ(Ask(wrong).status, 403);
  EXPECT_EQ(Ask(Request("GET", "/bucket/key")).status, 403);
}

TEST_F(FrontDoorTest, ABodyInPiecesIsGatheredForWhoWantsItWhole) {
  std::size_t given = 0;
  http::Request request = Signed("kinesis", Target("Kinesis_20131202.Put"));
  request.source = std::make_shared<Pieces>("a body", given);
  EXPECT_THAT(Ask(request).body, EndsWith("a body"));
}

TEST_F(FrontDoorTest, ABodyThatAnnouncesTooMuchIsRefusedUnread) {
  std::size_t given = 0;
  kinesis_.body_limit = 5;
  http::Request request = Signed("kinesis", Target("Kinesis_20131202.Put"));
  request.source = std::make_shared<Pieces>("a body", given);
  const http::Response answer = Ask(request);
  EXPECT_EQ(answer.status, 413);
  EXPECT_THAT(answer.body, HasSubstr("RequestEntityTooLargeException"));
  EXPECT_EQ(given, 0U);
}

TEST_F(FrontDoorTest, ABodyThatThereIsNoRoomForIsRefusedUnread) {
  std::size_t given = 0;
  http::Request request = Signed("kinesis", Target("Kinesis_20131202.Put"));
  request.source = std::make_shared<Pieces>("a body", given, 5);
  const http::Response answer = Ask(request);
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("ServiceUnavailable"));
  EXPECT_EQ(given, 0U);
}

TEST_F(FrontDoorTest, AnOperationThatTakesPiecesReadsItsBodyItself) {
  std::size_t given = 0;
  http::Request request = Signed("s3", Request("PUT", "/bucket/key"));
  request.source = std::make_shared<Pieces>("a body", given);
  EXPECT_THAT(Ask(request).body, EndsWith("RoutePUT eu-west-1 "));
  EXPECT_EQ(given, 0U);
}

/// As curl sends it with --data-binary.
TEST_F(FrontDoorTest, AnObjectThatLooksLikeAFormIsTakenInPiecesToo) {
  std::size_t given = 0;
  http::Request request = Signed("s3", Request("PUT", "/bucket/key"));
  request.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  request.source = std::make_shared<Pieces>("a body", given);
  EXPECT_THAT(Ask(request).body, EndsWith("RoutePUT eu-west-1 "));
  EXPECT_EQ(given, 0U);
  s3_.body_limit = 5;  // of bodies that are wanted whole
  EXPECT_EQ(Ask(request).status, 200);
}

TEST_F(LockedTest, ABodyIsReadFirstWhereItIsItselfWhatIsSigned) {
  std::size_t given = 0;
  http::Request request = Signed("s3", Request("PUT", "/bucket/key"));
  request.source = std::make_shared<Pieces>("a body", given);
  EXPECT_GE(Ask(WithField(request, "X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")).status, 400);
  http::Request link = Request("PUT", "/bucket/key");
  link.query = "AWSAccessKeyId=AK&Expires=1&Signature=x";  // of no body
  link.source = request.source;
  EXPECT_GE(Ask(link).status, 400);
  EXPECT_EQ(given, 0U);
  EXPECT_GE(Ask(request).status, 400);
  EXPECT_EQ(given, 6U);
}

TEST_F(FrontDoorTest, ARequestIsRoutedOnce) {
  std::size_t given = 0;
  Ask(Target("Kinesis_20131202.Put"));
  EXPECT_EQ(kinesis_.asks, 1);
  http::Request request = Signed("kinesis", Target("Kinesis_20131202.Put"));
  request.source = std::make_shared<Pieces>("a body", given);
  Ask(request);
  EXPECT_EQ(kinesis_.asks, 2);
  given = 0;
  http::Request form = Signed("iam", Request("POST", "/"));
  form.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  form.source = std::make_shared<Pieces>("Action=GetRole&Version=2010-05-08", given);
  EXPECT_THAT(Ask(form).body, HasSubstr("iam GetRole"));
  EXPECT_EQ(iam_.asks, 1);
}

class GateOrderTest : public LockedTest {
 protected:
  GateOrderTest() { kinesis_.body_limit = 5; }

  /// What the first gate says that stops it.
  std::string Stopped(const http::Request& request) { return Ask(request).body; }
};

/// A request that every gate would stop gets the first one's answer; with that mended, the next's.
TEST_F(GateOrderTest, SizeOriginRoomSignatureUnpacking) {
  http::Request request = Unsigned("Kinesis_20131202.Put");
  request.headers.Add("Origin", "http://evil.example");
  request.headers.Add("Content-Encoding", "gzip");
  request.is_surplus = true;
  request.body = "no gzip";
  EXPECT_THAT(Stopped(request), HasSubstr("RequestEntityTooLargeException"));
  request.body = "no gz";
  EXPECT_THAT(Stopped(request), HasSubstr("AccessDeniedException"));
  request.headers.Remove("Origin");
  EXPECT_THAT(Stopped(request), HasSubstr("ServiceUnavailable"));
  request.is_surplus = false;
  EXPECT_THAT(Stopped(request), HasSubstr("MissingAuthenticationTokenException"));
  EXPECT_EQ(kinesis_.calls, 0);
}

/// The rest of them, where any signature is taken: unpacking, faults, the service.
TEST_F(FrontDoorTest, FaultsComeAfterUnpacking) {
  store::FaultRule rule;
  rule.kind = store::FaultKind::kThrottle;
  faults_.Add(rule);
  http::Request request = Target("Kinesis_20131202.Put");
  request.headers.Add("Content-Encoding", "gzip");
  request.body = "no gzip";
  EXPECT_THAT(Ask(request).body, HasSubstr("SerializationException"));
  request.headers.Remove("Content-Encoding");
  EXPECT_THAT(Ask(request).body, HasSubstr("ThrottlingException"));
  EXPECT_EQ(kinesis_.calls, 0);
}

/// The same for a body that comes in pieces: nothing is read of what a gate stops.
TEST_F(FrontDoorTest, ABodyInPiecesMeetsTheSameGatesUnread) {
  std::size_t given = 0;
  kinesis_.body_limit = 5;
  http::Request request = Signed("kinesis", Target("Kinesis_20131202.Put"));
  request.headers.Add("Origin", "http://evil.example");
  request.source = std::make_shared<Pieces>("a body", given, 4);
  EXPECT_THAT(Ask(request).body, HasSubstr("RequestEntityTooLargeException"));
  request.source = std::make_shared<Pieces>("5byte", given, 4);
  EXPECT_THAT(Ask(request).body, HasSubstr("AccessDeniedException"));
  request.headers.Remove("Origin");
  EXPECT_THAT(Ask(request).body, HasSubstr("ServiceUnavailable"));
  EXPECT_EQ(given, 0U);
}

class CountedTest : public FrontDoorTest {
 protected:
  CountedTest()
      : FrontDoorTest(
            {.in_flight = 1,
             .observe = [this](const Service& service, std::string_view operation, int status) {
               counted_.push_back(
                   fmt::format("{} {} {}", service.signing_name(), operation, status));
             }}) {}

  /// A put of 6 bytes.
  http::Request Put(std::size_t room = SIZE_MAX) {
    http::Request request = Signed("kinesis", Target("Kinesis_20131202.Put"));
    request.source = std::make_shared<Pieces>("a body", given_, room);
    return request;
  }

  std::vector<std::string> counted_;
  std::size_t given_ = 0;
};

/// Wherever it was stopped.
TEST_F(CountedTest, EveryAnswerInAServicesNameIsCountedAndDated) {
  clock_.Advance(std::chrono::hours(24));
  EXPECT_TRUE(Ask(Put(5)).headers.Find("Date"));
  EXPECT_TRUE(Ask(WithField(Put(), "Origin", "http://evil.example")).headers.Find("Date"));
  http::Request surplus = Put();
  surplus.is_surplus = true;
  EXPECT_TRUE(Ask(surplus).headers.Find("Date"));
  kinesis_.body_limit = 5;
  EXPECT_TRUE(Ask(Put()).headers.Find("Date"));
  EXPECT_THAT(counted_, testing::ElementsAre("kinesis Put 503", "kinesis Put 403",
                                             "kinesis Put 503", "kinesis Put 413"));
}

TEST_F(CountedTest, NoBodyIsReadWhereThereIsNoRoomForItsRequest) {
  Ask(Target("Kinesis_20131202.Wait"));
  EXPECT_EQ(Ask(Put()).status, 503);
  EXPECT_EQ(given_, 0U);
  kinesis_.waiting(http::Response());
  EXPECT_EQ(Ask(Put()).status, 200);
}

}  // namespace
}  // namespace weir::cloud::protocol
