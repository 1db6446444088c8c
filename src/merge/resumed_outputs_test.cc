// Outputs of runs that are stopped: the next one goes on, and all of them leave the same lake.
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"
#include "src/merge/merged_lake_testing.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest.h"
#include "src/merge/worker.h"

namespace weir::merge {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Pair;

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kToday = 1'626'336'000;    // 2021-07-15
constexpr std::int64_t kDaysAgo = 1'620'000'000;  // 2021-05-03
constexpr int kTypes = 12;

class ResumedOutputsTest : public ::testing::Test {
 protected:
  using Objects = fakes::InMemoryMergeObjects::Objects;

  /// An event whose folder is its type's.
  static std::string Event(int id, int type, std::int64_t at, std::string_view more = "") {
    return fmt::format(R"({{"event_uuid":"6ae1768a-eb84-57ba-8981-{:012}",)"
                       R"("event_name":"type{:02}:created","created_at":{}{}}})",
                       id, type, at, more);
  }

  /// Folders of several days and parts, rows that are held, duplicates, conflicts and garbage.
  static void Fill(MergedLake& lake) {
    lake.settings.outputs = {.batch_bytes = 1'000'000, .batch_objects = 2, .part_bytes = 400};
    for (std::uint64_t batch = 0; batch < 3; ++batch) {
      std::vector<std::string> events;
      for (int i = 0; i < 40; ++i) {
        const int id = static_cast<int>(batch) * 40 + i;
        const std::int64_t at = i % 5 == 0 ? kDaysAgo + i % 3 * kDay : kToday + i % 2 * kDay;
        events.push_back(Event(id, i % 7 == 0 ? 0 : i % kTypes, at));
      }
      events.emplace_back("{");
      events.push_back(Event(static_cast<int>(batch), 3, kToday));
      events.push_back(Event(static_cast<int>(batch) + 7, 3, kToday, R"(,"x":1)"));
      lake.Land(0, 1 + 100 * batch, events);
    }
  }

  /// What a lake has that nothing has stopped; the hours of held rows have passed.
  static Objects Undisturbed() {
    MergedLake lake;
    Fill(lake);
    lake.MergeAll();
    lake.objects.now.micros += 7 * kHour;
    lake.MergeAll();
    return Made(lake.objects.objects);
  }
  /// What plans have made of landings, and what came of them; not what a run that was stopped in C8
  /// leaves to be deleted.
  static Objects Made(const Objects& objects) {
    Objects made;
    for (const auto& [name, bytes] : objects) {
      const bool is_made = name.ends_with(".done") || name.starts_with("lake/") ||
                           name.starts_with("quarantine/") || name.starts_with("ledger/") ||
                           name.starts_with("manifests/");
      if (is_made) made[name] = bytes;
    }
    return made;
  }
  /// Names of what one has and the other has not, or otherwise.
  static std::vector<std::string> Differences(const Objects& a, const Objects& b) {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : a) {
      const auto other = b.find(name);
      if (other == b.end() || other->second != bytes) names.push_back(name);
    }
    for (const auto& [name, bytes] : b) {
      if (!a.contains(name)) names.push_back(name);
    }
    return names;
  }

  /// How often each output was put.
  static void CountPuts(const fakes::PortCall& call, std::map<std::string, int>& puts) {
    const bool is_put = call.operation == "Create" || call.operation == "Replace";
    const bool is_of_plan = !call.name.ends_with(".progress") && call.name != kOwnerName;
    if (is_put && is_of_plan && call.moment == fakes::PortMoment::kBeforeEffect)
      ++puts[std::string(call.name)];
  }
};

TEST_F(ResumedOutputsTest, RunsThatHaveTimeForABatchEachPutNothingTwice) {
  MergedLake lake;
  Fill(lake);
  std::map<std::string, int> puts;
  lake.objects.hook = [&puts](const fakes::PortCall& call) -> std::optional<Error> {
    CountPuts(call, puts);
    return std::nullopt;
  };
  int runs = 0;
  const auto merge_in_steps = [&] {
    for (bool done = false; !done; ++runs) {
      ASSERT_LT(runs, 300) << "each run takes the plan a step further";
      bool is_first = true;
      const auto summary = RunMerge(lake.settings, lake.objects, lake.head,
                                    [&is_first] { return std::exchange(is_first, false); });
      ASSERT_TRUE(summary) << summary.error().message;
      done = summary->done;
    }
  };
  merge_in_steps();
  lake.objects.now.micros += 7 * kHour;
  merge_in_steps();
  EXPECT_GT(runs, 30);
  std::erase_if(puts, [](const auto& one) { return ManifestDayOf(one.first).has_value(); });
  EXPECT_GT(puts.size(), 60U);
  EXPECT_THAT(puts, Each(Pair(testing::_, 1)));
  EXPECT_THAT(Differences(Made(lake.objects.objects), Undisturbed()), IsEmpty());
}

TEST_F(ResumedOutputsTest, RunsThatAreStoppedAfterSoManyCallsPutNothingOftenAndLeaveTheSame) {
  const auto undisturbed = Undisturbed();
  for (int calls = 120; calls < 200; calls += 9) {
    MergedLake lake;
    Fill(lake);
    std::map<std::string, int> puts;
    int left = 0;
    const auto stop = [&](const fakes::PortCall& call) -> std::optional<Error> {
      CountPuts(call, puts);
      if (left-- > 0) return std::nullopt;
      return Error{ErrorKind::kUnknown, "no answer"};
    };
    lake.objects.hook = stop;
    lake.head.hook = stop;
    const auto merge_in_pieces = [&] {
      for (int runs = 0; true; ++runs) {
        ASSERT_LT(runs, 100) << calls;
        left = calls;
        const auto summary = lake.Merge();
        if (summary && summary->done) return;
      }
    };
    merge_in_pieces();
    lake.objects.now.micros += 7 * kHour;
    merge_in_pieces();
    EXPECT_THAT(puts, Each(Pair(testing::_, Le(3)))) << calls;
    EXPECT_THAT(Differences(Made(lake.objects.objects), undisturbed), IsEmpty()) << calls;
  }
}

TEST_F(ResumedOutputsTest, VeryManyFoldersGetThroughInShortRuns) {
  MergedLake lake;
  std::vector<std::string> events;
  for (int i = 0; i < 5'000; ++i) events.push_back(Event(i, i, kToday));
  lake.Land(0, 1, events);
  int puts = 0;
  lake.objects.hook = [&puts](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation == "Create" && call.moment == fakes::PortMoment::kBeforeEffect) ++puts;
    return std::nullopt;
  };
  int runs = 0;
  for (bool done = false; !done; ++runs) {
    ASSERT_LT(runs, 100);
    int steps = 4;
    const auto summary =
        RunMerge(lake.settings, lake.objects, lake.head, [&steps] { return steps-- > 0; });
    ASSERT_TRUE(summary) << summary.error().message;
    done = summary->done;
  }
  EXPECT_GT(runs, 5);
  EXPECT_EQ(lake.NamesBelow("lake/").size(), 5'000U);
  EXPECT_LT(puts, 5'020);
}

TEST_F(ResumedOutputsTest, ADamagedNoteCostsPutsAndNothingElse) {
  MergedLake lake;
  Fill(lake);
  int steps = 6;
  ASSERT_TRUE(RunMerge(lake.settings, lake.objects, lake.head, [&steps] { return steps-- > 0; }));
  ASSERT_TRUE(lake.objects.objects.contains(ProgressName(1)));
  lake.objects.objects[ProgressName(1)][9] ^= 1;
  lake.MergeAll();
  lake.objects.now.micros += 7 * kHour;
  lake.MergeAll();
  EXPECT_THAT(Differences(Made(lake.objects.objects), Undisturbed()), IsEmpty());
}

}  // namespace
}  // namespace weir::merge
