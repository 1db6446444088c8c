// Gates, routes and faults, with services that do nothing but say who they are.
#include "src/cloud/wire/front_door.h"

#include <memory>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/wire/json_service.h"
#include "src/codec/compressor.h"

namespace weir::cloud::wire {
namespace {

using testing::HasSubstr;

class NamedService : public Service {
 public:
  struct Names {
    std::string_view signing;
    std::string_view target = {};
    std::string_view version = {};
  };
  explicit NamedService(Names names) : names_(names) {}
  [[nodiscard]] std::string_view signing_name() const override { return names_.signing; }
  [[nodiscard]] std::string_view target_prefix() const override { return names_.target; }
  [[nodiscard]] std::string_view api_version() const override { return names_.version; }
  [[nodiscard]] std::string Route(const HttpRequest& request) const override {
    return "Route" + request.method;
  }
  void Handle(Call call, Respond respond) override {
    ++calls;
    if (call.operation == "Throw") throw std::runtime_error("of our own");
    if (call.operation == "Wait") {
      waiting = std::move(respond);
      return;
    }
    HttpResponse response;
    response.body =
        fmt::format("{} {} {} {}", names_.target.empty() ? names_.signing : names_.target,
                    call.operation, call.region, call.http.body);
    respond(std::move(response));
  }
  [[nodiscard]] HttpResponse Render(const AwsError& error, std::string_view id) const override {
    return RenderJsonError(JsonVersion::kV11, error, id);
  }

  [[nodiscard]] std::size_t max_body_bytes() const override { return body_limit; }

  int calls = 0;
  Respond waiting;
  std::size_t body_limit = 1 << 20;

 private:
  const Names names_;
};

class Own : public Handler {
 public:
  void Handle(HttpRequest request, Respond respond) override {
    HttpResponse response;
    response.body = "own " + request.path;
    respond(std::move(response));
  }
};

class FrontDoorTest : public testing::Test {
 protected:
  explicit FrontDoorTest(FrontDoor::Options options = {.in_flight = 2})
      : door_(std::move(options), {&kinesis_, &tables_, &streams_, &iam_, &lambda_, &s3_}, own_,
              clock_, faults_) {}

  HttpResponse Ask(HttpRequest request) {
    const auto answer = std::make_shared<HttpResponse>();  // some answers come after this returned
    answer->status = 0;
    door_.Handle(std::move(request), [answer](HttpResponse r) { *answer = std::move(r); });
    return *answer;
  }

  static HttpRequest Request(std::string method, std::string path) {
    HttpRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    return request;
  }
  static HttpRequest Signed(std::string_view service, HttpRequest request) {
    request.headers.Add("Authorization",
                        fmt::format("AWS4-HMAC-SHA256 Credential=AK/20150830/eu-west-1/{}/"
                                    "aws4_request, SignedHeaders=host, Signature=0",
                                    service));
    return request;
  }
  static HttpRequest Target(std::string target) {
    HttpRequest request = Request("POST", "/");
    request.headers.Add("X-Amz-Target", std::move(target));
    return request;
  }

  NamedService kinesis_{{"kinesis", "Kinesis_20131202"}};
  NamedService tables_{{"dynamodb", "DynamoDB_20120810"}};
  NamedService streams_{{"dynamodb", "DynamoDBStreams_20120810"}};
  NamedService iam_{{"iam", "", "2010-05-08"}};
  NamedService lambda_{{"lambda"}};
  NamedService s3_{{"s3"}};
  Own own_;
  store::Clock clock_;
  store::Faults faults_;
  FrontDoor door_;
};

TEST_F(FrontDoorTest, ALargerBodyThanItsServiceTakesIsRefusedPackedOrNot) {
  kinesis_.body_limit = 1000;
  HttpRequest request = Target("Kinesis_20131202.PutRecords");
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
  EXPECT_EQ(Ask(Signed("kinesis", Target("Kinesis_20131202.PutRecord"))).body,
            "Kinesis_20131202 PutRecord eu-west-1 ");
  EXPECT_EQ(Ask(Target("Kinesis_20131202.PutRecord")).body,
            "Kinesis_20131202 PutRecord us-east-1 ");
  EXPECT_EQ(Ask(Signed("dynamodb", Target("DynamoDBStreams_20120810.GetRecords"))).body,
            "DynamoDBStreams_20120810 GetRecords eu-west-1 ");
  HttpRequest form = Request("POST", "/");
  form.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  form.body = "Action=GetRole&Version=2010-05-08";
  EXPECT_THAT(Ask(form).body, HasSubstr("iam GetRole us-east-1"));
  EXPECT_THAT(Ask(Signed("iam", form)).body, HasSubstr("iam GetRole eu-west-1"));
  EXPECT_EQ(Ask(Request("GET", "/2015-03-31/functions")).body, "lambda RouteGET us-east-1 ");
  EXPECT_EQ(Ask(Request("GET", "/bucket/key")).body, "s3 RouteGET us-east-1 ");
  EXPECT_EQ(Ask(Signed("s3", Request("GET", "/2015-03-31/x"))).body, "s3 RouteGET eu-west-1 ");
  HttpRequest presigned = Request("GET", "/bucket/key");
  presigned.query = "X-Amz-Credential=AK%2F20150830%2Feu-west-1%2Fs3%2Faws4_request";
  EXPECT_EQ(Ask(presigned).body, "s3 RouteGET eu-west-1 ");
}

TEST_F(FrontDoorTest, WhatIsNotHereIsSaidSo) {
  EXPECT_THAT(Ask(Target("Sqs.SendMessage")).body, HasSubstr("UnknownOperationException"));
  EXPECT_EQ(Ask(Signed("glacier", Request("GET", "/"))).status, 404);
}

TEST_F(FrontDoorTest, OwnPathsAreOurs) {
  EXPECT_EQ(Ask(Request("GET", "/_weir/health")).body, "own /_weir/health");
  EXPECT_EQ(Ask(Request("GET", "/metrics")).body, "own /metrics");
  EXPECT_EQ(Ask(Signed("s3", Request("GET", "/metrics"))).body, "s3 RouteGET eu-west-1 ");
  EXPECT_EQ(Ask(Request("PUT", "/metrics")).body, "s3 RoutePUT us-east-1 ");
}

TEST_F(FrontDoorTest, TooManyAtOnceAreRefused) {
  Ask(Target("Kinesis_20131202.Wait"));
  const Respond first = kinesis_.waiting;
  Ask(Target("Kinesis_20131202.Wait"));
  EXPECT_EQ(Ask(Target("Kinesis_20131202.PutRecord")).status, 503);
  first(HttpResponse());
  EXPECT_EQ(Ask(Target("Kinesis_20131202.PutRecord")).status, 200);
}

TEST_F(FrontDoorTest, AnExceptionIsA500) {
  const HttpResponse answer = Ask(Target("Kinesis_20131202.Throw"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, HasSubstr("InternalFailure"));
  EXPECT_EQ(answer.body.find("of our own"), std::string::npos);
}

TEST_F(FrontDoorTest, CompressedBodiesAreUnpackedButForS3) {
  HttpRequest request = Target("Kinesis_20131202.PutRecord");
  codec::Compressor(codec::Compression::kGzip).Append("plain", request.body);
  request.headers.Add("Content-Encoding", "gzip");
  EXPECT_THAT(Ask(request).body, HasSubstr("plain"));
  HttpRequest object = Request("PUT", "/bucket/key");
  object.headers = request.headers;
  object.headers.Remove("X-Amz-Target");
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
  EXPECT_THAT(Ask(Target("Kinesis_20131202.PutRecord")).body,
              HasSubstr("MissingAuthenticationTokenException"));
  EXPECT_EQ(kinesis_.calls, 0);
  EXPECT_EQ(Ask(Request("GET", "/_weir/health")).status, 200);
  EXPECT_EQ(Ask(Request("POST", "/_weir/clock")).status, 403);
  EXPECT_EQ(Ask(Request("GET", "/bucket/key")).status, 403);
}

}  // namespace
}  // namespace weir::cloud::wire
