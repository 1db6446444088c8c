// A service on a store in memory, called as the front door calls it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/dynamodb/service.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::dynamodb {

constexpr store::TimePoint kStart{std::chrono::seconds(1'700'000'000)};

class ServiceFixture : public ::testing::Test {
 protected:
  ServiceFixture() { Open({.in_memory = true}); }

  void Open(const store::Store::Options& options) {
    service_.reset();
    store_.reset();
    store_ = store::Store::Open(options).value();
    service_ = std::make_unique<DynamoDbService>(*store_, clock_, &meter_);
  }

  /// The body of the answer.
  boost::json::object Call(std::string_view operation, std::string_view input,
                           std::string_view region = "us-east-1") {
    protocol::Call call;
    call.operation = operation;
    call.region = region;
    call.http.body = input;
    call.gate = gate_;
    boost::json::object body;
    service_->Handle(std::move(call), [&](http::Response response) {
      status_ = response.status;
      body = boost::json::parse(response.body).as_object();
    });
    return body;
  }

  void CheckTable() const { service_->CheckTable(); }

  /// The exception of an answer, without the namespace that it has in full.
  static std::string ExceptionOf(const boost::json::object& answer) {
    const std::string name(answer.at("__type").as_string());
    return name.substr(name.find('#') + 1);
  }

  /// The answer as a text; of an error "<exception>: <message>".
  std::string Say(std::string_view operation, std::string_view input) {
    const boost::json::object body = Call(operation, input);
    if (status_ == 200) return boost::json::serialize(body);
    const auto* message = body.if_contains("message");
    if (message == nullptr) message = body.if_contains("Message");
    return ExceptionOf(body) + ": " + (message == nullptr ? "" : std::string(message->as_string()));
  }

  /// A table "tab" with a string as its hash key and, if asked for, a number as its range key.
  void CreateTable(bool range = false) {
    ASSERT_EQ(CallStatus("CreateTable", range ? R"({"TableName":"tab",
        "KeySchema":[{"AttributeName":"k","KeyType":"HASH"},
                     {"AttributeName":"r","KeyType":"RANGE"}],
        "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"},
                                {"AttributeName":"r","AttributeType":"N"}],
        "BillingMode":"PAY_PER_REQUEST"})"
                                              : R"({"TableName":"tab",
        "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
        "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],
        "BillingMode":"PAY_PER_REQUEST"})"),
              200);
  }

  int CallStatus(std::string_view operation, std::string_view input) {
    std::ignore = Call(operation, input);
    return status_;
  }

  const fakes::TemporaryDirectory directory_;  ///< outlives the store
  usage::Meter meter_;
  store::Clock clock_{store::Duration{}, [] { return kStart; }};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<DynamoDbService> service_;
  const protocol::AccessGate* gate_ = nullptr;
  int status_ = 0;
};

}  // namespace weir::cloud::dynamodb
