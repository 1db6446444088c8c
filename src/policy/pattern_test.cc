// Wildcards and variables.
#include "src/policy/pattern.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::policy {
namespace {

constexpr Text::Meaning kAll = {.wildcards = true, .variables = true};

bool Like(std::string_view text, std::string_view pattern) {
  return MatchesPattern(text, PatternOf(pattern));
}

/// As it is defined: which beginnings of the text are like the pattern's beginning so far.
bool IsLike(std::string_view text, std::string_view pattern) {
  std::vector<bool> is_like(text.size() + 1, false);
  is_like[0] = true;
  for (const char sign : pattern) {
    std::vector<bool> next(text.size() + 1, false);
    next[0] = is_like[0] && sign == '*';
    for (std::size_t i = 1; i <= text.size(); ++i) {
      next[i] = sign == '*' ? next[i - 1] || is_like[i]
                            : is_like[i - 1] && (sign == '?' || sign == text[i - 1]);
    }
    is_like = next;
  }
  return is_like.back();
}

TEST(Patterns, AStarIsAnyTextAndAQuestionMarkAnyCharacter) {
  EXPECT_TRUE(Like("arn:aws:s3:::lake/a/b", "arn:aws:s3:::lake/*"));
  EXPECT_TRUE(Like("arn:aws:s3:::lake/", "arn:aws:s3:::lake/*"));
  EXPECT_FALSE(Like("arn:aws:s3:::lake", "arn:aws:s3:::lake/*"));
  EXPECT_TRUE(Like("abc", "a?c"));
  EXPECT_FALSE(Like("ac", "a?c"));
  EXPECT_TRUE(Like("", "*"));
  EXPECT_FALSE(Like("ABC", "abc"));
  EXPECT_TRUE(MatchesInAnyCase("s3:GetObject", PatternOf("s3:get*")));
}

RC_GTEST_PROP(Patterns, AreWhatTheirDefinitionSays, ()) {
  const auto letters = [](const char* of) {
    return rc::gen::container<std::string>(rc::gen::elementOf(std::string(of)));
  };
  const std::string text = *letters("ab*");
  const std::string pattern = *letters("ab*?");
  RC_ASSERT(Like(text, pattern) == IsLike(text, pattern));
}

TEST(Patterns, AVariableIsTheRequestsValueToTheLetter) {
  const Text home("arn:aws:s3:::lake/${aws:PrincipalTag/Team}/*", kAll);
  Keys keys = {{"aws:principaltag/team", {"b*"}}};
  const KeyView view = {.service = &keys};
  EXPECT_TRUE(home.Matches("arn:aws:s3:::lake/b*/x", view));
  EXPECT_FALSE(home.Matches("arn:aws:s3:::lake/blue/x", view)) << "its star is no wildcard";
  keys["aws:principaltag/team"] = {"a", "b"};
  EXPECT_FALSE(home.Matches("arn:aws:s3:::lake/a/x", view)) << "of several values none is it";
  EXPECT_FALSE(home.Matches("arn:aws:s3:::lake/a/x", {}));
}

TEST(Patterns, AVariableHasWhatItFallsBackOn) {
  const Text text("${aws:PrincipalTag/Team, 'nobody'}", kAll);
  const Keys keys = {{"aws:principaltag/team", {"blue"}}};
  EXPECT_TRUE(text.Matches("nobody", {}));
  EXPECT_TRUE(text.Matches("blue", {.service = &keys}));
  EXPECT_FALSE(text.Matches("nobody", {.service = &keys}));
}

TEST(Patterns, ThreeVariablesAreTheirCharacters) {
  const Text text("${*}${?}${$}*", kAll);
  EXPECT_TRUE(text.Matches("*?$ and on", {}));
  EXPECT_FALSE(text.Matches("ab$", {}));
  EXPECT_FALSE(text.has_variables());
}

TEST(Patterns, WithoutVariablesTheirTextStands) {
  const Text text("${aws:username}", {.wildcards = true, .variables = false});
  EXPECT_TRUE(text.Matches("${aws:username}", {}));
  EXPECT_TRUE(Text("${open", kAll).Matches("${open", {}));
}

}  // namespace
}  // namespace weir::policy
