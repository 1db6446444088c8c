// Names of members: which are the same, at any size of object.
#include "src/event/member_names.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/event/letter_case.h"

namespace weir::event {
namespace {

/// The clash among the names of one object, each as it stands between its quotes.
std::optional<NameClash> ClashOf(const std::vector<std::string>& names,
                                 NameCase name_case = NameCase::kIgnored) {
  std::string text;
  std::vector<ByteRange> insides;
  for (const std::string& name : names) {
    const auto begin = static_cast<std::uint32_t>(text.size() + 1);
    text += '"' + name + '"';
    insides.push_back({begin, static_cast<std::uint32_t>(begin + name.size())});
  }
  const std::size_t size = text.size();
  text.append(16, '"');
  const std::string_view whole = std::string_view(text).substr(0, size);
  MemberNames member_names(name_case);
  member_names.Begin(whole, std::min(whole.find('\\'), whole.size()));
  auto object = member_names.Open();
  for (const ByteRange inside : insides) member_names.Add(object, inside);
  member_names.Close(object);
  return member_names.clash();
}

bool Clash(const std::string& a, const std::string& b, NameCase name_case = NameCase::kIgnored) {
  return ClashOf({a, "between", b}, name_case).has_value();
}

/// `count` different names.
std::vector<std::string> ManyNames(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back("member " + std::to_string(i));
  return names;
}

TEST(MemberNames, KnowTheSameNameOfAnyLength) {
  for (std::size_t size = 0; size <= 40; ++size) {
    const std::string name(size, 'x');
    EXPECT_TRUE(Clash(name, name)) << size;
    EXPECT_FALSE(Clash(name, name + "x")) << size;
    for (std::size_t i = 0; i < size; ++i) {
      std::string other = name;
      other[i] = 'y';
      EXPECT_FALSE(Clash(name, other)) << size << ' ' << i;
      other[i] = 'X';
      EXPECT_TRUE(Clash(name, other)) << size << ' ' << i;
      EXPECT_FALSE(Clash(name, other, NameCase::kMatters)) << size << ' ' << i;
    }
  }
}

TEST(MemberNames, OnlyLettersHaveACase) {
  EXPECT_FALSE(Clash("@", "`"));
  EXPECT_FALSE(Clash("[]", "{}"));
  EXPECT_FALSE(Clash("a_", "a\x7f"));
}

TEST(MemberNames, LookThroughEscapes) {
  EXPECT_TRUE(Clash("name", R"(n\u0061me)"));
  EXPECT_TRUE(Clash("name", R"(N\u0041me)"));
  EXPECT_TRUE(Clash("a/b", R"(a\/b)"));
  EXPECT_TRUE(Clash(R"(\ud83d\ude00)", "\U0001f600"));
  EXPECT_FALSE(Clash(R"(a\\u0062)", "ab"));
  EXPECT_FALSE(Clash("name", R"(N\u0041me)", NameCase::kMatters));
  EXPECT_TRUE(Clash("name", R"(n\u0061me)", NameCase::kMatters));
}

TEST(MemberNames, FoldCaseBeyondAscii) {
  EXPECT_TRUE(Clash("é", "É"));
  EXPECT_TRUE(Clash("é", R"(\u00C9)"));
  EXPECT_TRUE(Clash("k", "\u212a"));
  EXPECT_FALSE(Clash("é", "É", NameCase::kMatters));
  EXPECT_FALSE(Clash("e", "é"));
}

TEST(MemberNames, TellWhereAndWhetherTheyDifferInCase) {
  const auto twice = ClashOf({"a", "b", "b"});
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->at, 7U);
  EXPECT_FALSE(twice->by_case_alone);
  EXPECT_TRUE(ClashOf({"a", "A"})->by_case_alone);
  EXPECT_FALSE(ClashOf({"a", R"(\u0061)"})->by_case_alone);
}

TEST(MemberNames, OfEachObjectAreItsOwn) {
  const std::string_view text = R"("a""a""a")"
                                "                ";
  MemberNames names(NameCase::kIgnored);
  names.Begin(text.substr(0, 9), 9);
  auto outer = names.Open();
  names.Add(outer, {1, 2});
  auto inner = names.Open();
  names.Add(inner, {4, 5});
  names.Close(inner);
  EXPECT_FALSE(names.clash());
  names.Add(outer, {7, 8});
  EXPECT_TRUE(names.clash());
}

TEST(MemberNames, OfLargeObjectsAreComparedAsWell) {
  for (const std::size_t count : {31U, 32U, 33U, 34U, 1'000U, 100'000U}) {
    std::vector<std::string> names = ManyNames(count);
    EXPECT_FALSE(ClashOf(names)) << count;
    names.push_back("Member 0");
    EXPECT_TRUE(ClashOf(names)) << count;
    EXPECT_FALSE(ClashOf(names, NameCase::kMatters)) << count;
    names.back() = names[count / 2];
    EXPECT_TRUE(ClashOf(names)) << count;
    EXPECT_TRUE(ClashOf(names, NameCase::kMatters)) << count;
  }
}

RC_GTEST_PROP(MemberNames, AgreeWithASet, ()) {
  const auto letters = rc::gen::container<std::string>(rc::gen::element('a', 'b', 'A', 'B', '_'));
  const auto names = *rc::gen::container<std::vector<std::string>>(rc::gen::resize(3, letters));
  std::set<std::string> exact;
  std::set<std::string> folded;
  for (const std::string& name : names) {
    exact.insert(name);
    std::string lower;
    AppendLowerCase(name, lower);
    folded.insert(lower);
  }
  RC_ASSERT(ClashOf(names).has_value() == (folded.size() < names.size()));
  RC_ASSERT(ClashOf(names, NameCase::kMatters).has_value() == (exact.size() < names.size()));
}

}  // namespace
}  // namespace weir::event
