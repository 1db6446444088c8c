// The service on a store in memory and a clock that stands, asked in JSON or as a form.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "src/cloud/sqs/service.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::sqs {

struct Answer {
  int status = 0;
  std::string error{};        ///< "QueueDoesNotExist"
  std::string query_error{};  ///< "AWS.SimpleQueueService.NonExistentQueue;Sender"
  boost::json::object body{};
  std::string text{};

  [[nodiscard]] std::string message() const {
    const boost::json::value* value = body.if_contains("message");
    return value == nullptr ? "" : std::string(value->get_string());
  }
};

class SqsServiceTest : public testing::Test {
 protected:
  static constexpr std::string_view kUrl = "http://here:4566/000000000000/";

  static std::string Url(std::string_view name) { return std::string(kUrl) + std::string(name); }

  /// The answer, once there is one.
  std::shared_ptr<std::optional<Answer>> Begin(const std::string& operation,
                                               const boost::json::object& input) {
    protocol::Call call = NewCall();
    call.http.headers.Add("X-Amz-Target", "AmazonSQS." + operation);
    call.http.body = boost::json::serialize(input);
    auto answer = std::make_shared<std::optional<Answer>>();
    Handle(std::move(call), [answer](const http::Response& response) {
      Answer& one = answer->emplace();
      one.status = response.status;
      one.query_error = response.headers.Get("x-amzn-query-error");
      one.body = boost::json::parse(response.body).as_object();
      if (const auto* type = one.body.if_contains("__type")) {
        const std::string name(type->get_string());
        one.error = name.substr(name.find('#') + 1);
      }
    });
    return answer;
  }
  Answer Ask(const std::string& operation, const boost::json::object& input) {
    const auto answer = Begin(operation, input);
    EXPECT_TRUE(answer->has_value()) << operation;
    return answer->value_or(Answer());
  }
  /// The same in the query protocol.
  Answer AskForm(const std::string& form) {
    protocol::Call call = NewCall();
    call.http.headers.Add("Content-Type", "application/x-www-form-urlencoded");
    call.http.body = form + "&Version=2012-11-05";
    Answer answer;
    Handle(std::move(call), [&](const http::Response& response) {
      answer.status = response.status;
      answer.text = response.body;
    });
    return answer;
  }

  Answer Create(const std::string& name, const boost::json::object& attributes = {}) {
    return Ask("CreateQueue", {{"QueueName", name}, {"Attributes", attributes}});
  }
  Answer Send(const std::string& name, const std::string& body,
              const boost::json::object& more = {}) {
    boost::json::object input = {{"QueueUrl", Url(name)}, {"MessageBody", body}};
    for (const auto& [key, value] : more) input[key] = value;
    return Ask("SendMessage", input);
  }
  boost::json::array Receive(const std::string& name, const boost::json::object& more = {}) {
    boost::json::object input = {{"QueueUrl", Url(name)},
                                 {"MaxNumberOfMessages", 10},
                                 {"MessageSystemAttributeNames", {"All"}},
                                 {"MessageAttributeNames", {"All"}}};
    for (const auto& [key, value] : more) input[key] = value;
    const Answer answer = Ask("ReceiveMessage", input);
    EXPECT_EQ(answer.status, 200) << boost::json::serialize(answer.body);
    const auto* messages = answer.body.if_contains("Messages");
    return messages == nullptr ? boost::json::array() : messages->as_array();
  }
  std::vector<std::string> Bodies(const std::string& name, const boost::json::object& more = {}) {
    std::vector<std::string> bodies;
    for (const auto& message : Receive(name, more)) {
      bodies.emplace_back(message.at("Body").get_string());
    }
    return bodies;
  }
  std::string Attribute(const std::string& name, const std::string& attribute) {
    const Answer answer =
        Ask("GetQueueAttributes", {{"QueueUrl", Url(name)}, {"AttributeNames", {attribute}}});
    const auto* all = answer.body.if_contains("Attributes");
    return all == nullptr ? "" : std::string(all->at(attribute).get_string());
  }
  /// Another program on the same store.
  void Restart() {
    service_.reset();
    queues_.reset();
    Open();
  }
  void Open(const QueueStore::Options& options = {}) {
    queues_ = std::make_unique<QueueStore>(*store_, clock_, options);
    service_ = std::make_unique<SqsService>(*queues_);
    service_->Begin("http://here:4566");
  }
  void SetUp() override { Open(); }

  static constexpr TimePoint kBegin{std::chrono::seconds(1'767'225'600)};
  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_{{}, [] { return kBegin; }};
  std::unique_ptr<QueueStore> queues_;
  std::unique_ptr<SqsService> service_;

 private:
  static protocol::Call NewCall() {
    protocol::Call call;
    call.region = "us-east-1";
    call.http.method = "POST";
    call.http.path = "/";
    call.http.headers.Add("Host", "here:4566");
    return call;
  }
  void Handle(protocol::Call call, http::Respond respond) {
    const protocol::Asked asked = service_->Ask(call.http);
    call.operation = asked.operation;
    call.protocol = asked.protocol;
    service_->Handle(std::move(call), std::move(respond));
  }
};

}  // namespace weir::cloud::sqs
