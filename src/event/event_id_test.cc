// Ids as people write them are those that events claim.
#include "src/event/event_id.h"

#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/event/decoder.h"

namespace weir::event {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kNormalised = "6ae1768a-eb84-57ba-8981-2139135385a9";

Schema AnyTextIsAnId() {
  Schema schema;
  schema.id_format = IdFormat::kText;
  return schema;
}

TEST(IdFromText, AUuidIsTheSameInEverySpelling) {
  for (const auto* const text :
       {"6ae1768a-eb84-57ba-8981-2139135385a9", "6AE1768AEB8457BA89812139135385A9",
        "{6ae1768a-eb84-57ba-8981-2139135385a9}",
        "urn:uuid:6ae1768a-eb84-57ba-8981-2139135385a9"}) {
    EXPECT_EQ(*IdFromText({}, text), kNormalised);
  }
}

TEST(IdFromText, WhatIsNoIdIsRefusedByName) {
  const auto id = IdFromText({}, "order-7");
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(id.error().message, HasSubstr("\"order-7\" is no id by schema weir"));
  EXPECT_FALSE(IdFromText(AnyTextIsAnId(), ""));
}

TEST(IdFromText, AnyTextIsTakenAsItIs) {
  EXPECT_EQ(*IdFromText(AnyTextIsAnId(), "Order 7"), "Order 7");
}

TEST(IdFromText, AnIdOfSeveralFieldsIsNormalisedFieldByField) {
  Schema schema;
  schema.id_fields = {{{"a"}}, {{"b"}}};
  schema.id_separator = "/";
  const std::string upper = "6AE1768A-EB84-57BA-8981-2139135385A9";
  EXPECT_EQ(*IdFromText(schema, upper + "/" + upper), fmt::format("{0}/{0}", kNormalised));
  EXPECT_FALSE(IdFromText(schema, upper));
  EXPECT_FALSE(IdFromText(schema, upper + "/" + upper + "/" + upper));
}

TEST(IdFromText, AnOverlongIdIsTheOneThatTheDecoderClaims) {
  const std::string text(kMaxIdSize + 1, 'x');
  PartitionTable partitions;
  const Schema schema = AnyTextIsAnId();
  Decoder decoder(schema, partitions);
  DecodedBatch batch;
  const std::string record =
      R"({"event_uuid":")" + text + R"(","event_name":"a","created_at":1626307200})";
  decoder.Decode(record + std::string(kJsonPadding, ' '), {1'626'307'201'000'000}, batch);
  const auto id = IdFromText(schema, text);
  ASSERT_TRUE(id);
  EXPECT_THAT(*id, StartsWith("sha256:"));
  EXPECT_EQ(batch.IdOf(batch.records.front()), *id);
  EXPECT_EQ(*IdFromText(schema, *id), *id);
}

}  // namespace
}  // namespace weir::event
