// Streams, records and their order over restarts and moves of the clock.
#include "src/cloud/kinesis/store.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::kinesis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

const StreamKey kClicks{"us-east-1", "clicks"};
constexpr ShardId kFirst{0};

/// A store in memory that outlives the services built on it, as a directory outlives a process.
class StreamStoreTest : public testing::Test {
 protected:
  StreamStoreTest() { Restart(); }

  void Restart() {
    streams_.reset();
    streams_ = std::make_unique<StreamStore>(*store_, clock_, options_);
  }

  void Create(std::uint32_t shards = 1, const StreamKey& key = kClicks) {
    NewStream stream;
    stream.key = key;
    stream.shards = shards;
    ASSERT_TRUE(streams_->Create(stream));
  }

  std::vector<Placement> Put(const std::vector<std::string>& data) {
    std::vector<NewRecord> records;
    records.reserve(data.size());
    for (const std::string& text : data) records.push_back({"key", text, HashOf("key")});
    auto placed = streams_->Append(kClicks, records);
    EXPECT_TRUE(placed);
    return placed ? *placed : std::vector<Placement>();
  }

  Cursor Find(const Start& start) {
    const auto cursor = streams_->Find(kClicks, kFirst, start);
    EXPECT_TRUE(cursor);
    return cursor ? *cursor : Cursor{};
  }

  Page Read(const Start& start, ReadLimits limits = {}) {
    auto page = streams_->Read(kClicks, kFirst, Find(start), limits);
    EXPECT_TRUE(page);
    return page ? *page : Page{};
  }

  static std::vector<std::string> Data(const Page& page) {
    std::vector<std::string> data;
    for (const Record& record : page.records) data.push_back(record.data);
    return data;
  }

  TimePoint now_ = TimePoint(hours(24 * 365 * 50));
  store::Clock clock_{Duration{}, [this] { return now_; }};
  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  StreamStore::Options options_;
  std::unique_ptr<StreamStore> streams_;
};

/// At the same instant, over a restart, and after the machine's clock was set back: whoever keeps
/// sequence numbers (as positions, in claims) never sees one again.
TEST_F(StreamStoreTest, AStreamThatIsMadeAgainNeverRepeatsANumber) {
  std::set<std::string> numbers;
  for (int time = 0; time < 6; ++time) {
    Create(2);
    for (const Placement& placement : Put({"a", "b"})) {
      ASSERT_TRUE(placement.number);
      EXPECT_TRUE(numbers.insert(placement.number->Text()).second) << "time " << time;
    }
    ASSERT_TRUE(streams_->Delete(kClicks));
    if (time == 2) Restart();
    if (time == 3) now_ -= std::chrono::milliseconds(2);
    if (time == 4) clock_.Advance(std::chrono::milliseconds(3));
  }
}

TEST_F(StreamStoreTest, NoTwoStreamsShareANumber) {
  const StreamKey other{"us-east-1", "taps"};
  Create();
  Create(1, other);
  const auto mine = Put({"a"});
  const auto theirs = streams_->Append(other, {{"key", "a", HashOf("key")}});
  ASSERT_TRUE(theirs);
  EXPECT_NE(mine.front().number->Text(), theirs->front().number->Text());
}

TEST_F(StreamStoreTest, GivesRecordsInTheOrderOfTheirNumbers) {
  Create();
  const std::vector<Placement> placed = Put({"a", "b"});
  Put({"c"});
  const Page page = Read(FromTrimHorizon{});
  EXPECT_THAT(Data(page), ElementsAre("a", "b", "c"));
  EXPECT_EQ(page.records[1].sequence, placed[1].number);
  EXPECT_LT(page.records[0].sequence.Text(), page.records[1].sequence.Text());
  EXPECT_LT(page.records[1].sequence.Text(), page.records[2].sequence.Text());
  EXPECT_TRUE(page.caught_up);
  EXPECT_FALSE(page.ended);
}

TEST_F(StreamStoreTest, NumbersGoOnAfterARestartAndWhenTheClockFallsBack) {
  Create();
  const std::string before = Put({"a"})[0].number->Text();
  now_ -= hours(1);
  Restart();
  EXPECT_LT(before, Put({"b"})[0].number->Text());
  const Page page = Read(FromTrimHorizon{});
  EXPECT_THAT(Data(page), ElementsAre("a", "b"));
  EXPECT_EQ(page.records[0].arrival, page.records[1].arrival);
}

TEST_F(StreamStoreTest, NumbersGoOnWhenAllRecordsHaveExpired) {
  Create();
  const std::string before = Put({"a"})[0].number->Text();
  clock_.Advance(hours(25));
  ASSERT_TRUE(streams_->Update(kClicks, [](StreamInfo&) { return Outcome<void>(); }));
  Restart();
  EXPECT_THAT(Data(Read(FromTrimHorizon{})), ElementsAre());
  EXPECT_LT(before, Put({"b"})[0].number->Text());
}

TEST_F(StreamStoreTest, AStreamOfTheSameNameHasOtherNumbers) {
  Create();
  const Placement old = Put({"a"})[0];
  ASSERT_TRUE(streams_->Delete(kClicks));
  now_ += seconds(1);
  Create();
  EXPECT_THAT(Data(Read(FromTrimHorizon{})), ElementsAre());
  EXPECT_NE(Put({"b"})[0].number, old.number);
  const auto refused = streams_->Find(kClicks, kFirst, AfterNumber{*old.number});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "InvalidArgumentException");
}

TEST_F(StreamStoreTest, ReadingStartsWhereItIsTold) {
  Create();
  const std::vector<Placement> placed = Put({"a", "b", "c"});
  EXPECT_THAT(Data(Read(AtNumber{*placed[1].number})), ElementsAre("b", "c"));
  EXPECT_THAT(Data(Read(AfterNumber{*placed[1].number})), ElementsAre("c"));
  EXPECT_THAT(Data(Read(FromLatest{})), ElementsAre());
  const Cursor latest = Find(FromLatest{});
  Put({"d"});
  EXPECT_THAT(Data(*streams_->Read(kClicks, kFirst, latest, {})), ElementsAre("d"));
}

TEST_F(StreamStoreTest, FindsEachTime) {
  Create();
  for (int i = 0; i < 40; ++i) {
    Put({std::to_string(i), "again"});
    now_ += seconds(10);
  }
  const TimePoint start = now_ - seconds(400);
  for (const bool restarted : {false, true}) {
    if (restarted) Restart();
    for (int i = 0; i < 40; ++i) {
      const Page at = Read(FromTime{start + seconds(10 * i)}, {.records = 1});
      EXPECT_THAT(Data(at), ElementsAre(std::to_string(i)));
      const Page before = Read(FromTime{start + seconds(10 * i - 5)}, {.records = 1});
      EXPECT_THAT(Data(before), ElementsAre(std::to_string(i)));
    }
    EXPECT_THAT(Data(Read(FromTime{now_})), ElementsAre());
    EXPECT_EQ(Find(FromTime{TimePoint()}), Find(FromTrimHorizon{}));
  }
}

TEST_F(StreamStoreTest, APageHoldsAsMuchAsIsAskedFor) {
  Create();
  Put({"aaaa", "bbbb", "cccc"});
  Page page = Read(FromTrimHorizon{}, {.records = 2});
  EXPECT_THAT(Data(page), ElementsAre("aaaa", "bbbb"));
  EXPECT_FALSE(page.caught_up);
  page = *streams_->Read(kClicks, kFirst, page.next, {.records = 2});
  EXPECT_THAT(Data(page), ElementsAre("cccc"));
  EXPECT_TRUE(page.caught_up);
  EXPECT_THAT(Data(Read(FromTrimHorizon{}, {.records = 9, .bytes = 14})),
              ElementsAre("aaaa", "bbbb"));
  EXPECT_THAT(Data(Read(FromTrimHorizon{}, {.records = 9, .bytes = 1})), ElementsAre("aaaa"));
}

TEST_F(StreamStoreTest, ReadsTheSameFromMemoryAndFromTheStore) {
  Create();
  std::vector<std::string> all;
  for (int i = 0; i < 200; ++i) {
    const std::vector<std::string> some = {std::to_string(i), std::string(30000, 'x')};
    Put(some);
    all.insert(all.end(), some.begin(), some.end());
  }
  for (const bool restarted : {false, true}) {
    if (restarted) Restart();
    std::vector<std::string> seen;
    Cursor cursor = Find(FromTrimHorizon{});
    while (true) {
      const Page page = *streams_->Read(kClicks, kFirst, cursor, {.records = 7});
      for (const std::string& data : Data(page)) seen.push_back(data);
      cursor = page.next;
      if (page.caught_up) break;
    }
    EXPECT_EQ(seen, all);
  }
}

TEST_F(StreamStoreTest, RecordsExpireByTheClock) {
  Create();
  Put({"old"});
  clock_.Advance(hours(23));
  Put({"new"});
  EXPECT_THAT(Data(Read(FromTrimHorizon{})), ElementsAre("old", "new"));
  clock_.Advance(hours(2));
  EXPECT_THAT(Data(Read(FromTrimHorizon{})), ElementsAre("new"));
}

TEST_F(StreamStoreTest, LongerRetentionBringsNothingBack) {
  Create();
  Put({"old"});
  clock_.Advance(hours(25));
  ASSERT_TRUE(streams_->Update(kClicks, [](StreamInfo& stream) {
    stream.retention_hours = 48;
    return Outcome<void>();
  }));
  EXPECT_THAT(Data(Read(FromTrimHorizon{})), ElementsAre());
}

TEST_F(StreamStoreTest, TellsHowFarBehindAPageIs) {
  Create();
  Put({"a"});
  now_ += seconds(5);
  Put({"b"});
  now_ += seconds(5);
  EXPECT_EQ(Read(FromTrimHorizon{}, {.records = 1}).behind, seconds(10));
  EXPECT_EQ(Read(FromTrimHorizon{}).behind, seconds(0));
}

TEST_F(StreamStoreTest, HashesChooseShards) {
  Create(4);
  std::vector<NewRecord> records;
  const std::vector<HashRange> ranges = EvenRanges(4);
  for (const HashRange& range : ranges) {
    records.push_back({"k", "first", range.first});
    records.push_back({"k", "last", range.last});
  }
  const auto placed = *streams_->Append(kClicks, records);
  for (std::uint32_t i = 0; i < placed.size(); ++i) EXPECT_EQ(placed[i].shard.index, i / 2);
}

TEST_F(StreamStoreTest, TellsListenersOfTheirShardAlone) {
  Create();
  int rung = 0;
  {
    const auto subscription = streams_->Subscribe(kClicks, kFirst, [&] {
      EXPECT_FALSE(streams_->Read(kClicks, kFirst, Cursor{}, {})->records.empty());
      ++rung;
    });
    const auto other = streams_->Subscribe({"us-east-1", "other"}, kFirst, [] { FAIL(); });
    const auto beside = streams_->Subscribe(kClicks, {1}, [] { FAIL(); });
    Put({"a", "b"});
    EXPECT_EQ(rung, 1);
  }
  Put({"c"});
  EXPECT_EQ(rung, 1);
}

TEST_F(StreamStoreTest, AClosedShardIsReadToItsEndAndItsChildrenGoOn) {
  Create();
  const std::string before = Put({"a", "b"})[1].number->Text();
  {
    int rung = 0;
    const auto subscription = streams_->Subscribe(kClicks, kFirst, [&] { ++rung; });
    ASSERT_TRUE(streams_->Reshard(kClicks, [](StreamInfo&, Resharder& shards) {
      shards.Split(kFirst, HashKey{1} << 127);
      return Outcome<void>();
    }));
    EXPECT_EQ(rung, 1);
  }
  Restart();
  const Placement child = Put({"c"})[0];
  EXPECT_NE(child.shard, kFirst);
  EXPECT_LT(before, child.number->Text());
  Page page = Read(FromTrimHorizon{}, {.records = 1});
  EXPECT_FALSE(page.ended);
  page = *streams_->Read(kClicks, kFirst, page.next, {});
  EXPECT_THAT(Data(page), ElementsAre("b"));
  EXPECT_TRUE(page.ended);
  EXPECT_THAT(Data(*streams_->Read(kClicks, child.shard, Cursor{}, {})), ElementsAre("c"));
  const StreamInfo info = *streams_->Describe(kClicks);
  EXPECT_EQ(info.shards[0].ending->Text(), before);
  EXPECT_THAT(info.ChildrenOf(kFirst), ElementsAre(ShardId{1}, ShardId{2}));
  clock_.Advance(hours(25));
  EXPECT_FALSE(streams_->Find(kClicks, kFirst, FromLatest{}));
}

TEST_F(StreamStoreTest, AClosedShardWhoseRecordsWereAllTrimmedIsAtItsEnd) {
  Create();
  Put({"old"});
  clock_.Advance(hours(20));
  ASSERT_TRUE(streams_->Reshard(kClicks, [](StreamInfo&, Resharder& shards) {
    shards.Split(kFirst, HashKey{1} << 127);
    return Outcome<void>();
  }));
  clock_.Advance(hours(5));
  Put({"new"});  // trims the stream
  const Page page = Read(FromTrimHorizon{});
  EXPECT_THAT(Data(page), ElementsAre());
  EXPECT_TRUE(page.ended);
}

TEST_F(StreamStoreTest, LimitsThrottleRecordByRecord) {
  options_.shard_limits = true;
  Restart();
  Create();
  std::vector<Placement> placed = Put(std::vector<std::string>(1001, "x"));
  EXPECT_TRUE(placed[999].number.has_value());
  EXPECT_FALSE(placed[1000].number.has_value());
  now_ += seconds(1);
  placed = Put({std::string(900000, 'x'), std::string(200000, 'x'), "small"});
  EXPECT_TRUE(placed[0].number.has_value());
  EXPECT_FALSE(placed[1].number.has_value());
  EXPECT_TRUE(placed[2].number.has_value());
}

TEST_F(StreamStoreTest, NamesCountWithinTheirRegion) {
  Create();
  Create(1, {"eu-west-1", "clicks"});
  Put({"here"});
  EXPECT_EQ(streams_->List("us-east-1").size(), 1U);
  EXPECT_TRUE(streams_->Read({"eu-west-1", "clicks"}, kFirst, Cursor{}, {})->records.empty());
  NewStream again;
  again.key = kClicks;
  const auto refused = streams_->Create(again);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ResourceInUseException");
}

}  // namespace
}  // namespace weir::cloud::kinesis
