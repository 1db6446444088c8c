// Lower case beyond ASCII.
#include "src/event/letter_case.h"

#include <gtest/gtest.h>

namespace weir::event {
namespace {

std::string LowerCaseOf(std::string_view text) {
  std::string out;
  AppendLowerCase(text, out);
  return out;
}

TEST(LowerCase, MapsLettersOfAllScripts) {
  EXPECT_EQ(LowerCaseOf("ABC xyz_9 [@]"), "abc xyz_9 [@]");
  EXPECT_EQ(LowerCaseOf("ÀÖØÞ Āā Ÿ"), "àöøþ āā ÿ");
  EXPECT_EQ(LowerCaseOf("ΑΣΩ Жѐ Ӏ Ա"), "ασω жѐ ӏ ա");
  EXPECT_EQ(LowerCaseOf("\u212a \u1e9e \uff21"), "k ß \uff41");
  EXPECT_EQ(LowerCaseOf("\U00010400\U0001e900"), "\U00010428\U0001e922");
}

TEST(LowerCase, LeavesEverythingElse) {
  for (const std::string_view text : {"", "àß×÷", "ŧſ", "日本語", "\U0001f600", "\u0130"}) {
    EXPECT_EQ(LowerCaseOf(text), text);
  }
}

}  // namespace
}  // namespace weir::event
