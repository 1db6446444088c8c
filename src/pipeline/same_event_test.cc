// One event in two lines: written under other mappings, and by versions of before.
#include "src/pipeline/same_event.h"

#include <string>

#include <gtest/gtest.h>

namespace weir::pipeline {
namespace {

/// A line of the lake: an event's own members and what Weir adds.
std::string Line(std::string_view own, std::string_view type = "login") {
  return "{" + std::string(own) + R"(,"created_datetime":"2021-07-15T08:00:00Z","event_type":")" +
         std::string(type) + R"(","event_subtype":null})";
}

bool IsSame(std::string_view a, std::string_view b) {
  const bool is_same = IsSameEvent(Line(a), Line(b, "other"));
  EXPECT_EQ(IsSameEvent(Line(b), Line(a)), is_same);
  return is_same;
}

TEST(SameEvent, OwnMembersDecide) {
  EXPECT_TRUE(IsSame(R"("a":1,"b":"x")", R"("a":1,"b":"x")"));
  EXPECT_FALSE(IsSame(R"("a":1,"b":"x")", R"("a":1,"b":"y")"));
  EXPECT_FALSE(IsSame(R"("a":1,"b":"x")", R"("a":1)"));
  EXPECT_FALSE(IsSame(R"("a":1,"b":2)", R"("b":2,"a":1)"));
  EXPECT_FALSE(IsSame(R"("a":1)", R"("A":1)"));
}

/// Before members were moved they were left out, with the white space and comma behind them.
TEST(SameEvent, LinesFromBeforeMembersWereMovedLackThem) {
  EXPECT_TRUE(IsSame(R"("a":1, "b":2)", R"("a":1, "event_type_original":{"x":",}"}, "b":2)"));
  EXPECT_TRUE(IsSame(R"("a":1)", R"("created_datetime_original":"2021","a":1)"));
  EXPECT_TRUE(IsSame(R"("a":1)", R"("a":1, "event_subtype_original":"q\"\\")"));
  EXPECT_FALSE(IsSame(R"("a":1)", R"("a":2,"event_type_original":"x")"));
  EXPECT_FALSE(IsSame(R"("a":1)", R"("a":1,"year_original":2021)")) << "it never was left out";
  EXPECT_FALSE(IsSame(R"("a":1)", R"("a":1,"b_original":2)"));
}

TEST(SameEvent, TheTimeThatWeirAddsIsNoPartOfIt) {
  const std::string line = Line(R"("a":1)");
  std::string wide = line;
  wide.replace(wide.find("08:00:00Z"), 9, "08:00:00.000000Z");
  EXPECT_TRUE(IsSameEvent(line, wide));
  EXPECT_EQ(ComparableMembers(line), ComparableMembers(wide));
}

TEST(SameEvent, MembersThatAreThereInBothLinesAreCompared) {
  EXPECT_FALSE(IsSame(R"("a":1,"event_type_original":"x")", R"("a":1,"event_type_original":"y")"));
  EXPECT_FALSE(
      IsSame(R"("a":1,"event_type_original":"x")", R"("a":1,"event_subtype_original":"x")"));
}

TEST(SameEvent, OtherCasesWereKeptAsTheyCame) {
  EXPECT_TRUE(IsSame(R"("Event_Type":"x","a":1)", R"("Event_Type_original":"x","a":1)"));
  EXPECT_FALSE(IsSame(R"("Event_Type":"x","a":1)", R"("Event_Type_original":"y","a":1)"));
  EXPECT_FALSE(IsSame(R"("a":1)", R"("Event_Type_original":"y","a":1)"));
}

TEST(SameEvent, NamesMayHaveBeenMovedByAChangedMapping) {
  EXPECT_TRUE(IsSame(R"("year":2021,"a":1)", R"("year_original":2021,"a":1)"));
  EXPECT_TRUE(IsSame(R"("ye\u0061r":2021,"a":1)", R"("ye\u0061r_original":2021,"a":1)"));
  EXPECT_FALSE(IsSame(R"("year":2021,"a":1)", R"("year_original":2022,"a":1)"));
  EXPECT_FALSE(IsSame(R"("b":2021)", R"("b_original":2021)"));
}

TEST(SameEvent, DamagedLinesAreNoEvent) {
  for (const std::string_view damaged :
       {"", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":{]", "]}", "{\"a\\"}) {
    EXPECT_FALSE(IsSameEvent(damaged, Line(R"("a":1)"))) << damaged;
    EXPECT_FALSE(IsSameEvent(Line(R"("a":1)"), damaged)) << damaged;
  }
}

}  // namespace
}  // namespace weir::pipeline
