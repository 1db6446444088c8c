// Context attributes, and the notification without an input.
#include "src/cloud/scheduler/payload.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace weir::cloud::scheduler {
namespace {

namespace json = boost::json;

const ScheduleKey kKey{.group = {.region = "eu-west-1", .name = "g"}, .name = "s"};
constexpr Seconds kTime{std::chrono::seconds(1'767'225'600)};

std::string Filled(std::string input) {
  const Settings settings{.input = std::move(input)};
  return PayloadOf(
      {.schedule = kKey, .settings = settings, .time = kTime, .number = 3, .execution_id = "id"});
}

TEST(Payload, HasAttributesFilledIn) {
  EXPECT_EQ(Filled(R"({"a":"<aws.scheduler.schedule-arn>"})"),
            R"({"a":"arn:aws:scheduler:eu-west-1:000000000000:schedule/g/s"})");
  EXPECT_EQ(Filled(R"(["<aws.scheduler.scheduled-time>","<aws.scheduler.execution-id>",)"
                   R"("no <aws.scheduler.attempt-number>, <aws.scheduler.attempt-number>"])"),
            R"(["2026-01-01T00:00:00Z","id","no 3, 3"])");
}

TEST(Payload, KeepsWhatIsNoAttribute) {
  for (const char* const input :
       {"{}", "[]", R"("<aws.scheduler.>")", R"("<aws.scheduler.other>")", R"("<aws.scheduler.")",
        R"("<aws.scheduler.attempt-number")", R"("<aws.events.schedule-arn>")"}) {
    EXPECT_EQ(Filled(input), input);
  }
  EXPECT_EQ(Filled(R"("<aws.scheduler.<aws.scheduler.attempt-number>")"), R"("<aws.scheduler.3")");
}

TEST(Payload, WithoutAnInputIsANotification) {
  const Settings settings;
  const json::value event = json::parse(
      PayloadOf({.schedule = kKey, .settings = settings, .time = kTime, .execution_id = "an-id"}));
  EXPECT_EQ(event, (json::value{{"version", "0"},
                                {"id", "an-id"},
                                {"detail-type", "Scheduled Event"},
                                {"source", "aws.scheduler"},
                                {"account", "000000000000"},
                                {"time", "2026-01-01T00:00:00Z"},
                                {"region", "eu-west-1"},
                                {"resources", {kKey.Arn()}},
                                {"detail", "{}"}}));
}

}  // namespace
}  // namespace weir::cloud::scheduler
