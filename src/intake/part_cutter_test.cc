// Texts into parts: what is cut, what is left between, and that pieces make no difference.
#include "src/intake/part_cutter.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::intake {
namespace {

using event::Wrapping;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Texts = std::vector<std::string>;

constexpr std::size_t kLimit = 1'000;
const Wrapping kAuto{};
const Wrapping kLines{Wrapping::Kind::kLines, {}};
const Wrapping kArray{Wrapping::Kind::kArray, {}};
const Wrapping kRecords{Wrapping::Kind::kPath, {{"Records"}}};

Texts TextsOf(std::string_view text, const std::vector<Part>& parts) {
  Texts texts;
  for (const Part& part : parts) {
    texts.emplace_back(text.substr(part.begin, part.end - part.begin));
  }
  return texts;
}

Texts Cut(std::string_view text, const Wrapping& wrapping = kAuto, std::size_t limit = kLimit) {
  return TextsOf(text, CutParts(text, wrapping, limit));
}

TEST(PartCutter, LinesAreParts) {
  EXPECT_THAT(Cut("{\"a\":1}\r\n\n {\"a\":2} \n[1]\nx y\n \n{\"a\":3}"),
              ElementsAre("{\"a\":1}", " {\"a\":2} ", "[1]", "x y", " ", "{\"a\":3}"));
  EXPECT_THAT(Cut(""), IsEmpty());
  EXPECT_THAT(Cut("\r\n\n"), IsEmpty());
}

TEST(PartCutter, LineThatWasCutOffTakesNoOtherWithIt) {
  for (const std::string cut :
       {"{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1,", "{\"a\":[", "{\"a\":[1", "{\"a\":{",
        "{\"a\":\"x", "[", "[1,", "{\"a\":{\"b\":1}", "[2021 INFO]"}) {
    EXPECT_THAT(Cut(cut + "\n{\"b\":1}\n{\"b\":2}\n{\"b\":3}\n"), ::testing::Contains("{\"b\":1}"))
        << cut;
    EXPECT_THAT(Cut(cut + "\n{\"b\":1}\n{\"b\":2}\n{\"b\":3}\n"), ::testing::Contains("{\"b\":3}"))
        << cut;
  }
  EXPECT_THAT(Cut("{\"b\":1}\n{\"a\":\n"), ElementsAre("{\"b\":1}", "{\"a\":"));
}

TEST(PartCutter, ValueSpreadOverLinesIsOnePart) {
  const std::string spread =
      "{\n  \"a\": 18446744073709551616,\r\n\n  \"b\": [\n1e400, \"\\ud83d\"]\n}";
  EXPECT_THAT(Cut(spread), ElementsAre(spread));
  EXPECT_THAT(Cut(spread + "\n" + spread + "\r\n{\"c\":1}\n"),
              ElementsAre(spread, spread, "{\"c\":1}"));
  EXPECT_THAT(Cut("{\"a\":{}\n,\"b\":1}\n"), ElementsAre("{\"a\":{}\n,\"b\":1}"));
}

TEST(PartCutter, JoinedValuesAreParts) {
  EXPECT_THAT(Cut(R"({"a":1}{"a":"}{"} {"a":3})"),
              ElementsAre(R"({"a":1})", R"({"a":"}{"})", R"( {"a":3})"));
  EXPECT_THAT(Cut("{\"a\":1}{\n\"a\":2\n}{\"a\":3}\n{\"a\":4}"),
              ElementsAre("{\"a\":1}", "{\n\"a\":2\n}", "{\"a\":3}", "{\"a\":4}"));
  EXPECT_THAT(Cut(R"({"a" 1}{"a":2})"), ElementsAre(R"({"a" 1})", R"({"a":2})"));
  EXPECT_THAT(Cut("{\"a\":1}{\"a\":2} x\n{\"a\":3}"),
              ElementsAre("{\"a\":1}", "{\"a\":2} x", "{\"a\":3}"));
}

TEST(PartCutter, WhatFollowsAValueOnItsLineBelongsToIt) {
  EXPECT_THAT(Cut("{\"a\":1},\n{\"a\":2}]\n"), ElementsAre("{\"a\":1},", "{\"a\":2}]"));
}

TEST(PartCutter, ArrayOfObjectsIsItsElements) {
  for (const std::string_view text :
       {R"([{"a":1},{"a":2},{"a":3}])", "[\n{\"a\":1},\n{\"a\":2},\r\n{\"a\":3}\n]\n",
        " [ {\"a\":1} , {\"a\":2}\n\n,{\"a\":3},]", "[{\"a\":1}{\"a\":2}\n{\"a\":3}"}) {
    EXPECT_THAT(Cut(text), ElementsAre(R"({"a":1})", R"({"a":2})", R"({"a":3})")) << text;
    EXPECT_EQ(Cut(text, kArray), Cut(text)) << text;
  }
  EXPECT_THAT(Cut("[{\"a\":1}]\n[{\"a\":2}][{\"a\":3}]{\"a\":4}"),
              ElementsAre("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}"));
}

TEST(PartCutter, ElementsAreNumberedInTheirWrapper) {
  const auto parts = CutParts("{}\n [{},{}]\n[{}]", kAuto, kLimit);
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts[0], (Part{.begin = 0, .end = 2}));
  EXPECT_EQ(parts[2], (Part{.begin = 8, .end = 10, .is_element = true, .wrapper = 4, .number = 1}));
  EXPECT_EQ(parts[3],
            (Part{.begin = 13, .end = 15, .is_element = true, .wrapper = 12, .number = 0}));
}

TEST(PartCutter, ArrayOfOtherThingsIsOpenedOnlyOnRequest) {
  EXPECT_THAT(Cut("[1,2]"), ElementsAre("[1,2]"));
  EXPECT_THAT(Cut("[]"), ElementsAre("[]"));
  EXPECT_THAT(Cut("[1,\"a,b\",[2], null]", kArray), ElementsAre("1", "\"a,b\"", "[2]", "null"));
  EXPECT_THAT(Cut("[]", kArray), IsEmpty());
}

TEST(PartCutter, WhatStandsBetweenElementsIsAPart) {
  EXPECT_THAT(Cut(R"([{"a":1} x:} "y",{"a":2}] z)"),
              ElementsAre(R"({"a":1})", "x:}", "\"y\"", R"({"a":2})", "z"));
}

TEST(PartCutter, DamagedElementTakesNoOtherWithIt) {
  EXPECT_THAT(Cut(R"([{"a":1},{"b" 2},{"a":3}])"),
              ElementsAre(R"({"a":1})", R"({"b" 2})", R"({"a":3})"));
  EXPECT_THAT(Cut("[\n{\"a\":1},\n{\"b\":\n{\"a\":2},\n{\"b\":\"x\n{\"a\":3}\n]"),
              ElementsAre("{\"a\":1}", "{\"b\":", "{\"a\":2}", "{\"b\":\"x", "{\"a\":3}"));
  EXPECT_THAT(Cut("[{\"a\":1},{\"b\":[2},{\"a\":3}]\n{\"a\":4}"),
              ElementsAre("{\"a\":1}", "{\"b\":[2},{\"a\":3}]", "{\"a\":4}"));
  EXPECT_THAT(Cut("[{\"a\":1},\n{\n\"b\":"), ElementsAre("{\"a\":1}", "{\n\"b\":"));
}

TEST(PartCutter, ArrayAtThePathIsOpened) {
  EXPECT_THAT(Cut(R"({"v":1,"Records":[{"a":1},{"a":2}],"next":{"Records":[{"x":1}]}})", kRecords),
              ElementsAre(R"({"a":1})", R"({"a":2})"));
  EXPECT_THAT(
      Cut("{\n\"Records\": [\n{\"a\":1}\n]\n}\n{\"Records\":[{\"a\":2}]}{\"a\":3}\n{\"a\":4}",
          kRecords),
      ElementsAre("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}"));
  EXPECT_THAT(Cut(R"({"Records":[]})", kRecords), IsEmpty());
  EXPECT_THAT(Cut(R"({"Records":{"a":1}})", kRecords), ElementsAre(R"({"Records":{"a":1}})"));
  EXPECT_THAT(Cut(R"([{"Records":[{"a":1}]}])", kRecords), ElementsAre(R"({"Records":[{"a":1}]})"));
  EXPECT_THAT(Cut(R"({"Records":[{"a":1}]})"), ElementsAre(R"({"Records":[{"a":1}]})"));
  const Wrapping deep{Wrapping::Kind::kPath, {{"x", "y"}}};
  EXPECT_THAT(Cut(R"({"x":{"z":[],"y":[{"a":1}]},"y":[{"b":1}]})", deep),
              ElementsAre(R"({"a":1})"));
}

TEST(PartCutter, BlanksBehindAWrapperAreAGap) {
  EXPECT_THAT(Cut("[{}]          \n{}", kAuto, 2), ElementsAre("{}", "{}"));
}

TEST(PartCutter, DamageBehindAWrappersArrayIsAPart) {
  EXPECT_THAT(Cut("{\"Records\":[{\"a\":1}] oops}\n{\"a\":2}", kRecords),
              ElementsAre("{\"a\":1}", "oops}", "{\"a\":2}"));
}

TEST(PartCutter, ByteOrderMarksWhereTextBeginsAreGaps) {
  EXPECT_THAT(Cut("\xEF\xBB\xBF{\"a\":1}\n\xEF\xBB\xBF{\"a\":2}\xEF\xBB\xBF{\"a\":3} "
                  "\xEF\xBB\xBF[{\"a\":4},\xEF\xBB\xBF{\"a\":5}]"),
              ElementsAre("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}", "{\"a\":5}"));
  EXPECT_THAT(Cut("\xEF\xBB\xBF"), IsEmpty());
  EXPECT_THAT(Cut("\xEF\xBB\xBFx\n\xEF\xBB\xBFy", kLines), ElementsAre("x", "y"));
  EXPECT_THAT(Cut("{\"a\":1}\xEF\xBB\xBE"), ElementsAre("{\"a\":1}\xEF\xBB\xBE"));
}

TEST(PartCutter, LinesAreNothingButLines) {
  EXPECT_THAT(Cut("[{}]\n{\n}{}\r\n", kLines), ElementsAre("[{}]", "{", "}{}"));
}

TEST(PartCutter, LongPartsComeInPieces) {
  const auto parts = CutParts("{\"a\":\"12345678\"}\r\n{\"a\":1}", kAuto, 7);
  EXPECT_THAT(TextsOf("{\"a\":\"12345678\"}\r\n{\"a\":1}", parts),
              ElementsAre("{\"a\":\"1", "2345678", "\"}", "{\"a\":1}"));
  EXPECT_TRUE(parts[0].oversized && parts[1].oversized && parts[2].oversized);
  EXPECT_FALSE(parts[3].oversized);
  EXPECT_THAT(Cut("[{\"a\":1},{\"a\":\"long\"},{\"a\":2}]", kAuto, 8),
              ElementsAre("{\"a\":1}", "{\"a\":\"lo", "ng\"}", "{\"a\":2}"));
}

TEST(PartCutter, DeepTextIsOnePart) {
  const std::string deep = "{\n\"a\":" + std::string(1'100, '[') + std::string(1'100, ']') + "\n}";
  EXPECT_THAT(Cut(deep, kAuto, 1 << 20), ElementsAre(deep));
}

TEST(PartCutter, LookingAheadInVainIsBounded) {
  // Each of the first lines could begin a value that takes all of the others, up to the x.
  const auto cut = [](std::size_t blanks) {
    std::string text;
    for (int i = 0; i < 8; ++i) text += "{\"a\":\n";
    text += "{\n}\n" + std::string(blanks, ' ') + "x\n";
    return CutParts(text, kAuto, std::size_t{16} << 20).size();
  };
  EXPECT_EQ(cut(1 << 20), 10U);
  EXPECT_EQ(cut(4 << 20), 11U);  // the object over two lines is not found any more
}

TEST(PartCutter, PlainObjectsAreToldAtAGlance) {
  EXPECT_TRUE(IsPlainObject(R"({"a":{"b":[{"c":1},{"d":2}]}})"));
  EXPECT_FALSE(IsPlainObject(R"({"a":1}{"b":2})"));
  EXPECT_FALSE(IsPlainObject(R"({"a":1} [{"b":2}])"));
  EXPECT_FALSE(IsPlainObject(R"([{"a":1}])"));
  EXPECT_FALSE(IsPlainObject("{\"a\":1}\xEF\xBB\xBF{}"));
  EXPECT_FALSE(IsPlainObject(""));
}

/// Texts of few characters, so that they come near to JSON.
std::string NearJson() {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{"{",
                                                                 "}",
                                                                 "[",
                                                                 "]",
                                                                 ",",
                                                                 ":",
                                                                 "\"",
                                                                 "\\",
                                                                 "\n",
                                                                 "\r",
                                                                 " ",
                                                                 "1",
                                                                 "\"a\"",
                                                                 "{\"a\":1}",
                                                                 "{\"Records\":[",
                                                                 "\xEF\xBB\xBF",
                                                                 "\xEF",
                                                                 "[{",
                                                                 "},{",
                                                                 "\n{\"b\":[1,{}]}\n"});
  std::string text;
  for (const std::string& one : *rc::gen::container<std::vector<std::string>>(piece)) text += one;
  return text;
}

Wrapping AnyWrapping() { return *rc::gen::element(kAuto, kLines, kArray, kRecords); }

RC_GTEST_PROP(PartCutter, PiecesMakeNoDifference, ()) {
  const std::string text = NearJson();
  const Wrapping wrapping = AnyWrapping();
  const auto limit = *rc::gen::inRange<std::size_t>(1, 30);
  PartCutter cutter(wrapping, limit);
  std::vector<Part> parts;
  std::size_t known = 0;
  while (true) {
    const std::uint64_t base = cutter.consumed();
    const bool is_last = known == text.size();
    while (const auto part =
               cutter.Next(std::string_view(text).substr(base, known - base), base, is_last)) {
      parts.push_back(*part);
    }
    if (is_last) break;
    known += *rc::gen::inRange<std::size_t>(1, std::min<std::size_t>(text.size() - known, 7) + 1);
  }
  RC_ASSERT(parts == CutParts(text, wrapping, limit));
}

RC_GTEST_PROP(PartCutter, PartsAndGapsAreTheWholeText, ()) {
  const std::string text = NearJson();
  const Wrapping wrapping = *rc::gen::element(kAuto, kLines, kArray);
  std::uint64_t at = 0;
  std::string gaps;
  for (const Part& part : CutParts(text, wrapping, *rc::gen::inRange<std::size_t>(1, 30))) {
    RC_ASSERT(part.begin >= at);
    RC_ASSERT(part.end > part.begin);
    gaps += text.substr(at, part.begin - at) + "|";
    at = part.end;
  }
  gaps += text.substr(at);
  RC_ASSERT(gaps.find_first_not_of(" \t\r\n,[]|\xEF\xBB\xBF") == std::string::npos);
}

RC_GTEST_PROP(PartCutter, PlainObjectIsOnePart, ()) {
  std::string line = NearJson();
  line.erase(std::remove(line.begin(), line.end(), '\n'), line.end());
  line = "{" + line + "}";
  if (IsPlainObject(line)) RC_ASSERT(Cut(line) == Texts{line});
}

}  // namespace
}  // namespace weir::intake
