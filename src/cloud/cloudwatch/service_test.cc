// CloudWatch's operations in both of its protocols.
#include "src/cloud/cloudwatch/service.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/protocol/cbor.h"

namespace weir::cloud::cloudwatch {
namespace {

namespace json = boost::json;

constexpr std::int64_t kNow = 1626307200;

class CloudWatchServiceTest : public testing::Test {
 protected:
  http::Response Send(const std::string& operation, const json::object& input, bool cbor) {
    protocol::Call call;
    call.region = "us-east-1";
    call.operation = operation;
    call.http.path = "/service/GraniteServiceVersion20100801/operation/" + operation;
    if (cbor) {
      call.http.headers.Add("smithy-protocol", "rpc-v2-cbor");
    } else {
      call.http.headers.Add("X-Amz-Target", "GraniteServiceVersion20100801." + operation);
    }
    const protocol::Asked asked = service_.Ask(call.http);
    EXPECT_EQ(asked.operation, operation);
    call.protocol = asked.protocol;
    call.http.body = cbor ? protocol::RenderCbor(input) : json::serialize(input);
    http::Response answer;
    service_.Handle(std::move(call),
                    [&](http::Response response) { answer = std::move(response); });
    return answer;
  }

  json::object Call(const std::string& operation, const json::object& input) {
    const http::Response cbor = Send(operation, input, true);
    const auto value = protocol::ParseCbor(cbor.body);
    EXPECT_TRUE(value);
    return value ? value->as_object() : json::object();
  }

  std::string Error(const std::string& operation, const json::object& input) {
    const json::object body = Call(operation, input);
    const json::value* type = body.if_contains("__type");
    return type == nullptr ? "" : std::string(type->as_string());
  }

  void Put(double value, std::int64_t time) {
    ASSERT_EQ(
        Error("PutMetricData", {{"Namespace", "n"},
                                {"MetricData", json::array{json::object{{"MetricName", "m"},
                                                                        {"Timestamp", time},
                                                                        {"Value", value},
                                                                        {"Unit", "Count"}}}}}),
        "");
  }

  store::Clock clock_{store::Duration{}, [] { return TimePoint(std::chrono::seconds(kNow)); }};
  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  MetricStore metrics_{*store_, clock_, {}};
  CloudWatchService service_{metrics_, clock_};
};

TEST_F(CloudWatchServiceTest, AnswersInTheProtocolOfTheRequest) {
  EXPECT_EQ(Send("ListMetrics", {}, false).body, R"({"Metrics":[]})");
  const http::Response cbor = Send("ListMetrics", {}, true);
  EXPECT_EQ(cbor.headers.Get("smithy-protocol"), "rpc-v2-cbor");
  EXPECT_EQ(cbor.body, protocol::RenderCbor({{"Metrics", json::array()}}));
}

TEST_F(CloudWatchServiceTest, AnswersFormsInXmlWithTimesAsText) {
  Put(1, kNow - 60);
  protocol::Call call;
  call.region = "us-east-1";
  call.http.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  call.http.body =
      "Action=GetMetricStatistics&Version=2010-08-01&Namespace=n&MetricName=m&Period=60"
      "&StartTime=2021-07-14T23%3A50%3A00Z&EndTime=2021-07-15T00%3A00%3A00Z"
      "&Statistics.member.1=Sum&Statistics.member.2=Maximum";
  const protocol::Asked asked = service_.Ask(call.http);
  call.operation = asked.operation;
  call.protocol = asked.protocol;
  std::string body;
  service_.Handle(std::move(call), [&](const http::Response& answer) { body = answer.body; });
  EXPECT_THAT(body, testing::HasSubstr("<GetMetricStatisticsResult><Label>m</Label><Datapoints>"
                                       "<member><Timestamp>2021-07-14T23:59:00Z</Timestamp>"));
  EXPECT_THAT(body, testing::HasSubstr("<Sum>"));
}

TEST_F(CloudWatchServiceTest, TellsAllThatIsWrongAtOnce) {
  const json::object body =
      Call("PutMetricData",
           {{"Namespace", ""}, {"MetricData", json::array{json::object{{"Value", 1}}}}});
  EXPECT_EQ(body.at("__type"), "com.amazonaws.cloudwatch#ValidationException");
  EXPECT_THAT(std::string(body.at("message").as_string()),
              testing::StartsWith("3 validation errors detected: "));
}

TEST_F(CloudWatchServiceTest, RefusesWhatIsNotDoneByName) {
  const json::object body = Call(
      "PutMetricData", {{"Namespace", "n"}, {"EntityMetricData", json::array{json::object()}}});
  EXPECT_EQ(body.at("message"),
            "EntityMetricData is not supported by this endpoint: PutMetricData does not heed it.");
}

TEST_F(CloudWatchServiceTest, ItsTableIsOfTheModel) { service_.CheckTable(); }

TEST_F(CloudWatchServiceTest, GivesBackWhatWasPutByPeriod) {
  Put(1, kNow - 120);
  Put(2, kNow - 60);
  Put(3, kNow - 59);
  const json::object answer =
      Call("GetMetricStatistics", {{"Namespace", "n"},
                                   {"MetricName", "m"},
                                   {"StartTime", kNow - 600},
                                   {"EndTime", kNow},
                                   {"Period", 60},
                                   {"Statistics", json::array{"Sum", "Average", "Maximum"}}});
  const json::array& points = answer.at("Datapoints").as_array();
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[1].at("Sum"), 5.0);
  EXPECT_EQ(points[1].at("Average"), 2.5);
  EXPECT_EQ(points[1].at("Maximum"), 3.0);
  EXPECT_EQ(points[1].at("Timestamp"), static_cast<double>(kNow - 60));
  EXPECT_EQ(points[1].at("Unit"), "Count");
}

TEST_F(CloudWatchServiceTest, GetsManyMetricsNewestFirst) {
  Put(1, kNow - 120);
  Put(2, kNow - 60);
  const json::object metric = {{"Namespace", "n"}, {"MetricName", "m"}};
  const json::object stat = {{"Metric", metric}, {"Period", 60}, {"Stat", "Sum"}};
  const json::object answer =
      Call("GetMetricData",
           {{"StartTime", kNow - 600},
            {"EndTime", kNow},
            {"MetricDataQueries", json::array{json::object{{"Id", "q"}, {"MetricStat", stat}}}}});
  const json::object& result = answer.at("MetricDataResults").at(0).as_object();
  EXPECT_EQ(result.at("Values"), (json::array{2.0, 1.0}));
  EXPECT_EQ(result.at("Label"), "m");
  EXPECT_EQ(result.at("StatusCode"), "Complete");
}

TEST_F(CloudWatchServiceTest, ListsByDimensions) {
  for (const char* name : {"a", "b"}) {
    const json::object dimension = {{"Name", "d"}, {"Value", name}};
    ASSERT_EQ(
        Error("PutMetricData",
              {{"Namespace", "n"},
               {"MetricData", json::array{json::object{{"MetricName", "m"},
                                                       {"Values", json::array{1, 2}},
                                                       {"Counts", json::array{3, 4}},
                                                       {"Dimensions", json::array{dimension}}}}}}),
        "");
  }
  EXPECT_EQ(Call("ListMetrics", {{"Namespace", "n"}}).at("Metrics").as_array().size(), 2U);
  const json::object filter = {{"Name", "d"}, {"Value", "b"}};
  EXPECT_EQ(
      Call("ListMetrics", {{"Dimensions", json::array{filter}}}).at("Metrics").as_array().size(),
      1U);
  EXPECT_EQ(metrics_.List()[0].total.sum, 11);
}

TEST_F(CloudWatchServiceTest, RefusesWhatIsWrong) {
  const auto put = [&](const json::object& datum) {
    return Error("PutMetricData", {{"Namespace", "n"}, {"MetricData", json::array{datum}}});
  };
  const std::string prefix = "com.amazonaws.cloudwatch#";
  EXPECT_EQ(put({{"MetricName", "m"}}), prefix + "MissingRequiredParameterException");
  EXPECT_EQ(put({{"MetricName", "m"}, {"Value", 1}, {"Values", json::array{1}}}),
            prefix + "InvalidParameterCombinationException");
  EXPECT_EQ(put({{"MetricName", "m"}, {"Value", 1}, {"Timestamp", 5}}),
            prefix + "InvalidParameterValueException");
  EXPECT_EQ(Error("PutMetricAlarm", {}), prefix + "UnknownOperationException");
  EXPECT_EQ(Send("PutMetricData", {{"Namespace", "AWS/x"}}, true).headers.Get("x-amzn-query-error"),
            "InvalidParameterValue;Sender");
}

}  // namespace
}  // namespace weir::cloud::cloudwatch
