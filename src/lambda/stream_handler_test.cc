// Batches through the handler, and the Runtime API's answers, with claims and lake in memory.
#include "src/lambda/stream_handler.h"

#include <set>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/codec/base64.h"
#include "src/codec/compressor.h"
#include "src/intake/kpl_testing.h"
#include "src/pipeline/ledger_sum.h"

#include "tests/fakes/in_memory_claim_store.h"
#include "tests/fakes/in_memory_landing_store.h"
#include "tests/fakes/in_memory_object_store.h"
#include "tests/fakes/in_memory_storage.h"
#include "tests/fakes/refusing_object_store.h"

namespace weir::lambda {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ManualClock final : public aws::Clock {
 public:
  [[nodiscard]] std::chrono::steady_clock::time_point Now() const override { return now; }
  [[nodiscard]] std::chrono::system_clock::time_point Today() const override { return today; }
  void SleepFor(std::chrono::milliseconds duration) override { now += duration; }

  std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
  std::chrono::system_clock::time_point today{std::chrono::seconds(1'626'307'200)};
};

/// Takes its time for each call; else an in-memory store.
class SlowClaimStore final : public pipeline::ClaimStore {
 public:
  SlowClaimStore(fakes::InMemoryClaimStore& store, ManualClock& clock)
      : store_(store), clock_(clock) {}

  void Claim(std::span<const pipeline::ClaimRequest> requests,
             std::span<pipeline::ClaimAnswer> answers) override {
    clock_.now += takes;
    store_.Claim(requests, answers);
  }
  std::vector<Result<std::string>> Move(std::span<const pipeline::ClaimMove> moves) override {
    return store_.Move(moves);
  }

  std::chrono::milliseconds takes{0};

 private:
  fakes::InMemoryClaimStore& store_;
  ManualClock& clock_;
};

std::string EventText(int id, std::string_view name = "account:created") {
  return fmt::format(R"({{"event_uuid":"6ae1768a-eb84-57ba-8981-{:012}",)"
                     R"("event_name":"{}","created_at":1626307200}})",
                     id, name);
}

/// The event of a mapping: `texts` stand at the sequence numbers from `first` on.
std::string KinesisEventOf(const std::vector<std::string>& texts, int first,
                           std::string_view shard = "shardId-000000000000") {
  std::string event = R"({"Records":[)";
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::string data;
    codec::AppendBase64(texts[i], data);
    event += fmt::format(R"({}{{"kinesis":{{"sequenceNumber":"{}","data":"{}","partitionKey":"p",)"
                         R"("approximateArrivalTimestamp":1626307201.5}},"eventID":"{}:{}",)"
                         R"("eventSourceARN":"arn:aws:kinesis:us-east-1:1:stream/s"}})",
                         i == 0 ? "" : ",", 100 + first + static_cast<int>(i), data, shard,
                         100 + first + static_cast<int>(i));
  }
  return event + "]}";
}

class StreamHandlerTest : public ::testing::Test {
 protected:
  Result<std::string> Handle(std::string event) {
    Invocation invocation{.request_id = "request",
                          .trace_id = "",
                          .event = std::move(event),
                          .deadline = clock_.now + patience_};
    return handler_.Handle(invocation);
  }

  std::string HandleRecords(const std::vector<std::string>& texts, int first = 0) {
    const auto response = Handle(KinesisEventOf(texts, first));
    return response ? *response : response.error().message;
  }

  /// All lines of the objects in a folder.
  std::multiset<std::string> LinesIn(std::string_view folder) const {
    std::multiset<std::string> lines;
    for (const auto& [name, content] : lake_.objects()) {
      if (!name.starts_with(folder)) continue;
      for (std::size_t begin = 0; begin < content.size();) {
        const std::size_t end = content.find('\n', begin);
        lines.insert(content.substr(begin, end - begin));
        begin = end + 1;
      }
    }
    return lines;
  }

  event::Counts LedgerCounts() const {
    pipeline::LedgerSum sum;
    for (const auto& [name, content] : lake_.objects()) {
      if (name.starts_with("ledger/")) {
        EXPECT_TRUE(sum.Add(content));
      }
    }
    event::Counts counts;
    for (const auto& entry : sum.Take()) {
      EXPECT_TRUE(entry.figures.total.counts.IsBalanced());
      counts.Merge(entry.figures.total.counts);
    }
    return counts;
  }

  /// Where the package of before has put the record with that sequence number.
  static std::string OldPositionOf(int number, int sub_sequence = 0) {
    return fmt::format("2267deb9609a4c0d-000000000000-{:056}-{:06}", number, sub_sequence);
  }
  static std::string OldObjectOf(int number) {
    return fmt::format(
        "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created/"
        "{}-d87da4280062567b-0.json",
        OldPositionOf(number));
  }

  void ClaimAsOf(std::string_view position, std::string_view text, std::string_view object) {
    event::PartitionTable partitions;
    event::Decoder decoder(configuration_.schema, partitions);
    event::DecodedBatch decoded;
    std::string padded(text);
    padded.append(event::kJsonPadding, ' ');
    decoder.Decode(std::string_view(padded).substr(0, text.size()), {1'626'307'201'000'000},
                   decoded);
    const auto& record = decoded.records.front();
    const pipeline::ClaimRequest request{{pipeline::ClaimKey::Kind::kId, decoded.IdOf(record)},
                                         {position},
                                         record.fingerprint,
                                         {object}};
    pipeline::ClaimAnswer answer;
    claims_.Claim({&request, 1}, {&answer, 1});
    EXPECT_EQ(answer.outcome, pipeline::ClaimOutcome::kCreated);
  }

  static constexpr std::string_view kAllSettled = R"({"batchItemFailures":[]})";

  ManualClock clock_;
  fakes::InMemoryClaimStore claims_;
  SlowClaimStore slow_claims_{claims_, clock_};
  fakes::InMemoryObjectStore lake_;
  fakes::RefusingObjectStore objects_{lake_};
  fakes::InMemoryStorage storage_{slow_claims_, objects_};
  fakes::InMemoryLandingStore landings_;
  std::chrono::milliseconds patience_ = std::chrono::seconds(100);
  std::vector<std::string> log_;
  int tokens_ = 0;
  Configuration configuration_ = {.lake_bucket = "lake",
                                  .lake_prefix = {},
                                  .claims_table = "claims",
                                  .schema = {},
                                  .compression = codec::Compression::kNone,
                                  .function_name = "weir",
                                  .merge = {},
                                  .compact = {}};
  StreamHandler handler_{
      configuration_,
      {storage_, landings_, clock_, [this] { return fmt::format("t{}", ++tokens_); },
       [this](std::string_view line) { log_.emplace_back(line); }}};
};

TEST_F(StreamHandlerTest, EventsReachTheLakeAndTheLedger) {
  EXPECT_EQ(HandleRecords({EventText(1), EventText(2), EventText(1), "{"}), kAllSettled);
  EXPECT_THAT(LinesIn("lake/"), SizeIs(2));
  EXPECT_THAT(LinesIn("quarantine/"), SizeIs(1));
  const event::Counts counts = LedgerCounts();
  EXPECT_EQ(counts.received, 4U);
  EXPECT_EQ(counts.stored, 2U);
  EXPECT_EQ(counts.duplicates, 1U);
  EXPECT_EQ(counts.quarantined, 1U);
}

TEST_F(StreamHandlerTest, OneRecordOfManyEventsIsTakenPartByPart) {
  constexpr int kEvents = 21'000;  // more than an attempt judges at once
  std::string lines;
  for (int i = 0; i < kEvents; ++i) lines += EventText(i % (kEvents - 1)) + "\n";  // one twice
  std::string packed;
  codec::Compressor(codec::Compression::kGzip).Append(lines, packed);
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_EQ(HandleRecords({packed}), kAllSettled);
    EXPECT_THAT(LinesIn("lake/"), SizeIs(kEvents - 1));
    const event::Counts counts = LedgerCounts();
    EXPECT_EQ(counts.received, static_cast<std::uint64_t>(kEvents));
    EXPECT_EQ(counts.duplicates, 1U);
  }
}

TEST_F(StreamHandlerTest, ClaimedEventsStayWhereTheyAreWhenThePrefixChanges) {
  objects_.refused_folder = "lake/";
  EXPECT_NE(HandleRecords({EventText(1)}), kAllSettled);
  objects_.refused_folder.clear();
  configuration_.lake_prefix = "moved/";
  EXPECT_EQ(HandleRecords({EventText(1), EventText(2)}), kAllSettled);
  EXPECT_THAT(LinesIn("lake/"), SizeIs(1));
  EXPECT_THAT(LinesIn("moved/lake/"), SizeIs(1));
  EXPECT_THAT(LinesIn("moved/ledger/"), testing::Not(IsEmpty()));
}

TEST_F(StreamHandlerTest, RetryCutElsewhereAddsNothing) {
  EXPECT_EQ(HandleRecords({EventText(1), EventText(2), EventText(3)}), kAllSettled);
  EXPECT_EQ(HandleRecords({EventText(2), EventText(3), EventText(4)}, 1), kAllSettled);
  EXPECT_THAT(LinesIn("lake/"), SizeIs(4));
  EXPECT_EQ(LedgerCounts().received, 4U);
  EXPECT_EQ(LedgerCounts().stored, 4U);
}

TEST_F(StreamHandlerTest, LowestFailedRecordIsNamed) {
  objects_.refused_folder = "lake/year=2021/month=07/day=15/event_type=order";
  EXPECT_EQ(HandleRecords({EventText(1), EventText(2, "order:paid"), EventText(3)}),
            R"({"batchItemFailures":[{"itemIdentifier":"101"}]})");
  EXPECT_EQ(LedgerCounts().received, 2U);
  objects_.refused_folder.clear();
  EXPECT_EQ(HandleRecords({EventText(2, "order:paid"), EventText(3)}, 1), kAllSettled);
  EXPECT_THAT(LinesIn("lake/"), SizeIs(3));
  EXPECT_EQ(LedgerCounts().received, 3U);
}

TEST_F(StreamHandlerTest, NothingPassesTheCheckpointThatIsNotInTheLedger) {
  objects_.refused_folder = "ledger/";
  EXPECT_EQ(HandleRecords({EventText(1)}), R"({"batchItemFailures":[{"itemIdentifier":"100"}]})");
  EXPECT_THAT(log_.back(), HasSubstr("the ledger: SlowDown"));
  objects_.refused_folder.clear();
  EXPECT_EQ(HandleRecords({EventText(1)}), kAllSettled);
  EXPECT_THAT(LinesIn("lake/"), SizeIs(1));
  EXPECT_EQ(LedgerCounts().stored, 1U);
}

/// The record was claimed by a package that made positions of the stream's creation, and the
/// attempt died before it had stored anything.
TEST_F(StreamHandlerTest, RecordClaimedUnderTheOldFormIsItsOwnAndIsStored) {
  const std::string old = OldPositionOf(100);
  const std::string object = OldObjectOf(100);
  ClaimAsOf(old, EventText(1), object);
  EXPECT_EQ(HandleRecords({EventText(1), EventText(1)}), kAllSettled);
  EXPECT_THAT(LinesIn(object), SizeIs(1));
  EXPECT_THAT(LinesIn("lake/"), SizeIs(1));
  EXPECT_EQ(LedgerCounts().stored, 1U);
  EXPECT_EQ(LedgerCounts().duplicates, 1U);
}

/// A payload that is an array over four lines took four numbers, and now takes one: what stands
/// behind it had others. The attempt of before died between claims and objects, or behind these.
TEST_F(StreamHandlerTest, EventsOfAnAggregateClaimedUnderOtherNumbersAreStoredOnce) {
  const std::string aggregate = intake::Aggregate(
      {"[\n" + EventText(1) + ",\n" + EventText(2) + "\n]", EventText(3), "no event"});
  const std::string object = OldObjectOf(100);
  ClaimAsOf(OldPositionOf(100, 2), EventText(2), object);
  ClaimAsOf(OldPositionOf(100, 4), EventText(3), object);
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_EQ(HandleRecords({aggregate}), kAllSettled);
    EXPECT_THAT(LinesIn(object), SizeIs(2));
    EXPECT_THAT(LinesIn("lake/"), SizeIs(3));
    EXPECT_THAT(LinesIn("quarantine/"), SizeIs(1));
    EXPECT_EQ(LedgerCounts().received, 4U);
    EXPECT_EQ(LedgerCounts().quarantined, 1U);
  }
}

TEST_F(StreamHandlerTest, PayloadAtTheNumberOfAnothersLineIsQuarantinedAsWell) {
  // Lines are what this schema takes, as the package of before did for all.
  configuration_.schema.records.kind = event::Wrapping::Kind::kLines;
  const std::string aggregate = intake::Aggregate({"[\n1,\n2\n]", "no event"});
  EXPECT_EQ(HandleRecords({aggregate}), kAllSettled);
  EXPECT_THAT(LinesIn("quarantine/"), SizeIs(5));
  configuration_.schema.records = {};
  configuration_.schema.records.kind = event::Wrapping::Kind::kArray;
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_EQ(HandleRecords({aggregate}), kAllSettled);
    const auto rows = LinesIn("quarantine/");
    std::string data;
    codec::AppendBase64("no event", data);
    EXPECT_EQ(std::ranges::count_if(
                  rows, [&](const std::string& row) { return row.find(data) != row.npos; }),
              2)
        << "at its old number, and at its new one, where the line \"1,\" stood";
  }
}

TEST_F(StreamHandlerTest, RecordsOfOldStreamsElsewhereAreOthers) {
  ClaimAsOf(OldPositionOf(99), EventText(1), "lake/another.json");
  EXPECT_EQ(HandleRecords({EventText(1)}), kAllSettled);
  EXPECT_THAT(LinesIn("lake/"), IsEmpty());
  EXPECT_EQ(LedgerCounts().duplicates, 1U);
}

/// Deleted and made again under its name while the function is warm: nothing is asked, so nothing
/// that the function knows can be out of date.
TEST_F(StreamHandlerTest, RecordOfAStreamMadeAgainHasOnePositionInEveryAttempt) {
  EXPECT_EQ(HandleRecords({EventText(1)}), kAllSettled);
  objects_.refused_folder = "lake/";  // dies between claim and object
  EXPECT_NE(HandleRecords({EventText(2)}, 500), kAllSettled);
  objects_.refused_folder.clear();
  clock_.now += std::chrono::hours(1);
  EXPECT_EQ(HandleRecords({EventText(2)}, 500), kAllSettled);
  EXPECT_THAT(LinesIn("lake/"), SizeIs(2));
  EXPECT_EQ(LedgerCounts().stored, 2U);
}

TEST_F(StreamHandlerTest, RecordOlderThanClaimsLiveIsRefused) {
  clock_.today += std::chrono::days(configuration_.claim_days) + std::chrono::seconds(2);
  EXPECT_THAT(HandleRecords({EventText(1)}), HasSubstr("set WEIR_CLAIM_DAYS to more"));
  EXPECT_THAT(lake_.objects(), IsEmpty());
  clock_.today -= std::chrono::seconds(2);
  EXPECT_EQ(HandleRecords({EventText(1)}), kAllSettled);
}

TEST_F(StreamHandlerTest, ClaimsLiveFromTheNewestArrivalAtTheLeast) {
  EXPECT_EQ(HandleRecords({EventText(1), EventText(2)}), kAllSettled);
  EXPECT_EQ(storage_.last_times.newest_arrival.micros, 1'626'307'201'500'000);
}

TEST_F(StreamHandlerTest, ClaimsLeaveTimeForObjectsAndTheseForTheLedger) {
  EXPECT_EQ(HandleRecords({EventText(1)}), kAllSettled);
  EXPECT_EQ(storage_.last_times.claims - clock_.now, std::chrono::seconds(60));
  EXPECT_EQ(storage_.last_times.objects - clock_.now, std::chrono::seconds(80));
  EXPECT_EQ(storage_.last_times.ledger - clock_.now, std::chrono::seconds(90));
}

/// Of an invocation of 2 s, claims have 1.2 s, and 1,000 of them are planned with 250 ms.
TEST_F(StreamHandlerTest, RecordThatThereIsNoTimeForComesAgainAndWhatIsThroughIsKept) {
  const auto events = [](int first, int count) {
    std::string lines;
    for (int i = first; i < first + count; ++i) lines += EventText(i) + "\n";
    return lines;
  };
  const std::vector<std::string> records = {events(0, 1'000), events(1'000, 4'900), EventText(9)};
  patience_ = std::chrono::seconds(2);
  slow_claims_.takes = std::chrono::milliseconds(500);
  EXPECT_EQ(HandleRecords(records), R"({"batchItemFailures":[{"itemIdentifier":"101"}]})");
  EXPECT_THAT(LinesIn("lake/"), SizeIs(1'000));
  EXPECT_EQ(LedgerCounts().received, 1'000U);
  EXPECT_EQ(claims_.claims().size(), 1'000U) << "nothing of the record was begun";
  EXPECT_THAT(log_, SizeIs(1)) << "no warning: nothing has failed";
  EXPECT_THAT(log_.front(), HasSubstr(R"("Received":1000,"Failed":0)"));
  const std::vector<std::string> rest(records.begin() + 1, records.end());
  slow_claims_.takes = std::chrono::milliseconds(1'300);
  EXPECT_EQ(HandleRecords(rest, 1), R"({"batchItemFailures":[{"itemIdentifier":"102"}]})")
      << "the first record of an attempt is always begun";
  EXPECT_EQ(HandleRecords({rest.back()}, 2), kAllSettled);
  EXPECT_THAT(LinesIn("lake/"), SizeIs(5'900));
  EXPECT_EQ(LedgerCounts().received, 5'901U);
}

TEST_F(StreamHandlerTest, GarbageThatPacksWellTakesOneClaim) {
  std::string garbage;
  for (int i = 0; i < 1'000; ++i) garbage += "1\n";
  std::string packed;
  codec::Compressor(codec::Compression::kGzip).Append(garbage, packed);
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_EQ(HandleRecords({EventText(1), packed}), kAllSettled);
    EXPECT_EQ(claims_.claims().size(), 2U);
    EXPECT_THAT(LinesIn("quarantine/"), ElementsAre(HasSubstr(R"("reason":"rejected_whole")")));
    EXPECT_EQ(LedgerCounts().received, 2U);
  }
}

// ---- Layout landing ----

class LandingHandlerTest : public StreamHandlerTest {
 protected:
  void SetUp() override { configuration_.lands = true; }
};

TEST_F(LandingHandlerTest, RecordsLandAndNothingIsClaimed) {
  EXPECT_EQ(HandleRecords({EventText(1), EventText(1), "{"}), kAllSettled);
  ASSERT_THAT(landings_.objects, SizeIs(1));
  EXPECT_THAT(
      landings_.objects.begin()->first,
      testing::MatchesRegex("landing/2021-07-15T08/k[0-9a-f]+-0+/k[0-9a-f]+-0+-0+100-0+-t1"));
  EXPECT_THAT(claims_.claims(), IsEmpty());
  EXPECT_THAT(lake_.objects(), IsEmpty());
}

TEST_F(LandingHandlerTest, TheLogSaysWhatNeedsNoVerdict) {
  EXPECT_EQ(HandleRecords({EventText(1), EventText(1), "{"}), kAllSettled);
  ASSERT_THAT(log_, SizeIs(1));
  EXPECT_THAT(log_.front(), HasSubstr(R"("Received":3,"Failed":0,"Judged":3,"Complete":2,)"
                                      R"("Valid":2,"Bytes":)"));
  EXPECT_THAT(log_.front(), testing::Not(HasSubstr("Stored")));
}

TEST_F(LandingHandlerTest, WithoutAClearAnswerAllComesAgain) {
  landings_.failure = Error{ErrorKind::kUnknown, "no clear answer"};
  EXPECT_EQ(HandleRecords({EventText(1), EventText(2)}),
            R"({"batchItemFailures":[{"itemIdentifier":"100"}]})");
  EXPECT_THAT(log_.back(), HasSubstr("2 records come again: no clear answer"));
  EXPECT_THAT(log_.front(), HasSubstr(R"("Received":2,"Failed":2,"Judged":0)"));
  EXPECT_EQ(landings_.last_deadline - clock_.now, std::chrono::seconds(90));
}

/// Each of these fills a landing of its own.
TEST_F(LandingHandlerTest, OnlyWhatHasNotLandedComesAgain) {
  std::string lines;
  for (int i = 0; i < 10'500; ++i) lines += EventText(i) + "\n";
  std::string packed;
  codec::Compressor(codec::Compression::kGzip).Append(lines, packed);
  landings_.failure = Error{ErrorKind::kUnavailable, "SlowDown"};
  landings_.puts_before_failure = 1;
  EXPECT_EQ(HandleRecords({packed, packed}), R"({"batchItemFailures":[{"itemIdentifier":"101"}]})");
  EXPECT_THAT(landings_.objects, SizeIs(1));
  landings_.failure.reset();
  EXPECT_EQ(HandleRecords({packed}, 1), kAllSettled);
  EXPECT_THAT(landings_.objects, SizeIs(2));
}

TEST_F(LandingHandlerTest, RecordsOfAnyAgeLand) {
  clock_.today += std::chrono::days(configuration_.claim_days) * 2;
  EXPECT_EQ(HandleRecords({EventText(1)}), kAllSettled);
}

TEST_F(StreamHandlerTest, EventThatIsNoKinesisEventFailsTheInvocation) {
  const auto response = Handle(R"({"hello":"world"})");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::kInvalidInput);
}

TEST_F(StreamHandlerTest, EmptyEventIsSettled) {
  EXPECT_EQ(*Handle(R"({"Records":[]})"), kAllSettled);
}

TEST_F(StreamHandlerTest, NoPayloadIsLogged) {
  EXPECT_EQ(HandleRecords({EventText(77), "secret-payload"}), kAllSettled);
  for (const std::string& line : log_) {
    EXPECT_EQ(line.find("secret-payload"), std::string::npos);
    EXPECT_EQ(line.find("000000000077"), std::string::npos);
  }
}

}  // namespace
}  // namespace weir::lambda
