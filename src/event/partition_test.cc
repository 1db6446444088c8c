// Partitions: hostile names stay in their folder, different ones apart; threads agree.
#include "src/event/partition.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::event {
namespace {

constexpr Day kDay{18'823};  // 2021-07-15

std::string PathOf(std::string_view name) { return PartitionTable().Intern(kDay, name).path; }

std::string TailOf(std::string_view name) {
  PartitionTable table;
  return std::string(PartitionCache(table).Intern(kDay, name).derived_tail);
}

/// Whether `value` can be one part of a path of any file system and store.
bool IsSafe(std::string_view value) {
  return value.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             "._-%") == std::string_view::npos;
}

/// "type/subtype", with null for what is not there, or "refused".
std::string Split(std::string_view name) {
  const auto parts = SplitName(name);
  if (!parts) return "refused";
  return fmt::format("{}/{}", parts->type, parts->subtype.value_or("null"));
}

TEST(EncodePartitionValue, KeepsPlainCharacters) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  EXPECT_EQ(EncodePartitionValue(kPlain), kPlain);
}

TEST(EncodePartitionValue, EncodesEveryOtherByte) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_plain =
        byte < 128 && (std::isalnum(byte) != 0 || c == '.' || c == '_' || c == '-');
    EXPECT_EQ(EncodePartitionValue({&c, 1}),
              is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte));
  }
}

TEST(EncodePartitionValue, LetsNobodyLeaveTheFolder) {
  EXPECT_EQ(EncodePartitionValue("../../etc/passwd"), "..%2F..%2Fetc%2Fpasswd");
  EXPECT_EQ(EncodePartitionValue("a=b/c=d"), "a%3Db%2Fc%3Dd");
  EXPECT_EQ(EncodePartitionValue("%2F"), "%252F");
  EXPECT_EQ(EncodePartitionValue({"a\0b\nc\r", 6}), "a%00b%0Ac%0D");
  EXPECT_EQ(EncodePartitionValue("\xc3\xbc"), "%C3%BC");
}

TEST(EncodePartitionValue, HivesOwnWordIsNoValue) {
  EXPECT_EQ(EncodePartitionValue(kNoValue), "%5F_HIVE_DEFAULT_PARTITION__");
  EXPECT_NE(EncodePartitionValue("%5F_HIVE_DEFAULT_PARTITION__"), EncodePartitionValue(kNoValue));
}

TEST(EncodePartitionValue, WordsForNoValueAreTexts) {
  EXPECT_EQ(EncodePartitionValue("null"), "%6Eull");
  EXPECT_EQ(EncodePartitionValue("NULL"), "%4EULL");
  EXPECT_EQ(EncodePartitionValue("Null"), "%4Eull");
  for (const std::string_view other : {"nul", "nulls", "none", "nil", "NaN"}) {
    EXPECT_EQ(EncodePartitionValue(other), other);
  }
}

TEST(EncodePathPart, IsForNamesThatNobodyReadsAValueFrom) {
  EXPECT_EQ(EncodePathPart("null"), "null");
  EXPECT_EQ(EncodePathPart("a/b"), "a%2Fb");
  EXPECT_EQ(EncodePathPart(kNoValue), "%5F_HIVE_DEFAULT_PARTITION__");
}

TEST(EncodePartitionValue, LongValuesAreBoundedAndDistinct) {
  std::set<std::string> encoded;
  std::size_t values = 0;
  for (const std::string_view unit : {"a", "/", "b/", "\xc3\xbc"}) {
    std::string value;
    for (; value.size() < 260; ++values) {
      value += unit;
      const std::string text = EncodePartitionValue(value);
      EXPECT_LE(text.size(), kMaxPartitionValue);
      EXPECT_TRUE(IsSafe(text)) << text;
      encoded.insert(text);
    }
  }
  EXPECT_EQ(encoded.size(), values);
}

TEST(EncodePartitionValue, CutsNoEscapeInTwo) {
  for (std::size_t plain = 0; plain < 3; ++plain) {
    const std::string text = EncodePartitionValue(std::string(plain, 'a') + std::string(200, '/'));
    const std::string escapes = text.substr(plain, text.rfind('-') - plain);
    EXPECT_EQ(escapes.size() % 3, 0U) << text;
    EXPECT_EQ(std::ranges::count(escapes, '%') * 3, static_cast<std::ptrdiff_t>(escapes.size()));
  }
}

TEST(EncodePartitionValue, NobodyCanSpellACutValue) {
  const std::string cut = EncodePartitionValue(std::string(300, 'a'));
  EXPECT_NE(EncodePartitionValue(cut), cut);
}

RC_GTEST_PROP(PartitionProperty, ValuesAreSafeBoundedAndDistinct,
              (const std::string& a, const std::string& b)) {
  const std::string encoded = EncodePartitionValue(a);
  RC_ASSERT(IsSafe(encoded));
  RC_ASSERT(encoded.size() <= kMaxPartitionValue);
  RC_ASSERT(encoded != kNoValue);
  RC_ASSERT((a == b) == (encoded == EncodePartitionValue(b)));
}

TEST(DayPath, IsPadded) {
  EXPECT_EQ(DayPath(kDay), "year=2021/month=07/day=15");
  EXPECT_EQ(DayPath(DayOf(CivilDate{1, 1, 1})), "year=0001/month=01/day=01");
  EXPECT_EQ(DayPath(DayOf(CivilDate{9999, 12, 31})), "year=9999/month=12/day=31");
}

TEST(SplitName, SplitsAtTheFirstColon) {
  EXPECT_EQ(Split("account:created"), "account/created");
  EXPECT_EQ(Split("account"), "account/null");
  EXPECT_EQ(Split("a:b:c"), "a/b:c");
  EXPECT_EQ(Split("a::"), "a/:");
  EXPECT_EQ(Split(" : "), " / ");
}

TEST(SplitName, RefusesEmptyParts) {
  for (const std::string_view name : {"", ":", "a:", ":b", "::"}) {
    EXPECT_EQ(Split(name), "refused") << name;
  }
}

TEST(PartitionTable, PathBelongsToNameAndDay) {
  PartitionTable table;
  const Partition& partition = table.Intern(kDay, "account:created");
  EXPECT_EQ(partition.path, "year=2021/month=07/day=15/event_type=account/event_subtype=created");
  EXPECT_EQ(partition.day, kDay);
  EXPECT_EQ(partition.type, "account");
}

TEST(PartitionTable, NoSubtypeIsHivesDefault) {
  EXPECT_EQ(PathOf("login"),
            "year=2021/month=07/day=15/event_type=login/event_subtype=__HIVE_DEFAULT_PARTITION__");
}

TEST(PartitionTable, HostileNamesStayInTheirFolder) {
  const std::string day = "year=2021/month=07/day=15/";
  EXPECT_EQ(PathOf(".:.."), day + "event_type=./event_subtype=..");
  EXPECT_EQ(PathOf("/:/"), day + "event_type=%2F/event_subtype=%2F");
  EXPECT_EQ(PathOf({"\0:\n", 3}), day + "event_type=%00/event_subtype=%0A");
  EXPECT_EQ(PathOf("a:" + std::string(kNoValue)),
            day + "event_type=a/event_subtype=%5F_HIVE_DEFAULT_PARTITION__");
  EXPECT_NE(PathOf("a:" + std::string(kNoValue)), PathOf("a"));
}

TEST(PartitionTable, OrdinalsAreDense) {
  PartitionTable table;
  EXPECT_EQ(table.Intern(kDay, "a").ordinal, 0U);
  EXPECT_EQ(table.Intern(kDay, "b").ordinal, 1U);
  EXPECT_EQ(table.Intern(kDay, "a").ordinal, 0U);
  EXPECT_EQ(table.Intern(Day{kDay.days + 1}, "a").ordinal, 2U);
  EXPECT_EQ(table.InternUnknown(std::nullopt, std::nullopt).ordinal, 3U);
  EXPECT_EQ(table.size(), 4U);
}

TEST(PartitionTable, UnknownPartitionsKeepWhatIsKnown) {
  PartitionTable table;
  const Partition& of_day = table.InternUnknown(kDay, std::nullopt);
  EXPECT_EQ(of_day.day, kDay);
  EXPECT_EQ(of_day.type, std::nullopt);
  const Partition& of_name = table.InternUnknown(std::nullopt, "account:created");
  EXPECT_EQ(of_name.day, std::nullopt);
  EXPECT_EQ(of_name.type, "account");
  EXPECT_EQ(&table.InternUnknown(std::nullopt, "account:deleted"), &of_name);
  EXPECT_EQ(&table.InternUnknown(kDay, "a:b"), &table.Intern(kDay, "a:b"));
  EXPECT_NE(&table.InternUnknown(std::nullopt, std::nullopt), &of_name);
}

TEST(PartitionCache, TailsQuoteTheName) {
  EXPECT_EQ(TailOf("account:created"), R"(","event_type":"account","event_subtype":"created"})");
  EXPECT_EQ(TailOf("login"), R"(","event_type":"login","event_subtype":null})");
  EXPECT_EQ(TailOf("a\"b:c\\\n"), R"(","event_type":"a\"b","event_subtype":"c\\\u000a"})");
}

TEST(PartitionCache, GivesTheTablesPartitions) {
  PartitionTable table;
  PartitionCache cache(table);
  for (const std::int32_t days : {18'823, 18'824, 18'800, 0, -700'000, 2'900'000, 18'823}) {
    for (const std::string_view name : {"a", "a:b", "b"}) {
      const Partition& partition = *cache.Intern(Day{days}, name).partition;
      EXPECT_EQ(&partition, &table.Intern(Day{days}, name));
      EXPECT_EQ(&partition, &*cache.Intern(Day{days}, name).partition);
      EXPECT_EQ(partition.day, Day{days});
    }
  }
}

TEST(PartitionTable, ThreadsAgree) {
  constexpr int kNames = 200;
  PartitionTable table;
  std::array<std::vector<const Partition*>, 2> seen;
  {
    std::array<std::jthread, 2> threads;
    for (std::size_t i = 0; i < threads.size(); ++i) {
      threads.at(i) = std::jthread([&table, &mine = seen.at(i)] {
        PartitionCache cache(table);
        for (int n = 0; n < kNames; ++n) {
          mine.push_back(&*cache.Intern(Day{n % 7}, fmt::format("type{}", n)).partition);
          mine.push_back(&table.InternUnknown(Day{n % 7}, std::nullopt));
        }
      });
    }
  }
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_EQ(table.size(), kNames + 7U);
  std::set<std::uint32_t> ordinals;
  for (const Partition* partition : seen[0]) ordinals.insert(partition->ordinal);
  EXPECT_EQ(ordinals.size(), table.size());
  EXPECT_EQ(*ordinals.rbegin() + 1, table.size());
}

}  // namespace
}  // namespace weir::event
