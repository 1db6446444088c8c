// A report for machines: exact JSON, and JSON whatever is in it.
#include "src/lake/report_json.h"

#include <gtest/gtest.h>
#include <simdjson.h>

namespace weir::lake {
namespace {

TEST(ReportJson, OfAnEmptyLakeHasEveryMember) {
  EXPECT_EQ(ReportJson(MakeReport("my-lake", {})),
            R"({"lake":"my-lake","schemas":[],"entries":0,"first_arrival":null,)"
            R"("last_arrival":null,"balanced":true,"missing":0,"surplus":0,)"
            R"("on_their_way":null,"moved":0,)"
            R"("ledger":{"received":0,"stored":0,"duplicates":0,"conflicts":0,"quarantined":0,)"
            R"("balanced":true},"complete":0,"valid":0,"bytes":0,)"
            R"("quality":{"completeness":null,"validity":null,"uniqueness":null},)"
            R"("timeliness_ms":{"p50":null,"p95":null,"p99":null},"events_per_day":null,)"
            R"("types":{},"days":{},"reasons":{},"fields":{}})"
            "\n");
}

TEST(ReportJson, CarriesAllTypesAndDays) {
  pipeline::LedgerEntry entry;
  entry.schema = "weir";
  entry.figures.total.counts = {.received = 4,
                                .complete = 3,
                                .valid = 2,
                                .stored = 2,
                                .duplicates = 0,
                                .conflicts = 0,
                                .quarantined = 2,
                                .bytes = 99};
  for (std::int32_t i = 0; i < 500; ++i) {
    entry.figures.by_type["type" + std::to_string(i)].counts.stored = 1;
    entry.figures.by_day[event::Day{i}].lateness.Add(7'000);
  }
  entry.figures.by_day[std::nullopt].counts.quarantined = 2;
  entry.figures.by_type["\"\n\u202e"].counts.quarantined = 2;
  entry.figures.by_field["event_uuid"] = {3, 2};

  const std::string json = ReportJson(MakeReport("caf\xE9", {&entry, 1}));

  simdjson::dom::parser parser;
  simdjson::dom::object report;
  ASSERT_EQ(parser.parse(json).get(report), simdjson::SUCCESS);
  EXPECT_EQ(std::string_view(report["lake"]), "caf\uFFFD");
  EXPECT_EQ(std::string_view(report["first_arrival"]), "1970-01-01T00:00:00Z");
  EXPECT_EQ(std::uint64_t(report["ledger"]["received"]), 4);
  EXPECT_EQ(double(report["quality"]["completeness"]), 0.75);
  EXPECT_EQ(report["types"].get_object().size(), 501);
  EXPECT_EQ(std::uint64_t(report["types"]["\"\n\u202e"]["ledger"]["quarantined"]), 2);
  EXPECT_EQ(report["days"].get_object().size(), 501);
  EXPECT_EQ(std::int64_t(report["days"]["1970-01-02"]["timeliness_ms"]["p50"]), 7);
  EXPECT_EQ(std::uint64_t(report["days"]["unknown"]["ledger"]["quarantined"]), 2);
  EXPECT_EQ(std::uint64_t(report["fields"]["event_uuid"]["present"]), 3);
}

}  // namespace
}  // namespace weir::lake
