// Base64: RFC 4648's own vectors, strictness, and round trips.
#include "src/codec/base64.h"

#include <array>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::codec {
namespace {

std::string Encoded(std::string_view bytes) {
  std::string text;
  AppendBase64(bytes, text);
  return text;
}

// RFC 4648, section 10.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kVectors = {{
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
}};

TEST(Base64, MeetsTheVectorsOfTheRfc) {
  for (const auto& [bytes, text] : kVectors) {
    EXPECT_EQ(Encoded(bytes), text);
    EXPECT_EQ(DecodeBase64(text).value(), bytes);
  }
}

TEST(Base64, AppendsToWhatIsThere) {
  std::string text = "data:";
  AppendBase64("\xFB\xFF", text);
  EXPECT_EQ(text, "data:+/8=");
}

TEST(Base64, RefusesWhatNoEncoderWrites) {
  for (const std::string_view text :
       {"Z", "Zg", "Zg=", "=", "==", "===", "====", "Z===", "Zg==Zg==", "Zm9v\n", "Zm 9", "Zm9-",
        "Zm_v", "Zh==", "Zm9=", "Z=g="}) {
    const auto bytes = DecodeBase64(text);
    ASSERT_FALSE(bytes) << text;
    EXPECT_EQ(bytes.error().kind, ErrorKind::kInvalidInput);
  }
}

TEST(Base64, NamesTheOffsetOfTheFirstWrongCharacter) {
  EXPECT_EQ(DecodeBase64("Zm9vZm!v").error().message,
            "invalid base64 at offset 6: this character has no place there");
}

RC_GTEST_PROP(Base64, RoundTripGivesTheSameBytes, (const std::string& bytes)) {
  const auto decoded = DecodeBase64(Encoded(bytes));
  RC_ASSERT(decoded.has_value());
  RC_ASSERT(*decoded == bytes);
}

RC_GTEST_PROP(Base64, WhatDecodesIsWhatWouldBeEncoded, (const std::string& text)) {
  const auto decoded = DecodeBase64(text);
  if (decoded) RC_ASSERT(Encoded(*decoded) == text);
}

}  // namespace
}  // namespace weir::codec
