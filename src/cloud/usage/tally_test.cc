// What is counted over time, what is kept, and marks.
#include "src/cloud/usage/tally.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/store/key.h"
#include "src/cloud/store/test_log.h"
#include "src/cloud/store/test_store.h"
#include "src/cloud/usage/spaces.h"

namespace weir::cloud::usage {
namespace {

using namespace std::chrono_literals;

class TallyTest : public ::testing::Test {
 protected:
  /// As another process that opens the same store.
  void Open() {
    tally_.reset();
    meter_ = std::make_unique<Meter>();
    tally_ = std::make_unique<Tally>(*store_, clock_, *meter_, [this](Levels& levels) {
      if (is_damaged_) throw store::StoreFailure("damaged");
      levels.Add(Item::kKinesisShardHours, shards_);
      levels.AddBytes(Item::kS3GbMonths, bytes_);
    });
  }
  /// A process that is killed settles nothing and saves nothing.
  void Kill() {
    killed_.push_back(std::move(tally_));
    killed_meters_.push_back(std::move(meter_));
    Open();
  }
  double Used(Item item) { return tally_->Read().used[item]; }

  store::TimePoint now_{std::chrono::seconds(1'700'000'000)};
  store::Clock clock_{{}, [this] { return now_; }};
  std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  double shards_ = 0;
  double bytes_ = 0;
  bool is_damaged_ = false;
  std::vector<std::unique_ptr<Meter>> killed_meters_;
  std::vector<std::unique_ptr<Tally>> killed_;
  std::unique_ptr<Meter> meter_;
  std::unique_ptr<Tally> tally_;

  TallyTest() { Open(); }
};

TEST_F(TallyTest, WhatIsHeldCostsByTheHourOfTheClock) {
  shards_ = 2;
  tally_->Settle();
  now_ += 90min;
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 3);
  shards_ = 0;
  tally_->Settle();
  now_ += 24h;
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 3);
}

TEST_F(TallyTest, AGigabyteOfAMonthIsOneGbMonth) {
  bytes_ = 3 * kBytesPerGb;
  tally_->Settle();
  clock_.Advance(730h);
  EXPECT_DOUBLE_EQ(Used(Item::kS3GbMonths), 3);
  EXPECT_EQ(tally_->Held()[Item::kS3GbMonths], 3);
}

TEST_F(TallyTest, ALeapIsPaidForWithWhatWasThereBeforeIt) {
  shards_ = 1;
  tally_->Settle();
  clock_.Advance(10h);
  shards_ = 0;  // which the leap has made expire
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 10);
}

TEST_F(TallyTest, TimeIsNotCountedTwiceWhereTheSystemsClockIsSetBack) {
  shards_ = 1;
  tally_->Settle();
  now_ += 2h;
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 2);
  now_ -= 1h;
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 2);
  now_ += 1h;  // as it was
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 2);
  now_ += 1h;
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 3);
}

TEST_F(TallyTest, AReadingIsNeverOfATimeBeforeOneThatWasShown) {
  const store::TimePoint shown = tally_->Read().at;
  now_ -= 1h;
  EXPECT_EQ(tally_->Read().at, shown);
}

TEST_F(TallyTest, WhatWasShownSurvivesAKill) {
  meter_->Add(Item::kS3PutRequests, 5);
  EXPECT_EQ(Used(Item::kS3PutRequests), 5);
  meter_->Add(Item::kS3PutRequests, 2);
  Kill();
  EXPECT_EQ(Used(Item::kS3PutRequests), 5);
}

TEST_F(TallyTest, WhatIsSavedIsAllThatAKillLeaves) {
  meter_->Add(Item::kS3PutRequests, 5);
  EXPECT_EQ(tally_->Saved().used[Item::kS3PutRequests], 0);
  std::ignore = tally_->Read();
  EXPECT_EQ(tally_->Saved().used[Item::kS3PutRequests], 5);
  meter_->Add(Item::kS3PutRequests, 2);
  EXPECT_EQ(tally_->Saved().used[Item::kS3PutRequests], 5);
  Kill();
  EXPECT_EQ(tally_->Saved().used[Item::kS3PutRequests], 5);
}

TEST_F(TallyTest, AnEndKeepsEverything) {
  meter_->Add(Item::kDynamoDbReadUnits, 0.5);
  shards_ = 1;
  tally_->Settle();
  now_ += 1h;
  tally_->End();
  Open();
  EXPECT_EQ(Used(Item::kDynamoDbReadUnits), 0.5);
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 1);
}

TEST_F(TallyTest, ThoughTheProcessIsDownWhatIsThereCosts) {
  shards_ = 1;
  const store::TimePoint began = tally_->began();
  std::ignore = tally_->Read();
  Kill();
  now_ += 5h;
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 5);
  EXPECT_EQ(tally_->began(), began);
}

TEST_F(TallyTest, ItsThreadSavesWhatWasAdded) {
  meter_->Add(Item::kS3GetRequests, 1);
  tally_->Begin();
  const store::Key row(kTotalSpace);
  while (!store_->Get(row)) std::this_thread::yield();
  Kill();
  EXPECT_EQ(meter_->Read()[Item::kS3GetRequests], 1);
}

TEST_F(TallyTest, WhatCantBeLookedAtIsHeldOnAndToldOnce) {
  const store::TestLog log;
  shards_ = 1;
  tally_->Settle();
  is_damaged_ = true;
  now_ += 1h;
  tally_->Settle();
  now_ += 1h;
  EXPECT_DOUBLE_EQ(Used(Item::kKinesisShardHours), 2);
  EXPECT_THAT(log.lines(), testing::HasSubstr("damaged"));
}

TEST_F(TallyTest, AnEndWaitsForNoLook) {
  std::atomic<bool> is_counting = false;
  Meter meter;
  Tally tally(*store_, clock_, meter, [&](Levels& levels) {
    is_counting = true;
    while (levels.IsWanted()) std::this_thread::yield();
    levels.Add(Item::kKinesisShardHours, 1e6);
  });
  tally.Begin();
  while (!is_counting) std::this_thread::yield();
  tally.End();
  EXPECT_EQ(meter.Read()[Item::kKinesisShardHours], 0);
}

TEST_F(TallyTest, MarksAreReadingsUnderANameAndSurvive) {
  meter_->Add(Item::kS3PutRequests, 1);
  ASSERT_TRUE(tally_->AddMark("z-first"));
  now_ += 1h;
  meter_->Add(Item::kS3PutRequests, 1);
  ASSERT_TRUE(tally_->AddMark("a-second"));
  Kill();
  const auto marks = tally_->Marks();
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_EQ(marks[0].name, "z-first");
  EXPECT_EQ(marks[0].reading.used[Item::kS3PutRequests], 1);
  EXPECT_EQ(marks[1].reading.used[Item::kS3PutRequests], 2);
  EXPECT_EQ(marks[1].reading.at - marks[0].reading.at, 1h);
  EXPECT_TRUE(tally_->RemoveMark("z-first"));
  Kill();
  EXPECT_EQ(tally_->Marks().size(), 1U);
}

TEST_F(TallyTest, MarksHaveNamesAreUniqueAndBounded) {
  for (const std::string& name : {std::string(), std::string("a b"), std::string("../x"),
                                  std::string("\xc3\xa4"), std::string(65, 'x')}) {
    EXPECT_EQ(tally_->AddMark(name).error().kind, ErrorKind::kInvalidInput) << name;
  }
  ASSERT_TRUE(tally_->AddMark(std::string(64, 'x')));
  EXPECT_EQ(tally_->AddMark(std::string(64, 'x')).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(tally_->RemoveMark("y").error().kind, ErrorKind::kNotFound);
  for (std::size_t i = 1; i < Tally::kMaxMarks; ++i) {
    ASSERT_TRUE(tally_->AddMark("m" + std::to_string(i)));
  }
  EXPECT_EQ(tally_->AddMark("more").error().kind, ErrorKind::kExhausted);
}

}  // namespace
}  // namespace weir::cloud::usage
