// Rows of the quarantine: literal records, literal rows, and every byte comes back.
#include "src/pipeline/quarantine.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <simdjson.h>

#include "src/codec/base64.h"

namespace weir::pipeline {
namespace {

constexpr event::Timestamp kRefusedAt{1'626'350'000 * event::kMicrosPerSecond};

std::string RowOf(const QuarantineRow& row) {
  std::string text = "kept ";
  AppendQuarantineRow(row, text);
  EXPECT_TRUE(text.starts_with("kept "));
  return text.substr(5);
}

QuarantineRow Rejection(std::string_view data) {
  return {.reason = event::Reason::kInvalidJson,
          .detail = "is no \"JSON\" (byte 1)",
          .position = {"s0-00003"},
          .owner = {},
          .arrived_at = kRefusedAt,
          .data = data};
}

TEST(QuarantineRow, RejectionIsItsReasonAndItsBytes) {
  EXPECT_EQ(RowOf(Rejection("{")),
            R"x({"reason":"invalid_json","detail":"is no \"JSON\" (byte 1)",)x"
            R"("position":"s0-00003","arrived_at":"2021-07-15T11:53:20Z","data":"ew=="})");
}

TEST(QuarantineRow, ConflictNamesTheOwner) {
  QuarantineRow row = Rejection("{}");
  row.reason = event::Reason::kConflict;
  row.detail = "other body";
  row.owner = Position{"s1-00009"};
  EXPECT_EQ(RowOf(row),
            R"({"reason":"conflict","detail":"other body","position":"s0-00003",)"
            R"("owner_position":"s1-00009","arrived_at":"2021-07-15T11:53:20Z","data":"e30="})");
}

TEST(QuarantineRow, EmptyRecordHasEmptyData) {
  EXPECT_TRUE(RowOf(Rejection("")).ends_with(R"("data":""})"));
}

TEST(QuarantineRow, ComesBackAsItsRecord) {
  const auto record = ParseQuarantineRow(RowOf(Rejection("{")));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->reason, event::Reason::kInvalidJson);
  EXPECT_EQ(record->position, "s0-00003");
  EXPECT_EQ(record->arrived_at, kRefusedAt);
  EXPECT_EQ(record->data, "{");
}

TEST(QuarantineRow, AnythingElseIsNoRow) {
  const std::string row = RowOf(Rejection("{"));
  for (const std::string& wrong :
       {std::string(), std::string("{}"), std::string("[]"), row.substr(1),
        R"({"reason":"unheard_of","position":"p","arrived_at":"2021-07-15T11:53:20Z","data":""})" +
            std::string()}) {
    EXPECT_FALSE(ParseQuarantineRow(wrong)) << wrong;
  }
}

RC_GTEST_PROP(QuarantineRow, IsOneLineOfJsonWithTheRecordsBytes, (const std::string& data)) {
  const std::string row = RowOf(Rejection(data));
  RC_ASSERT(row.find('\n') == std::string::npos);
  simdjson::dom::parser parser;
  std::string_view encoded;
  RC_ASSERT(parser.parse(row)["data"].get(encoded) == simdjson::SUCCESS);
  RC_ASSERT(codec::DecodeBase64(encoded).value() == data);
}

}  // namespace
}  // namespace weir::pipeline
