// What is seen of fields.
#include "src/guess/field_census.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::guess {
namespace {

using ::testing::ElementsAre;

constexpr event::Timestamp kNow{1'700'000'000 * event::kMicrosPerSecond};  // 2023-11-14

FieldFacts FactsOf(const std::string& field, const std::vector<std::string>& records) {
  FieldCensus census(kNow);
  for (const std::string& record : records) census.Add(record);
  const auto found = census.fields().find(field);
  return found == census.fields().end() ? FieldFacts() : found->second;
}

TimeSpelling SpellingIn(const std::string& value) {
  const FieldFacts facts = FactsOf("t", {"{\"t\":" + value + "}"});
  for (std::size_t i = 0; i < kTimeSpellings; ++i) {
    if (facts.times.at(i) > 0) return static_cast<TimeSpelling>(i);
  }
  return TimeSpelling::kNone;
}

TEST(FieldCensus, CountsKindsAndDifferentValues) {
  const FieldFacts facts =
      FactsOf("a.b", {R"({"a":{"b":"x"}})", R"({"a":{"b":"y y"}})", R"({"a":{"b":"x"},"c":1})",
                      R"({"a":{"b":7}})", R"({"a":{"b":null}})", R"({"a":{"b":""}})"});
  EXPECT_EQ(facts.present, 5U);
  EXPECT_EQ(facts.strings, 3U);
  EXPECT_EQ(facts.integers, 1U);
  EXPECT_EQ(facts.values.size(), 3U);
  EXPECT_EQ(facts.with_blanks, 1U);
  EXPECT_EQ(facts.example, "x");
}

TEST(FieldCensus, TellsTimesByTheirSpelling) {
  EXPECT_EQ(SpellingIn("1626336550"), TimeSpelling::kSeconds);
  EXPECT_EQ(SpellingIn("1626336550.25"), TimeSpelling::kSeconds);
  EXPECT_EQ(SpellingIn("\"1626336550\""), TimeSpelling::kSeconds);
  EXPECT_EQ(SpellingIn("1626336550123"), TimeSpelling::kMillis);
  EXPECT_EQ(SpellingIn("1626336550123456"), TimeSpelling::kMicros);
  EXPECT_EQ(SpellingIn("1626336550123456789"), TimeSpelling::kNanos);
  EXPECT_EQ(SpellingIn(R"("2021-07-15T08:09:10Z")"), TimeSpelling::kWithOffset);
  EXPECT_EQ(SpellingIn(R"("2021-07-15T08:09:10.5+02:00")"), TimeSpelling::kWithOffset);
  EXPECT_EQ(SpellingIn(R"("2021-07-15 08:09:10")"), TimeSpelling::kWithoutOffset);
  EXPECT_EQ(SpellingIn(R"("2021-07-15")"), TimeSpelling::kWithoutOffset);
  EXPECT_EQ(SpellingIn("17"), TimeSpelling::kNone);
  EXPECT_EQ(SpellingIn("6311970764"), TimeSpelling::kNone);  // the year 2170
  EXPECT_EQ(SpellingIn("\"15/Jul/2021\""), TimeSpelling::kNone);
}

TEST(FieldCensus, PassesOverWhatCameBeforeAndCountsWhatIsNoObject) {
  FieldCensus census(kNow);
  for (const std::string_view record : {"{\"a\":1}", "{\"a\":1}", "[1]", "{", "{\"a\":2}"}) {
    census.Add(record);
  }
  EXPECT_EQ(census.objects(), 2U);
  EXPECT_EQ(census.others(), 2U);
}

TEST(FieldCensus, IsBounded) {
  FieldCensus census(kNow);
  for (int number = 0; number < 3'000; ++number) {
    census.Add("{\"a" + std::to_string(number) + "\":1}");
  }
  census.Add("{\"" + std::string(1'000, 'k') + "\":1,\"\":2}");
  EXPECT_EQ(census.fields().size(), FieldCensus::kMaxFields);
  std::string deep;
  for (int level = 0; level < 500; ++level) deep += "{\"d\":";
  FieldCensus other(kNow);
  other.Add(deep + "1" + std::string(500, '}'));
  EXPECT_EQ(other.fields().size(), FieldCensus::kMaxDepth);
}

TEST(FieldCensus, UnwrapsObjects) {
  EXPECT_THAT(ObjectsAt(R"({"a":{"Records":[{"x": 1},7,{"y":[ ]}]}})", {{"a", "Records"}}),
              ElementsAre(R"({"x":1})", R"({"y":[]})"));
  EXPECT_THAT(ObjectsAt(R"({"a":1})", {{"a", "Records"}}), ElementsAre());
  EXPECT_THAT(ObjectsAt("{", {{"a"}}), ElementsAre());
}

}  // namespace
}  // namespace weir::guess
