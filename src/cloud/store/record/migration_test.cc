// Old rows are led upwards, in parts that a crash can stand between; newer ones are refused.
#include "src/cloud/store/record/migration.h"

#include <csignal>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/cloud/store/key.h"
#include "src/cloud/store/test_directory.h"

namespace weir::cloud::store {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::SizeIs;

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

void Fill(Store& store, std::string_view space) {
  WriteBatch batch;
  for (std::uint64_t i = 0; i < kRows; ++i) batch.Put(Key(space).Number(i), "v");
  ASSERT_TRUE(store.Apply(std::move(batch)));
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
  const TestDirectory directory;
  const auto store = OpenStore(directory.path());
  Fill(*store, "toys/old");
  const std::vector<Space> spaces = {{.name = "toys/old", .steps = {Append, nullptr, Double}}};
  for (int start = 0; start < 2; ++start) {
    ASSERT_TRUE(Migrate(*store, spaces));
    EXPECT_THAT(Rows(*store, "toys/old"), AllOf(SizeIs(kRows), Each(Pair(::testing::_, "v+v+"))));
  }
}

TEST(Migration, RowsMayMoveToAnotherSpace) {
  const TestDirectory directory;
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
    const TestDirectory directory;
    Fill(*OpenStore(directory.path()), "toys/old");
    const pid_t child = ::fork();
    if (child == 0) {
      rows_until_death = rows;
      const auto store = Store::Open({.directory = directory.path()});
      const std::vector<Space> spaces = {{.name = "toys/old", .steps = {DieOnTheWay}}};
      ::_exit(store && Migrate(**store, spaces) ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << status;
    const auto store = OpenStore(directory.path());
    ASSERT_TRUE(Migrate(*store, std::vector<Space>{{.name = "toys/old", .steps = {Append}}}));
    EXPECT_THAT(Rows(*store, "toys/old"), AllOf(SizeIs(kRows), Each(Pair(::testing::_, "v+"))))
        << "killed after " << rows;
  }
}

TEST(Migration, NewerRowsAreRefusedBeforeAnythingIsChanged) {
  const TestDirectory directory;
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

TEST(Migration, ARowThatCantBeReadStopsIt) {
  const TestDirectory directory;
  const auto store = OpenStore(directory.path());
  Fill(*store, "toys/old");
  const auto migrated =
      Migrate(*store, std::vector<Space>{{.name = "toys/old", .steps = {Refuse}}});
  ASSERT_FALSE(migrated);
  EXPECT_THAT(migrated.error().message, HasSubstr("a row that is none"));
}

}  // namespace
}  // namespace weir::cloud::store
