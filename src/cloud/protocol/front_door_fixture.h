// Services that do nothing but say who they are, bodies that come in pieces, and a front door.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/front_door.h"
#include "src/cloud/protocol/query_input.h"
#include "src/cloud/protocol/router.h"

namespace weir::cloud::protocol {

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
  [[nodiscard]] Asked Ask(const http::Request& request) const override {
    ++asks;
    if (auto operation = TargetOperation(request, names_.target)) return {*std::move(operation)};
    if (!names_.version.empty()) return {FormParameter(request, "Action")};
    return {.operation = "Route" + request.method, .takes_pieces = request.method == "PUT"};
  }
  void Handle(Call call, http::Respond respond) override {
    ++calls;
    if (call.operation == "Throw") throw std::runtime_error("of our own");
    if (call.operation == "Wait") {
      waiting = std::move(respond);
      return;
    }
    http::Response response;
    response.body =
        fmt::format("{} {} {} {}", names_.target.empty() ? names_.signing : names_.target,
                    call.operation, call.region, call.http.body);
    respond(std::move(response));
  }
  [[nodiscard]] http::Response Render(const AwsError& error, const Protocol* /*protocol*/,
                                      std::string_view id) const override {
    return RenderJsonError(JsonVersion::kV11, error, id);
  }

  [[nodiscard]] std::size_t max_body_bytes() const override { return body_limit; }

  int calls = 0;
  mutable int asks = 0;
  http::Respond waiting;
  std::size_t body_limit = 1 << 20;

 private:
  const Names names_;
};

/// A body that is given three bytes at a time; how much of it was given can be seen.
class Pieces : public http::RequestBody {
 public:
  Pieces(std::string bytes, std::size_t& given, std::size_t room = SIZE_MAX)
      : bytes_(std::move(bytes)), given_(given), room_(room) {}
  void Next(std::size_t /*max*/, http::GivePiece give) override {
    if (given_ == bytes_.size()) return give({.kind = http::BodyPiece::Kind::kEnd});
    const std::string piece = bytes_.substr(given_, 3);
    given_ += piece.size();
    give({.kind = http::BodyPiece::Kind::kBytes, .bytes = piece});
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return bytes_.size(); }
  bool Reserve(std::size_t bytes) override { return bytes <= room_; }

 private:
  const std::string bytes_;
  std::size_t& given_;
  const std::size_t room_;
};

class Own : public http::Handler {
 public:
  void Handle(http::Request request, http::Respond respond) override {
    http::Response response;
    response.body = "own " + request.path;
    respond(std::move(response));
  }
};

class FrontDoorTest : public testing::Test {
 protected:
  explicit FrontDoorTest(FrontDoor::Options options = {.in_flight = 2})
      : door_(std::move(options), {&kinesis_, &tables_, &streams_, &iam_, &lambda_, &s3_}, own_,
              clock_, faults_) {}

  http::Response Ask(http::Request request) {
    const auto answer =
        std::make_shared<http::Response>();  // some answers come after this returned
    answer->status = 0;
    door_.Handle(std::move(request), [answer](http::Response r) { *answer = std::move(r); });
    return *answer;
  }

  static http::Request Request(std::string method, std::string path) {
    http::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.headers.Add("Host", "localhost:4566");
    return request;
  }
  static http::Request Signed(std::string_view service, http::Request request) {
    request.headers.Add("Authorization",
                        fmt::format("AWS4-HMAC-SHA256 Credential=AK/20150830/eu-west-1/{}/"
                                    "aws4_request, SignedHeaders=host, Signature=0",
                                    service));
    return request;
  }
  /// Signed, without a scope that says for which service.
  static http::Request Target(std::string target) {
    http::Request request = Unsigned(std::move(target));
    request.headers.Add("Authorization", "AWS4-HMAC-SHA256 Credential=AK");
    return request;
  }
  static http::Request Unsigned(std::string target) {
    http::Request request = Request("POST", "/");
    request.headers.Add("X-Amz-Target", std::move(target));
    return request;
  }
  static http::Request WithField(http::Request request, std::string name, std::string value) {
    request.headers.Set(name, std::move(value));
    return request;
  }
  /// By what it is in itself, without a signature.
  std::string_view ServiceOf(const http::Request& request) {
    const std::vector<Service*> services = {&kinesis_, &tables_, &streams_, &iam_, &lambda_, &s3_};
    return FindService(services, request, {})->signing_name();
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

}  // namespace weir::cloud::protocol
