// Groups, streams and events over restarts, retention and bounds.
#include "src/cloud/logs/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::logs {
namespace {

using std::chrono::hours;
using testing::ElementsAre;

const GroupKey kGroup{"us-east-1", "/aws/lambda/f"};

/// A store in memory that outlives the services built on it, as a directory outlives a process.
class LogStoreTest : public testing::Test {
 protected:
  LogStoreTest() { Restart(); }

  void Restart() {
    logs_.reset();
    logs_ = std::make_unique<LogStore>(*store_, clock_, options_);
  }

  void Append(const std::string& stream, const std::vector<std::string>& messages) {
    std::vector<NewEvent> events;
    for (const std::string& message : messages) {
      events.push_back({Milliseconds(clock_.Now()), message});
    }
    ASSERT_TRUE(logs_->Append(kGroup, stream, std::move(events)));
  }

  std::vector<std::string> Read(const EventQuery& query = {}) {
    std::vector<std::string> messages;
    const auto page = logs_->Read(kGroup, query);
    EXPECT_TRUE(page);
    if (page) {
      for (const Event& event : page->events) messages.push_back(event.message);
    }
    return messages;
  }

  store::Clock clock_{store::Duration{}, [] { return TimePoint(hours(24 * 365 * 50)); }};
  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  LogStore::Options options_;
  std::unique_ptr<LogStore> logs_;
};

TEST_F(LogStoreTest, AppendMakesGroupAndStream) {
  Append("a", {"one", "two"});
  EXPECT_THAT(Read(), ElementsAre("one", "two"));
  const auto stream = logs_->DescribeStream(kGroup, "a");
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->last_ms, Milliseconds(clock_.Now()));
}

TEST_F(LogStoreTest, WhatIsStoredIsCountedForTheBillAndNothingElse) {
  usage::Meter meter;
  options_.meter = &meter;
  Restart();
  const auto bytes = [&] { return meter.Read()[usage::Item::kLogsGbIn] * usage::kBytesPerGb; };
  EXPECT_FALSE(logs_->Put(kGroup, "a", {{1, "refused"}}));
  EXPECT_EQ(bytes(), 0);
  Append("a", {"one", "three"});
  EXPECT_EQ(bytes(), 8);
  ASSERT_TRUE(logs_->Put(kGroup, "a", {{Milliseconds(clock_.Now()), "two"}}));
  EXPECT_EQ(bytes(), 11);
  Append("a", {std::string(LogStore::kMaxMessageBytes + 5, 'x')});  // is cut
  EXPECT_EQ(bytes(), 11 + static_cast<double>(LogStore::kMaxMessageBytes));
}

TEST_F(LogStoreTest, PutNeedsGroupAndStream) {
  const std::vector<NewEvent> events = {{1, "x"}};
  EXPECT_EQ(logs_->Put(kGroup, "a", events).error().message,
            "The specified log group does not exist.");
  Append("b", {"y"});
  EXPECT_EQ(logs_->Put(kGroup, "a", events).error().message,
            "The specified log stream does not exist.");
}

TEST_F(LogStoreTest, EventsSurviveARestartInTheirOrder) {
  Append("a", {"one"});
  Restart();
  Append("b", {"two"});
  clock_.Advance(hours(1));
  Restart();
  Append("a", {"three"});
  EXPECT_THAT(Read(), ElementsAre("one", "two", "three"));
  EXPECT_EQ(logs_->Streams(kGroup)->size(), 2U);
  EXPECT_EQ(logs_->Describe(kGroup)->stored_bytes, 11U);
}

TEST_F(LogStoreTest, PagesForwardsAndBackwards) {
  Append("a", {"1", "2", "3", "4"});
  EventQuery query;
  query.max_events = 3;
  const auto page = logs_->Read(kGroup, query);
  ASSERT_TRUE(page->next.has_value());
  query.from = *page->next;
  EXPECT_THAT(Read(query), ElementsAre("4"));
  EventQuery back;
  back.newest_first = true;
  back.max_events = 3;
  EXPECT_THAT(Read(back), ElementsAre("4", "3", "2"));
}

TEST_F(LogStoreTest, DeletedStreamsTakeTheirEventsAlong) {
  Append("a", {"mine"});
  Append("b", {"yours"});
  ASSERT_TRUE(logs_->DeleteStream(kGroup, "a"));
  EXPECT_THAT(Read(), ElementsAre("yours"));
  ASSERT_TRUE(logs_->DeleteGroup(kGroup));
  Append("b", {"new"});
  EXPECT_THAT(Read(), ElementsAre("new"));
}

TEST_F(LogStoreTest, RetentionRemovesByTheClock) {
  Append("a", {"old"});
  ASSERT_TRUE(logs_->Update(kGroup, [](GroupInfo& group) {
    group.retention_days = 1;
    return Outcome<void>();
  }));
  clock_.Advance(hours(25));
  EXPECT_THAT(Read(), ElementsAre());
  Append("a", {"new"});
  EXPECT_EQ(logs_->Describe(kGroup)->stored_bytes, 3U);
  ASSERT_TRUE(logs_->Update(kGroup, [](GroupInfo& group) {
    group.retention_days.reset();
    return Outcome<void>();
  }));
  EXPECT_THAT(Read(), ElementsAre("new"));
}

TEST_F(LogStoreTest, AFullGroupLosesItsOldest) {
  options_.max_group_bytes = 1000;
  Restart();
  for (int i = 0; i < 30; ++i) {
    Append("a", {std::to_string(i) + std::string(100, 'x')});
    clock_.Advance(std::chrono::minutes(1));
  }
  const std::vector<std::string> kept = Read();
  EXPECT_LE(kept.size(), 11U);
  EXPECT_GE(kept.size(), 7U);
  EXPECT_TRUE(kept.back().starts_with("29x"));
}

TEST_F(LogStoreTest, LongMessagesOfFunctionsAreCutBetweenCharacters) {
  std::string message(LogStore::kMaxMessageBytes - 1, 'x');
  Append("a", {message + "é" + "y"});
  EXPECT_EQ(logs_->Read(kGroup, {})->events.at(0).message, message);
}

TEST_F(LogStoreTest, TellsItsObserver) {
  std::vector<std::string> seen;
  LogStore logs(*store_, clock_, {}, [&](const GroupKey& group, const auto& events) {
    EXPECT_EQ(group, kGroup);
    for (const NewEvent& event : events) seen.push_back(event.message);
  });
  ASSERT_TRUE(logs.Append(kGroup, "a", {{5, "one"}}));
  ASSERT_TRUE(logs.Put(kGroup, "a", {{5, "two"}}));
  EXPECT_THAT(seen, ElementsAre("one", "two"));
}

TEST(Position, SortsAsText) {
  const Position early{1626307200000, 7};
  const Position late{1626307200001, 1};
  EXPECT_EQ(early.Text().size(), 56U);
  EXPECT_LT(early.Text(), early.Next().Text());
  EXPECT_LT(early.Text(), late.Text());
  EXPECT_EQ(Position::Parse(early.Text()), early);
  EXPECT_FALSE(Position::Parse("3").has_value());
  EXPECT_FALSE(Position::Parse(std::string(56, 'x')).has_value());
}

TEST(GroupKey, ReadsArnsWithAndWithoutStar) {
  EXPECT_EQ(GroupKey::FromArn(kGroup.Arn()), kGroup);
  EXPECT_EQ(GroupKey::FromArn(kGroup.Arn() + ":*"), kGroup);
  EXPECT_FALSE(GroupKey::FromArn("arn:aws:logs:us-east-1:123456789012:log-group:x").has_value());
}

}  // namespace
}  // namespace weir::cloud::logs
