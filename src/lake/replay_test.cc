// Replay: rows of the quarantine and batches that were given up, into stores in memory.
#include "src/lake/replay.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/lake/claiming_sink.h"
#include "src/pipeline/quarantine.h"
#include "src/pipeline/stream_position.h"

#include "tests/fakes/in_memory_claim_store.h"
#include "tests/fakes/in_memory_object_listing.h"
#include "tests/fakes/in_memory_object_store.h"
#include "tests/fakes/in_memory_storage.h"
#include "tests/fakes/refusing_object_store.h"

namespace weir::lake {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string EventText(int number) {
  return fmt::format(R"({{"event_uuid":"6ae1768a-eb84-57ba-8981-{:012}",)"
                     R"("event_name":"account:created","created_at":1626307200}})",
                     number);
}

/// As a stricter schema had rejected it.
std::string RowOf(int number, std::string_view data) {
  const std::string position =
      fmt::format("{}-000000000000-4959{:052}-000000",
                  pipeline::StreamTextOf("arn:aws:kinesis:us-east-1:1:stream/events"), number);
  std::string row;
  pipeline::AppendQuarantineRow({.reason = event::Reason::kInvalidName,
                                 .detail = "",
                                 .position = {position},
                                 .owner = std::nullopt,
                                 .arrived_at = {1'626'307'201'000'000},
                                 .data = data},
                                row);
  return row + "\n";
}

class ReplayTest : public testing::Test {
 protected:
  ReplayTally Run() {
    ClaimingSink sink(target_, {.storage = storage_,
                                .now = [] { return std::chrono::steady_clock::time_point(); },
                                .draw_token = [this] { return fmt::format("t{}", ++tokens_); }});
    Replay replay(target_.schema, from_, sink);
    EXPECT_TRUE(replay.Run("quarantine/"));
    return replay.tally();
  }

  /// Names in the lake below `folder`.
  [[nodiscard]] std::vector<std::string> NamesBelow(std::string_view folder) const {
    std::vector<std::string> names;
    for (const auto& [name, content] : lake_.objects()) {
      if (name.starts_with(folder)) names.push_back(name);
    }
    return names;
  }

  const ReplayTarget target_{.prefix = "some/", .schema = event::PresetSchema("weir").value()};
  fakes::InMemoryObjectListing from_;
  fakes::InMemoryClaimStore claims_;
  fakes::InMemoryObjectStore lake_;
  fakes::RefusingObjectStore objects_{lake_};
  fakes::InMemoryStorage storage_{claims_, objects_};
  int tokens_ = 0;
};

TEST_F(ReplayTest, RowsThatAreValidNowAreStored) {
  from_.objects()["quarantine/reason=invalid_name/p-t-0.json"] =
      RowOf(1, EventText(1)) + RowOf(2, "{");
  const ReplayTally tally = Run();
  EXPECT_THAT(tally.errors, IsEmpty());
  EXPECT_EQ(tally.objects, 1U);
  EXPECT_EQ(tally.counts.stored, 1U);
  EXPECT_EQ(tally.counts.quarantined, 1U);
  EXPECT_EQ(NamesBelow("some/lake/").size(), 1U);
  EXPECT_EQ(NamesBelow("some/ledger/").size(), 1U);
}

TEST_F(ReplayTest, TwiceChangesNothingInTheLake) {
  from_.objects()["quarantine/reason=invalid_name/p-t-0.json"] = RowOf(1, EventText(1));
  Run();
  const auto stored = NamesBelow("some/lake/");
  EXPECT_EQ(Run().counts.stored, 1U);
  EXPECT_EQ(NamesBelow("some/lake/"), stored);
}

TEST_F(ReplayTest, RowsOfOneAttemptAreOneBatchWhateverTheirReasons) {
  from_.objects()["quarantine/reason=invalid_name/p-t-0.json"] = RowOf(1, EventText(1));
  from_.objects()["quarantine/reason=invalid_json/p-t-1.json"] = RowOf(2, "{");
  Run();
  EXPECT_EQ(NamesBelow("some/ledger/").size(), 1U);
}

TEST_F(ReplayTest, ABatchThatAMappingGaveUpIsReplayedFromItsPayload) {
  from_.objects()["quarantine/failed"] =
      R"({"KinesisBatchInfo":{},"payload":"{\"Records\":[{\"kinesis\":{)"
      R"(\"sequenceNumber\":\"4959\",\"data\":\"e30=\",\"partitionKey\":\"p\",)"
      R"(\"approximateArrivalTimestamp\":1626307201.5},)"
      R"(\"eventID\":\"shardId-000000000000:4959\",)"
      R"(\"eventSourceARN\":\"arn:aws:kinesis:us-east-1:1:stream/events\"}]}"})";
  const ReplayTally tally = Run();
  EXPECT_THAT(tally.errors, IsEmpty());
  EXPECT_EQ(tally.counts.quarantined, 1U);
}

TEST_F(ReplayTest, WhatIsNeitherIsNamedAndTheRestIsReplayed) {
  from_.objects()["quarantine/a"] = "something else";
  from_.objects()["quarantine/b.gz"] = "no gzip";
  from_.objects()["quarantine/c"] = RowOf(1, EventText(1));
  const ReplayTally tally = Run();
  EXPECT_THAT(tally.errors, ElementsAre(HasSubstr("memory://quarantine/a"),
                                        HasSubstr("memory://quarantine/b.gz")));
  EXPECT_EQ(tally.counts.stored, 1U);
}

/// What no clear answer came for is counted, with the stores' reason, and can be replayed again.
TEST_F(ReplayTest, WhatTheLakeRefusesHasToBeReplayedAgain) {
  from_.objects()["quarantine/reason=invalid_name/p-t-0.json"] =
      RowOf(1, EventText(1)) + RowOf(2, "{");
  objects_.refused_folder = "some/lake/";
  storage_.failure = Error{ErrorKind::kUnavailable, "the bucket is overwhelmed"};
  const ReplayTally refused = Run();
  EXPECT_EQ(refused.failed, 1U);
  EXPECT_EQ(refused.records, 2U);
  EXPECT_EQ(refused.counts.stored, 0U);
  EXPECT_THAT(refused.errors,
              ElementsAre(AllOf(HasSubstr("memory://quarantine/reason=invalid_name/p-t-0.json"),
                                HasSubstr("1 records have to be replayed again"),
                                HasSubstr("the bucket is overwhelmed"))));
  objects_.refused_folder.clear();
  const ReplayTally taken = Run();
  EXPECT_EQ(taken.failed, 0U);
  EXPECT_THAT(taken.errors, IsEmpty());
  EXPECT_EQ(NamesBelow("some/lake/").size(), 1U);
}

/// Nothing is settled without its entry in the ledger.
TEST_F(ReplayTest, RecordsWithoutALedgerEntryHaveToBeReplayedAgain) {
  from_.objects()["quarantine/reason=invalid_name/p-t-0.json"] = RowOf(1, EventText(1));
  objects_.refused_folder = "some/ledger/";
  const ReplayTally tally = Run();
  EXPECT_EQ(tally.failed, 1U);
  EXPECT_THAT(tally.errors, ElementsAre(HasSubstr("SlowDown")));
}

}  // namespace
}  // namespace weir::lake
