// UUIDs: each accepted spelling, and everything near it that is refused.
#include "src/event/uuid.h"

#include <array>
#include <cctype>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::event {
namespace {

constexpr std::string_view kCanonical = "6ae1768a-eb84-57ba-8981-2139135385a9";

std::string Normalised(std::string_view text) {
  std::array<char, kUuidChars> out{};
  return NormaliseUuid(text, out) ? std::string(out.data(), out.size()) : "refused";
}

TEST(NormaliseUuid, AcceptsEverySpelling) {
  for (const std::string_view text : {
           "6ae1768a-eb84-57ba-8981-2139135385a9",
           "6AE1768A-EB84-57BA-8981-2139135385A9",
           "6aE1768A-eb84-57BA-8981-2139135385a9",
           "6ae1768aeb8457ba89812139135385a9",
           "6AE1768AEB8457BA89812139135385A9",
           "{6ae1768a-eb84-57ba-8981-2139135385a9}",
           "{6AE1768AEB8457BA89812139135385A9}",
           "urn:uuid:6ae1768a-eb84-57ba-8981-2139135385a9",
           "URN:UUID:6AE1768A-EB84-57BA-8981-2139135385A9",
           "Urn:uUid:6ae1768aeb8457ba89812139135385a9",
           "urn:uuid:{6ae1768a-eb84-57ba-8981-2139135385a9}",
       }) {
    EXPECT_EQ(Normalised(text), kCanonical) << text;
  }
}

TEST(NormaliseUuid, AcceptsEveryVersionAndVariant) {
  for (const std::string_view text :
       {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "01234567-89ab-cdef-0123-456789abcdef", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"}) {
    EXPECT_EQ(Normalised(text), text);
  }
}

TEST(NormaliseUuid, RefusesAnythingElse) {
  for (const std::string_view text : {
           "",
           "{}",
           "-",
           "urn:uuid:",
           "urn:uuid:{}",
           "6ae1768a",
           "6ae1768a-eb84-57ba-8981-2139135385a",
           "6ae1768a-eb84-57ba-8981-2139135385a90",
           "6ae1768a-eb84-57ba-89812139135385a9",
           "6ae1768aeb84-57ba-8981-2139135385a9",
           "6ae1768-aeb84-57ba-8981-2139135385a9",
           "6ae1768a-eb84-57ba-8981-2139135385ag",
           "6ae1768a_eb84_57ba_8981_2139135385a9",
           "6ae1768a eb84 57ba 8981 2139135385a9",
           "6ae1768a-eb84-57ba-8981-2139135385-9",
           "----6ae1768aeb8457ba89812139135385a9",
           "{6ae1768a-eb84-57ba-8981-2139135385a9",
           "6ae1768a-eb84-57ba-8981-2139135385a9}",
           "(6ae1768a-eb84-57ba-8981-2139135385a9)",
           "{{6ae1768a-eb84-57ba-8981-2139135385a9}}",
           "{urn:uuid:6ae1768a-eb84-57ba-8981-2139135385a9}",
           "uuid:6ae1768a-eb84-57ba-8981-2139135385a9",
           "urn_uuid_6ae1768a-eb84-57ba-8981-2139135385a9",
           "urn\x1auuid:6ae1768a-eb84-57ba-8981-2139135385a9",
           " 6ae1768a-eb84-57ba-8981-2139135385a9",
           "6ae1768aeb8457ba89812139135385a\xc3",
           "6ae1768aeb8457ba89812139135385a`",
           "6ae1768aeb8457ba89812139135385a@",
       }) {
    EXPECT_EQ(Normalised(text), "refused") << text;
  }
  EXPECT_EQ(Normalised({"6ae1768aeb8457ba89812139135385a\0", 32}), "refused");
}

TEST(NormaliseUuid, TakesExactlyTheHexadecimalDigits) {
  for (int byte = 0; byte < 256; ++byte) {
    std::string text(kCanonical);
    text.back() = static_cast<char>(byte);
    EXPECT_EQ(Normalised(text) != "refused", byte < 128 && std::isxdigit(byte) != 0) << byte;
  }
}

RC_GTEST_PROP(NormaliseUuidProperty, AllSpellingsOfOneUuidAreOne, ()) {
  const std::string digits = *rc::gen::container<std::string>(
      32, rc::gen::elementOf(std::string("0123456789abcdefABCDEF")));
  std::string hyphenated = digits;
  for (const std::size_t at : {8U, 13U, 18U, 23U}) hyphenated.insert(at, 1, '-');
  std::string lower = hyphenated;
  for (char& c : lower) c = static_cast<char>(std::tolower(c));
  RC_ASSERT(Normalised(digits) == lower);
  RC_ASSERT(Normalised(hyphenated) == lower);
  RC_ASSERT(Normalised("{" + hyphenated + "}") == lower);
  RC_ASSERT(Normalised("urn:uuid:" + hyphenated) == lower);
}

}  // namespace
}  // namespace weir::event
