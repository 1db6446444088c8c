// What streams cost ("Amazon Kinesis Data Streams pricing",
// https://aws.amazon.com/kinesis/data-streams/pricing/).
#include "src/cloud/kinesis/billing.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "src/cloud/kinesis/store.h"
#include "src/cloud/store/test_store.h"

namespace weir::cloud::kinesis {
namespace {

using usage::Item;

constexpr std::size_t kKb = 1024;

TEST(PutPayloadUnits, AreChunksOf25KbOfARecord) {
  EXPECT_EQ(PutPayloadUnits(0), 1U);
  EXPECT_EQ(PutPayloadUnits(5 * kKb), 1U);  // the page's examples: 5 KB, 45 KB, 1 MB
  EXPECT_EQ(PutPayloadUnits(25 * kKb), 1U);
  EXPECT_EQ(PutPayloadUnits(25 * kKb + 1), 2U);
  EXPECT_EQ(PutPayloadUnits(45 * kKb), 2U);
  EXPECT_EQ(PutPayloadUnits(1000 * kKb), 40U);
}

TEST(BilledBytes, AreWholeKilobytesOfARecord) {
  EXPECT_EQ(BilledBytes(0), kKb);
  EXPECT_EQ(BilledBytes(kKb), kKb);
  EXPECT_EQ(BilledBytes(kKb * 9 / 2), 5 * kKb);  // the page's example: 4.5 KB
}

class KinesisBillTest : public ::testing::Test {
 protected:
  StreamKey Create(const std::string& name, StreamMode mode, std::uint32_t shards) {
    const StreamKey key{"us-east-1", name};
    EXPECT_TRUE(streams_.Create({.key = key, .mode = mode, .shards = shards, .tags = {}}));
    return key;
  }
  void Put(const StreamKey& stream, const std::vector<std::size_t>& sizes) {
    std::vector<NewRecord> records;
    for (const std::size_t size : sizes) {
      records.push_back({.partition_key = "key", .data = std::string(size, 'x')});
    }
    EXPECT_TRUE(streams_.Append(stream, records));
  }
  double Used(Item item) { return meter_.Read()[item]; }
  double Held(Item item) {
    usage::Levels levels;
    streams_.Measure(levels);
    return levels.held()[item];
  }

  store::Clock clock_;
  std::unique_ptr<store::Store> store_ = store::OpenTestStore();
  usage::Meter meter_;
  StreamStore streams_{*store_, clock_, {.meter = &meter_}};
};

TEST_F(KinesisBillTest, EachRecordOfAProvisionedStreamHasUnitsOfItsOwn) {
  const StreamKey stream = Create("s", StreamMode::kProvisioned, 1);
  Put(stream, {1, 1, 26 * kKb});
  EXPECT_EQ(Used(Item::kKinesisPutPayloadUnits), 4);
  EXPECT_EQ(Used(Item::kKinesisGbIn), 0);
  EXPECT_TRUE(streams_.Read(stream, ShardId{0}, Cursor{}, {}));
  EXPECT_EQ(Used(Item::kKinesisGbOut), 0);
}

TEST_F(KinesisBillTest, AnOnDemandStreamCostsByBytesInByWholeKilobytesAndBytesOut) {
  const StreamKey stream = Create("s", StreamMode::kOnDemand, 1);
  Put(stream, {1, 1025});
  EXPECT_EQ(Used(Item::kKinesisGbIn) * usage::kBytesPerGb, 3 * kKb);
  EXPECT_TRUE(streams_.Read(stream, ShardId{0}, Cursor{}, {}));
  EXPECT_EQ(Used(Item::kKinesisGbOut) * usage::kBytesPerGb, 1026);
  EXPECT_EQ(Used(Item::kKinesisPutPayloadUnits), 0);
}

TEST_F(KinesisBillTest, OpenShardsCostByTheHourAndMoreThanADayExtra) {
  const StreamKey stream = Create("s", StreamMode::kProvisioned, 3);
  Create("other", StreamMode::kOnDemand, 4);
  EXPECT_EQ(Held(Item::kKinesisShardHours), 3);
  EXPECT_EQ(Held(Item::kKinesisStreamHours), 1);
  EXPECT_EQ(Held(Item::kKinesisExtendedShardHours), 0);
  EXPECT_TRUE(streams_.Update(stream, [](StreamInfo& info) {
    info.retention_hours = 25;
    return Outcome<void>();
  }));
  EXPECT_EQ(Held(Item::kKinesisExtendedShardHours), 3);
  EXPECT_TRUE(streams_.Delete(stream));
  EXPECT_EQ(Held(Item::kKinesisShardHours), 0);
}

TEST_F(KinesisBillTest, ThrottledRecordsCostNothing) {
  StreamStore limited(*store_, clock_, {.shard_limits = true, .meter = &meter_});
  const StreamKey key{"us-east-1", "s"};
  ASSERT_TRUE(
      limited.Create({.key = key, .mode = StreamMode::kProvisioned, .shards = 1, .tags = {}}));
  const std::vector<NewRecord> records(3,
                                       {.partition_key = "k", .data = std::string(900 * kKb, 'x')});
  const auto placements = limited.Append(key, records);
  ASSERT_TRUE(placements);
  double taken = 0;
  for (const Placement& placement : *placements) taken += placement.number ? 1 : 0;
  EXPECT_LT(taken, 3);
  EXPECT_EQ(Used(Item::kKinesisPutPayloadUnits), taken * 36);
}

}  // namespace
}  // namespace weir::cloud::kinesis
