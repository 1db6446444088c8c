// What every MergeObjects promises, as one suite; include it in one file of a test program.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/ports.h"

namespace weir::contract {

/// An empty lake, whatever it stands on.
class MergeObjectsHost {
 public:
  MergeObjectsHost() = default;
  MergeObjectsHost(const MergeObjectsHost&) = delete;
  MergeObjectsHost& operator=(const MergeObjectsHost&) = delete;
  virtual ~MergeObjectsHost() = default;

  virtual merge::MergeObjects& objects() = 0;
};

struct MergeObjectsFactory {
  std::string_view medium;
  std::function<std::unique_ptr<MergeObjectsHost>()> make;

  friend void PrintTo(const MergeObjectsFactory& factory, std::ostream* out) {
    *out << factory.medium;
  }
};

class MergeObjectsContract : public testing::TestWithParam<MergeObjectsFactory> {
 protected:
  using Outcome = pipeline::PutOutcome;

  /// What became of one; an error fails the test.
  Outcome Create(const std::string& name, std::string bytes) {
    const merge::NewObject object{name, std::move(bytes)};
    const auto created = objects().Create({&object, 1});
    EXPECT_EQ(created.size(), 1U);
    EXPECT_TRUE(created.front()) << name << ": " << created.front().error().message;
    return created.front() ? *created.front() : Outcome::kExists;
  }

  std::optional<std::string> Get(const std::string& name) {
    const auto contents = objects().Get({&name, 1});
    EXPECT_EQ(contents.size(), 1U);
    EXPECT_TRUE(contents.front()) << name << ": " << contents.front().error().message;
    return contents.front() ? *contents.front() : std::nullopt;
  }

  std::optional<merge::VersionedObject> GetVersion(const std::string& name) {
    const auto found = objects().GetVersions({&name, 1});
    EXPECT_EQ(found.size(), 1U);
    EXPECT_TRUE(found.front()) << name << ": " << found.front().error().message;
    return found.front() ? *found.front() : std::nullopt;
  }

  bool Replace(const std::string& name, const std::string& version, std::string bytes) {
    const merge::Replacement object{name, version, std::move(bytes)};
    const auto replaced = objects().Replace({&object, 1});
    EXPECT_EQ(replaced.size(), 1U);
    EXPECT_TRUE(replaced.front()) << name << ": " << replaced.front().error().message;
    return replaced.front() && *replaced.front();
  }

  void Delete(const std::vector<std::string>& names) {
    const auto deleted = objects().Delete(names);
    ASSERT_EQ(deleted.size(), names.size());
    for (const auto& one : deleted) EXPECT_TRUE(one) << one.error().message;
  }

  struct Listed {
    std::vector<std::string> names;
    std::vector<std::uint64_t> sizes;
    std::vector<std::string> prefixes;
  };

  Listed List(const std::string& prefix, const std::string& delimiter = {}) {
    Listed listed;
    const auto pages = objects().List(prefix, delimiter);
    while (true) {
      auto page = pages->Next();
      EXPECT_TRUE(page) << page.error().message;
      if (!page || !page->has_value()) return listed;
      for (auto& object : (*page)->objects) {
        listed.names.push_back(std::move(object.name));
        listed.sizes.push_back(object.size);
      }
      for (auto& one : (*page)->prefixes) listed.prefixes.push_back(std::move(one));
    }
  }

  merge::MergeObjects& objects() { return host_->objects(); }

 private:
  std::unique_ptr<MergeObjectsHost> host_ = GetParam().make();
};

inline constexpr std::string_view kPlan = "merge/plans/000000000001.json";

TEST_P(MergeObjectsContract, CreatesOnlyOnceAndWhatIsThereStays) {
  const std::string name(kPlan);
  EXPECT_EQ(Create(name, "one"), Outcome::kCreated);
  EXPECT_EQ(Create(name, "two, and longer"), Outcome::kExists);
  EXPECT_EQ(Get(name), "one");
}

TEST_P(MergeObjectsContract, WhatMayNotBeSentIsNotThere) {
  const std::vector<std::string> names = {"lake/a.json", "lake/b.json"};
  const std::vector<merge::NewObject> two = {{names[0], "1"}, {names[1], "2"}};
  int asked = 0;
  const auto created = objects().Create(two, [&] { return ++asked == 0; });
  EXPECT_EQ(asked, 1);
  ASSERT_EQ(created.size(), 2U);
  for (const auto& one : created) EXPECT_EQ(one.error().kind, ErrorKind::kUnavailable);
  for (const std::string& name : names) EXPECT_EQ(Get(name), std::nullopt);
  EXPECT_THAT(List("lake/").names, testing::IsEmpty());
}

TEST_P(MergeObjectsContract, WhoIsAskedMayReadAndFindsNothingThereYet) {
  const std::vector<merge::NewObject> two = {{"lake/a.json", "1"}, {"lake/b.json", "2"}};
  int asked = 0;
  const auto created = objects().Create(two, [&] {
    if (++asked == 1) {
      EXPECT_EQ(Get("lake/a.json"), std::nullopt);
    }
    return true;
  });
  EXPECT_GE(asked, 1);
  for (const auto& one : created) EXPECT_EQ(one.value(), Outcome::kCreated);
  EXPECT_EQ(Get("lake/b.json"), "2");
}

TEST_P(MergeObjectsContract, WhatIsDeletedCanBeCreatedAnew) {
  const std::string name(kPlan);
  Create(name, "one");
  Delete({name});
  EXPECT_EQ(Get(name), std::nullopt);
  EXPECT_EQ(Create(name, "two"), Outcome::kCreated);
  EXPECT_EQ(Get(name), "two");
}

TEST_P(MergeObjectsContract, WhoeverIsGoneAlreadyIsDeleted) {
  Create("landing/2021-07-15T08/a", "x");
  Delete({"landing/2021-07-15T08/none", "landing/2021-07-15T08/a", "landing/1999-07-15T08/b"});
  Delete({"landing/2021-07-15T08/a"});
  EXPECT_THAT(List("landing/").names, testing::IsEmpty());
}

TEST_P(MergeObjectsContract, BytesComeBackAsTheyAre) {
  const std::string bytes("\x1f\x8b\x00\n\r\xff\xfe", 7);
  Create("merge/verdicts/000000000001-000", bytes);
  Create("merge/verdicts/000000000001-001", "");
  EXPECT_EQ(Get("merge/verdicts/000000000001-000"), bytes);
  EXPECT_EQ(Get("merge/verdicts/000000000001-001"), "");
}

inline constexpr std::string_view kManifest = "manifests/2021-07-15.json";

TEST_P(MergeObjectsContract, OnlyTheVersionThatWasReadIsReplaced) {
  const std::string name(kManifest);
  Create(name, "one");
  const auto one = GetVersion(name);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->bytes, "one");
  EXPECT_NE(one->version, "");
  EXPECT_TRUE(Replace(name, one->version, "two"));
  const auto two = GetVersion(name);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->bytes, "two");
  EXPECT_NE(two->version, one->version);
  EXPECT_FALSE(Replace(name, one->version, "three"));
  EXPECT_FALSE(Replace(name, "", "three"));
  EXPECT_EQ(Get(name), "two");
  EXPECT_TRUE(Replace(name, two->version, "three"));
  EXPECT_EQ(Get(name), "three");
}

TEST_P(MergeObjectsContract, WithoutAVersionAnObjectIsPutWhereThereIsNone) {
  const std::string name(kManifest);
  EXPECT_EQ(GetVersion(name), std::nullopt);
  EXPECT_TRUE(Replace(name, "", "one"));
  EXPECT_FALSE(Replace(name, "", "two"));
  EXPECT_EQ(Get(name), "one");
}

TEST_P(MergeObjectsContract, AVersionThatIsGoneIsNotReplaced) {
  const std::string name(kManifest);
  EXPECT_TRUE(Replace(name, "", "one"));
  const auto one = GetVersion(name);
  ASSERT_TRUE(one);
  Delete({name});
  EXPECT_EQ(GetVersion(name), std::nullopt);
  EXPECT_FALSE(Replace(name, one->version, "two"));
  EXPECT_EQ(Get(name), std::nullopt);
  EXPECT_TRUE(Replace(name, "", "two"));
}

TEST_P(MergeObjectsContract, OfThoseWhoReadOneVersionOneReplacesIt) {
  const std::string name(kManifest);
  Create(name, "0");
  for (int round = 0; round < 5; ++round) {
    const auto read = GetVersion(name);
    ASSERT_TRUE(read);
    int replaced = 0;
    for (int who = 0; who < 3; ++who) {
      replaced += static_cast<int>(Replace(name, read->version, fmt::format("{} {}", round, who)));
    }
    EXPECT_EQ(replaced, 1);
    EXPECT_EQ(Get(name), fmt::format("{} 0", round));
  }
}

TEST_P(MergeObjectsContract, WhatMayNotBeSentReplacesNothing) {
  Create("manifests/a", "old");
  const auto read = GetVersion("manifests/a");
  ASSERT_TRUE(read);
  const std::vector<merge::Replacement> both = {{"manifests/a", read->version, "new"},
                                                {"manifests/b", "", "new"}};
  const auto held_back = objects().Replace(both, [] { return false; });
  ASSERT_EQ(held_back.size(), 2U);
  for (const auto& one : held_back) EXPECT_EQ(one.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(Get("manifests/a"), "old");
  EXPECT_EQ(Get("manifests/b"), std::nullopt);
  for (const auto& one : objects().Replace(both)) EXPECT_TRUE(one.value());
}

TEST_P(MergeObjectsContract, EachOfManyReplacementsHasItsOwnOutcome) {
  constexpr std::size_t kCount = 60;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kCount; ++i) names.push_back(fmt::format("manifests/{}.json", i));
  for (std::size_t i = 0; i < kCount; i += 3) Create(names[i], fmt::format("old {}", i));
  const auto read = objects().GetVersions(names);
  ASSERT_EQ(read.size(), kCount);
  std::vector<merge::Replacement> all;
  for (std::size_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(read[i].value().has_value(), i % 3 == 0) << names[i];
    all.push_back({names[i], read[i].value() ? read[i].value()->version : "", "new"});
  }
  all[3].version = read[0].value()->version;
  all[4].version = read[0].value()->version;
  all[6].version = "";
  const auto replaced = objects().Replace(all);
  ASSERT_EQ(replaced.size(), kCount);
  for (std::size_t i = 0; i < kCount; ++i) {
    EXPECT_EQ(replaced[i].value(), i != 3 && i != 4 && i != 6) << names[i];
  }
  EXPECT_EQ(Get(names[0]), "new");
  EXPECT_EQ(Get(names[1]), "new");
  EXPECT_EQ(Get(names[3]), "old 3");
  EXPECT_EQ(Get(names[4]), std::nullopt);
  EXPECT_EQ(Get(names[6]), "old 6");
}

TEST_P(MergeObjectsContract, ReplacedBytesComeBackAsTheyAre) {
  const std::string name(kManifest);
  std::string version;
  for (const std::string& bytes :
       {std::string("\x1f\x8b\x00\n\r\xff\xfe", 7), std::string(), std::string(1'000'000, 'x')}) {
    ASSERT_TRUE(Replace(name, version, bytes));
    const auto read = GetVersion(name);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->bytes == bytes);
    version = read->version;
  }
}

TEST_P(MergeObjectsContract, GetOfWhatIsNotThereIsNothing) {
  const std::string name(kPlan);
  EXPECT_EQ(Get(name), std::nullopt);
  Create(name, "{}");
  EXPECT_EQ(Get(name.substr(0, name.size() - 1)), std::nullopt);
  EXPECT_EQ(Get("merge/plans"), std::nullopt);
}

TEST_P(MergeObjectsContract, OpensAnyRange) {
  Create("landing/a", "0123456789");
  const auto opened = objects().Open("landing/a");
  ASSERT_TRUE(opened) << opened.error().message;
  landing::ByteSource& source = **opened;
  EXPECT_EQ(source.size(), 10U);
  EXPECT_EQ(source.Read(0, 10).value(), "0123456789");
  EXPECT_EQ(source.Read(3, 4).value(), "3456");
  EXPECT_EQ(source.Read(9, 1).value(), "9");
  EXPECT_EQ(source.Read(10, 0).value(), "");
  EXPECT_EQ(source.Describe(), objects().Describe("landing/a"));
}

TEST_P(MergeObjectsContract, RangesOfManyObjectsAreReadAtOnce) {
  Create("merge/index/000000000001-000", "0123456789");
  Create("merge/index/000000000002-000", "abc");
  const std::string first = "merge/index/000000000001-000";
  const std::string second = "merge/index/000000000002-000";
  const std::vector<merge::ObjectRange> ranges = {
      {first, 0, 10}, {second, 1, 1}, {first, 9, 1}, {first, 3, 4}, {second, 0, 2}};
  std::vector<std::string> contents;
  for (const auto& content : objects().GetRanges(ranges)) contents.push_back(content.value());
  EXPECT_THAT(contents, testing::ElementsAre("0123456789", "b", "9", "3456", "ab"));
}

TEST_P(MergeObjectsContract, OfARangeBehindTheEndThereIsWhatStandsBeforeIt) {
  Create("merge/a", "0123456789");
  Create("merge/empty", "");
  const std::vector<merge::ObjectRange> ranges = {
      {"merge/a", 8, 5}, {"merge/a", 10, 1}, {"merge/a", 20, 3}, {"merge/empty", 0, 9}};
  std::vector<std::string> contents;
  for (const auto& content : objects().GetRanges(ranges)) contents.push_back(content.value());
  EXPECT_THAT(contents, testing::ElementsAre("89", "", "", ""));
}

TEST_P(MergeObjectsContract, ARangeOfWhatIsNotThereSaysSoAndSparesTheOthers) {
  Create("merge/a", "0123456789");
  const std::vector<merge::ObjectRange> ranges = {{"merge/none", 0, 5}, {"merge/a", 0, 2}};
  const auto contents = objects().GetRanges(ranges);
  ASSERT_EQ(contents.size(), 2U);
  ASSERT_FALSE(contents[0]);
  EXPECT_EQ(contents[0].error().kind, ErrorKind::kNotFound);
  EXPECT_NE(contents[0].error().message.find(objects().Describe("merge/none")), std::string::npos);
  EXPECT_EQ(contents[1].value(), "01");
}

TEST_P(MergeObjectsContract, OpenOfWhatIsNotThereSaysSo) {
  const auto opened = objects().Open("landing/none");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kNotFound);
  EXPECT_NE(opened.error().message.find(objects().Describe("landing/none")), std::string::npos);
}

TEST_P(MergeObjectsContract, EachOfManyHasItsOwnOutcome) {
  constexpr std::size_t kCount = 300;
  std::vector<merge::NewObject> all;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kCount; ++i) {
    names.push_back(fmt::format("lake/event_type=t{}/m000000000001-{}.json", i % 7, i));
    all.push_back({names.back(), fmt::format("{}\n", i)});
  }
  for (std::size_t i = 0; i < kCount; i += 7) Create(names[i], "old");
  const auto created = objects().Create(all);
  ASSERT_EQ(created.size(), kCount);
  for (std::size_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(created[i].value(), i % 7 == 0 ? Outcome::kExists : Outcome::kCreated) << names[i];
  }
  names.insert(names.begin() + 100, "lake/none");
  const auto contents = objects().Get(names);
  ASSERT_EQ(contents.size(), kCount + 1);
  EXPECT_EQ(contents[100].value(), std::nullopt);
  EXPECT_EQ(contents[98].value(), "old");
  EXPECT_EQ(contents[99].value(), "99\n");
  EXPECT_EQ(contents[102].value(), "101\n");
}

TEST_P(MergeObjectsContract, ListsNamesInOrderWithTheirSizes) {
  std::vector<std::string> names;
  for (const std::string_view letter : {"h", "gg", "f", "e", "d/d", "c", "b", "a"}) {
    names.push_back(fmt::format("landing/2021-07-15T08/{}", letter));
    Create(names.back(), std::string(letter.size(), 'x'));
  }
  Create("landing/2021-07-15T09/a", "x");
  Create("landin", "x");
  std::ranges::sort(names);
  const Listed listed = List("landing/2021-07-15T08/");
  EXPECT_EQ(listed.names, names);
  EXPECT_THAT(listed.sizes, testing::ElementsAre(1, 1, 1, 3, 1, 1, 2, 1));
  EXPECT_THAT(List("landing/2021-07-15T1").names, testing::IsEmpty());
}

TEST_P(MergeObjectsContract, NamesThatHoldTheDelimiterAreGivenOnceUpToIt) {
  for (const std::string_view name : {"08/a", "08/b", "08/c", "08/d", "09/a", "10/a", "11/a"}) {
    Create(fmt::format("landing/2021-07-15T{}", name), "x");
  }
  Create("landing/stray", "x");
  const Listed listed = List("landing/", "/");
  EXPECT_THAT(listed.names, testing::ElementsAre("landing/stray"));
  EXPECT_THAT(listed.prefixes,
              testing::ElementsAre("landing/2021-07-15T08/", "landing/2021-07-15T09/",
                                   "landing/2021-07-15T10/", "landing/2021-07-15T11/"));
}

TEST_P(MergeObjectsContract, NamesWithPercentAndDots) {
  const std::vector<std::string> names = {
      "lake/event_type=%2E%2E/event_subtype=a%2Fb/m000000000001-0.json.gz",
      "lake/event_type=../event_subtype=a%2Fb/...json",
      "lake/event_type=~-_.x/event_subtype=__HIVE_DEFAULT_PARTITION__/m000000000001-0.json"};
  for (const std::string& name : names) EXPECT_EQ(Create(name, name), Outcome::kCreated) << name;
  for (const std::string& name : names) EXPECT_EQ(Get(name), name);
}

TEST_P(MergeObjectsContract, LargeObject) {
  std::string bytes(std::size_t{9} << 20, 'x');
  bytes.back() = 'y';
  Create("lake/large.json", bytes);
  EXPECT_TRUE(Get("lake/large.json") == bytes);
  const auto opened = objects().Open("lake/large.json");
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ((*opened)->Read(bytes.size() - 2, 2).value(), "xy");
}

TEST_P(MergeObjectsContract, NothingAskedNothingDone) {
  EXPECT_TRUE(objects().Create({}).empty());
  EXPECT_TRUE(objects().Get({}).empty());
  EXPECT_TRUE(objects().GetRanges({}).empty());
  EXPECT_TRUE(objects().GetVersions({}).empty());
  EXPECT_TRUE(objects().Replace({}).empty());
  EXPECT_TRUE(objects().Delete({}).empty());
  EXPECT_THAT(List("").names, testing::IsEmpty());
}

}  // namespace weir::contract
