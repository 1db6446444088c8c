// What tests of S3 share: a service over a store in memory, and requests as clients send them.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "src/cloud/s3/service.h"
#include "src/cloud/s3/store.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/store.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::s3 {

inline constexpr store::TimePoint kTestTime{std::chrono::seconds(1'600'000'000)};

class S3ServiceTest : public testing::Test {
 protected:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  /// `target`: path, maybe with '?' and a query.
  http::Response Send(std::string method, std::string_view target, std::string body = {},
                      const Fields& headers = {}, std::shared_ptr<http::RequestBody> source = {}) {
    protocol::Call call;
    call.http.method = std::move(method);
    const std::size_t question = std::min(target.find('?'), target.size());
    call.http.path = target.substr(0, question);
    call.http.query = target.substr(std::min(question + 1, target.size()));
    call.http.headers.Add("Host", "127.0.0.1:4566");
    for (const auto& [name, value] : headers) call.http.headers.Add(name, value);
    call.http.body = std::move(body);
    call.http.source = std::move(source);
    call.region = region_;
    call.request_id = "REQUEST";
    call.gate = gate_;
    protocol::Asked asked = service_.Ask(call.http);
    call.operation = std::move(asked.operation);
    call.reading = std::move(asked.reading);
    std::promise<http::Response> promise;
    service_.Handle(std::move(call), [&promise](http::Response response) {
      promise.set_value(std::move(response));  // throws at a second one
    });
    http::Response answer = promise.get_future().get();
    Gather(answer);
    return answer;
  }

  /// What comes in pieces as a body.
  static void Gather(http::Response& answer) {
    constexpr std::size_t kPiece = 100'000;
    bool is_all = answer.source == nullptr;
    while (!is_all) {
      answer.source->Next(kPiece, [&](const http::BodyPiece& piece) {
        EXPECT_LE(piece.bytes.size(), kPiece);
        answer.body += piece.bytes;
        is_all = piece.kind != http::BodyPiece::Kind::kBytes;
      });
    }
    if (answer.source) {
      EXPECT_EQ(answer.body.size(), answer.source_bytes);
    }
  }

  http::Response Put(std::string_view target, std::string body, const Fields& headers = {}) {
    return Send("PUT", target, std::move(body), headers);
  }
  http::Response Get(std::string_view target, const Fields& headers = {}) {
    return Send("GET", target, {}, headers);
  }

  std::string region_ = "us-east-1";
  store::Clock clock_{{}, [] { return kTestTime; }};
  std::unique_ptr<store::Store> memory_ = store::Store::Open({.in_memory = true}).value();
  fakes::TemporaryDirectory directory_;
  S3Store store_{*memory_, {.directory = directory_.path() / "bodies"}};
  usage::Meter meter_;
  S3Service service_{store_, clock_, nullptr, &meter_};
  const protocol::AccessGate* gate_ = nullptr;
};

/// The text of the first element of that name; "" without one.
inline std::string TextOf(const http::Response& response, const char* name) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(response.body.c_str())) << response.body;
  return document
      .find_node([&](pugi::xml_node node) { return std::string_view(node.name()) == name; })
      .child_value();
}

/// `404 NoSuchKey`, or the status alone where it is no error.
inline std::string Verdict(const http::Response& response) {
  const std::string status = std::to_string(response.status);
  if (response.status < 400 || response.body.empty()) return status;
  return status + " " + TextOf(response, "Code");
}

}  // namespace weir::cloud::s3
