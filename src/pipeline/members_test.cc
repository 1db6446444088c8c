// Members: found by id and position, whatever the rules were when they were stored.
#include "src/pipeline/members.h"

#include <string>

#include <gtest/gtest.h>

#include "src/event/decoder.h"
#include "src/event/event_id.h"
#include "src/event/fingerprint.h"
#include "src/pipeline/quarantine.h"

namespace weir::pipeline {
namespace {

constexpr std::string_view kLakeObject = "lake/year=2021/p1-a-0.json";
constexpr std::string_view kQuarantineObject = "quarantine/year=2021/p1-a-0.json";
constexpr event::Timestamp kArrival{1'626'350'000 * event::kMicrosPerSecond};

/// The line that the lake gets for a record, with its end.
std::string Stored(std::string_view record, const event::Schema& schema = {}) {
  std::string padded(record);
  padded.append(event::kJsonPadding, ' ');
  event::PartitionTable partitions;
  event::DecodedBatch batch;
  event::Decoder(schema, partitions)
      .Decode(std::string_view(padded).substr(0, record.size()), kArrival, batch);
  EXPECT_TRUE(batch.records.front().is_event()) << batch.DetailOf(batch.records.front());
  return std::string(batch.LineOf(batch.records.front())) + "\n";
}

/// The quarantine's line for a rejection at `position`, with its end.
std::string Row(std::string_view position, std::string_view data = "\xFF{") {
  std::string row;
  AppendQuarantineRow({.reason = event::Reason::kInvalidJson,
                       .detail = R"(a "detail" with ,"position":"nowhere")",
                       .position = {position},
                       .owner = {},
                       .arrived_at = kArrival,
                       .data = data},
                      row);
  return row + "\n";
}

constexpr std::string_view kOwnId = "11111111-1111-4111-8111-111111111111";

bool HoldsEvent(std::string_view lines, std::string_view id = kOwnId,
                const event::Schema& schema = {}) {
  return HeldMembers(kLakeObject, lines, schema).Hold(id, "");
}

bool HoldsRow(std::string_view lines, std::string_view position, std::string_view data = "\xFF{") {
  return HeldMembers(kQuarantineObject, lines, {}).Hold(position, Row(position, data));
}

std::string EventWithId(std::string_view id) {
  return R"({"event_uuid":")" + std::string(id) +
         R"(","event_name":"account:created","created_at":1626336000})";
}

TEST(Members, OfTheLakeAreIdsAsTheyAreClaimed) {
  const std::string lines = Stored(EventWithId("9C5B94B1-35AD-49BB-B118-8E8FC24ABF80")) +
                            Stored(EventWithId("{11111111-1111-4111-8111-111111111111}"));
  EXPECT_TRUE(HoldsEvent(lines));
  EXPECT_TRUE(HoldsEvent(lines, "9c5b94b1-35ad-49bb-b118-8e8fc24abf80"));
  EXPECT_FALSE(HoldsEvent(lines, "9C5B94B1-35AD-49BB-B118-8E8FC24ABF80"));
}

TEST(Members, OfTheQuarantineArePositions) {
  const std::string lines = Row("s0-1") + Row("s0-2");
  EXPECT_TRUE(HoldsRow(lines, "s0-1"));
  EXPECT_TRUE(HoldsRow(lines, "s0-2"));
  EXPECT_FALSE(HoldsRow(lines, "nowhere"));
}

TEST(Members, OfTheQuarantineAreOthersWithOtherBytes) {
  const std::string lines = Row("s0-1", "{") + Row("s0-1", "[");
  EXPECT_TRUE(HoldsRow(lines, "s0-1", "{"));
  EXPECT_TRUE(HoldsRow(lines, "s0-1", "["));
  EXPECT_FALSE(HoldsRow(lines, "s0-1", "{{"));
  EXPECT_FALSE(HoldsRow(lines, "s0-2", "{"));
}

TEST(Members, LongPositionsAreFoundAsTheyAre) {
  const std::string position(event::kMaxIdSize + 1, 'p');
  EXPECT_TRUE(HoldsRow(Row(position), position));
}

TEST(Members, LongIdsAreFoundByTheirDigest) {
  event::Schema schema;
  schema.id_format = event::IdFormat::kText;
  const std::string id(event::kMaxIdSize + 1, 'x');
  const std::string line = Stored(EventWithId(id), schema);
  EXPECT_FALSE(HoldsEvent(line, id, schema));
  const std::string digest = "sha256:" + event::ToHex(event::Fingerprinter().Of(id));
  EXPECT_TRUE(HoldsEvent(line, digest, schema));
}

TEST(Members, NobodyIsInAnEmptyObject) {
  EXPECT_FALSE(HoldsEvent(""));
  EXPECT_FALSE(HoldsRow("", "s0-1"));
}

TEST(Members, LinesThatHoldNoneArePassedOver) {
  const std::string event = Stored(EventWithId("11111111-1111-4111-8111-111111111111"));
  const std::string cut = event.substr(0, event.size() / 2);
  EXPECT_TRUE(HoldsEvent("\n{}\n" + event + cut));
  EXPECT_FALSE(HoldsEvent("\n{}\n" + cut));
  EXPECT_TRUE(HoldsRow("\n{}\n[1]\n" + Row("s0-1") + "{\"position\":", "s0-1"));
}

TEST(Members, StayMembersUnderStricterRules) {
  const std::string line =
      Stored(R"({"event_uuid":"11111111-1111-4111-8111-111111111111","event_name":"login",)"
             R"("created_at":1626336000})");
  event::Schema stricter;
  stricter.strict_name = true;
  stricter.earliest = kArrival;
  stricter.rules = {{.path = {{"user"}}, .required = true}};
  EXPECT_TRUE(HoldsEvent(line, kOwnId, stricter));
}

TEST(Members, StayMembersWhenNameAndTimeMove) {
  const std::string line = Stored(EventWithId("11111111-1111-4111-8111-111111111111"));
  event::Schema other;
  other.name_fields = {{{"title"}}};
  other.time_field = {{"occurred_at"}};
  EXPECT_TRUE(HoldsEvent(line, kOwnId, other));
}

TEST(Members, OfTimesThatMadeRoomAreFound) {
  event::Schema schema;
  schema.time_field = {{"created_datetime"}};
  schema.time_format = event::TimeFormat::kUnixSeconds;
  const std::string line =
      Stored(R"({"event_uuid":"11111111-1111-4111-8111-111111111111","event_name":"login",)"
             R"("created_datetime":1626336000})",
             schema);
  EXPECT_TRUE(HoldsEvent(line, kOwnId, schema));
}

TEST(Members, WhoseMembersMadeRoomAreFound) {
  const std::string line =
      Stored(R"({"event_uuid":"11111111-1111-4111-8111-111111111111","event_name":"login",)"
             R"("created_at":1626336000,"event_type":"own","created_datetime":{}})");
  EXPECT_TRUE(HoldsEvent(line));
}

TEST(Members, StayMembersThoughNoReaderCouldTakeThem) {
  const std::string line =
      R"({"event_uuid":"11111111-1111-4111-8111-111111111111","event_name":"login",)"
      R"("created_at":1626336000,"t":"\ud83d","a":1,"a":2,"Event_Type":1,)"
      R"("created_datetime":"2021-07-15T08:00:00Z","event_type":"login","event_subtype":null})"
      "\n";
  EXPECT_TRUE(HoldsEvent(line)) << "an earlier version has stored it";
}

TEST(Members, FromBefore1970AreFound) {
  event::Schema schema;
  schema.earliest = {-100 * 366 * event::kMicrosPerDay};
  const std::string line =
      Stored(R"({"event_uuid":"11111111-1111-4111-8111-111111111111","event_name":"login",)"
             R"("created_at":"1955-11-05T06:00:00Z"})",
             schema);
  EXPECT_TRUE(HoldsEvent(line, kOwnId, schema));
}

}  // namespace
}  // namespace weir::pipeline
