// Mappings of queues as the API makes, shows and changes them.
#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "src/cloud/lambda/mapping_input.h"
#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/lambda/ops/mappings.h"
#include "src/cloud/lambda/test_context.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

class QueueMappingTest : public ::testing::Test {
 protected:
  QueueMappingTest() {
    Function function;
    function.key = {"us-east-1", "f"};
    function.timeout = seconds(20);
    EXPECT_TRUE(test_.lambda.SaveFunction(function));
  }

  LambdaOutcome Create(const json::object& more = {}) {
    json::object input = {{"FunctionName", "f"}, {"EventSourceArn", InMemoryQueue::kArn}};
    for (const auto& [name, value] : more) input[name] = value;
    return ops::CreateEventSourceMapping(test_.context, {call_, input});
  }
  LambdaOutcome Update(const json::object& mapping, const json::object& more) {
    json::object input = {{"UUID", mapping.at("UUID")}};
    for (const auto& [name, value] : more) input[name] = value;
    return ops::UpdateEventSourceMapping(test_.context, {call_, input});
  }
  /// Why it is refused.
  std::string Refusal(const json::object& more) {
    const LambdaOutcome made = Create(more);
    if (made) return "made";
    EXPECT_EQ(made.error().code, "InvalidParameterValueException");
    return made.error().message;
  }

  InMemoryFailures failures_;
  TestContext test_{failures_};
  const protocol::Call call_ = TestContext::Call();
};

TEST_F(QueueMappingTest, ShowsWhatQueuesHaveAndNothingOfStreams) {
  const LambdaOutcome made = Create();
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->at("BatchSize"), 10);
  EXPECT_EQ(made->at("EventSourceArn"), InMemoryQueue::kArn);
  EXPECT_EQ(made->at("StateTransitionReason"), "USER_INITIATED");
  for (const char* of_streams : {"StartingPosition", "ParallelizationFactor", "DestinationConfig",
                                 "MaximumRetryAttempts", "ScalingConfig", "FilterCriteria"}) {
    EXPECT_FALSE(made->contains(of_streams)) << of_streams;
  }
}

TEST_F(QueueMappingTest, KeepsFiltersAndConcurrencyUntilTheyAreTakenAway) {
  const json::object filters = {
      {"Filters", json::array{json::object{{"Pattern", R"({"body":["x"]})"}}}}};
  const json::object scaling = {{"MaximumConcurrency", 7}};
  const LambdaOutcome made = Create({{"FilterCriteria", filters}, {"ScalingConfig", scaling}});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->at("FilterCriteria"), filters);
  EXPECT_EQ(made->at("ScalingConfig"), scaling);
  LambdaOutcome changed = Update(*made, {{"BatchSize", 5}});
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->at("FilterCriteria"), filters);
  changed = Update(*made, {{"FilterCriteria", json::object()}, {"ScalingConfig", json::object()}});
  ASSERT_TRUE(changed);
  EXPECT_FALSE(changed->contains("FilterCriteria"));
  EXPECT_FALSE(changed->contains("ScalingConfig"));
  EXPECT_EQ(changed->at("BatchSize"), 5);
}

TEST_F(QueueMappingTest, ManyMessagesNeedAWindow) {
  EXPECT_EQ(Refusal({{"BatchSize", 11}}),
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is "
            "greater than 10");
  const LambdaOutcome made = Create({{"BatchSize", 10'000}, {"MaximumBatchingWindowInSeconds", 1}});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_FALSE(Update(*made, {{"MaximumBatchingWindowInSeconds", 0}}));
}

TEST_F(QueueMappingTest, AFifoQueueHasSmallBatchesAndNoWindow) {
  test_.queue.is_fifo = true;
  EXPECT_EQ(Refusal({{"MaximumBatchingWindowInSeconds", 1}}),
            "Batching window is not supported for FIFO queues");
  EXPECT_EQ(Refusal({{"BatchSize", 11}}), "The batch size of a FIFO queue is at most 10.");
  EXPECT_TRUE(Create({{"BatchSize", 10}}));
}

TEST_F(QueueMappingTest, MessagesAreHiddenAsLongAsTheFunctionMayRun) {
  test_.queue.visibility = seconds(19);
  EXPECT_EQ(Refusal({}),
            "Queue visibility timeout: 19 seconds is less than Function timeout: 20 seconds");
  test_.queue.visibility = seconds(20);
  EXPECT_TRUE(Create());
  const auto time_out = [&](int after) {
    return ops::UpdateFunctionConfiguration(test_.context,
                                            {call_, {{"FunctionName", "f"}, {"Timeout", after}}});
  };
  EXPECT_EQ(time_out(21).error().message,
            "Queue visibility timeout: 20 seconds is less than Function timeout: 21 seconds");
  EXPECT_TRUE(time_out(10));
}

TEST_F(QueueMappingTest, WhatOnlyStreamsHaveIsRefused) {
  EXPECT_EQ(Refusal({{"StartingPosition", "LATEST"}}),
            "StartingPosition is not valid for SQS event sources.");
  EXPECT_EQ(Refusal({{"MaximumRetryAttempts", 3}}),
            "MaximumRetryAttempts is not valid for SQS event sources.");
  EXPECT_TRUE(Create({{"TumblingWindowInSeconds", 0}, {"BisectBatchOnFunctionError", false}}));
}

TEST_F(QueueMappingTest, FiltersArePatternsAndFew) {
  const auto filters = [](const json::array& patterns) {
    json::array list;
    for (const json::value& pattern : patterns) {
      list.push_back(json::object{{"Pattern", pattern}});
    }
    return json::object{{"FilterCriteria", json::object{{"Filters", list}}}};
  };
  EXPECT_TRUE(Refusal(filters({"{"})).starts_with("Invalid filter pattern definition"));
  EXPECT_TRUE(Refusal(filters({R"({"body":"x"})"})).starts_with("Invalid filter pattern"));
  EXPECT_TRUE(Refusal(filters(json::array(6, "{}"))).starts_with("A mapping has at most 5"));
  EXPECT_TRUE(Create(filters(json::array(5, "{}"))));
}

TEST_F(QueueMappingTest, AQueueThatIsNotThereIsRefused) {
  test_.queue.is_gone = true;
  EXPECT_TRUE(Refusal({}).starts_with("The queue does not exist"));
}

TEST_F(QueueMappingTest, AQueueHasOneMappingAFunction) {
  ASSERT_TRUE(Create());
  EXPECT_EQ(Create().error().code, "ResourceConflictException");
}

TEST_F(QueueMappingTest, IsKeptOverARestart) {
  const json::object filters = {{"Filters", json::array{json::object{{"Pattern", "{}"}}}}};
  ASSERT_TRUE(Create(
      {{"FilterCriteria", filters}, {"ScalingConfig", json::object{{"MaximumConcurrency", 7}}}}));
  const LambdaStore again(*test_.store);
  ASSERT_EQ(again.Mappings().size(), 1U);
  const auto settings = SettingsOf(test_.context, again.Mappings().front());
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->queue.text, InMemoryQueue::kArn);
  EXPECT_EQ(settings->filters, (std::vector<std::string>{"{}"}));
  EXPECT_EQ(settings->max_concurrency, 7U);
}

}  // namespace
}  // namespace weir::cloud::lambda
