// Methods and paths lead to operations, and bring them their members.
#include <gtest/gtest.h>

#include "src/cloud/lambda/errors.h"
#include "src/cloud/protocol/rest_json.h"

namespace weir::cloud::lambda {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/lambda/api.model"
    ;

class Operations : public testing::Test {
 protected:
  static http::Request Request(std::string method, std::string path) {
    http::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    return request;
  }

  std::string Find(std::string method, std::string path) {
    return protocol_->OperationOf(model_, Request(std::move(method), std::move(path))).value_or("");
  }

  const protocol::ServiceModel model_{kModel};
  const std::unique_ptr<const protocol::Protocol> protocol_ =
      protocol::MakeRestJson(errors::Render);
};

TEST_F(Operations, AreFoundByMethodAndPath) {
  EXPECT_EQ(Find("POST", "/2015-03-31/functions"), "CreateFunction");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/"), "ListFunctions");
  EXPECT_EQ(Find("POST", "/2015-03-31/functions/f/invocations"), "Invoke");
  EXPECT_EQ(Find("DELETE", "/2015-03-31/event-source-mappings/u/"), "DeleteEventSourceMapping");
  EXPECT_EQ(Find("PUT", "/2015-03-31/functions"), "");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/f/nothing"), "");
  EXPECT_EQ(Find("GET", "/"), "");
}

TEST_F(Operations, TakeMembersOfPathAndQuery) {
  http::Request request = Request(
      "GET", "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af");
  EXPECT_EQ(protocol_->OperationOf(model_, request), "ListTags");
  auto input = protocol_->Read(*model_.Find("UntagResource"), request);
  ASSERT_TRUE(input);
  EXPECT_EQ(input->at("Resource"), "arn:aws:lambda:us-east-1:000000000000:function:f");
  request.query = "tagKeys=a&tagKeys=b";
  input = protocol_->Read(*model_.Find("UntagResource"), request);
  ASSERT_TRUE(input);
  EXPECT_EQ(input->at("TagKeys"), (boost::json::array{"a", "b"}));
}

TEST_F(Operations, AnswerInvocationsInHeadersAndPayload) {
  const http::Response answer = protocol_->Answer(*model_.Find("Invoke"),
                                                  {{"StatusCode", 200},
                                                   {"ExecutedVersion", "$LATEST"},
                                                   {"FunctionError", "Unhandled"},
                                                   {"Payload", "{\"a\":1}"}},
                                                  "id");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.Get("X-Amz-Executed-Version"), "$LATEST");
  EXPECT_EQ(answer.headers.Get("X-Amz-Function-Error"), "Unhandled");
  EXPECT_EQ(answer.headers.Get("Content-Type"), "application/json");
  EXPECT_EQ(answer.body, "{\"a\":1}");
  const http::Response accepted =
      protocol_->Answer(*model_.Find("Invoke"), {{"StatusCode", 202}}, "id");
  EXPECT_EQ(accepted.status, 202);
  EXPECT_EQ(accepted.body, "");
}

}  // namespace
}  // namespace weir::cloud::lambda
