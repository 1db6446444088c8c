// What patterns match, and what is none.
#include "src/cloud/logs/filter_pattern.h"

#include <gtest/gtest.h>

namespace weir::cloud::logs {
namespace {

bool Matches(std::string_view pattern, std::string_view message) {
  const auto parsed = FilterPattern::Parse(pattern);
  EXPECT_TRUE(parsed) << pattern;
  return parsed && parsed->Matches(message);
}

TEST(FilterPattern, EmptyMeansAll) {
  EXPECT_TRUE(Matches("", "anything"));
  EXPECT_TRUE(Matches("  ", ""));
}

TEST(FilterPattern, AllWordsHaveToBeThere) {
  EXPECT_TRUE(Matches("ERROR timeout", "timeout after ERROR"));
  EXPECT_FALSE(Matches("ERROR timeout", "ERROR"));
  EXPECT_FALSE(Matches("ERROR", "error"));
  EXPECT_TRUE(Matches(R"("not found: \"x\"")", R"(not found: "x")"));
}

TEST(FilterPattern, NoneOfTheExcludedWordsMayBeThere) {
  EXPECT_TRUE(Matches("ERROR -retry", "ERROR once"));
  EXPECT_FALSE(Matches("ERROR -retry", "ERROR retry"));
  EXPECT_FALSE(Matches("-\"give up\"", "we give up"));
}

TEST(FilterPattern, OneOfTheOptionalWordsIsEnough) {
  EXPECT_TRUE(Matches("?ERROR ?WARN", "a WARN b"));
  EXPECT_FALSE(Matches("?ERROR ?WARN", "INFO"));
  EXPECT_TRUE(Matches("?ERROR INFO", "INFO"));
}

TEST(FilterPattern, ReadsMembersOfJson) {
  constexpr std::string_view kMessage =
      R"({"level":"error","ms":120.5,"ok":false,"none":null,"a":{"b":[{"c":"deep"}]},"x y":1})";
  for (const std::string_view pattern :
       {R"({ $.level = "error" })", "{ $.level = error }", R"({ $.level = "err*" })",
        "{ $.level = *o* }", "{ $.ms > 120 }", "{ $.ms >= 120.5 }", "{ $.ms < 1e3 }",
        "{ $.ms <= 120.5 }", "{ $.ms = 120.5 }", "{ $.ms != 7 }", "{ $.ok IS FALSE }",
        "{ $.none IS NULL }", "{ $.none EXISTS }", "{ $.missing NOT EXISTS }",
        R"({ $.a.b[0].c = "deep" })", R"({ $["x y"] = 1 })",
        R"({ ($.level = "info") || ($.ms > 1 && $.ok IS FALSE) })",
        R"({ $.level = "info" || $.level = "error" && $.ms > 1 })"}) {
    EXPECT_TRUE(Matches(pattern, kMessage)) << pattern;
  }
  for (const std::string_view pattern :
       {R"({ $.level = "info" })", "{ $.ms > 121 }", "{ $.ok IS TRUE }", "{ $.missing IS NULL }",
        "{ $.missing != 1 }", "{ $.level NOT EXISTS }", R"({ $.ms = "120.5" })",
        R"({ $.a.b[1].c = "deep" })", "{ $.level > 1 }",
        R"({ $.level = "error" && $.ms > 1000 })"}) {
    EXPECT_FALSE(Matches(pattern, kMessage)) << pattern;
  }
  EXPECT_FALSE(Matches("{ $.level = error }", "level = error"));
  EXPECT_FALSE(Matches("{ $.level = error }", "[1]"));
}

TEST(FilterPattern, RefusesWhatItDoesNotUnderstand) {
  for (const std::string_view pattern : {"[ip, user]",
                                         "%regex%",
                                         "a=b",
                                         "\"open",
                                         "-",
                                         "?",
                                         "{",
                                         "{}",
                                         "{ $.a }",
                                         "{ $.a = }",
                                         "{ $.a ~ 1 }",
                                         "{ $.a > x }",
                                         "{ $.a IS maybe }",
                                         "{ $.a NOT 1 }",
                                         "{ a = 1 }",
                                         "{ ($.a = 1 }",
                                         "{ $.a = 1 } x",
                                         "{ $.a[x] = 1 }",
                                         "{ $.a[0 = 1 }",
                                         "{ $. = 1 }"}) {
    EXPECT_FALSE(FilterPattern::Parse(pattern)) << pattern;
  }
  std::string deep = "{ ";
  for (int i = 0; i < 100; ++i) deep += "(";
  EXPECT_FALSE(FilterPattern::Parse(deep));
}

TEST(MatchesWildcard, LetsStarsStandForAnyText) {
  EXPECT_TRUE(MatchesWildcard("abc", "abc"));
  EXPECT_TRUE(MatchesWildcard("abc", "a*c"));
  EXPECT_TRUE(MatchesWildcard("abc", "*"));
  EXPECT_TRUE(MatchesWildcard("abcabc", "*b*bc"));
  EXPECT_FALSE(MatchesWildcard("abc", "ab"));
  EXPECT_FALSE(MatchesWildcard("ab", "ab*b"));
  EXPECT_FALSE(MatchesWildcard("", "a*"));
}

}  // namespace
}  // namespace weir::cloud::logs
