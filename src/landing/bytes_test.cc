// Numbers and texts as bytes: there and back, and what is no such thing.
#include "src/landing/bytes.h"

#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::landing {
namespace {

using namespace std::literals;

bool IsVarint(std::string_view bytes) {
  std::uint64_t value = 0;
  ByteReader reader(bytes);
  return reader.Varint(value) && reader.AtEnd();
}

TEST(Bytes, VarintsHaveSevenBitsAByte) {
  std::string bytes;
  AppendVarint(0, bytes);
  AppendVarint(127, bytes);
  AppendVarint(128, bytes);
  AppendVarint(std::numeric_limits<std::uint64_t>::max(), bytes);
  EXPECT_EQ(bytes, "\x00\x7F\x80\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv);
}

TEST(Bytes, OnlyTheShortestFormIsAVarint) {
  EXPECT_TRUE(IsVarint("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv));
  EXPECT_FALSE(IsVarint("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02"sv)) << "more than 64 bits";
  EXPECT_FALSE(IsVarint("\x80\x00"sv)) << "a 0 in two bytes";
  EXPECT_FALSE(IsVarint("\x80"sv)) << "cut short";
  EXPECT_FALSE(IsVarint(""sv));
}

RC_GTEST_PROP(Bytes, WhatWasAppendedIsTaken,
              (std::uint64_t number, std::int64_t signed_number, const std::string& text)) {
  std::string bytes;
  AppendVarint(number, bytes);
  AppendSigned(signed_number, bytes);
  AppendText(text, bytes);
  AppendFixed(number, 8, bytes);
  ByteReader reader(bytes);
  std::uint64_t taken = 0;
  std::int64_t signed_taken = 0;
  std::string_view taken_text;
  RC_ASSERT(reader.Varint(taken) && taken == number);
  RC_ASSERT(reader.Signed(signed_taken) && signed_taken == signed_number);
  RC_ASSERT(reader.Text(taken_text) && taken_text == text);
  RC_ASSERT(reader.Fixed(8, taken) && taken == number);
  RC_ASSERT(reader.AtEnd());
}

TEST(Bytes, ExtremesAreSignedNumbers) {
  for (const std::int64_t number :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    std::string bytes;
    AppendSigned(number, bytes);
    std::int64_t taken = 0;
    EXPECT_TRUE(ByteReader(bytes).Signed(taken));
    EXPECT_EQ(taken, number);
  }
}

TEST(Bytes, ATextThatSaysMoreThanIsThereIsNone) {
  std::string_view text;
  EXPECT_FALSE(ByteReader("\x03"
                          "ab")
                   .Text(text));
}

}  // namespace
}  // namespace weir::landing
