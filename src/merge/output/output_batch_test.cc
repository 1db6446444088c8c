// Outputs on their way: where a batch is put, and where a part ends and the next begins.
#include "src/merge/output/output_batch.h"

#include <functional>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"
#include "src/merge/output/held.h"
#include "src/merge/plan/names.h"

#include "tests/fakes/in_memory_head_store.h"
#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::merge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr std::string_view kEarly = "lake/year=2021/month=05/day=01/event_type=a/event_subtype=b";
constexpr std::string_view kLater = "lake/year=2021/month=06/day=01/event_type=a/event_subtype=b";

class OutputsTest : public ::testing::Test {
 protected:
  OutputsTest() {
    link_.plan = MadePlan(PlanKind::kMerge);
    link_.head = {.plan = 42, .digest = DigestOf("plan 42"), .closed = false};
    head_.head = link_.head;
    head_.hook = [this](const fakes::PortCall& call) -> std::optional<Error> {
      if (call.moment == fakes::PortMoment::kBeforeEffect) puts_ += "|";
      return std::nullopt;
    };
    objects_.hook = [this](const fakes::PortCall& call) -> std::optional<Error> {
      const bool is_put = call.operation == "Create";
      if (is_put && call.moment == fakes::PortMoment::kBeforeEffect) puts_ += call.name;
      return std::nullopt;
    };
  }

  /// Adds objects of these sizes, named a, b, c…; how the last one was taken.
  static Step Add(OutputBatch& batch, const std::vector<std::size_t>& sizes) {
    Step last = Step::kDone;
    char name = 'a';
    for (const std::size_t size : sizes) {
      const auto step = batch.Add({std::string(1, name++), std::string(size, 'x')});
      EXPECT_TRUE(step);
      last = *step;
    }
    return last;
  }
  static void Add(PartWriter& parts, std::string_view text) {
    for (const char line : text) EXPECT_EQ(*parts.Add(std::string_view(&line, 1)), Step::kDone);
  }
  static PartWriter::NameOfPart Named(const std::string& folder) {
    return [folder](std::uint32_t part) { return folder + std::to_string(part); };
  }

  bool has_time_ = true;
  const MayGoOn may_go_on_ = [this] { return has_time_; };
  Link link_;
  fakes::InMemoryMergeObjects objects_;
  fakes::InMemoryHeadStore head_;
  Chain chain_{objects_, head_};
  OpenPlan plan_{link_, chain_, objects_, may_go_on_};
  OutputProgress progress_{plan_};
  std::string puts_;  ///< a line for each look at the head: before a batch begins, before it is put
};

TEST_F(OutputsTest, ABatchIsPutOnceItHasSoManyObjects) {
  OutputBatch batch(plan_, progress_, {.batch_bytes = 100, .batch_objects = 2});
  EXPECT_EQ(Add(batch, {1, 1, 1, 1, 1}), Step::kDone);
  EXPECT_EQ(puts_, "||ab||cd|");
  EXPECT_EQ(*batch.Flush(), Step::kDone);
  EXPECT_EQ(puts_, "||ab||cd||e");
  EXPECT_EQ(*batch.Flush(), Step::kDone);
  EXPECT_EQ(puts_, "||ab||cd||e") << "nothing is left";
}

TEST_F(OutputsTest, ABatchIsPutOnceItHasSoManyBytes) {
  OutputBatch batch(plan_, progress_, {.batch_bytes = 10, .batch_objects = 100});
  EXPECT_EQ(Add(batch, {9, 1, 4, 5, 30, 10}), Step::kDone);
  EXPECT_EQ(puts_, "||ab||cde||f");
}

TEST_F(OutputsTest, ABatchBeginsWithTimeAloneAndIsPutWithout) {
  OutputBatch batch(plan_, progress_, {.batch_bytes = 100, .batch_objects = 2});
  EXPECT_EQ(Add(batch, {1}), Step::kDone);
  has_time_ = false;
  EXPECT_EQ(Add(batch, {1}), Step::kDone);
  EXPECT_EQ(Add(batch, {1}), Step::kOutOfTime);
  EXPECT_EQ(*batch.Flush(), Step::kDone);
  EXPECT_EQ(puts_, "||aa");
}

TEST_F(OutputsTest, NothingIsPutOnceThePlanIsClosed) {
  OutputBatch batch(plan_, progress_, {.batch_bytes = 100, .batch_objects = 2});
  EXPECT_EQ(Add(batch, {1}), Step::kDone);
  head_.head.closed = true;
  EXPECT_EQ(Add(batch, {1}), Step::kMovedOn);
  EXPECT_THAT(objects_.objects, IsEmpty());
}

TEST_F(OutputsTest, APartEndsWithTheLineThatFillsItAndNoneIsEmpty) {
  OutputBatch batch(plan_, progress_, {.part_bytes = 4});
  PartWriter parts(codec::Compression::kNone, batch);
  parts.Begin(Named("x/"));
  EXPECT_TRUE(parts.is_at_first_line());
  Add(parts, "1");
  EXPECT_FALSE(parts.is_at_first_line());
  Add(parts, "2");
  EXPECT_TRUE(parts.is_at_first_line());
  Add(parts, "345");
  EXPECT_EQ(*parts.End(), Step::kDone);
  parts.Begin(Named("y/"));
  EXPECT_EQ(*parts.End(), Step::kDone);
  parts.Begin(Named("z/"));
  Add(parts, "67");
  EXPECT_EQ(*parts.End(), Step::kDone);
  EXPECT_EQ(parts.objects(), 4U);
  EXPECT_EQ(*batch.Flush(), Step::kDone);
  EXPECT_THAT(objects_.objects, ElementsAre(Pair("x/0", "1\n2\n"), Pair("x/1", "3\n4\n"),
                                            Pair("x/2", "5\n"), Pair("z/0", "6\n7\n")));
}

TEST_F(OutputsTest, EachPartOfWhatIsHeldBeginsWithItsFolder) {
  OutputBatch batch(plan_, progress_, {.part_bytes = kEarly.size() + 5});
  HeldWriter held(42, batch, progress_, false);
  const auto add = [&held](std::string_view folder, std::string_view lines) {
    held.Begin(folder);
    for (const char line : lines) EXPECT_EQ(*held.Add(std::string_view(&line, 1)), Step::kDone);
  };
  add(kEarly, "12345");  // two lines fill a part, as the folder is one as well
  add(kLater, "678");
  EXPECT_EQ(*held.End(), Step::kDone);
  EXPECT_EQ(*batch.Flush(), Step::kDone);
  HeldReader reader(objects_, 42, 8);
  std::string read;
  for (auto more = reader.Next(); more && *more; more = reader.Next()) {
    read += (reader.folder() == kEarly ? " May " : " June ") + reader.line();
  }
  EXPECT_EQ(read, " May 1 May 2 May 3 May 4 May 5 June 6 June 7 June 8");
  EXPECT_EQ(objects_.objects.size(), 4U);
  EXPECT_TRUE(objects_.objects.contains(HeldName(42, 3)));
}

}  // namespace
}  // namespace weir::merge
