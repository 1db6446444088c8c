// Which lines and rows hold an event that is erased.
#include "src/lake/erased_ids.h"

#include <gtest/gtest.h>

#include "src/event/fingerprint.h"
#include "src/pipeline/quarantine.h"

namespace weir::lake {
namespace {

constexpr const char* kId = "6ae1768a-eb84-57ba-8981-2139135385a9";

std::string RowOf(std::string_view data) {
  std::string row;
  pipeline::AppendQuarantineRow({.reason = event::Reason::kInvalidTime,
                                 .detail = "is no time",
                                 .position = {"p"},
                                 .owner = {},
                                 .arrived_at = {},
                                 .data = data},
                                row);
  return row;
}

class ErasedIdsTest : public testing::Test {
 protected:
  static std::vector<std::string> Parsed(const event::Schema& schema,
                                         const std::vector<std::string>& texts) {
    const auto ids = ParseErasedIds(schema, texts);
    EXPECT_TRUE(ids) << ids.error().message;
    return ids.value();
  }

  ErasedIds ids_{{}, Parsed({}, {"6AE1768AEB8457BA89812139135385A9", kId})};
};

TEST_F(ErasedIdsTest, SpellingsOfOneIdAreOne) {
  EXPECT_EQ(ids_.ids(), std::vector<std::string>{kId});
  EXPECT_TRUE(ids_.HasHash(event::Fingerprinter().Of(kId)));
  const std::vector<std::string> none = {"nobody"};
  EXPECT_EQ(ParseErasedIds({}, none).error().kind, ErrorKind::kInvalidInput);
}

TEST_F(ErasedIdsTest, ALineOfTheLakeIsToldByItsIdAlone) {
  const auto line = [](std::string_view id, std::string_view parent) {
    return R"({"event_uuid":")" + std::string(id) + R"(","parent":")" + std::string(parent) +
           R"(","created_datetime":"2021-07-15T00:00:00.000Z","event_type":"a",)"
           R"("event_subtype":"b"})";
  };
  EXPECT_TRUE(ids_.IsEvent(line(kId, "x")));
  EXPECT_TRUE(ids_.IsEvent(line("6AE1768AEB8457BA89812139135385A9", "x")));
  EXPECT_FALSE(ids_.IsEvent(line("00000000-0000-4000-8000-000000000001", kId)));
}

TEST_F(ErasedIdsTest, ARowHoldsItWhateverElseIsWrongWithItsRecord) {
  EXPECT_TRUE(ids_.IsRow(RowOf(R"({"event_uuid":"6ae1768aeb8457ba89812139135385a9"})")));
  EXPECT_TRUE(ids_.IsRow(RowOf(R"({"event_uuid":"6ae1768a-eb84-57ba-8981-2139135385a9","n":)")));
  EXPECT_TRUE(
      ids_.IsRow(RowOf(R"({"event_uuid":7,"was":"6AE1768A-EB84-57BA-8981-2139135385A9"})")));
  EXPECT_FALSE(ids_.IsRow(RowOf(R"({"event_uuid":"00000000-0000-4000-8000-000000000001",)"
                                R"("parent":"6ae1768a-eb84-57ba-8981-2139135385a9"})")));
  EXPECT_FALSE(ids_.IsRow(RowOf("")));
  EXPECT_FALSE(ids_.IsRow(RowOf("{")));
}

TEST_F(ErasedIdsTest, IdsOfSeveralFieldsAreJoined) {
  event::Schema schema;
  schema.id_format = event::IdFormat::kText;
  schema.id_fields = {{{"source"}}, {{"at", "number"}}};
  schema.id_separator = "/";
  ErasedIds ids(schema, Parsed(schema, {"s/12"}));
  EXPECT_TRUE(ids.IsRow(RowOf(R"({"at":{"number":12},"source":"s"})")));
  EXPECT_FALSE(ids.IsRow(RowOf(R"({"at":{"number":13},"source":"s"})")));
}

}  // namespace
}  // namespace weir::lake
