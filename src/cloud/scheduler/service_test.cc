// The operations as callers meet them: requests in, JSON or an exception out.
#include "src/cloud/scheduler/service.h"

#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::scheduler {
namespace {

namespace json = boost::json;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

constexpr TimePoint kNewYear{seconds(1'767'225'600)};

class Nobody : public TargetFunctions, public ExecutionRoles, public Figures {
 public:
  Result<void> Accept(std::string_view /*role_arn*/, std::string_view /*function_arn*/,
                      std::string /*event*/) override {
    return {};
  }
  [[nodiscard]] bool CanBeAssumed(std::string_view arn) const override {
    return !arn.ends_with("/untrusting");
  }
  void Count(const GroupKey& /*group*/, std::string_view /*metric*/,
             std::uint64_t /*times*/) override {}
};

struct Answer {
  int status = 0;
  std::string error{};
  json::object body{};

  [[nodiscard]] std::string text(std::string_view member) const {
    const json::value* value = body.if_contains(member);
    return value == nullptr || !value->is_string() ? "" : std::string(value->get_string());
  }
  [[nodiscard]] std::string message() const { return text("Message"); }
};

class SchedulerServiceTest : public testing::Test {
 protected:
  Answer Ask(std::string method, std::string path, const json::object& body = {},
             std::string query = "") {
    protocol::Call call;
    call.region = "us-east-1";
    call.http.method = std::move(method);
    call.http.path = std::move(path);
    call.http.query = std::move(query);
    call.http.body = json::serialize(body);
    const protocol::Asked asked = service_.Ask(call.http);
    call.operation = asked.operation;
    call.protocol = asked.protocol;
    Answer answer;
    service_.Handle(std::move(call), [&](const http::Response& response) {
      answer.status = response.status;
      answer.error = response.headers.Get("X-Amzn-ErrorType");
      answer.body = json::parse(response.body).as_object();
    });
    return answer;
  }
  static json::object Wish(const json::object& more = {}) {
    json::object wish = {
        {"ScheduleExpression", "rate(5 minutes)"},
        {"FlexibleTimeWindow", {{"Mode", "OFF"}}},
        {"Target",
         {{"Arn", "arn:aws:lambda:us-east-1:000000000000:function:f"},
          {"RoleArn", "arn:aws:iam::000000000000:role/r"}}},
    };
    for (const auto& [name, value] : more) wish[name] = value;
    return wish;
  }
  static json::object WishOfTarget(const json::object& more) {
    json::object wish = Wish();
    for (const auto& [name, value] : more) wish["Target"].as_object()[name] = value;
    return wish;
  }
  Answer Create(const std::string& name, const json::object& wish = Wish()) {
    return Ask("POST", "/schedules/" + name, wish);
  }
  std::string Refusal(const json::object& wish) {
    const Answer answer = Create("refused", wish);
    EXPECT_EQ(answer.error, "ValidationException");
    return answer.message();
  }
  static std::vector<std::string> Names(const Answer& answer, std::string_view list) {
    std::vector<std::string> names;
    for (const json::value& one : answer.body.at(list).as_array()) {
      names.emplace_back(one.at("Name").as_string());
    }
    return names;
  }

  store::Clock clock_{{}, [] { return kNewYear; }};
  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  Nobody nobody_;
  SchedulerService service_{*store_, clock_, {nobody_, nobody_, nobody_}};
};

TEST_F(SchedulerServiceTest, HasATableThatFitsItsModel) { service_.CheckTable(); }

TEST_F(SchedulerServiceTest, ShowsWhatWasMadeWithAwsDefaults) {
  EXPECT_EQ(Create("s").text("ScheduleArn"),
            "arn:aws:scheduler:us-east-1:000000000000:schedule/default/s");
  const Answer shown = Ask("GET", "/schedules/s");
  json::object expected =
      Wish({{"Arn", "arn:aws:scheduler:us-east-1:000000000000:schedule/default/s"},
            {"Name", "s"},
            {"GroupName", "default"},
            {"State", "ENABLED"},
            {"ScheduleExpressionTimezone", "UTC"},
            {"ActionAfterCompletion", "NONE"},
            {"CreationDate", 1'767'225'600.0},
            {"LastModificationDate", 1'767'225'600.0}});
  expected["Target"].as_object()["RetryPolicy"] = {{"MaximumEventAgeInSeconds", 86400},
                                                   {"MaximumRetryAttempts", 185}};
  EXPECT_EQ(json::value(shown.body), json::value(expected));
}

TEST_F(SchedulerServiceTest, AnUpdateSaysAllAnew) {
  json::object wish =
      Wish({{"Description", "d"},
            {"State", "DISABLED"},
            {"ActionAfterCompletion", "DELETE"},
            {"ScheduleExpressionTimezone", "Europe/Berlin"},
            {"StartDate", 1'767'225'900},
            {"EndDate", 1'767'312'000.5},
            {"FlexibleTimeWindow", {{"Mode", "FLEXIBLE"}, {"MaximumWindowInMinutes", 15}}}});
  wish["Target"].as_object()["Input"] = R"({"a": 1})";
  wish["Target"].as_object()["RetryPolicy"] = {{"MaximumRetryAttempts", 0}};
  ASSERT_EQ(Create("s", wish).status, 200);
  Answer shown = Ask("GET", "/schedules/s");
  for (const char* const member : {"Description", "State", "ActionAfterCompletion",
                                   "ScheduleExpressionTimezone", "FlexibleTimeWindow"}) {
    EXPECT_EQ(shown.body.at(member), wish.at(member)) << member;
  }
  EXPECT_EQ(shown.body.at("StartDate"), 1'767'225'900.0);
  EXPECT_EQ(shown.body.at("EndDate"), 1'767'312'000.0);
  EXPECT_EQ(shown.body.at("Target").at("Input"), R"({"a": 1})");
  EXPECT_EQ(shown.body.at("Target").at("RetryPolicy").at("MaximumRetryAttempts"), 0);

  clock_.Advance(minutes(1));
  ASSERT_EQ(Ask("PUT", "/schedules/s", Wish()).status, 200);
  shown = Ask("GET", "/schedules/s");
  EXPECT_EQ(shown.text("State"), "ENABLED");
  EXPECT_FALSE(shown.body.contains("Description"));
  EXPECT_FALSE(shown.body.contains("StartDate"));
  EXPECT_FALSE(shown.body.at("Target").as_object().contains("Input"));
  EXPECT_EQ(shown.body.at("CreationDate"), 1'767'225'600.0);
  EXPECT_EQ(shown.body.at("LastModificationDate"), 1'767'225'660.0);
}

TEST_F(SchedulerServiceTest, RefusesInAwsWords) {
  EXPECT_EQ(Refusal(Wish({{"ScheduleExpression", "rate(5 fortnights)"}})),
            "Invalid Schedule Expression rate(5 fortnights).");
  EXPECT_EQ(Refusal(Wish({{"ScheduleExpressionTimezone", "Europe/Nowhere"}})),
            "Invalid Schedule Expression Timezone Europe/Nowhere.");
  EXPECT_EQ(Refusal(WishOfTarget({{"Arn", "f"}})), "Provided Arn is not in correct format.");
  EXPECT_EQ(Refusal(WishOfTarget({{"RoleArn", "arn:aws:iam::000000000000:role/untrusting"}})),
            "The execution role you provide must allow AWS EventBridge Scheduler to assume the "
            "role.");
  EXPECT_EQ(Refusal(Wish({{"StartDate", 1'767'225'299}})),
            "The StartDate you specify cannot be earlier than 5 minutes ago.");
  EXPECT_EQ(Refusal(Wish({{"StartDate", 1'767'226'000}, {"EndDate", 1'767'226'000}})),
            "The StartDate you specify must come before the EndDate.");
  EXPECT_EQ(Refusal(Wish({{"FlexibleTimeWindow", {{"Mode", "FLEXIBLE"}}}})),
            "MaximumWindowInMinutes must be specified when the Mode is FLEXIBLE.");
  EXPECT_EQ(Refusal(Wish({{"EndDate", 1e300}})), "EndDate is no time between 1970 and 9999.");
  EXPECT_EQ(Refusal(Wish({{"State", "ON"}})),
            "1 validation error detected: Value 'ON' at 'state' failed to satisfy constraint: "
            "Member must satisfy enum value set: [ENABLED, DISABLED]");
  EXPECT_EQ(Refusal(WishOfTarget({{"Input", "{"}})),
            "The Input of a target that is a function must be well-formed JSON.");
  EXPECT_EQ(Create("past", Wish({{"ScheduleExpression", "at(2020-01-01T00:00:00)"},
                                 {"StartDate", 1},
                                 {"EndDate", 1}}))
                .status,
            200)
      << "of at() neither counts";
}

TEST_F(SchedulerServiceTest, RefusesByNameWhatIsNotHere) {
  EXPECT_EQ(Refusal(WishOfTarget({{"Arn", "arn:aws:sqs:us-east-1:000000000000:q"}})),
            "Target.Arn arn:aws:sqs:us-east-1:000000000000:q is not supported by this endpoint: "
            "schedules invoke functions of Lambda here.");
  EXPECT_EQ(Refusal(WishOfTarget(
                {{"DeadLetterConfig", {{"Arn", "arn:aws:sqs:us-east-1:000000000000:q"}}}})),
            "Target.DeadLetterConfig is not supported by this endpoint: CreateSchedule does not "
            "heed it.");
  EXPECT_EQ(Refusal(Wish({{"KmsKeyArn", "arn:aws:kms:us-east-1:000000000000:key/k"}})),
            "KmsKeyArn is not supported by this endpoint: CreateSchedule does not heed it.");
}

TEST_F(SchedulerServiceTest, ConflictsAndAbsencesAreNamed) {
  ASSERT_EQ(Create("s").status, 200);
  Answer answer = Create("s");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.error, "ConflictException");
  EXPECT_EQ(answer.message(), "Schedule s already exists.");
  for (const char* const method : {"GET", "DELETE", "PUT"}) {
    answer = Ask(method, "/schedules/none", Wish());
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.error, "ResourceNotFoundException");
    EXPECT_EQ(answer.message(), "Schedule none does not exist.");
  }
  EXPECT_EQ(Create("x", Wish({{"GroupName", "none"}})).message(),
            "Schedule group none does not exist.");
  EXPECT_EQ(Ask("GET", "/schedules/s", {}, "groupName=none").message(),
            "Schedule group none does not exist.");
  EXPECT_EQ(Ask("GET", "/schedules", {}, "ScheduleGroup=none").message(),
            "Schedule group none does not exist.");
  EXPECT_EQ(Ask("POST", "/schedule-groups/default").message(),
            "Schedule group default already exists.");
  EXPECT_EQ(Ask("DELETE", "/schedule-groups/default").error, "ValidationException");
}

TEST_F(SchedulerServiceTest, ARequestThatComesAgainIsAnsweredAsTheFirst) {
  const json::object wish = Wish({{"ClientToken", "t"}});
  ASSERT_EQ(Create("s", wish).status, 200);
  EXPECT_EQ(Create("s", wish).status, 200);
  EXPECT_EQ(Create("s", Wish({{"ClientToken", "t"}, {"Description", "other"}})).status, 409);
  ASSERT_EQ(Ask("DELETE", "/schedules/s", {}, "clientToken=d").status, 200);
  EXPECT_EQ(Ask("DELETE", "/schedules/s", {}, "clientToken=d").status, 200);
  EXPECT_EQ(Ask("DELETE", "/schedules/s", {}, "clientToken=e").status, 404);
}

TEST_F(SchedulerServiceTest, ListsPageByPage) {
  ASSERT_EQ(Ask("POST", "/schedule-groups/g").status, 200);
  for (const char* const name : {"b", "a", "a-c"}) ASSERT_EQ(Create(name).status, 200);
  ASSERT_EQ(Create("d", Wish({{"GroupName", "g"}, {"State", "DISABLED"}})).status, 200);
  const Answer first = Ask("GET", "/schedules", {}, "MaxResults=3");
  EXPECT_THAT(Names(first, "Schedules"), ElementsAre("a", "a-c", "b"));
  const Answer rest = Ask("GET", "/schedules", {}, "NextToken=" + first.text("NextToken"));
  EXPECT_THAT(Names(rest, "Schedules"), ElementsAre("d"));
  EXPECT_FALSE(rest.body.contains("NextToken"));
  EXPECT_THAT(Names(Ask("GET", "/schedules", {}, "NamePrefix=a"), "Schedules"),
              ElementsAre("a", "a-c"));
  EXPECT_THAT(Names(Ask("GET", "/schedules", {}, "State=DISABLED"), "Schedules"), ElementsAre("d"));
  EXPECT_THAT(
      Names(Ask("GET", "/schedules", {}, "ScheduleGroup=default&MaxResults=1"), "Schedules"),
      ElementsAre("a"));
  EXPECT_THAT(Names(Ask("GET", "/schedule-groups"), "ScheduleGroups"), ElementsAre("default", "g"));
  EXPECT_THAT(Names(Ask("GET", "/schedule-groups", {}, "NamePrefix=g"), "ScheduleGroups"),
              ElementsAre("g"));
  EXPECT_EQ(Ask("GET", "/schedules", {}, "NextToken=!").error, "ValidationException");
}

TEST_F(SchedulerServiceTest, AGroupGoesWithItsSchedules) {
  ASSERT_EQ(Ask("POST", "/schedule-groups/g").status, 200);
  ASSERT_EQ(Create("s", Wish({{"GroupName", "g"}})).status, 200);
  ASSERT_EQ(Create("s").status, 200) << "another group, another schedule";
  ASSERT_EQ(Ask("DELETE", "/schedule-groups/g").status, 200);
  EXPECT_EQ(Ask("GET", "/schedule-groups/g").status, 404);
  EXPECT_EQ(Names(Ask("GET", "/schedules"), "Schedules").size(), 1U);
}

TEST_F(SchedulerServiceTest, GroupsHaveTags) {
  ASSERT_EQ(Ask("POST", "/schedule-groups/g", {{"Tags", {{{"Key", "a"}, {"Value", "1"}}}}}).status,
            200);
  const std::string path =
      "/tags/arn%3Aaws%3Ascheduler%3Aus-east-1%3A000000000000%3Aschedule-group%2F";
  ASSERT_EQ(Ask("POST", path + "g", {{"Tags", {{{"Key", "b"}, {"Value", "2"}}}}}).status, 200);
  ASSERT_EQ(Ask("DELETE", path + "g", {}, "TagKeys=a&TagKeys=c").status, 200);
  EXPECT_EQ(json::value(Ask("GET", path + "g").body),
            (json::value{{"Tags", {{{"Key", "b"}, {"Value", "2"}}}}}));
  EXPECT_EQ(Ask("GET", path + "none").message(), "Schedule group none does not exist.");
  EXPECT_EQ(Ask("POST", path + "g", {{"Tags", {{{"Key", "aws:b"}, {"Value", "2"}}}}}).error,
            "ValidationException");
  json::array many;
  for (int i = 0; i <= 50; ++i) {
    many.push_back(json::object{{"Key", fmt::format("k{}", i)}, {"Value", "v"}});
  }
  EXPECT_EQ(Ask("POST", "/schedule-groups/h", {{"Tags", many}}).status, 402);
  many.pop_back();
  EXPECT_EQ(Ask("POST", "/schedule-groups/h", {{"Tags", many}}).status, 200);
  EXPECT_EQ(Ask("POST", path + "g", {{"Tags", many}}).status, 402) << "with the one that is there";
  EXPECT_EQ(Ask("POST", path + "default", {{"Tags", {{{"Key", "a"}, {"Value", "1"}}}}}).status,
            200);
}

}  // namespace
}  // namespace weir::cloud::scheduler
