// Old rows are led upwards, in parts that a crash can stand between; newer ones are refused.
#include "src/cloud/store/record/migration.h"

#include <csignal>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/cloud/store/format.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/json_row.h"
#include "src/cloud/store/record/record.h"
#include "src/cloud/store/test_log.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::store {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::SizeIs;

/// A toy as it is today, of version 3, and as it was in version 2; in version 1 it was JSON.
struct Toy {
  std::string name = {};
  std::uint64_t price_in_cents = 0;
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.name, self.price_in_cents);
  }
};
struct ToyOfVersion2 {
  std::string name = {};
  std::uint64_t price = 0;
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.name, self.price);
  }
};

template <>
struct JsonNames<ToyOfVersion2> {
  static constexpr std::array<std::string_view, 2> kNames = {"name", "price"};
};

namespace {

constexpr std::uint64_t kRows = 2500;  // three batches
int rows_until_death = 0;              // of DieOnTheWay

void Append(std::string_view key, std::string_view row, WriteBatch& batch) {
  batch.Put(key, std::string(row) + "+");
}
void Double(std::string_view key, std::string_view row, WriteBatch& batch) {
  batch.Put(key, std::string(row) + std::string(row));
}
void MoveAway(std::string_view key, std::string_view row, WriteBatch& batch) {
  KeyParts parts(key, "toys/old");
  batch.Delete(key);
  batch.Put(Key("toys/new").Number(parts.Number()), row);
}
void CountInCents(std::string_view key, std::string_view row, WriteBatch& batch) {
  auto before = DecodeRow<ToyOfVersion2>(row, "a toy");
  batch.Put(key, EncodeRow(Toy{std::move(before.name), before.price * 100}));
}
void Refuse(std::string_view /*key*/, std::string_view /*row*/, WriteBatch& /*batch*/) {
  throw StoreFailure("a row that is none");
}
void DieOnTheWay(std::string_view key, std::string_view row, WriteBatch& batch) {
  if (rows_until_death-- == 0) ::kill(::getpid(), SIGKILL);
  Append(key, row, batch);
}

std::unique_ptr<Store> OpenStore(const std::filesystem::path& directory) {
  auto store = Store::Open({.directory = directory});
  EXPECT_TRUE(store) << store.error().message;
  return *std::move(store);
}

void Fill(Store& store, std::string_view space, std::uint64_t rows = kRows,
          const std::string& row = "v") {
  WriteBatch batch;
  for (std::uint64_t i = 0; i < rows; ++i) batch.Put(Key(space).Number(i), row);
  ASSERT_TRUE(store.Apply(std::move(batch)));
}

void SetFormat(Store& store, std::string_view format) {
  WriteBatch batch;
  batch.Put(Key(kFormatKey), format);
  ASSERT_TRUE(store.Apply(std::move(batch)));
}

/// Migrates in a process that dies at a row.
void DieAt(int row, const std::filesystem::path& directory) {
  const pid_t child = ::fork();
  if (child == 0) {
    rows_until_death = row;
    const auto store = Store::Open({.directory = directory});
    const std::vector<Space> spaces = {{.name = "toys/old", .steps = {DieOnTheWay}}};
    ::_exit(store && Migrate(**store, spaces) ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status)) << status;
}

std::map<std::string, std::string> Rows(const Store& store, std::string_view space) {
  std::map<std::string, std::string> rows;
  const Key all(space);
  store.Scan(all, all.After(), [&](std::string_view key, std::string_view row) {
    rows.emplace(key, row);
    return true;
  });
  return rows;
}

TEST(Migration, EachStepIsTakenOnceForEachRow) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  Fill(*store, "toys/old");
  const std::vector<Space> spaces = {{.name = "toys/old", .steps = {Append, nullptr, Double}}};
  for (int start = 0; start < 2; ++start) {
    ASSERT_TRUE(Migrate(*store, spaces));
    EXPECT_THAT(Rows(*store, "toys/old"), AllOf(SizeIs(kRows), Each(Pair(::testing::_, "v+v+"))));
  }
}

TEST(Migration, RowsMayMoveToAnotherSpace) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  Fill(*store, "toys/old");
  const std::vector<Space> spaces = {{.name = "toys/old", .steps = {MoveAway}},
                                     {.name = "toys/new"}};
  ASSERT_TRUE(Migrate(*store, spaces));
  EXPECT_THAT(Rows(*store, "toys/old"), SizeIs(0));
  EXPECT_THAT(Rows(*store, "toys/new"), SizeIs(kRows));
}

TEST(Migration, AProgramThatWasKilledOnTheWayGoesOnAtItsNextStart) {
  for (const int rows : {0, 999, 1000, 1001, 2400}) {
    const fakes::TemporaryDirectory directory;
    Fill(*OpenStore(directory.path()), "toys/old");
    DieAt(rows, directory.path());
    const auto store = OpenStore(directory.path());
    ASSERT_TRUE(Migrate(*store, std::vector<Space>{{.name = "toys/old", .steps = {Append}}}));
    EXPECT_THAT(Rows(*store, "toys/old"), AllOf(SizeIs(kRows), Each(Pair(::testing::_, "v+"))))
        << "killed after " << rows;
  }
}

TEST(Migration, NewerRowsAreRefusedBeforeAnythingIsChanged) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  Fill(*store, "toys/old");
  Fill(*store, "toys/new");
  ASSERT_TRUE(Migrate(*store, std::vector<Space>{{.name = "toys/new", .steps = {Append, Append}}}));
  const auto migrated =
      Migrate(*store, std::vector<Space>{{.name = "toys/old", .steps = {Append}},
                                         {.name = "toys/new", .steps = {Append}}});
  ASSERT_FALSE(migrated);
  EXPECT_EQ(migrated.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(migrated.error().message,
              AllOf(HasSubstr("toys/new are of version 3"), HasSubstr("up to version 2"),
                    HasSubstr("start the weir that has written them")));
  EXPECT_THAT(Rows(*store, "toys/old"), Each(Pair(::testing::_, "v")));
}

TEST(Migration, KindsOfRowsThatAreNotKnownAreRefusedBeforeAnythingIsChanged) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  Fill(*store, "toys/old");
  ASSERT_TRUE(Migrate(*store, std::vector<Space>{{.name = "toys/of-tomorrow"}}));
  const auto migrated =
      Migrate(*store, std::vector<Space>{{.name = "toys/old", .steps = {Append}}});
  ASSERT_FALSE(migrated);
  EXPECT_EQ(migrated.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(migrated.error().message,
              AllOf(HasSubstr(directory.path().string()), HasSubstr("rows toys/of-tomorrow"),
                    HasSubstr("does not know such rows: start the weir that has written them")));
  EXPECT_THAT(Rows(*store, "toys/old"), Each(Pair(::testing::_, "v")));
}

TEST(Migration, ANewDirectoryHasTheVersionsOfAllKindsOfRows) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  const std::vector<Space> spaces = {{.name = "toys/old", .steps = {Append}}, {.name = "toys/new"}};
  ASSERT_TRUE(Migrate(*store, spaces));
  EXPECT_THAT(Rows(*store, "weir/space"), SizeIs(2));
}

TEST(Migration, AFirstRowThatIsRefusedLeavesTheStoreToTheProgramThatHasWrittenIt) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  SetFormat(*store, kFormatWithoutSpaces);
  Fill(*store, "toys/old");
  const std::vector<Space> spaces = {{.name = "toys/none", .steps = {Append}},
                                     {.name = "toys/old", .steps = {Refuse}}};
  ASSERT_FALSE(Migrate(*store, spaces));
  EXPECT_EQ(store->Get(Key(kFormatKey)), kFormatWithoutSpaces);
  EXPECT_THAT(Rows(*store, "weir/space"), SizeIs(0));
}

TEST(Migration, OlderProgramsRefuseAStoreFromTheFirstBatchOn) {
  const fakes::TemporaryDirectory directory;
  {
    const auto store = OpenStore(directory.path());
    SetFormat(*store, kFormatWithoutSpaces);
    Fill(*store, "toys/old");
  }
  DieAt(999, directory.path());
  EXPECT_EQ(OpenStore(directory.path())->Get(Key(kFormatKey)), kFormatWithoutSpaces);
  DieAt(1001, directory.path());
  EXPECT_EQ(OpenStore(directory.path())->Get(Key(kFormatKey)), kFormatVersion);
}

TEST(Migration, BatchesOfLargeRowsAreBoundedByTheirBytes) {
  const fakes::TemporaryDirectory directory;
  Fill(*OpenStore(directory.path()), "toys/old", 12, std::string(std::size_t{1} << 20, 'v'));
  DieAt(9, directory.path());
  int changed = 0;
  for (const auto& [key, row] : Rows(*OpenStore(directory.path()), "toys/old")) {
    changed += row.ends_with('+') ? 1 : 0;
  }
  EXPECT_EQ(changed, 8);
}

TEST(Migration, RowsThatMoveAreOfTheFirstVersionOfTheSpaceThatBeginsWithThem) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  Fill(*store, "toys/old");
  const std::vector<Space> spaces = {{.name = "toys/old", .steps = {MoveAway}},
                                     {.name = "toys/new", .steps = {Append}}};
  for (int start = 0; start < 2; ++start) {
    ASSERT_TRUE(Migrate(*store, spaces));
    EXPECT_THAT(Rows(*store, "toys/new"), AllOf(SizeIs(kRows), Each(Pair(::testing::_, "v+"))));
  }
}

TEST(Migration, AStepKnowsTheTypesOfItsOwnVersions) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  const std::vector<Space> spaces = {
      {.name = "toys/toy", .steps = {FromJson<ToyOfVersion2>, CountInCents}}};
  WriteBatch batch;
  batch.Put(Key("toys/toy"), R"({"name":"ball","price":3})");
  ASSERT_TRUE(store->Apply(std::move(batch)));
  ASSERT_TRUE(Migrate(*store, spaces));
  const Toy toy = DecodeRow<Toy>(*store->Get(Key("toys/toy")), "a toy");
  EXPECT_EQ(toy.name, "ball");
  EXPECT_EQ(toy.price_in_cents, 300U);
}

TEST(Migration, ARowThatCantBeReadStopsItAndIsNamed) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  WriteBatch batch;
  batch.Put(Key("toys/old").Text("a b").Number(65), "v");
  ASSERT_TRUE(store->Apply(std::move(batch)));
  const auto migrated =
      Migrate(*store, std::vector<Space>{{.name = "toys/old", .steps = {nullptr, Refuse}}});
  ASSERT_FALSE(migrated);
  EXPECT_EQ(
      migrated.error().message,
      directory.path().string() +
          ": a row of toys/old can't be led from version 2 to 3: a row that is none (its key: "
          R"(toys/old\x00a\x20b\x00\x01\x00\x00\x00\x00\x00\x00\x00A))");
}

TEST(Migration, WhatChangesRowsIsToldBeforeAndAfter) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  TestLog log;
  Fill(*store, "toys/old");
  const std::vector<Space> spaces = {{.name = "toys/old", .steps = {nullptr, Append, nullptr}}};
  ASSERT_TRUE(Migrate(*store, spaces));
  EXPECT_EQ(log.lines(),
            "toys/old: rows of version 1 become version 4; with many, that takes a while\n"
            "toys/old: done, rows changed: 2500\n");
  log.Forget();
  ASSERT_TRUE(Migrate(*store, spaces));
  EXPECT_EQ(log.lines(), "");
}

TEST(Migration, WhatChangesNoRowIsNotTold) {
  const fakes::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  const TestLog log;
  Fill(*store, "toys/old");
  const std::vector<Space> spaces = {{.name = "toys/old", .steps = {nullptr}},
                                     {.name = "toys/none", .steps = {Append}}};
  ASSERT_TRUE(Migrate(*store, spaces));
  EXPECT_EQ(log.lines(), "");
}

}  // namespace
}  // namespace weir::cloud::store
