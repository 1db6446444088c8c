// What functions print, in CloudWatch Logs.
#include "src/cloud/server/adapters/lambda_logs_sink.h"

#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "src/cloud/server/adapters/roles_testing.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::server {
namespace {

TEST(CloudWatchLogSink, GroupAndStreamAreMadeForTheFirstLine) {
  using namespace std::chrono_literals;
  const auto store = store::OpenTestStore();
  const store::Clock clock;
  logs::LogStore logs(*store, clock, {});
  CloudWatchLogSink sink(logs);
  const store::TimePoint time{std::chrono::floor<store::Duration>(clock.Now())};
  sink.Write({"eu-west-1", "/aws/lambda/f", "s"}, {{time, "a"}, {time + 1ms, "b"}});

  const logs::GroupKey group{"eu-west-1", "/aws/lambda/f"};
  ASSERT_TRUE(logs.DescribeStream(group, "s"));
  const auto page = logs.Read(group, {});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->events.size(), 2U);
  EXPECT_EQ(page->events[0].message, "a");
  EXPECT_EQ(page->events[1].position.timestamp_ms - page->events[0].position.timestamp_ms, 1);
}

class LogRights : public RolesTest {};

TEST_F(LogRights, LinesNeedTheRightsOfTheFunctionsRole) {
  const std::string role = Make("/", "r", kTrustsLambda);
  const AccessJudge judge = JudgeOf(Judged::kFunctions);
  logs::LogStore logs(*store_, clock_, {});
  CloudWatchLogSink sink(logs, &judge);
  const logs::GroupKey group{"eu-west-1", "/aws/lambda/f"};
  const auto write = [&] {
    sink.Write({group.region, group.name, "s", role, "arn:aws:lambda:eu-west-1:0:function:f"},
               {{clock_.Now(), "a"}});
    return logs.DescribeStream(group, "s").has_value();
  };
  Allow("r", "logs:CreateLogStream");
  Allow("r", "logs:PutLogEvents", group.Arn() + ":*");
  EXPECT_FALSE(write()) << "the group is not there, and may not be made";
  ASSERT_TRUE(logs.CreateGroup({.key = group}));
  EXPECT_TRUE(write());
}

}  // namespace
}  // namespace weir::cloud::server
