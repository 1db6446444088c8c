// What was used and its marks, as JSON.
#include "src/cloud/server/usage_pages.h"

#include <memory>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using usage::Item;

class UsagePagesTest : public testing::Test {
 protected:
  boost::json::value Send(const std::string& method, const std::string& path,
                          const std::string& body = "") {
    http::Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    const http::Response answer = AnswerUsage(tally_, request);
    status_ = answer.status;
    return boost::json::parse(answer.body);
  }

  int status_ = 0;
  std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  store::Clock clock_{store::Duration{}, [] { return store::TimePoint(1h); }};
  usage::Meter meter_;
  usage::Tally tally_{*store_, clock_, meter_,
                      [](usage::Levels& levels) { levels.Add(Item::kKinesisShardHours, 2); }};
};

TEST_F(UsagePagesTest, TellWhatWasUsedAndWhatIsHeld) {
  meter_.Add(Item::kS3PutRequests, 7);
  Send("GET", "/_weir/usage");
  clock_.Advance(90min);
  const auto shown = Send("GET", "/_weir/usage");
  EXPECT_EQ(status_, 200);
  EXPECT_EQ(shown.at("began"), "1970-01-01T01:00:00Z");
  EXPECT_EQ(shown.at("at"), "1970-01-01T02:30:00Z");
  EXPECT_EQ(shown.at("hours"), 1.5);
  EXPECT_EQ(shown.at("used").at("s3_put_requests"), 7.0);
  EXPECT_EQ(shown.at("used").at("kinesis_shard_hours"), 3.0);
  EXPECT_EQ(shown.at("held").at("kinesis_shard_hours"), 2.0);
  EXPECT_FALSE(shown.at("held").as_object().contains("s3_put_requests"));
}

TEST_F(UsagePagesTest, MarksAreMadeListedAndRemoved) {
  meter_.Add(Item::kS3PutRequests, 1);
  EXPECT_EQ(Send("POST", "/_weir/usage/marks", R"({"name":"m"})").at("name"), "m");
  EXPECT_EQ(status_, 201);
  meter_.Add(Item::kS3PutRequests, 1);
  const auto marks = Send("GET", "/_weir/usage/marks").at("marks").as_array();
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(marks[0].at("used").at("s3_put_requests"), 1.0);
  Send("DELETE", "/_weir/usage/marks/m");
  EXPECT_EQ(status_, 200);
  Send("DELETE", "/_weir/usage/marks/m");
  EXPECT_EQ(status_, 404);
}

TEST_F(UsagePagesTest, WrongRequestsAreToldWhatIsWrong) {
  EXPECT_THAT(
      std::string(
          Send("POST", "/_weir/usage/marks", R"({"name":"a b"})").at("message").as_string()),
      HasSubstr("1 to 64"));
  EXPECT_EQ(status_, 400);
  Send("POST", "/_weir/usage/marks", "{}");
  EXPECT_EQ(status_, 400);
  Send("POST", "/_weir/usage/marks", R"({"name":"m"})");
  Send("POST", "/_weir/usage/marks", R"({"name":"m"})");
  EXPECT_EQ(status_, 409);
  for (const std::string path : {"/_weir/usage", "/_weir/usage/marks", "/_weir/usage/marksm"}) {
    Send("DELETE", path);
    EXPECT_EQ(status_, 404) << path;
  }
}

}  // namespace
}  // namespace weir::cloud::server
