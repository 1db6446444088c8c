// What is due, in order, each once, over starts and leaps of the clock.
#include "src/cloud/scheduler/agenda.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/cloud/store/test_store.h"

namespace weir::cloud::scheduler {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr TimePoint kBegin{seconds(1'767'225'600)};

ScheduleKey Key(std::string name, std::string group = "default") {
  return {.group = {.region = "us-east-1", .name = std::move(group)}, .name = std::move(name)};
}

class AgendaTest : public testing::Test {
 protected:
  void Restart() { agenda_.emplace(*store_, clock_, waiter_); }
  void Create(const std::string& name, Settings settings, std::string group = "default") {
    ASSERT_TRUE(agenda_->Create(Key(name, std::move(group)), std::move(settings), {}));
  }
  /// Delivers all that is due: "<name> <minutes after the beginning> #<attempt>".
  std::vector<std::string> FireAll(Delivery delivery = Delivery::kTaken) {
    std::vector<std::string> fired;
    const auto deliver = [&](const ScheduleKey& key, const Settings& /*settings*/, Seconds time,
                             std::uint32_t attempt) {
      fired.push_back(fmt::format("{} {} #{}", key.name, (time - kBegin) / minutes(1), attempt));
      return delivery;
    };
    while (true) {
      const auto one = agenda_->FireNext(deliver);
      EXPECT_TRUE(one);
      if (!one || !one->IsAny() || one->delivery == Delivery::kHeld) return fired;
      dropped_ += one->dropped;
    }
  }

  store::Clock clock_{{}, [] { return kBegin; }};
  store::Waiter waiter_{clock_};
  const std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  std::optional<Agenda> agenda_{std::in_place, *store_, clock_, waiter_};
  std::uint64_t dropped_ = 0;
};

TEST_F(AgendaTest, ALeapOverManyTimesFiresAllInOrderEachOnce) {
  Create("quarter", {.expression = "rate(15 minutes)"});
  Create("half", {.expression = "cron(10,40 * * * ? *)"});
  EXPECT_THAT(FireAll(), ElementsAre("quarter 0 #1"));
  EXPECT_THAT(FireAll(), IsEmpty());
  clock_.Advance(minutes(46));
  EXPECT_THAT(FireAll(), ElementsAre("half 10 #1", "quarter 15 #1", "quarter 30 #1", "half 40 #1",
                                     "quarter 45 #1"));
  EXPECT_THAT(FireAll(), IsEmpty());
  EXPECT_EQ(agenda_->NextDue(), kBegin + minutes(60));
}

TEST_F(AgendaTest, ALeapOfADayFiresAllTimesOfTheDay) {
  Create("s", {.expression = "rate(1 minute)"});
  FireAll();
  clock_.Advance(hours(24));
  EXPECT_EQ(FireAll().size(), 24U * 60);
  EXPECT_EQ(dropped_, 0U);
}

TEST_F(AgendaTest, WhatIsOlderThanItsRetryPolicyAllowsIsPassedOverInOneStep) {
  Create("s", {.expression = "rate(1 minute)", .max_age = minutes(2)});
  FireAll();
  clock_.Advance(hours(24) * 28 + seconds(1));
  const auto first = agenda_->FireNext({});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->dropped, 28U * 24 * 60 - 2);
  EXPECT_EQ(first->delivery, std::nullopt);
  EXPECT_EQ(first->schedule, Key("s"));
  Restart();
  EXPECT_THAT(FireAll(), ElementsAre("s 40319 #1", "s 40320 #1"));
  EXPECT_EQ(dropped_, 0U);
}

TEST_F(AgendaTest, AScheduleWhoseLastTimeIsTooOldGoesUninvoked) {
  Create("s", {.expression = "at(2026-01-01T00:01:00)", .delete_after = true});
  clock_.Advance(hours(25));
  EXPECT_THAT(FireAll(), IsEmpty());
  EXPECT_EQ(dropped_, 1U);
  EXPECT_FALSE(agenda_->Find(Key("s")));
  Create("late", {.expression = "at(2020-01-01T00:01:00)"});
  EXPECT_EQ(FireAll().size(), 1U) << "it was made late, and waits no longer for that";
}

TEST_F(AgendaTest, AStartLosesNothingAndRepeatsNothing) {
  Create("s", {.expression = "rate(15 minutes)"});
  Create("failing", {.expression = "at(2026-01-01T00:00:00)"});
  EXPECT_THAT(FireAll(Delivery::kFailed), ElementsAre("failing 0 #1", "s 0 #1"));
  clock_.Advance(minutes(31));
  Restart();
  EXPECT_THAT(FireAll(), ElementsAre("failing 0 #2", "s 0 #2", "s 15 #1", "s 30 #1"));
  Restart();
  EXPECT_THAT(FireAll(), IsEmpty());
}

TEST_F(AgendaTest, WhatIsHeldStaysDue) {
  Create("s", {.expression = "rate(15 minutes)", .max_retries = 0});
  EXPECT_THAT(FireAll(Delivery::kHeld), ElementsAre("s 0 #1"));
  EXPECT_THAT(FireAll(), ElementsAre("s 0 #1"));
}

TEST_F(AgendaTest, AFailureIsTriedAgainUntilItsPolicyIsThrough) {
  Create("s", {.expression = "at(2026-01-01T00:00:00)", .max_retries = 2});
  EXPECT_THAT(FireAll(Delivery::kFailed), ElementsAre("s 0 #1"));
  EXPECT_THAT(FireAll(Delivery::kFailed), IsEmpty());
  clock_.Advance(seconds(1));
  EXPECT_THAT(FireAll(Delivery::kFailed), ElementsAre("s 0 #2"));
  EXPECT_EQ(dropped_, 0U);
  clock_.Advance(seconds(2));
  EXPECT_THAT(FireAll(Delivery::kFailed), ElementsAre("s 0 #3"));
  EXPECT_EQ(dropped_, 1U);
  clock_.Advance(hours(1));
  EXPECT_THAT(FireAll(), IsEmpty());
  EXPECT_TRUE(agenda_->Find(Key("s"))) << "it stays, though it is through";
}

TEST_F(AgendaTest, AScheduleThatIsToGoGoesAfterItsLastInvocation) {
  Create("once", {.expression = "at(2026-01-01T00:00:00)", .delete_after = true});
  Create("failing",
         {.expression = "at(2026-01-01T00:00:00)", .delete_after = true, .max_retries = 1});
  Create("twice", {.expression = "rate(1 minute)",
                   .end = std::chrono::floor<seconds>(kBegin) + minutes(1),
                   .delete_after = true});
  Create("past", {.expression = "cron(0 0 1 1 ? 1999)", .delete_after = true});
  Create("endless", {.expression = "cron(0 0 1 1 ? 2026)", .delete_after = true});
  const auto deliver = [](const ScheduleKey& key, const auto&...) {
    return key.name == "failing" ? Delivery::kFailed : Delivery::kTaken;
  };
  while (agenda_->FireNext(deliver)->delivery) {
  }
  EXPECT_FALSE(agenda_->Find(Key("once")));
  EXPECT_TRUE(agenda_->Find(Key("failing"))) << "it is tried again";
  EXPECT_TRUE(agenda_->Find(Key("twice")));
  clock_.Advance(minutes(1));
  while (agenda_->FireNext(deliver)->delivery) {
  }
  Restart();
  EXPECT_FALSE(agenda_->Find(Key("failing")));
  EXPECT_FALSE(agenda_->Find(Key("twice")));
  EXPECT_TRUE(agenda_->Find(Key("past"))) << "it was never invoked";
  EXPECT_TRUE(agenda_->Find(Key("endless"))) << "AWS deletes none that has no EndDate";
  EXPECT_EQ(agenda_->NextDue(), std::nullopt);
}

TEST_F(AgendaTest, WhatIsDeletedIsNotDue) {
  ASSERT_TRUE(agenda_->CreateGroup(Key("", "g").group, {}));
  Create("in-group", {.expression = "rate(1 minute)"}, "g");
  Create("alone", {.expression = "rate(1 minute)"});
  FireAll(Delivery::kFailed);
  ASSERT_TRUE(agenda_->DeleteGroup(Key("", "g").group));
  ASSERT_TRUE(agenda_->Delete(Key("alone")));
  clock_.Advance(hours(1));
  EXPECT_THAT(FireAll(), IsEmpty());
  ASSERT_TRUE(agenda_->CreateGroup(Key("", "g").group, {}));
  Restart();
  EXPECT_EQ(agenda_->NextDue(), std::nullopt);
  EXPECT_FALSE(agenda_->Find(Key("in-group", "g"))) << "the new group is empty";
}

TEST_F(AgendaTest, AnUpdateWithOtherTimesBeginsAnew) {
  Create("s", {.expression = "rate(1 hour)"});
  FireAll();
  clock_.Advance(minutes(5));
  ASSERT_TRUE(agenda_->Update(Key("s"), {.expression = "rate(1 hour)", .description = "same"}));
  EXPECT_THAT(FireAll(), IsEmpty());
  ASSERT_TRUE(agenda_->Update(Key("s"), {.expression = "rate(2 hours)"}));
  EXPECT_THAT(FireAll(), ElementsAre("s 5 #1"));
  ASSERT_TRUE(agenda_->Update(Key("s"), {.expression = "rate(2 hours)", .enabled = false}));
  clock_.Advance(hours(9));
  EXPECT_THAT(FireAll(), IsEmpty());
  ASSERT_TRUE(agenda_->Update(Key("s"), {.expression = "rate(2 hours)"}));
  EXPECT_THAT(FireAll(), IsEmpty());
  clock_.Advance(hours(1));
  EXPECT_THAT(FireAll(), ElementsAre("s 605 #1"));
}

TEST_F(AgendaTest, AnUpdateDoesNotInvokeAgainWhatWasInvoked) {
  Create("s", {.expression = "at(2026-01-01T00:00:00)"});
  EXPECT_THAT(FireAll(), ElementsAre("s 0 #1"));
  clock_.Advance(minutes(5));
  const auto start = std::chrono::floor<seconds>(kBegin);
  for (const Settings& settings :
       {Settings{.expression = "at(2026-01-01T00:00:00)", .start = start},
        Settings{.expression = "at(2026-01-01T00:00:00)", .zone = "Etc/UTC"},
        Settings{.expression = "at(2026-01-01T09:00:00)"},
        Settings{.expression = "at(2026-01-01T00:00:00)"}}) {
    ASSERT_TRUE(agenda_->Update(Key("s"), settings));
    EXPECT_THAT(FireAll(), IsEmpty());
  }
}

TEST_F(AgendaTest, AnUpdateWithTheSameTimesLeavesRetriesToTheirBackOff) {
  Create("s", {.expression = "at(2026-01-01T00:00:00)"});
  FireAll(Delivery::kFailed);
  ASSERT_TRUE(
      agenda_->Update(Key("s"), {.expression = "at(2026-01-01T00:00:00)", .zone = "Etc/UTC"}));
  EXPECT_THAT(FireAll(Delivery::kFailed), IsEmpty());
  clock_.Advance(seconds(1));
  EXPECT_THAT(FireAll(Delivery::kFailed), ElementsAre("s 0 #2"));
  EXPECT_THAT(FireAll(Delivery::kFailed), IsEmpty());
}

TEST_F(AgendaTest, RetriesGoWhereTimesBeginAnew) {
  Create("s", {.expression = "rate(1 hour)"});
  FireAll(Delivery::kFailed);
  ASSERT_TRUE(agenda_->Update(Key("s"), {.expression = "rate(2 hours)"}));
  clock_.Advance(minutes(119));
  EXPECT_THAT(FireAll(), IsEmpty());
  Restart();
  EXPECT_THAT(FireAll(), IsEmpty());
  clock_.Advance(minutes(1));
  EXPECT_THAT(FireAll(), ElementsAre("s 120 #1"));
}

/// Within the time of a test only where a retry costs the same whatever others there are.
TEST_F(AgendaTest, AsManyRetriesAsThereMayBeAreGoneThroughOneByOne) {
  constexpr auto kMost = static_cast<int>(Agenda::kMaxRetries);
  Create("s", {.expression = "rate(1 minute)", .max_age = hours(10'000)});
  clock_.Advance(minutes(kMost));
  EXPECT_EQ(FireAll(Delivery::kFailed).size(), Agenda::kMaxRetries + 1);
  EXPECT_EQ(dropped_, 1U) << "for which there is no room";
  clock_.Advance(seconds(1));
  EXPECT_EQ(FireAll().size(), Agenda::kMaxRetries);
  clock_.Advance(seconds(1));
  EXPECT_THAT(FireAll(), IsEmpty());
}

TEST_F(AgendaTest, ATokenAnswersACreationThatComesAgain) {
  const Settings settings{.expression = "rate(1 hour)"};
  ASSERT_TRUE(agenda_->Create(Key("s"), settings, "token"));
  EXPECT_TRUE(agenda_->Create(Key("s"), settings, "token"));
  EXPECT_FALSE(agenda_->Create(Key("s"), settings, "another"));
  EXPECT_FALSE(agenda_->Create(Key("s"), {.expression = "rate(2 hours)"}, "token"));
  ASSERT_TRUE(agenda_->CreateGroup(Key("", "g").group, {.client_token = "token"}));
  Restart();
  EXPECT_TRUE(agenda_->CreateGroup(Key("", "g").group, {.client_token = "token"}));
  EXPECT_FALSE(agenda_->CreateGroup(Key("", "g").group, {.client_token = "other"}));
}

/// Whatever fails, is held or dies in between: times are handed over in order and none is left out.
RC_GTEST_FIXTURE_PROP(AgendaTest, EveryTimeIsTakenExactlyOnce, ()) {
  Create("a", {.expression = "rate(1 minute)"});
  Create("b", {.expression = "rate(7 minutes)"});
  std::map<std::string, std::vector<Seconds>> taken;
  const auto deliver = [&](const ScheduleKey& key, const Settings& /*settings*/, Seconds time,
                           std::uint32_t /*attempt*/) {
    const auto delivery = *rc::gen::element(Delivery::kTaken, Delivery::kFailed, Delivery::kHeld);
    if (delivery == Delivery::kTaken) taken[key.name].push_back(time);
    return delivery;
  };
  for (int step = 0; step < 15; ++step) {
    clock_.Advance(seconds(*rc::gen::inRange(0, 200)));
    const int tries = *rc::gen::inRange(0, 10);
    for (int i = 0; i < tries; ++i) RC_ASSERT(agenda_->FireNext(deliver));
    if (*rc::gen::arbitrary<bool>()) Restart();
  }
  clock_.Advance(minutes(10));
  const auto take = [&](const ScheduleKey& key, const Settings& /*settings*/, Seconds time,
                        std::uint32_t /*attempt*/) {
    taken[key.name].push_back(time);
    return Delivery::kTaken;
  };
  while (agenda_->FireNext(take)->delivery) {
  }
  const auto passed = clock_.Now() - kBegin;
  for (const auto& [name, period] : {std::pair("a", minutes(1)), std::pair("b", minutes(7))}) {
    std::vector<Seconds> times = taken[name];
    std::sort(times.begin(), times.end());
    RC_ASSERT(static_cast<long>(times.size()) == passed / period + 1);
    for (std::size_t i = 0; i < times.size(); ++i) {
      RC_ASSERT(times[i] == kBegin + static_cast<int>(i) * period);
    }
  }
}

}  // namespace
}  // namespace weir::cloud::scheduler
