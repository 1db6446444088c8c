// Figures of real records: decoded for real, judged by the test.
#include "src/pipeline/figure_counter.h"

#include <deque>
#include <string>

#include <gtest/gtest.h>

namespace weir::pipeline {
namespace {

using event::Counts;
using event::Reason;

constexpr std::int64_t kNow = 1'626'307'200;  // 2021-07-15T00:00:00Z
constexpr event::Day kDay{18'823};

/// Decodes records as a batch and hands them to a counter.
class FigureCounterTest : public ::testing::Test {
 protected:
  void Receive(std::string text, Verdict verdict) {
    const std::size_t size = text.size();
    const std::string& kept = texts_.emplace_back(text.append(event::kJsonPadding, ' '));
    const Record record{.data = std::string_view(kept).substr(0, size),
                        .position = {"p"},
                        .arrived_at = {(kNow + 2) * event::kMicrosPerSecond}};
    decoder_.Decode(record.data, record.arrived_at, decoded_);
    records_.push_back(record);
    verdicts_.push_back(verdict);
  }

  /// An event 2 s late.
  void ReceiveEvent(std::string_view name, Verdict verdict) {
    Receive(EventText(name, std::to_string(kNow)), verdict);
  }

  static std::string EventText(std::string_view name, std::string_view time) {
    return R"({"event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","event_name":")" +
           std::string(name) + R"(","created_at":)" + std::string(time) + "}";
  }

  event::Figures Count() {
    counter_.Add({.records = records_, .decoded = decoded_}, verdicts_);
    records_.clear();
    verdicts_.clear();
    decoded_ = {};
    return counter_.Take();
  }

  static std::uint64_t Of(const event::Figures& figures, Reason reason) {
    return figures.by_reason.at(static_cast<std::size_t>(reason));
  }

 private:
  const event::Schema schema_{};
  event::PartitionTable partitions_;
  event::Decoder decoder_{schema_, partitions_};
  FigureCounter counter_{schema_};
  std::deque<std::string> texts_;
  std::vector<Record> records_;
  std::vector<Verdict> verdicts_;
  event::DecodedBatch decoded_;
};

TEST_F(FigureCounterTest, CountsEachVerdict) {
  ReceiveEvent("account:created", Verdict::kStored);
  ReceiveEvent("account:created", Verdict::kDuplicate);
  ReceiveEvent("account:deleted", Verdict::kConflict);
  Receive("nonsense", Verdict::kQuarantined);
  const std::size_t event_size = EventText("account:created", std::to_string(kNow)).size();

  const auto figures = Count();

  EXPECT_EQ(figures.by_type.at("account").counts, (Counts{.received = 3,
                                                          .complete = 3,
                                                          .valid = 3,
                                                          .stored = 1,
                                                          .duplicates = 1,
                                                          .conflicts = 1,
                                                          .bytes = 3 * event_size}));
  EXPECT_EQ(figures.by_type.at("(unknown)").counts,
            (Counts{.received = 1, .quarantined = 1, .bytes = 8}));
  EXPECT_EQ(figures.by_day.at(kDay).counts, figures.by_type.at("account").counts);
  EXPECT_EQ(figures.by_day.at(std::nullopt).counts, figures.by_type.at("(unknown)").counts);
}

TEST_F(FigureCounterTest, LeavesWhatWasReceivedInTotalToTheSource) {
  ReceiveEvent("a", Verdict::kStored);
  const auto figures = Count();
  EXPECT_EQ(figures.total.counts.received, 0);
  EXPECT_EQ(figures.total.counts.stored, 1);
}

TEST_F(FigureCounterTest, LeavesFailedRecordsToTheirNextAttempt) {
  ReceiveEvent("a", Verdict::kFailed);
  const auto figures = Count();
  EXPECT_EQ(figures.total.counts, Counts{});
  EXPECT_TRUE(figures.by_type.empty());
  EXPECT_EQ(figures.by_field.at("event_uuid").present, 0);
}

TEST_F(FigureCounterTest, CountsReasonsAndConflictsAmongThem) {
  ReceiveEvent("a", Verdict::kStored);
  ReceiveEvent("a", Verdict::kConflict);
  Receive("nonsense", Verdict::kQuarantined);
  Receive("[]", Verdict::kQuarantined);
  Receive("", Verdict::kQuarantined);

  const auto figures = Count();

  EXPECT_EQ(Of(figures, Reason::kNone), 0);
  EXPECT_EQ(Of(figures, Reason::kConflict), 1);
  EXPECT_EQ(Of(figures, Reason::kInvalidJson), 1);
  EXPECT_EQ(Of(figures, Reason::kNotAnObject), 1);
  EXPECT_EQ(Of(figures, Reason::kEmpty), 1);
}

TEST_F(FigureCounterTest, ToldCompleteFromValid) {
  Receive(EventText("account:created", R"("soon")"), Verdict::kQuarantined);
  Receive(R"({"event_name":"account:created","created_at":null})", Verdict::kQuarantined);
  const auto figures = Count();
  EXPECT_EQ(figures.total.counts.complete, 1);
  EXPECT_EQ(figures.total.counts.valid, 0);
}

TEST_F(FigureCounterTest, AttributesRejectionsAsFarAsTheyAreKnown) {
  Receive(EventText("account:created", R"("soon")"), Verdict::kQuarantined);
  Receive(EventText("", std::to_string(kNow)), Verdict::kQuarantined);
  const auto figures = Count();
  EXPECT_EQ(figures.by_type.at("account").counts.quarantined, 1);
  EXPECT_EQ(figures.by_type.at("(unknown)").counts.quarantined, 1);
  EXPECT_EQ(figures.by_day.at(kDay).counts.quarantined, 1);
  EXPECT_EQ(figures.by_day.at(std::nullopt).counts.quarantined, 1);
}

TEST_F(FigureCounterTest, CountsFieldsPresentAndValid) {
  ReceiveEvent("a", Verdict::kStored);
  ReceiveEvent("a", Verdict::kDuplicate);
  Receive(EventText("a", R"("soon")"), Verdict::kQuarantined);
  Receive(R"({"event_uuid":7,"event_name":null})", Verdict::kQuarantined);

  const auto figures = Count();

  EXPECT_EQ(figures.by_field.size(), 3);
  EXPECT_EQ(figures.by_field.at("event_uuid").present, 4);
  EXPECT_EQ(figures.by_field.at("event_uuid").valid, 3);
  EXPECT_EQ(figures.by_field.at("event_name").present, 3);
  EXPECT_EQ(figures.by_field.at("event_name").valid, 3);
  EXPECT_EQ(figures.by_field.at("created_at").present, 3);
  EXPECT_EQ(figures.by_field.at("created_at").valid, 2);
}

TEST_F(FigureCounterTest, MeasuresTheLatenessOfValidEvents) {
  ReceiveEvent("a", Verdict::kStored);
  Receive(EventText("b", std::to_string(kNow + 2)), Verdict::kDuplicate);
  Receive("nonsense", Verdict::kQuarantined);

  const auto figures = Count();

  EXPECT_EQ(figures.total.lateness.QuantileMillis(0.5), 0);
  EXPECT_EQ(figures.total.lateness.QuantileMillis(1), 2'047);
  EXPECT_EQ(figures.by_type.at("a").lateness.QuantileMillis(0), 2'047);
  EXPECT_EQ(figures.by_type.at("b").lateness.QuantileMillis(1), 0);
  EXPECT_EQ(figures.by_day.at(kDay).lateness.buckets(), figures.total.lateness.buckets());
  EXPECT_EQ(figures.by_day.at(std::nullopt).lateness.QuantileMillis(1), std::nullopt);
}

TEST_F(FigureCounterTest, BeginsAnewAfterEachTake) {
  ReceiveEvent("a", Verdict::kStored);
  const auto first = Count();
  ReceiveEvent("b", Verdict::kStored);
  const auto second = Count();
  EXPECT_EQ(first.by_type.size(), 1);
  EXPECT_EQ(second.by_type.size(), 1);
  EXPECT_EQ(second.by_type.at("b").counts.stored, 1);
  EXPECT_EQ(second.total.counts.stored, 1);
  EXPECT_EQ(second.by_field.at("event_uuid").present, 1);
}

TEST_F(FigureCounterTest, FoldsPartitionsOfOneTypeAndOfOneDay) {
  ReceiveEvent("account:created", Verdict::kStored);
  ReceiveEvent("account:deleted", Verdict::kStored);
  Receive(EventText("account:created", std::to_string(kNow - 86'400)), Verdict::kStored);
  const auto figures = Count();
  EXPECT_EQ(figures.by_type.at("account").counts.stored, 3);
  EXPECT_EQ(figures.by_day.at(kDay).counts.stored, 2);
  EXPECT_EQ(figures.by_day.at(event::Day{kDay.days - 1}).counts.stored, 1);
}

TEST_F(FigureCounterTest, KeepsTypesBeyondTheLimitTogether) {
  for (std::size_t i = 0; i < event::kMaxTypes + 5; ++i) {
    ReceiveEvent("type" + std::to_string(i), Verdict::kStored);
  }
  const auto figures = Count();
  EXPECT_EQ(figures.by_type.size(), event::kMaxTypes + 1);
  EXPECT_EQ(figures.by_type.at("(other)").counts.stored, 5);
  EXPECT_EQ(figures.total.counts.stored, event::kMaxTypes + 5);
}

}  // namespace
}  // namespace weir::pipeline
