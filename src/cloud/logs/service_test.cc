// The operations as callers meet them: JSON in, JSON or an exception out.
#include "src/cloud/logs/service.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::logs {
namespace {

namespace json = boost::json;
using std::chrono::hours;
using testing::ElementsAre;

struct Answer {
  int status = 0;
  json::object body;

  [[nodiscard]] std::string text(std::string_view member) const {
    const json::value* value = body.if_contains(member);
    return value == nullptr || !value->is_string() ? "" : std::string(value->get_string());
  }
  [[nodiscard]] std::string error() const { return text("__type"); }
};

class LogsServiceTest : public testing::Test {
 protected:
  Answer Call(const std::string& operation, const json::object& input) {
    protocol::Call call;
    call.region = "us-east-1";
    call.operation = operation;
    call.http.body = json::serialize(input);
    Answer answer;
    service_.Handle(std::move(call), [&](const http::Response& response) {
      answer.status = response.status;
      answer.body = json::parse(response.body).as_object();
    });
    return answer;
  }

  void Create() {
    ASSERT_EQ(Call("CreateLogGroup", {{"logGroupName", "/g"}}).status, 200);
    ASSERT_EQ(Call("CreateLogStream", {{"logGroupName", "/g"}, {"logStreamName", "s"}}).status,
              200);
  }

  Answer Put(const std::vector<std::pair<std::int64_t, std::string>>& events) {
    json::array list;
    for (const auto& [time, message] : events) {
      list.push_back(json::object{{"timestamp", time}, {"message", message}});
    }
    return Call("PutLogEvents",
                {{"logGroupName", "/g"}, {"logStreamName", "s"}, {"logEvents", std::move(list)}});
  }

  static std::vector<std::string> Messages(const Answer& answer) {
    std::vector<std::string> messages;
    for (const json::value& event : answer.body.at("events").as_array()) {
      messages.emplace_back(event.at("message").as_string());
    }
    return messages;
  }

  const std::int64_t now_ms_ = Milliseconds(TimePoint(hours(24 * 365 * 50)));
  store::Clock clock_{store::Duration{}, [] { return TimePoint(hours(24 * 365 * 50)); }};
  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  LogStore logs_{*store_, clock_, {}};
  LogsService service_{logs_, clock_};
};

TEST_F(LogsServiceTest, AKeyThatIsNotThereEncryptsNoGroup) {
  const Answer created =
      Call("CreateLogGroup",
           {{"logGroupName", "/k"}, {"kmsKeyId", "arn:aws:kms:us-east-1:000000000000:key/none"}});
  EXPECT_EQ(created.error(), "InvalidParameterException");
  EXPECT_TRUE(Call("DescribeLogGroups", {}).body.at("logGroups").as_array().empty());
}

TEST_F(LogsServiceTest, DescribesGroups) {
  ASSERT_EQ(Call("CreateLogGroup", {{"logGroupName", "/aws/a"}, {"tags", {{"k", "v"}}}}).status,
            200);
  ASSERT_EQ(Call("CreateLogGroup", {{"logGroupName", "/aws/b"}}).status, 200);
  EXPECT_EQ(Call("CreateLogGroup", {{"logGroupName", "/aws/b"}}).error(),
            "ResourceAlreadyExistsException");
  EXPECT_EQ(Call("CreateLogGroup", {{"logGroupName", "a b"}}).error(), "InvalidParameterException");
  const Answer first = Call("DescribeLogGroups", {{"logGroupNamePrefix", "/aws"}, {"limit", 1}});
  const json::object& group = first.body.at("logGroups").at(0).as_object();
  EXPECT_EQ(group.at("arn"), "arn:aws:logs:us-east-1:000000000000:log-group:/aws/a:*");
  EXPECT_EQ(group.at("storedBytes"), 0);
  const Answer rest = Call("DescribeLogGroups", {{"nextToken", first.text("nextToken")}});
  EXPECT_EQ(rest.body.at("logGroups").as_array().size(), 1U);
  const std::string arn = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/a";
  EXPECT_EQ(Call("ListTagsForResource", {{"resourceArn", arn}}).body.at("tags").at("k"), "v");
}

TEST_F(LogsServiceTest, RetentionIsOneOfTheValuesAllowed) {
  Create();
  EXPECT_EQ(Call("PutRetentionPolicy", {{"logGroupName", "/g"}, {"retentionInDays", 2}}).error(),
            "InvalidParameterException");
  ASSERT_EQ(Call("PutRetentionPolicy", {{"logGroupName", "/g"}, {"retentionInDays", 3}}).status,
            200);
  EXPECT_EQ(Call("DescribeLogGroups", {}).body.at("logGroups").at(0).at("retentionInDays"), 3);
  ASSERT_EQ(Call("DeleteRetentionPolicy", {{"logGroupName", "/g"}}).status, 200);
  EXPECT_FALSE(Call("DescribeLogGroups", {})
                   .body.at("logGroups")
                   .at(0)
                   .as_object()
                   .contains("retentionInDays"));
}

TEST_F(LogsServiceTest, GivesTheNewestEventsUnlessToldToStartFromTheHead) {
  Create();
  ASSERT_EQ(Put({{now_ms_, "1"}, {now_ms_ + 1, "2"}, {now_ms_ + 2, "3"}}).status, 200);
  json::object input = {{"logGroupName", "/g"}, {"logStreamName", "s"}, {"limit", 2}};
  const Answer newest = Call("GetLogEvents", input);
  EXPECT_THAT(Messages(newest), ElementsAre("2", "3"));
  input["nextToken"] = newest.text("nextBackwardToken");
  EXPECT_THAT(Messages(Call("GetLogEvents", input)), ElementsAre("1"));
  input.erase("nextToken");
  input["startFromHead"] = true;
  const Answer head = Call("GetLogEvents", input);
  EXPECT_THAT(Messages(head), ElementsAre("1", "2"));
  input["nextToken"] = head.text("nextForwardToken");
  const Answer rest = Call("GetLogEvents", input);
  EXPECT_THAT(Messages(rest), ElementsAre("3"));
  input["nextToken"] = rest.text("nextForwardToken");
  const Answer end = Call("GetLogEvents", input);
  EXPECT_THAT(Messages(end), ElementsAre());
  EXPECT_EQ(end.text("nextForwardToken"), rest.text("nextForwardToken"));
  ASSERT_EQ(Put({{now_ms_ + 3, "4"}}).status, 200);
  EXPECT_THAT(Messages(Call("GetLogEvents", input)), ElementsAre("4"));
  input["nextToken"] = "x";
  EXPECT_EQ(Call("GetLogEvents", input).error(), "InvalidParameterException");
}

TEST_F(LogsServiceTest, RejectsEventsThatAreTooOldOrTooNew) {
  Create();
  const std::int64_t hour_ms = 3600 * 1000;
  const Answer answer =
      Put({{now_ms_ - 15 * 24 * hour_ms, "old"}, {now_ms_, "now"}, {now_ms_ + 3 * hour_ms, "new"}});
  EXPECT_EQ(answer.body.at("rejectedLogEventsInfo"),
            json::value({{"tooNewLogEventStartIndex", 2}, {"tooOldLogEventEndIndex", 1}}));
  EXPECT_THAT(Messages(Call("FilterLogEvents", {{"logGroupName", "/g"}})), ElementsAre("now"));
  EXPECT_EQ(Put({{now_ms_, "b"}, {now_ms_ - 1, "a"}}).error(), "InvalidParameterException");
  EXPECT_EQ(Put({{now_ms_ - 25 * hour_ms, "a"}, {now_ms_, "b"}}).error(),
            "InvalidParameterException");
}

TEST_F(LogsServiceTest, FiltersByPatternStreamAndTime) {
  Create();
  ASSERT_EQ(Put({{now_ms_, "ERROR a"}, {now_ms_ + 1, "INFO"}, {now_ms_ + 2, "ERROR b"}}).status,
            200);
  const auto filter = [&](json::object input) {
    input["logGroupName"] = "/g";
    return Call("FilterLogEvents", input);
  };
  EXPECT_THAT(Messages(filter({{"filterPattern", "ERROR"}})), ElementsAre("ERROR a", "ERROR b"));
  EXPECT_THAT(Messages(filter({{"startTime", now_ms_ + 1}, {"endTime", now_ms_ + 1}})),
              ElementsAre("INFO"));
  EXPECT_THAT(Messages(filter({{"logStreamNames", json::array{"other"}}})), ElementsAre());
  EXPECT_THAT(Messages(filter({{"startFromHead", false}, {"limit", 1}})), ElementsAre("ERROR b"));
  const Answer first = filter({{"limit", 2}});
  EXPECT_THAT(Messages(first), ElementsAre("ERROR a", "INFO"));
  const Answer rest = filter({{"nextToken", first.text("nextToken")}});
  EXPECT_THAT(Messages(rest), ElementsAre("ERROR b"));
  EXPECT_FALSE(rest.body.contains("nextToken"));
  EXPECT_EQ(filter({{"filterPattern", "[a, b]"}}).error(), "InvalidParameterException");
}

TEST_F(LogsServiceTest, ListsStreamsByNameOrLastEvent) {
  Create();
  ASSERT_EQ(Call("CreateLogStream", {{"logGroupName", "/g"}, {"logStreamName", "a"}}).status, 200);
  ASSERT_EQ(Put({{now_ms_, "x"}}).status, 200);
  const auto first = [&](json::object input) {
    input["logGroupName"] = "/g";
    return std::string(Call("DescribeLogStreams", input)
                           .body.at("logStreams")
                           .at(0)
                           .at("logStreamName")
                           .as_string());
  };
  EXPECT_EQ(first({}), "a");
  EXPECT_EQ(first({{"descending", true}}), "s");
  EXPECT_EQ(first({{"orderBy", "LastEventTime"}, {"descending", true}}), "s");
  EXPECT_EQ(first({{"logStreamNamePrefix", "s"}}), "s");
  EXPECT_EQ(
      Call("DescribeLogStreams",
           {{"logGroupName", "/g"}, {"orderBy", "LastEventTime"}, {"logStreamNamePrefix", "s"}})
          .error(),
      "InvalidParameterException");
}

TEST_F(LogsServiceTest, RefusesWhatItDoesNotHave) {
  EXPECT_EQ(Call("StartQuery", {}).error(), "UnknownOperationException");
  EXPECT_EQ(Call("CreateLogGroup", {{"logGroupName", "/g"}, {"deletionProtectionEnabled", true}})
                .text("message"),
            "deletionProtectionEnabled is not supported by this endpoint: CreateLogGroup does not "
            "heed it.");
  const Answer wrong = Call("PutRetentionPolicy", {{"logGroupName", "a b"}});
  EXPECT_EQ(wrong.error(), "InvalidParameterException");
  EXPECT_EQ(wrong.text("message"),
            "2 validation errors detected: Value 'a b' at 'logGroupName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: "
            "[\\.\\-_/#A-Za-z0-9]+; Value null at 'retentionInDays' failed to satisfy "
            "constraint: Member must not be null");
  service_.CheckTable();
  EXPECT_EQ(Call("FilterLogEvents", {}).error(), "InvalidParameterException");
  EXPECT_EQ(Call("GetLogEvents", {{"logGroupName", "/g"}, {"logStreamName", "s"}}).text("message"),
            "The specified log group does not exist.");
}

}  // namespace
}  // namespace weir::cloud::logs
