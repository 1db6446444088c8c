// Quantities for people: never nicer than the truth.
#include "src/cli/units.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::cli {
namespace {

TEST(CountText, SeparatesThousands) {
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(1'000), "1,000");
  EXPECT_EQ(CountText(1'234'567), "1,234,567");
  EXPECT_EQ(CountText(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(PercentText, HasTwoDecimals) {
  EXPECT_EQ(PercentText(std::nullopt), "-");
  EXPECT_EQ(PercentText(0), "0.00 %");
  EXPECT_EQ(PercentText(1), "100.00 %");
  EXPECT_EQ(PercentText(2.0 / 3), "66.67 %");
}

TEST(PercentText, HasMoreWhereTwoWouldLie) {
  EXPECT_EQ(PercentText(0.9999), "99.99 %");
  EXPECT_EQ(PercentText(0.99996), "99.996 %");
  EXPECT_EQ(PercentText(0.99999), "99.999 %");
  EXPECT_EQ(PercentText(0.999999999), "99.9999999 %");
  EXPECT_EQ(PercentText(0.00001), "0.001 %");
  EXPECT_EQ(PercentText(1e-9), "0.0000001 %");
}

TEST(ShortPercentText, SaysInFewColumnsWhereTwoDecimalsWouldLie) {
  EXPECT_EQ(ShortPercentText(std::nullopt), "-");
  EXPECT_EQ(ShortPercentText(0), "0.00 %");
  EXPECT_EQ(ShortPercentText(1e-9), "< 0.01 %");
  EXPECT_EQ(ShortPercentText(0.0001), "0.01 %");
  EXPECT_EQ(ShortPercentText(0.9999), "99.99 %");
  EXPECT_EQ(ShortPercentText(0.99996), "> 99.99 %");
  EXPECT_EQ(ShortPercentText(1), "100.00 %");
}

RC_GTEST_PROP(PercentTextProperty, OnlyTheWholeIsAHundred, (std::uint32_t number)) {
  const double whole = 1.0 + number;
  RC_ASSERT(PercentText(number / whole) != "100.00 %");
  RC_ASSERT(!PercentText(number / whole).starts_with("100"));
}

TEST(DurationText, HasTwoUnitsAtMost) {
  EXPECT_EQ(DurationText(std::nullopt), "-");
  EXPECT_EQ(DurationText(0), "0 ms");
  EXPECT_EQ(DurationText(999), "999 ms");
  EXPECT_EQ(DurationText(2'047), "2.04 s");
  EXPECT_EQ(DurationText(59'999), "59.99 s");
  EXPECT_EQ(DurationText(60'000), "1 min 00 s");
  EXPECT_EQ(DurationText(3'600'000), "1 h 00 min");
  EXPECT_EQ(DurationText(86'399'999), "23 h 59 min");
  EXPECT_EQ(DurationText(std::int64_t{1'234} * 86'400'000 + 3'600'000), "1,234 d");
  EXPECT_EQ(DurationText(std::numeric_limits<std::int64_t>::max()), "106,751,991,167 d");
  EXPECT_EQ(DurationText(std::int64_t{8} * 86'400'000 + 3'600'000), "8 d 1 h");
}

TEST(BytesText, HasDecimalUnits) {
  EXPECT_EQ(BytesText(0), "0 B");
  EXPECT_EQ(BytesText(999), "999 B");
  EXPECT_EQ(BytesText(1'000), "1.00 kB");
  EXPECT_EQ(BytesText(1'234'567'890), "1.23 GB");
  EXPECT_EQ(BytesText(999'999), "1.00 MB");
  EXPECT_EQ(BytesText(std::numeric_limits<std::uint64_t>::max()), "18.45 EB");
}

TEST(PrintableText, ShowsPrintableAsciiAsItIs) {
  EXPECT_EQ(PrintableText("account:created ~", 100), "account:created ~");
  EXPECT_EQ(PrintableText("", 100), "");
}

TEST(PrintableText, EscapesEverythingElse) {
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(PrintableText("\x1b[31mred\0\n\r\t\\"sv, 100), R"(\x1b[31mred\x00\n\r\t\\)");
  EXPECT_EQ(PrintableText("\u00e9\u202e\x7f\xff", 100), R"(\xc3\xa9\xe2\x80\xae\x7f\xff)");
}

TEST(PrintableText, CutsBetweenCharacters) {
  EXPECT_EQ(PrintableText("abcdef", 6), "abcdef");
  EXPECT_EQ(PrintableText("abcdefg", 6), "abc...");
  EXPECT_EQ(PrintableText("a\x01\x02", 8), "a\\x01...");
  EXPECT_EQ(PrintableText("a\x01\x02", 7), "a...");
}

RC_GTEST_PROP(PrintableTextProperty, IsPrintableAndFits, (std::string text)) {
  const auto max_width = *rc::gen::inRange<std::size_t>(3, 50);
  const std::string printable = PrintableText(text, max_width);
  RC_ASSERT(printable.size() <= max_width);
  RC_ASSERT(std::ranges::all_of(printable, [](char c) { return c >= ' ' && c <= '~'; }));
}

}  // namespace
}  // namespace weir::cli
