// The table of fresh claims: what goes in is found, changed in place, and given back in order.
#include "src/embedded/claim_table.h"

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::embedded {
namespace {

void Insert(ClaimTable& table, std::string_view key, std::string_view value) {
  table.Insert(ClaimTable::Hash(key), key, value);
}

std::optional<std::string> Find(const ClaimTable& table, std::string_view key) {
  const auto value = table.Find(ClaimTable::Hash(key), key);
  if (!value) return std::nullopt;
  return std::string(value->data(), value->size());
}

TEST(ClaimTable, FindsWhatWasInserted) {
  ClaimTable table(4);
  EXPECT_EQ(Find(table, "a"), std::nullopt);
  Insert(table, "a", "1");
  Insert(table, std::string_view("a\0", 2), "2");
  Insert(table, "", "3");
  EXPECT_EQ(Find(table, "a"), "1");
  EXPECT_EQ(Find(table, std::string_view("a\0", 2)), "2");
  EXPECT_EQ(Find(table, ""), "3");
  EXPECT_EQ(Find(table, "b"), std::nullopt);
}

TEST(ClaimTable, KeysWithOneHashAreToldApart) {
  ClaimTable table(4);
  table.Insert(7, "a", "1");
  table.Insert(7, "b", "2");
  EXPECT_EQ(table.Find(7, "b")->front(), '2');
  EXPECT_EQ(table.Find(7, "a")->front(), '1');
  EXPECT_FALSE(table.Find(7, "c"));
}

TEST(ClaimTable, AValueIsChangedInPlace) {
  ClaimTable table(4);
  Insert(table, "a", "old");
  std::ranges::copy(std::string_view("new"), table.Find(ClaimTable::Hash("a"), "a")->begin());
  EXPECT_EQ(Find(table, "a"), "new");
}

TEST(ClaimTable, IsFullAfterSoManyEntries) {
  ClaimTable table(2);
  Insert(table, "a", "");
  EXPECT_FALSE(table.IsFull());
  Insert(table, "b", "");
  EXPECT_TRUE(table.IsFull());
  EXPECT_EQ(table.size(), 2U);
  EXPECT_DEATH(Insert(table, "c", ""), "full");
}

TEST(ClaimTable, ViewsStayGoodWhileItGrows) {
  ClaimTable table(5'000);
  Insert(table, "first", "value");
  const auto value = table.Find(ClaimTable::Hash("first"), "first");
  const std::string large(1'000, 'x');
  for (int i = 1; i < 5'000; ++i) Insert(table, std::to_string(i), large);
  EXPECT_EQ(std::string_view(value->data(), value->size()), "value");
  EXPECT_EQ(Find(table, "4999"), large);
}

TEST(ClaimTable, TakesTheLargestEntryAndRefusesALargerOne) {
  ClaimTable table(2);
  const std::string largest(ClaimTable::kMaxEntrySize - 5, 'v');
  Insert(table, "k", largest);
  EXPECT_EQ(Find(table, "k"), largest);
  EXPECT_DEATH(Insert(table, "kk", largest), "fits");
}

RC_GTEST_PROP(ClaimTable, GivesAllBackOrderedByKeyAsBytes,
              (const std::map<std::string, std::string>& entries)) {
  std::vector<std::string> keys;
  for (const auto& entry : entries) keys.push_back(entry.first);
  const auto middle = keys.begin() + static_cast<std::ptrdiff_t>(keys.size() / 2);
  std::rotate(keys.begin(), middle, keys.end());
  ClaimTable table(entries.size() + 1);
  for (const std::string& key : keys) Insert(table, key, entries.at(key));
  auto expected = entries.begin();
  for (const std::uint64_t place : table.SortedPlaces()) {
    const ClaimTable::Entry entry = table.EntryAt(place);
    RC_ASSERT(entry.key == expected->first);
    RC_ASSERT(entry.value == expected->second);
    ++expected;
  }
  RC_ASSERT(expected == entries.end());
}

}  // namespace
}  // namespace weir::embedded
