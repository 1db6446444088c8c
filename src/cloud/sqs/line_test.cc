// In which order messages can be received.
#include "src/cloud/sqs/line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::sqs {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

TimePoint At(int second) { return TimePoint(seconds(second)); }

class LineTest : public testing::Test {
 protected:
  static Standing Of(int sent, int visible, std::string group = "") {
    return {.sent = At(sent), .visible = At(visible), .group = std::move(group)};
  }
  static void Receive(Line& line, MessageNumber number, int now, int visible) {
    Standing standing = *line.Find(number);
    ++standing.received;
    standing.visible = At(visible);
    line.Change(number, standing, At(now));
  }
};

TEST_F(LineTest, OldestFirstAndHiddenOnesWhenTheirTimeHasCome) {
  Line line(false);
  line.Add(1, Of(0, 0), At(0));
  line.Add(2, Of(0, 5), At(0));
  line.Add(3, Of(0, 0), At(0));
  EXPECT_THAT(line.Ready(10), ElementsAre(1, 3));
  EXPECT_THAT(line.Ready(1), ElementsAre(1));
  EXPECT_EQ(line.delayed(), 1U);
  Receive(line, 1, 0, 30);
  EXPECT_THAT(line.Ready(10), ElementsAre(3));
  EXPECT_EQ(line.in_flight(), 1U);
  EXPECT_EQ(line.NextVisible(), At(5));
  line.Pass(At(5));
  EXPECT_THAT(line.Ready(10), ElementsAre(2, 3));
  line.Pass(At(30));
  EXPECT_THAT(line.Ready(10), ElementsAre(1, 2, 3));
  EXPECT_EQ(line.in_flight(), 0U);
  EXPECT_EQ(line.NextVisible(), std::nullopt);
}

TEST_F(LineTest, AGroupWithAMessageInFlightGivesNoOther) {
  Line line(true);
  line.Add(1, Of(0, 0, "a"), At(0));
  line.Add(2, Of(0, 0, "a"), At(0));
  line.Add(3, Of(0, 0, "b"), At(0));
  Receive(line, 1, 0, 30);
  EXPECT_THAT(line.Ready(10), ElementsAre(3));
  line.Remove(1);
  EXPECT_THAT(line.Ready(10), ElementsAre(2, 3));
}

TEST_F(LineTest, AGroupComesWholeBeforeTheNext) {
  Line line(true);
  line.Add(1, Of(0, 0, "a"), At(0));
  line.Add(2, Of(0, 0, "b"), At(0));
  line.Add(3, Of(0, 0, "a"), At(0));
  EXPECT_THAT(line.Ready(10), ElementsAre(1, 3, 2));
  EXPECT_THAT(line.Ready(2), ElementsAre(1, 3));
}

TEST_F(LineTest, WhatIsPassedOverMakesRoomForTheNext) {
  const auto passes_over = [](MessageNumber number, const Standing&) { return number < 3; };
  for (const bool is_fifo : {false, true}) {
    Line line(is_fifo);
    for (MessageNumber number = 1; number <= 4; ++number) line.Add(number, Of(0, 0), At(0));
    EXPECT_THAT(line.Ready(1, passes_over), ElementsAre(3));
    EXPECT_THAT(line.Ready(10, passes_over), ElementsAre(3, 4));
  }
}

TEST_F(LineTest, OrderIsKeptWhenAMessageComesBackBeforeAnotherOfItsGroup) {
  Line line(true);
  line.Add(1, Of(0, 0, "a"), At(0));
  line.Add(2, Of(0, 0, "a"), At(0));
  Receive(line, 1, 0, 10);
  Receive(line, 2, 0, 20);
  line.Pass(At(10));
  EXPECT_THAT(line.Ready(10), IsEmpty());  // 2 is in flight
  line.Pass(At(20));
  EXPECT_THAT(line.Ready(10), ElementsAre(1, 2));
}

TEST_F(LineTest, ADelayedMessageStopsItsGroupBehindIt) {
  Line line(true);
  line.Add(1, Of(0, 10, "a"), At(0));
  line.Add(2, Of(0, 0, "a"), At(0));
  EXPECT_THAT(line.Ready(10), IsEmpty());
  line.Pass(At(10));
  EXPECT_THAT(line.Ready(10), ElementsAre(1, 2));
}

TEST_F(LineTest, TellsWhatIsOldByTheTimeOfSending) {
  Line line(false);
  line.Add(1, Of(7, 7), At(7));
  line.Add(2, Of(3, 7), At(7));  // moved from elsewhere
  EXPECT_THAT(line.SentBefore(At(7), 10), ElementsAre(2));
  EXPECT_THAT(line.SentBefore(At(8), 10), ElementsAre(2, 1));
  EXPECT_THAT(line.SentBefore(At(8), 1), ElementsAre(2));
  line.Remove(2);
  EXPECT_THAT(line.SentBefore(At(8), 10), ElementsAre(1));
  line.Clear();
  EXPECT_EQ(line.size(), 0U);
  EXPECT_THAT(line.SentBefore(At(8), 10), IsEmpty());
}

}  // namespace
}  // namespace weir::cloud::sqs
