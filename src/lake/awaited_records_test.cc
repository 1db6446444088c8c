// Which rows of a ledger settle which records of a stream.
#include "src/lake/awaited_records.h"

#include <string>

#include <gtest/gtest.h>

namespace weir::lake {
namespace {

constexpr std::string_view kShard = "shardId-000000000006";
constexpr std::string_view kEntry = "{\"source\":\"events\"}\n{\"fields\":[]}\n";

/// A row of the record with this sequence number, of two digits, in that shard.
std::string Row(std::string_view sequence, std::string_view sub_sequence = "000000",
                std::string_view stream = "9be83f7b08d5a3ad") {
  return "[\"" + std::string(stream) + "-000000000006-" + std::string(54, '0') +
         std::string(sequence) + "-" + std::string(sub_sequence) +
         R"(","stored","none",1,"account","2021-07-15",0,0,5,100])"
         "\n";
}

TEST(AwaitedRecords, ARowOfARecordSettlesIt) {
  AwaitedRecords records;
  records.Sent(kShard, "41");
  records.Sent(kShard, "42");
  ASSERT_TRUE(records.TakeEntry(std::string(kEntry) + Row("42")));
  EXPECT_EQ(records.left(), 1U);
  ASSERT_TRUE(records.TakeEntry(std::string(kEntry) + Row("41") + Row("42")));
  EXPECT_EQ(records.left(), 0U);
  EXPECT_EQ(records.sent(), 2U);
}

TEST(AwaitedRecords, RowsOfOtherRecordsAndShardsSettleNothing) {
  AwaitedRecords records;
  records.Sent(kShard, "41");
  records.Sent("shardId-000000000007", "42");
  ASSERT_TRUE(records.TakeEntry(std::string(kEntry) + Row("40") + Row("42")));
  EXPECT_EQ(records.left(), 2U);
}

TEST(AwaitedRecords, BothFormsOfAStreamsNameAndAnyPartOfARecordSettleIt) {
  AwaitedRecords records;
  records.Sent(kShard, "41");
  records.Sent(kShard, "42");
  ASSERT_TRUE(records.TakeEntry(std::string(kEntry) + Row("41", "000003") +
                                Row("42", "000000", "k9be83f7b08d5a3ad")));
  EXPECT_EQ(records.left(), 0U);
}

TEST(AwaitedRecords, AnEntryWithoutRowsSettlesNothingAndBrokenOnesAreErrors) {
  AwaitedRecords records;
  records.Sent(kShard, "41");
  EXPECT_TRUE(records.TakeEntry("{}"));
  EXPECT_TRUE(records.TakeEntry(""));
  EXPECT_FALSE(records.TakeEntry(std::string(kEntry) + "[1,2]\n"));
  EXPECT_EQ(records.left(), 1U);
}

}  // namespace
}  // namespace weir::lake
