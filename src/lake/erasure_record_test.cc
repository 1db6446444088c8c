// The record of an erasure: found again by its name alone, and written in pieces.
#include "src/lake/erasure_record.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/event/fingerprint.h"

#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::lake {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::SizeIs;

std::vector<landing::IdHash> HashesOf(int number) {
  return {event::Fingerprinter().Of(fmt::format("id {}", number))};
}

std::vector<ErasedObject> ObjectsFrom(int first, int count) {
  std::vector<ErasedObject> objects;
  for (int i = first; i < first + count; ++i) {
    objects.push_back({fmt::format("lake/{:06}", i), {.events = 2, .rows = 0, .landed = 1}, {}});
  }
  return objects;
}

class ErasureRecordTest : public testing::Test {
 protected:
  /// One that is found or begun.
  ErasureRecord Begun(int number) {
    ErasureRecord record(objects_, HashesOf(number));
    EXPECT_TRUE(record.Find());
    EXPECT_TRUE(record.Begin());
    return record;
  }
  std::vector<std::string> NamesWith(std::string_view text) {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : objects_.objects) {
      if (name.find(text) != std::string::npos) names.push_back(name);
    }
    return names;
  }

  fakes::InMemoryMergeObjects objects_;
};

TEST_F(ErasureRecordTest, WhoeverIsStoppedFindsItAgainWithWhatItSays) {
  ErasureRecord first = Begun(1);
  ASSERT_TRUE(first.Note(ObjectsFrom(0, 3)));
  ErasureRecord again(objects_, HashesOf(1));
  ASSERT_TRUE(again.Find());
  EXPECT_EQ(again.name(), first.name());
  EXPECT_EQ(again.object_count(), 3U);
  ASSERT_TRUE(again.Note(ObjectsFrom(2, 2)));
  EXPECT_EQ(again.object_count(), 4U);
  EXPECT_EQ(again.counts(), (ErasedCounts{.events = 8, .rows = 0, .landed = 4}));
  ASSERT_TRUE(again.Finish(43));
  const auto marks = NamesWith(".done");
  ASSERT_THAT(marks, SizeIs(1));
  EXPECT_THAT(objects_.objects.at(marks.front()), HasSubstr(R"("plan":43,"events":8)"));
  ErasureRecord last(objects_, HashesOf(1));
  ASSERT_TRUE(last.Find());
  EXPECT_FALSE(last.is_begun());
}

TEST_F(ErasureRecordTest, AnEventInTwoFilesCountsOnceAlsoAfterAStop) {
  ErasureRecord first(objects_, {HashesOf(1).front(), HashesOf(2).front()});
  ASSERT_TRUE(first.Find());
  const ErasedObject old_file{"lake/a", {.events = 2}, {0, 1}};
  const ErasedObject new_file{"lake/r000001~0", {.events = 3}, {0, 1}};  // and a damaged line
  ASSERT_TRUE(first.Note({&old_file, 1}));
  ErasureRecord again(objects_, {HashesOf(1).front(), HashesOf(2).front()});
  ASSERT_TRUE(again.Find());
  ASSERT_TRUE(again.Note({&new_file, 1}));
  EXPECT_EQ(again.counts().events, 3U);
  EXPECT_EQ(again.object_count(), 2U);
}

/// What is written for an object does not depend on how many were before it.
TEST_F(ErasureRecordTest, NoListIsWrittenAgainForWhatIsNotInIt) {
  std::map<std::string, int> written;
  objects_.hook = [&written](const fakes::PortCall& call) -> std::optional<Error> {
    const bool is_put = call.moment == fakes::PortMoment::kBeforeEffect;
    if (is_put && call.operation == "Replace") ++written[std::string(call.name)];
    return std::nullopt;
  };
  ErasureRecord record = Begun(1);
  for (int batch = 0; batch < 40; ++batch) {
    ASSERT_TRUE(record.Note(ObjectsFrom(batch * 64, 64)));
  }
  objects_.hook = nullptr;
  std::set<std::string> named;
  for (const auto& [name, times] : written) {
    EXPECT_LE(times, 4) << name;
    const std::string& list = objects_.objects.at(name);
    EXPECT_LE(list.size(), 32'768U);
    for (const ErasedObject& object : ObjectsFrom(0, 40 * 64)) {
      if (list.find(object.name) != std::string::npos) named.insert(object.name);
    }
  }
  EXPECT_THAT(named, SizeIs(40 * 64));
  EXPECT_EQ(record.object_count(), 40U * 64);
}

TEST_F(ErasureRecordTest, RecordsOfOthersAreNotRead) {
  for (int number = 1; number <= 20; ++number) {
    ErasureRecord other = Begun(number);
    ASSERT_TRUE(other.Note(ObjectsFrom(0, 1)));
    if (number <= 5) {
      ASSERT_TRUE(other.Finish(0));
    }
  }
  objects_.objects["erasures/2026-01-01T00:00:00.000000Z-0011223344556677.json"] = "of before";
  int read = 0;
  objects_.hook = [&read](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation != "List") ++read;
    return std::nullopt;
  };
  ErasureRecord record(objects_, HashesOf(30));
  ASSERT_TRUE(record.Find());
  EXPECT_EQ(read, 0);
  EXPECT_FALSE(record.is_begun());
  EXPECT_EQ(record.unfinished_count(), 15U);
  EXPECT_THAT(record.unfinished(), SizeIs(ErasureRecord::kMostNamed));
  for (const std::string& name : record.unfinished())
    EXPECT_THAT(objects_.objects, Contains(Key(name)));
}

TEST_F(ErasureRecordTest, TwoOfTheSameIdsAreFinishedTogether) {
  ErasureRecord first(objects_, HashesOf(1));
  ErasureRecord second(objects_, HashesOf(1));
  ASSERT_TRUE(first.Begin());
  ASSERT_TRUE(second.Begin());
  ASSERT_TRUE(first.Note(ObjectsFrom(0, 2)));
  ASSERT_TRUE(second.Note(ObjectsFrom(1, 2)));
  ErasureRecord last(objects_, HashesOf(1));
  ASSERT_TRUE(last.Find());
  EXPECT_THAT(last.unfinished(), IsEmpty());
  EXPECT_EQ(last.object_count(), 3U);
  ASSERT_TRUE(last.Finish(0));
  ErasureRecord other(objects_, HashesOf(2));
  ASSERT_TRUE(other.Find());
  EXPECT_EQ(other.unfinished_count(), 0U);
}

TEST_F(ErasureRecordTest, AListWithoutAClearAnswerIsLookedFor) {
  for (const auto moment : {fakes::PortMoment::kBeforeEffect, fakes::PortMoment::kAfterEffect}) {
    ErasureRecord record = Begun(1);
    objects_.hook = [moment](const fakes::PortCall& call) -> std::optional<Error> {
      if (call.operation != "Replace" || call.moment != moment) return std::nullopt;
      return Error{ErrorKind::kUnknown, "no answer"};
    };
    const bool is_there = moment == fakes::PortMoment::kAfterEffect;
    EXPECT_EQ(record.Note(ObjectsFrom(0, 1)).has_value(), is_there);
    objects_.hook = nullptr;
  }
}

}  // namespace
}  // namespace weir::lake
