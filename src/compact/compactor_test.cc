// Days that are over of a lake with claims: rolled up once, whatever stops, waits or comes between.
#include "src/compact/compactor.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/compact/day_listing.h"
#include "src/merge/rollup/manifest.h"

#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::compact {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr event::Day kDay{18'818};  // 2021-07-10, days before the store's clock
const std::string kLogin = "lake/year=2021/month=07/day=10/event_type=login/event_subtype=x/";
const std::string kLogout = "lake/year=2021/month=07/day=10/event_type=logout/event_subtype=x/";
const std::string kDayFolder = "lake/year=2021/month=07/day=10/";
constexpr std::int64_t kHour = 3'600 * event::kMicrosPerSecond;

struct Stop {};

std::string Id(int number) { return fmt::format("{:08}-0000-4000-8000-000000000000", number); }

std::string Line(int number) {
  return fmt::format(R"({{"event_uuid":"{}","created_datetime":"2021-07-10T00:00:00Z",)"
                     R"("event_type":"login","event_subtype":"x"}})",
                     Id(number)) +
         "\n";
}

class CompactorTest : public testing::Test {
 protected:
  CompactorTest() {
    settings_.schema = *event::PresetSchema("weir");
    settings_.compression = codec::Compression::kNone;
  }

  /// Files of one event each, of these numbers.
  void Store(const std::string& folder, int first, int last) {
    for (int number = first; number <= last; ++number) {
      objects_.objects[folder + fmt::format("k{:04}-0123456789abcdef-0.json", number)] =
          Line(number);
    }
  }

  CompactSummary Run() {
    const auto summary = RunCompact(settings_, objects_, [] { return true; });
    EXPECT_TRUE(summary) << summary.error().message;
    return summary ? *summary : CompactSummary();
  }

  void Wait(int hours) { objects_.now.micros += hours * kHour; }

  std::vector<std::string> NamesBelow(const std::string& prefix) {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : objects_.objects) {
      if (name.starts_with(prefix)) names.push_back(name);
    }
    return names;
  }

  std::vector<std::string> Manifest() {
    const auto found = objects_.objects.find(merge::ManifestName(kDay));
    if (found == objects_.objects.end()) return {};
    return *merge::ParseManifest(found->second, kDay, objects_.Root(), "the manifest");
  }

  std::string LinesOf(const std::vector<std::string>& names) {
    std::vector<std::string> lines;
    for (const std::string& name : names) {
      std::string_view text = objects_.objects.at(name);
      while (!text.empty()) {
        lines.emplace_back(text.substr(0, text.find('\n') + 1));
        text.remove_prefix(lines.back().size());
      }
    }
    std::ranges::sort(lines);
    std::string all;
    for (const std::string& line : lines) all += line;
    return all;
  }

  /// What an attempt that has claimed them learns of files that are gone.
  void ExpectBuried(const std::string& file, int number) {
    DayTombstones tombstones(objects_, kDay);
    ASSERT_TRUE(tombstones.Look());
    EXPECT_TRUE(tombstones.BurierOf(file)) << file << " " << number;
  }

  /// Runs again and again, stopped at the first call, then at the second, and so on, each time from
  /// where it begins now; and `check` after each.
  void StopAnywhere(const std::function<void(int calls)>& check) {
    const auto before = objects_.objects;
    for (int calls = 1; true; ++calls) {
      ASSERT_LT(calls, 5'000);
      objects_.objects = before;
      int left = calls;
      objects_.hook = [&](const fakes::PortCall&) -> std::optional<Error> {
        if (--left == 0) throw Stop{};
        return std::nullopt;
      };
      bool is_stopped = false;
      try {
        (void)RunCompact(settings_, objects_, [] { return true; });
      } catch (const Stop&) {
        is_stopped = true;
      }
      objects_.hook = {};
      check(calls);
      if (!is_stopped) break;
    }
  }

  /// The requests of a run that has so many files of one day to roll up, by what they do.
  std::map<std::string, double, std::less<>> RequestsFor(int files) {
    objects_.objects.clear();
    for (int number = 0; number < files; ++number) {
      const std::string name = fmt::format("k{:06}-0123456789abcdef-0.json", number);
      objects_.objects[kLogin + name] = Line(number);
    }
    std::map<std::string, double, std::less<>> requests;
    objects_.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
      if (call.moment != fakes::PortMoment::kBeforeEffect) return std::nullopt;
      ++requests[std::string(call.operation)];
      if (call.operation == "List" && call.name == kDayFolder) ++requests["List of the day"];
      return std::nullopt;
    };
    EXPECT_EQ(Run().rolled, files);
    objects_.hook = {};
    return requests;
  }

  CompactSettings settings_;
  fakes::InMemoryMergeObjects objects_;
};

/// A tombstone takes 2,000 files: the second run makes two.
TEST_F(CompactorTest, RequestsGrowAsTheFilesOfTheDayDo) {
  constexpr int kFiles = 600;
  constexpr int kPages = kFiles / fakes::InMemoryMergeObjects::kNamesAPage + 1;
  const auto few = RequestsFor(kFiles);
  const auto many = RequestsFor(4 * kFiles);
  EXPECT_LE(few.at("List of the day"), kPages);
  EXPECT_LE(many.at("List of the day"), 4 * kPages);
  for (const auto& [operation, count] : many) {
    EXPECT_LE(count, 4.1 * few.at(operation) + 5) << operation;
  }
}

TEST_F(CompactorTest, NewFilesArePackedAsTheOldOnesUnlessItIsSaid) {
  Store(kLogin, 1, 3);
  settings_.compression = std::nullopt;
  Run();
  EXPECT_THAT(Manifest(), ElementsAre(kLogin + "r000001~0.json"));
  Store(kLogout, 4, 6);
  settings_.compression = codec::Compression::kZstd;
  Run();
  EXPECT_THAT(Manifest(), ElementsAre(kLogin + "r000001~0.json", kLogout + "r000002~0.json.zst"));
}

TEST_F(CompactorTest, WhatIsLeftAsItIsIsCountedAndSoManyAreNamed) {
  for (std::size_t number = 0; number < kMaxNamed + 5; ++number) {
    objects_.objects[kLogin + fmt::format("k{:04}-0123456789abcdef-0.json", number)] = "{}\n";
  }
  const CompactSummary summary = Run();
  EXPECT_EQ(summary.left_as_it_is, kMaxNamed + 5);
  EXPECT_THAT(summary.damaged, SizeIs(kMaxNamed));
  EXPECT_EQ(summary.rolled, 0);
}

TEST_F(CompactorTest, FilesOfAFolderBecomeOneAndTheOldOnesGoAfterTheGrace) {
  Store(kLogin, 1, 5);
  Store(kLogout, 6, 8);
  const std::string lines = LinesOf(NamesBelow("lake/"));
  CompactSummary summary = Run();
  EXPECT_EQ(summary.rolled, 8);
  EXPECT_EQ(summary.made, 2);
  EXPECT_EQ(summary.waiting, 8);
  EXPECT_THAT(Manifest(), ElementsAre(kLogin + "r000001~0.json", kLogout + "r000001~0.json"));
  EXPECT_EQ(LinesOf(Manifest()), lines);
  EXPECT_THAT(NamesBelow("lake/"), SizeIs(10));
  summary = Run();
  EXPECT_EQ(summary.deleted, 0);
  Wait(1);
  summary = Run();
  EXPECT_EQ(summary.deleted, 8);
  EXPECT_EQ(NamesBelow("lake/"), Manifest());
  EXPECT_EQ(summary.manifests, 0);
  ExpectBuried(kLogin + "k0001-0123456789abcdef-0.json", 1);
}

TEST_F(CompactorTest, WhatComesLateIsRolledUpAgain) {
  Store(kLogin, 1, 5);
  Run();
  Wait(2);
  Run();
  Store(kLogin, 6, 7);
  const std::string lines = LinesOf(NamesBelow("lake/"));
  Run();
  EXPECT_EQ(LinesOf(Manifest()), lines);
  Wait(2);
  Run();
  EXPECT_THAT(NamesBelow("lake/"), ElementsAre(kLogin + "r000002~0.json"));
  EXPECT_EQ(LinesOf(NamesBelow("lake/")), lines);
}

TEST_F(CompactorTest, YoungFilesAreLeftUnlessNoAttemptIsAtWork) {
  Store(kLogin, 1, 3);
  for (const std::string& name : NamesBelow("lake/")) {
    objects_.written[name] = objects_.now.micros / event::kMicrosPerSecond;
  }
  EXPECT_EQ(Run().rolled, 0);
  settings_.least_age_hours = 0;
  EXPECT_EQ(Run().rolled, 3);
}

TEST_F(CompactorTest, ADayThatIsNotOverIsLeft) {
  Store("lake/year=2021/month=07/day=15/event_type=a/event_subtype=b/", 1, 5);
  EXPECT_EQ(Run().days, 0);
  EXPECT_THAT(NamesBelow("tombstones/"), IsEmpty());
  Wait(17);
  EXPECT_EQ(Run().days, 1);
  EXPECT_THAT(NamesBelow("tombstones/"), SizeIs(2));
}

TEST_F(CompactorTest, AFileThatIsNoFileOfEventsStaysAndIsSaid) {
  Store(kLogin, 1, 3);
  objects_.objects[kLogin + "k0009-0123456789abcdef-0.json"] = "{\"a\":1}\n";
  objects_.objects[kLogin + "k0010-0123456789abcdef-0.json"] = Line(10).substr(0, 20);
  objects_.objects[kLogin + "of somebody else.json"] = Line(11);
  const CompactSummary summary = Run();
  ASSERT_THAT(summary.damaged, SizeIs(2));
  EXPECT_THAT(summary.damaged[0].message, HasSubstr("line 1 is no event"));
  ASSERT_THAT(summary.foreign, SizeIs(1));
  EXPECT_THAT(summary.foreign[0].message, HasSubstr("of somebody else.json: it stays as it is"));
  EXPECT_EQ(summary.rolled, 3);
  EXPECT_THAT(Manifest(), SizeIs(4));
  Wait(1);
  Run();
  EXPECT_THAT(NamesBelow("lake/"), SizeIs(4));
}

TEST_F(CompactorTest, AHiddenFileThatNoAttemptNamesIsNotRolledUpAndIsSaid) {
  Store(kLogin, 1, 3);
  objects_.objects[kLogin + "_temporary.json.gz"] = Line(4);
  const CompactSummary summary = Run();
  EXPECT_EQ(summary.left_as_it_is, 0);
  ASSERT_THAT(summary.foreign, SizeIs(1));
  EXPECT_THAT(summary.foreign[0].message, HasSubstr("_temporary.json.gz: it stays as it is"));
  EXPECT_THAT(summary.foreign[0].message, HasSubstr("move it out of the lake"));
  EXPECT_EQ(summary.rolled, 3);
}

TEST_F(CompactorTest, AFileWhoseNameBreaksALineIsInNoManifestAndIsSaid) {
  Store(kLogin, 1, 3);
  objects_.objects[kLogin + "a\nb.json"] = Line(4);
  const CompactSummary summary = Run();
  ASSERT_THAT(summary.foreign, SizeIs(1));
  EXPECT_THAT(summary.foreign[0].message, HasSubstr("/a?b.json: its name has control characters"));
  EXPECT_THAT(Manifest(), ElementsAre(kLogin + "r000001~0.json"));
}

TEST_F(CompactorTest, ADayWithoutANumberLeftStaysAndIsSaid) {
  for (const std::string file : {"r999999~0.json", "r1000000~0.json", "r4294967295~0.json"}) {
    objects_.objects.clear();
    Store(kLogin, 1, 3);
    objects_.objects[kLogin + file] = Line(4);
    int asked = 0;
    const auto summary = RunCompact(settings_, objects_, [&] { return ++asked < 100; });
    ASSERT_TRUE(summary) << file;
    EXPECT_TRUE(summary->done) << file;
    EXPECT_EQ(summary->left_as_it_is, 0) << file;
    ASSERT_THAT(summary->foreign, SizeIs(1)) << file;
    EXPECT_THAT(summary->foreign[0].message, HasSubstr("no number is left"));
    EXPECT_THAT(Manifest(), SizeIs(4)) << file;
    EXPECT_THAT(NamesBelow("tombstones/"), IsEmpty()) << file;
  }
}

TEST_F(CompactorTest, ANewFileThatIsGoneIsMadeAnewBeforeOldOnesGo) {
  Store(kLogin, 1, 3);
  const std::string lines = LinesOf(NamesBelow("lake/"));
  Run();
  objects_.objects.erase(kLogin + "r000001~0.json");
  Wait(1);
  const CompactSummary summary = Run();
  EXPECT_EQ(summary.made, 1);
  EXPECT_EQ(summary.left_as_it_is, 0);
  EXPECT_EQ(summary.deleted, 3);
  EXPECT_THAT(NamesBelow("lake/"), ElementsAre(kLogin + "r000001~0.json"));
  EXPECT_EQ(LinesOf(Manifest()), lines);
}

TEST_F(CompactorTest, OldFilesStayWhereTheNewOneIsGoneForGood) {
  Store(kLogin, 1, 3);
  Store(kLogout, 4, 6);
  Run();
  objects_.objects.erase(kLogin + "r000001~0.json");
  objects_.objects.erase(kLogin + "k0002-0123456789abcdef-0.json");
  Wait(1);
  for (int run = 0; run < 2; ++run) {
    const CompactSummary summary = Run();
    ASSERT_THAT(summary.damaged, SizeIs(1));
    EXPECT_THAT(summary.damaged[0].message, HasSubstr(kLogin + "r000001~0.json: it is gone"));
    EXPECT_THAT(NamesBelow("lake/"),
                ElementsAre(kLogin + "k0001-0123456789abcdef-0.json",
                            kLogin + "k0003-0123456789abcdef-0.json", kLogout + "r000001~0.json"));
    EXPECT_EQ(NamesBelow("lake/"), Manifest());
  }
}

TEST_F(CompactorTest, ANewFileThatIsGoneTakesNoOtherFromTheManifest) {
  Store(kLogin, 1, 3);
  Store(kLogout, 4, 6);
  Run();
  Wait(1);
  Run();
  objects_.objects.erase(kLogin + "r000001~0.json");
  Run();
  EXPECT_THAT(Manifest(), ElementsAre(kLogout + "r000001~0.json"));
}

TEST_F(CompactorTest, NewFilesThatBecameOthersAreNotMissed) {
  settings_.reader_grace_hours = 10;
  Store(kLogin, 1, 3);
  Run();
  Store(kLogin, 4, 5);
  const std::string first = kLogin + "r000001~0.json";
  const std::string second = kLogin + "r000002~0.json";
  Run();
  objects_.objects.erase(first);
  EXPECT_EQ(Run().made, 0);
  objects_.objects.erase(second);
  EXPECT_EQ(Run().made, 2);
  EXPECT_THAT(Manifest(), ElementsAre(second));
  Wait(10);
  EXPECT_EQ(Run().left_as_it_is, 0);
  EXPECT_THAT(NamesBelow("lake/"), ElementsAre(second));
  EXPECT_EQ(LinesOf({second}), Line(1) + Line(2) + Line(3) + Line(4) + Line(5));
}

TEST_F(CompactorTest, ANewFileThatWasErasedToNothingStands) {
  Store(kLogin, 1, 3);
  Run();
  for (const std::string& name : NamesBelow("lake/")) objects_.objects[name].clear();
  objects_.objects[kLogin + "k0001-0123456789abcdef-0.json"] = Line(1);
  Wait(1);
  const CompactSummary summary = Run();
  EXPECT_EQ(summary.deleted, 1);
  EXPECT_EQ(summary.left_as_it_is, 0);
}

TEST_F(CompactorTest, ADamagedTombstoneStopsItsDayAlone) {
  Store(kLogin, 1, 3);
  Store("lake/year=2021/month=07/day=11/event_type=a/event_subtype=b/", 4, 6);
  objects_.objects[pipeline::TombstoneName(kDay, 1)] = "x";
  const CompactSummary summary = Run();
  ASSERT_THAT(summary.damaged, SizeIs(1));
  EXPECT_EQ(summary.rolled, 3);
  EXPECT_THAT(NamesBelow(kLogin), SizeIs(3));
}

TEST_F(CompactorTest, ADayThatCannotBeWrittenIsSaidAndOthersAreRolledUp) {
  const std::string other = "lake/year=2021/month=07/day=11/event_type=a/event_subtype=b/";
  Store(kLogin, 1, 3);
  Store(other, 4, 6);
  objects_.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation != "Create" || !call.name.starts_with(kLogin)) return std::nullopt;
    return Error{ErrorKind::kUnavailable, std::string(call.name) + ": can't be written"};
  };
  const CompactSummary summary = Run();
  ASSERT_THAT(summary.damaged, SizeIs(1));
  EXPECT_EQ(summary.damaged[0].message, kLogin + "r000001~0.json: can't be written");
  ASSERT_TRUE(summary.failed);
  EXPECT_EQ(summary.failed->kind, ErrorKind::kUnavailable);
  EXPECT_THAT(NamesBelow(other), Contains(other + "r000001~0.json"));
  objects_.hook = {};
  EXPECT_FALSE(Run().failed);
  EXPECT_THAT(Manifest(), ElementsAre(kLogin + "r000001~0.json"));
}

TEST_F(CompactorTest, WhereDayAfterDayFailsItIsTheLakeThatFails) {
  for (int day = 1; day <= 12; ++day) {
    Store(fmt::format("lake/year=2021/month=06/day={:02}/event_type=a/event_subtype=b/", day), 1,
          2);
  }
  int tried = 0;
  objects_.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation != "Create") return std::nullopt;
    ++tried;
    return Error{ErrorKind::kDenied, "may not be written"};
  };
  const auto summary = RunCompact(settings_, objects_, [] { return true; });
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, ErrorKind::kDenied);
  EXPECT_LT(tried, 12);
}

/// The new file would hold less than its tombstone says.
TEST_F(CompactorTest, AFileThatIsGoneBeforeItsNewOneIsMadeIsSaidAndLosesNothing) {
  Store(kLogin, 1, 3);
  const auto whole = objects_.objects;
  objects_.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "Create" && call.name.starts_with(kLogin)) throw Stop{};
    return std::nullopt;
  };
  EXPECT_THROW((void)RunCompact(settings_, objects_, [] { return true; }), Stop);
  objects_.hook = {};
  const std::string lost = kLogin + "k0002-0123456789abcdef-0.json";
  objects_.objects.erase(lost);
  for (int run = 0; run < 2; ++run) {
    const CompactSummary summary = Run();
    ASSERT_THAT(summary.damaged, SizeIs(1));
    EXPECT_THAT(summary.damaged[0].message, HasSubstr(lost + ": it is gone, and "));
    EXPECT_THAT(NamesBelow("lake/"), SizeIs(2));
    Wait(2);
  }
  objects_.objects[lost] = whole.at(lost);
  EXPECT_EQ(Run().left_as_it_is, 0);
  EXPECT_EQ(LinesOf(Manifest()), Line(1) + Line(2) + Line(3));
}

TEST_F(CompactorTest, ALakeThatAMergeHasIsLeftAlone) {
  Store(kLogin, 1, 3);
  objects_.objects["merge/plans/000000000001.json"] = "{}";
  const auto before = objects_.objects;
  const auto summary = RunCompact(settings_, objects_, [] { return true; });
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(summary.error().message, HasSubstr("a merge has this lake"));
  EXPECT_EQ(objects_.objects, before);
  objects_.objects["merge/ended"] = "by plan 1";
  EXPECT_EQ(Run().rolled, 3);
}

TEST_F(CompactorTest, AMergeThatBeginsMeanwhileIsHeeded) {
  Store(kLogin, 1, 3);
  objects_.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.name.ends_with("k0003-0123456789abcdef-0.json")) {
      objects_.objects["merge/plans/000000000001.json"] = "{}";
    }
    return std::nullopt;
  };
  const auto summary = RunCompact(settings_, objects_, [] { return true; });
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(NamesBelow("tombstones/"), IsEmpty());
}

TEST_F(CompactorTest, NumbersDoNotComeBackWhereTombstonesWereLost) {
  Store(kLogin, 1, 3);
  Run();
  Wait(1);
  Run();
  for (const std::string& name : NamesBelow("tombstones/")) objects_.objects.erase(name);
  Store(kLogin, 4, 6);
  const std::string lines = LinesOf(NamesBelow("lake/"));
  Run();
  EXPECT_EQ(LinesOf(Manifest()), lines);
  Wait(1);
  Run();
  EXPECT_THAT(NamesBelow("lake/"), ElementsAre(kLogin + "r000002~0.json"));
}

TEST_F(CompactorTest, WhatIsStoppedAnywhereIsCompletedByTheNext) {
  Store(kLogin, 1, 4);
  Store(kLogout, 5, 7);
  const std::string lines = LinesOf(NamesBelow("lake/"));
  StopAnywhere([&](int calls) {
    if (!Manifest().empty()) {
      EXPECT_EQ(LinesOf(Manifest()), lines) << calls;
    }
    Run();
    EXPECT_EQ(LinesOf(Manifest()), lines) << calls;
    EXPECT_THAT(Manifest(), SizeIs(2)) << calls;
  });
  Wait(1);
  StopAnywhere([&](int calls) {
    EXPECT_EQ(LinesOf(Manifest()), lines) << calls;
    Run();
    EXPECT_EQ(NamesBelow("lake/"), Manifest()) << calls;
  });
}

/// Whatever a second one does within any call of the first, also hours later.
TEST_F(CompactorTest, AnotherThatComesBetweenAnyTwoCallsChangesNothing) {
  Store(kLogin, 1, 4);
  const auto before = objects_.objects;
  const event::Timestamp begin = objects_.now;
  for (int calls = 1; true; ++calls) {
    ASSERT_LT(calls, 5'000);
    objects_.objects = before;
    objects_.now = begin;
    int left = calls;
    objects_.hook = [&](const fakes::PortCall& call) -> std::optional<Error> {
      // A request that is under way arrives within the quarter of an hour that it is good for.
      if (call.operation == "Create" && call.moment == fakes::PortMoment::kBeforeEffect) {
        return std::nullopt;
      }
      if (--left != 0) return std::nullopt;
      const fakes::PortHook hook = std::exchange(objects_.hook, {});
      Run();
      Wait(2);
      Store(kLogin, 5, 6);
      Run();
      Wait(2);
      Run();
      objects_.hook = hook;
      return std::nullopt;
    };
    const auto ran = RunCompact(settings_, objects_, [] { return true; });
    objects_.hook = {};
    EXPECT_TRUE(ran) << calls << ": " << ran.error().message;
    if (left > 0) Store(kLogin, 5, 6);
    const std::string lines = [] {
      std::string all;
      for (int number = 1; number <= 6; ++number) all += Line(number);
      return all;
    }();
    Run();
    EXPECT_EQ(LinesOf(Manifest()), lines) << calls;
    Wait(2);
    Run();
    EXPECT_EQ(NamesBelow("lake/"), Manifest()) << calls;
    EXPECT_EQ(LinesOf(Manifest()), lines) << calls;
    if (left > 0) break;
  }
}

}  // namespace
}  // namespace weir::compact
