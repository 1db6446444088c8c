// The small grammars of JSON: numbers and escapes, accepted and refused.
#include "src/event/json_text.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <simdjson.h>

namespace weir::event {
namespace {

/// What `text`, the inside of a JSON string, stands for, or "refused".
std::string Unescaped(std::string_view text) {
  std::string out;
  return AppendUnescaped(text, out) ? out : "refused";
}

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

TEST(IsJsonNumber, AcceptsTheGrammarOfRfc8259) {
  for (const std::string_view text :
       {"0", "-0", "7", "-12", "10", "0.0", "-0.5", "3.25", "1e5", "1E5", "1e+5", "1e-5", "0e0",
        "1.5e10", "123456789012345678901234567890", "1e999999", "0.00000000000000000000000001"}) {
    EXPECT_TRUE(IsJsonNumber(text)) << text;
  }
}

TEST(IsJsonNumber, RefusesWhatIsNearIt) {
  for (const std::string_view text :
       {"",   "-",   "+1",  "01",       "-01",       "00",    "1.",    ".5",      "-.5", "1.e5",
        "1e", "1e+", "1e-", "1.5e",     "1e5.",      "1e5e5", "0x10",  "1_0",     "1,0", " 1",
        "1 ", "--1", "NaN", "Infinity", "-Infinity", "1a",    "1.2.3", "\xd9\xa1"}) {
    EXPECT_FALSE(IsJsonNumber(text)) << text;
  }
}

bool AreValid(std::string_view escapes) {
  std::size_t lone_surrogate = 0;
  return HasValidEscapes(escapes, lone_surrogate);
}

/// Where half a surrogate pair stands; nothing where there is none.
std::optional<std::size_t> LoneSurrogateIn(std::string_view text) {
  std::size_t at = text.size();
  EXPECT_TRUE(HasValidEscapes(text, at)) << text;
  return at == text.size() ? std::nullopt : std::optional(at);
}

TEST(HasValidEscapes, FindsHalvesOfSurrogatePairs) {
  for (const std::string_view pair :
       {R"(\ud83d\ude00)", R"(\uD83D\uDE00\uD800\uDC00)", R"(\\ud83d)", R"(\ud7ff\ue000\uffff)"}) {
    EXPECT_EQ(LoneSurrogateIn(pair), std::nullopt) << pair;
  }
  EXPECT_EQ(LoneSurrogateIn(R"(ab\ud83d)"), 2U);
  EXPECT_EQ(LoneSurrogateIn(R"(\udc00\ud83d)"), 0U);
  EXPECT_EQ(LoneSurrogateIn(R"(\n\ud83d\ud83d\ude00)"), 2U);
  EXPECT_EQ(LoneSurrogateIn(R"(\ud83d\ude00\ude00)"), 12U);
  EXPECT_EQ(LoneSurrogateIn(R"(\ud83dx\ude00)"), 0U);
  EXPECT_EQ(LoneSurrogateIn(R"(\ud83d\u0041\udfff)"), 0U);
  EXPECT_EQ(LoneSurrogateIn(R"(\ud83d","\ude00)"), 0U);
  EXPECT_EQ(LoneSurrogateIn(R"(\\\ud83d)"), 2U);
}

TEST(HasValidEscapes, KnowsThoseOfRfc8259) {
  for (const std::string_view text :
       {"", "plain", R"(\"\\\/\b\f\n\r\t)", R"(\u0041)", R"(\uABCD\uabcd)", R"(a\\u)",
        R"(\ud83d\ude00)", R"(\ud800)", R"(\udc00\ud800)"}) {
    EXPECT_TRUE(AreValid(text)) << text;
  }
  for (const std::string_view text :
       {R"(\)", R"(a\)", R"(\\\)", R"(\x)", R"(\a)", R"(\0)", R"(\')", R"(\U0041)", R"(\u)",
        R"(\u004)", R"(\u004g)", R"(\u 041)", R"(\u-041)", R"(ok\n\q)"}) {
    EXPECT_FALSE(AreValid(text)) << text;
  }
}

TEST(AppendUnescaped, UndoesEveryEscape) {
  EXPECT_EQ(Unescaped("as it is"), "as it is");
  EXPECT_EQ(Unescaped(R"(\"\\\/\b\f\n\r\t)"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(Unescaped(R"(a\u0062c)"), "abc");
  EXPECT_EQ(Unescaped(R"(\\u0062)"), R"(\u0062)");
  EXPECT_EQ(Unescaped(R"(\u0000)"), std::string(1, '\0'));
}

TEST(AppendUnescaped, WritesUtf8OfEveryLength) {
  EXPECT_EQ(Unescaped(R"(\u007f\u0080\u07ff\u0800\uffff)"),
            "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf");
  EXPECT_EQ(Unescaped(R"(\ud800\udc00\uDBFF\uDFFF)"), "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
}

TEST(AppendUnescaped, RefusesHalfSurrogatePairsAndMalformedEscapes) {
  for (const std::string_view text :
       {R"(\ud800)", R"(\udc00)", R"(\ud800\ud800)", R"(\ud800x)", R"(\ud800\n)", R"(\ud800\u0041)",
        R"(\udc00\ud800)", R"(\ud800\udc0)", R"(\)", R"(\x)", R"(\u12)", R"(ok\)"}) {
    EXPECT_EQ(Unescaped(text), "refused") << text;
  }
}

TEST(AppendUnescaped, AppendsToWhatIsThere) {
  std::string out = "a";
  ASSERT_TRUE(AppendUnescaped("b", out));
  EXPECT_EQ(out, "ab");
}

TEST(AppendJsonString, EscapesOnlyWhatJsonRequires) {
  EXPECT_EQ(Quoted(""), R"("")");
  EXPECT_EQ(Quoted("a/b \x7f \xc3\xa9 \xf0\x9f\x98\x80"), "\"a/b \x7f \xc3\xa9 \xf0\x9f\x98\x80\"");
  EXPECT_EQ(Quoted("\"\\"), R"("\"\\")");
  EXPECT_EQ(Quoted(std::string("\0\n\x1f", 3)), R"("\u0000\u000a\u001f")");
}

RC_GTEST_PROP(JsonTextProperty, WhatIsQuotedReadsBackTheSame, (const std::string& text)) {
  const std::string quoted = Quoted(text);
  const std::string_view inside = std::string_view(quoted).substr(1, quoted.size() - 2);
  RC_ASSERT(AreValid(inside));
  RC_ASSERT(Unescaped(inside) == text);
}

RC_GTEST_PROP(JsonTextProperty, EscapesMeanWhatSimdjsonReads, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "a", "\\n", "\\\\", "\\\"", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\u20ac", "\xc3\xa9"));
  std::string text;
  for (const auto& piece : pieces) text += piece;
  simdjson::dom::parser parser;
  std::string_view read;
  RC_ASSERT(parser.parse(simdjson::padded_string("\"" + text + "\"")).get(read) ==
            simdjson::SUCCESS);
  RC_ASSERT(Unescaped(text) == read);
}

}  // namespace
}  // namespace weir::event
