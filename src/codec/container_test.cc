// Containers are told by their first bytes, and text is none.
#include "src/codec/container.h"

#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::codec {
namespace {

using namespace std::literals;
using ::testing::HasSubstr;

TEST(Container, IsNamedByItsFirstBytes) {
  const std::string tar = "events.json" + std::string(246, '\0') + "ustar\0"s;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"PK\x03\x04\x14\0"s, "zip"},
      {"BZh91AY&SY\x01\x02", "bzip2"},
      {"\xFD"
       "7zXZ\0\0\x04"s,
       "xz"},
      {tar, "tar"},
      {"PAR1\x15\x04", "Parquet"},
      {"ORC\x0A", "ORC"},
      {"Obj\x01\x04\x14", "Avro"},
      {"\xFF\x06\0\0sNaPpY\x01"s, "snappy"},
      {"7z\xBC\xAF\x27\x1C\0"s, "7z"},
      {"\x04\x22\x4D\x18\x40", "lz4"},
      {"%PDF-1.7", "PDF"},
      {"\x1F\x8B\x08\0"s, "packed twice"},
      {"\x28\xB5\x2F\xFD", "packed twice"},
      {"\xFF\xFE{\0\"\0"s, "UTF-16LE"},
      {"\xFE\xFF\0{\0\""s, "UTF-16BE"},
      {"{\0\"\0"s, "UTF-16LE"},
      {"\0{\0\""s, "UTF-16BE"},
      {"{\0\0\0\"\0\0\0"s, "UTF-32LE"},
      {"\0\0\0{\0\0\0\""s, "UTF-32BE"},
      {"\xFF\xFE\0\0{\0\0\0"s, "UTF-32LE"},
      {"\0\0\xFE\xFF\0\0\0{"s, "UTF-32BE"},
  };
  for (const auto& [bytes, name] : cases) {
    const auto is = NameContainer(bytes);
    ASSERT_TRUE(is) << name;
    EXPECT_THAT(*is, HasSubstr(name));
    EXPECT_THAT(*is, HasSubstr("; ")) << "says what to do";
  }
}

TEST(Container, LinesOfTextAreNone) {
  for (const std::string_view text :
       {""sv, "{"sv, "{}"sv, "\xEF\xBB\xBF{}"sv, "ORC 1\n"sv, "PAR1 is no Parquet"sv, "BZhello"sv,
        "PK"sv, "Obj"sv, "7z"sv, "\0\0\0\0"sv, "1\0"sv, "\xF0\x9F\x98\x80"sv}) {
    EXPECT_EQ(NameContainer(text), std::nullopt) << text;
  }
}

RC_GTEST_PROP(Container, NoJsonIsOne, (const std::string& key)) {
  RC_ASSERT(!NameContainer("{\"" + key).has_value() || key.starts_with('\0'));
}

}  // namespace
}  // namespace weir::codec
