// Rows of the quarantine as they are shown: readable, and safe to show.
#include "src/cli/quarantine_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

lake::PlacedRow RowWith(std::string data) {
  return {.record = {.reason = event::Reason::kInvalidJson,
                     .detail = "no JSON \x1b[31m",
                     .position = "000000000000012-abc",
                     .owner = "",
                     .arrived_at = {1'626'307'201'000'000},
                     .data = std::move(data)},
          .object = "quarantine/a.json",
          .line = 7};
}

TEST(QuarantineText, ShowsTextEscaped) {
  const std::string text = QuarantineRowText(RowWith("{\"a\":\x1b[2J\n"), "my-lake/a.json", 80);
  EXPECT_THAT(text, HasSubstr("2021-07-15T00:00:01Z invalid_json: no JSON \\x1b[31m\n"));
  EXPECT_THAT(text, HasSubstr("  position  000000000000012-abc\n"));
  EXPECT_THAT(text, HasSubstr("  row       my-lake/a.json:7\n"));
  EXPECT_THAT(text, HasSubstr("  text      {\"a\":\\x1b[2J\\n\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("owner")));
}

TEST(QuarantineText, ShowsBytesThatAreNoTextAsBase64) {
  EXPECT_THAT(QuarantineRowText(RowWith("\xff\xfe"), "a", 80), HasSubstr("  base64    //4=\n"));
  EXPECT_THAT(QuarantineRowText(RowWith(std::string(3, '\0')), "a", 80),
              HasSubstr("  base64    AAAA\n"));
}

TEST(QuarantineText, IsCutToTheWidth) {
  const std::string text = QuarantineRowText(RowWith(std::string(1'000, 'x')), "a", 60);
  std::size_t widest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    widest = std::max(widest, end - begin);
    begin = end + 1;
  }
  EXPECT_EQ(widest, 60U);
}

TEST(QuarantineText, NamesTheOwnerOfAConflict) {
  lake::PlacedRow row = RowWith("{}");
  row.record.owner = "000000000000001-def";
  EXPECT_THAT(QuarantineRowText(row, "a", 80), HasSubstr("  owner     000000000000001-def\n"));
  EXPECT_THAT(QuarantineRowJson(row, "a"), HasSubstr(R"("owner_position":"000000000000001-def")"));
}

TEST(QuarantineText, AsJsonHasTextWhereItIsSome) {
  EXPECT_EQ(QuarantineRowJson(RowWith("{\"some text\":\x1b"), "s3://b/a"),
            "{\"arrived_at\":\"2021-07-15T00:00:01Z\",\"reason\":\"invalid_json\","
            "\"detail\":\"no JSON \\u001b[31m\",\"position\":\"000000000000012-abc\","
            "\"owner_position\":null,\"object\":\"s3://b/a\",\"line\":7,\"text\":\"{\\\"some "
            "text\\\":\\u001b\","
            "\"data\":\"eyJzb21lIHRleHQiOhs=\"}\n");
  EXPECT_THAT(QuarantineRowJson(RowWith("\xff"), "a"),
              HasSubstr("\"text\":null,\"data\":\"/w==\""));
}

}  // namespace
}  // namespace weir::cli
