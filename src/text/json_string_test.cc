// What JSON does not allow in a string is escaped.
#include "src/text/json_string.h"

#include <gtest/gtest.h>

namespace weir::text {
namespace {

TEST(JsonString, EscapesWhatJsonDoesNotAllowAndNothingElse) {
  EXPECT_EQ(JsonString("a/\"b\\\xc3\xa9\xff\x7f"), "\"a/\\\"b\\\\\xc3\xa9\xff\x7f\"");
  EXPECT_EQ(JsonString("\n\r\t\b\f"), R"("\n\r\t\b\f")");
  EXPECT_EQ(JsonString(std::string("\0\x1f", 2)), R"("\u0000\u001f")");
  EXPECT_EQ(JsonString(""), "\"\"");
}

TEST(JsonString, ItsBytesAreCountedWithoutWritingIt) {
  for (const std::string& text : {std::string(), std::string("a\"\n\0\x01z", 6)}) {
    EXPECT_EQ(JsonStringBytes(text), JsonString(text).size());
  }
}

}  // namespace
}  // namespace weir::text
