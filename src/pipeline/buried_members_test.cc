// What tombstones keep of members, and how a retry finds its own.
#include "src/pipeline/buried_members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/event/schema.h"
#include "src/pipeline/members.h"

namespace weir::pipeline {
namespace {

using testing::HasSubstr;

constexpr const char* kFolder = "lake/year=2021/month=07/day=15/event_type=a/event_subtype=b/";
constexpr const char* kId = "00000000-0000-4000-8000-000000000001";
constexpr const char* kOther = "00000000-0000-4000-8000-000000000002";

std::string Line(const std::string& id, const std::string& more) {
  return R"({"event_uuid":")" + id + R"(")" + more +
         R"(,"created_datetime":"2021-07-15T00:00:00Z","event_type":"a","event_subtype":"b"})";
}

class BuriedMembersTest : public testing::Test {
 protected:
  Result<std::vector<event::Fingerprint>> Hashes(const std::string& name, const std::string& text,
                                                 std::size_t piece) {
    MemberList list(name, reader_);
    for (std::size_t at = 0; at < text.size(); at += piece) list.Add(text.substr(at, piece));
    return list.Take();
  }

  const event::Schema reader_ = SchemaOfLines(*event::PresetSchema("weir"));
};

TEST_F(BuriedMembersTest, AMemberIsToldByItsId) {
  const std::string name = std::string(kFolder) + "k-0.json.gz";
  const std::string text = Line(kId, "") + "\n" + Line(kOther, R"(,"x":1)") + "\n";
  auto hashes = Hashes(name, text, 7);
  ASSERT_TRUE(hashes) << hashes.error().message;
  const BuriedMembers members(name, *hashes);
  EXPECT_TRUE(members.Hold(kId, Line(kId, R"(,"y":1)")));
  EXPECT_TRUE(members.Hold(kOther, ""));
  EXPECT_FALSE(members.Hold("00000000-0000-4000-8000-000000000003", Line(kId, "")));
}

TEST_F(BuriedMembersTest, WhereTheNameIsTheIdTheEventTells) {
  const std::string name = std::string(kFolder) + kId + ".json";
  auto hashes = Hashes(name, Line(kId, R"(,"x":1)") + "\n", 1'000);
  ASSERT_TRUE(hashes) << hashes.error().message;
  const BuriedMembers members(name, *hashes);
  EXPECT_TRUE(members.Hold(kId, Line(kId, R"(,"x":1)")));
  EXPECT_FALSE(members.Hold(kId, Line(kId, R"(,"x":2)")));
}

TEST_F(BuriedMembersTest, WhatIsNoEventIsRefused) {
  const std::string name = std::string(kFolder) + "k-0.json.gz";
  const auto no_event = Hashes(name, Line(kId, "") + "\n{}\n", 1'000);
  ASSERT_FALSE(no_event);
  EXPECT_THAT(no_event.error().message, HasSubstr("line 2"));
  EXPECT_FALSE(Hashes(name, Line(kId, ""), 1'000));
}

}  // namespace
}  // namespace weir::pipeline
