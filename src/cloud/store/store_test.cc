// The store: what is written can be read, in order; who may open it; how it speaks of errors.
#include "src/cloud/store/store.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Result<void> Put(Store& store, std::string_view key, std::string_view value) {
  WriteBatch batch;
  batch.Put(key, value);
  return store.Apply(std::move(batch));
}

std::vector<std::string> KeysIn(const Store& store, std::string_view from, std::string_view to) {
  std::vector<std::string> keys;
  store.Scan(from, to, [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  });
  return keys;
}

std::vector<std::string> KeysDownIn(const Store& store, std::string_view from,
                                    std::string_view to) {
  std::vector<std::string> keys;
  store.ScanReverse(from, to, [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  });
  return keys;
}

class StoreTest : public ::testing::TestWithParam<bool> {
 protected:
  StoreTest() { Reopen(); }
  void Reopen() {
    store_.reset();
    store_ = Store::Open({.directory = directory_.path(), .in_memory = GetParam()}).value();
  }

  const fakes::TemporaryDirectory directory_;
  std::unique_ptr<Store> store_;
};

INSTANTIATE_TEST_SUITE_P(, StoreTest, ::testing::Bool(), [](const auto& param_info) {
  return std::string(param_info.param ? "InMemory" : "OnDisk");
});

TEST_P(StoreTest, ReadsWhatWasWritten) {
  EXPECT_EQ(store_->Get("a"), std::nullopt);
  ASSERT_TRUE(Put(*store_, "a", "1"));
  ASSERT_TRUE(Put(*store_, "a", std::string("\0\xFF", 2)));
  EXPECT_EQ(store_->Get("a"), std::string("\0\xFF", 2));
}

TEST_P(StoreTest, ABatchIsAppliedInItsOrder) {
  ASSERT_TRUE(Put(*store_, "b", "old"));
  WriteBatch batch;
  batch.Put("a", "1");
  batch.Delete("b");
  batch.Put("c", "1");
  batch.Put("c", "2");
  batch.Delete("nothing");
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  EXPECT_THAT(KeysIn(*store_, "a", "w"), ElementsAre("a", "c"));
  EXPECT_EQ(store_->Get("c"), "2");
}

TEST_P(StoreTest, RangesHoldTheirFirstAndNotTheirLast) {
  for (const char* key : {"a", "b", "c", "d"}) ASSERT_TRUE(Put(*store_, key, key));
  EXPECT_THAT(KeysIn(*store_, "b", "d"), ElementsAre("b", "c"));
  EXPECT_THAT(KeysDownIn(*store_, "b", "d"), ElementsAre("c", "b"));
  EXPECT_THAT(KeysIn(*store_, "d", "b"), IsEmpty());
  EXPECT_THAT(KeysDownIn(*store_, "d", "b"), IsEmpty());
  WriteBatch batch;
  batch.DeleteRange("b", "d");
  batch.DeleteRange("z", "a");
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  EXPECT_THAT(KeysIn(*store_, "a", "w"), ElementsAre("a", "d"));
}

TEST_P(StoreTest, AScanEndsWhereItsVisitorSays) {
  for (const char* key : {"a", "b", "c"}) ASSERT_TRUE(Put(*store_, key, key));
  int visited = 0;
  store_->Scan("a", "w", [&](std::string_view, std::string_view) { return ++visited < 2; });
  EXPECT_EQ(visited, 2);
}

TEST_P(StoreTest, AScanSeesTheMomentOfItsCall) {
  for (const char* key : {"a", "b"}) ASSERT_TRUE(Put(*store_, key, key));
  std::vector<std::string> seen;
  store_->Scan("a", "w", [&](std::string_view key, std::string_view) {
    EXPECT_TRUE(Put(*store_, std::string(key) + "x", "new"));
    seen.emplace_back(key);
    return true;
  });
  EXPECT_THAT(seen, ElementsAre("a", "b"));
  EXPECT_THAT(KeysIn(*store_, "a", "w"), ElementsAre("a", "ax", "b", "bx"));
}

TEST_P(StoreTest, AFrozenViewIsOfItsMomentWhateverIsWrittenLater) {
  for (const char* key : {"a", "b"}) ASSERT_TRUE(Put(*store_, key, "old"));
  const Store::View view = store_->Freeze();
  ASSERT_TRUE(Put(*store_, "a", "new"));
  ASSERT_TRUE(Put(*store_, "c", "new"));
  WriteBatch batch;
  batch.Delete("b");
  ASSERT_TRUE(store_->Apply(std::move(batch)));
  std::vector<std::string> seen;
  view.Scan("a", "w", [&](std::string_view key, std::string_view value) {
    seen.push_back(std::string(key) + "=" + std::string(value));
    return true;
  });
  EXPECT_THAT(seen, ElementsAre("a=old", "b=old"));
}

TEST_P(StoreTest, LargeValuesComeBackFromTheirBlobFiles) {
  const std::string large(std::size_t{1} << 20, 'x');
  for (int i = 0; i < 80; ++i) ASSERT_TRUE(Put(*store_, "large" + std::to_string(i), large));
  EXPECT_EQ(store_->Get("large0"), large);
  EXPECT_EQ(store_->Get("large79"), large);
}

TEST(Store, KeepsWhatWasWritten) {
  const fakes::TemporaryDirectory directory;
  for (const Durability durability : {Durability::kProcess, Durability::kFsync}) {
    auto store = Store::Open({.directory = directory.path(), .durability = durability}).value();
    const std::string key = "key" + std::to_string(static_cast<int>(durability));
    ASSERT_TRUE(Put(*store, key, "value"));
    store.reset();
    EXPECT_EQ(Store::Open({.directory = directory.path()}).value()->Get(key), "value");
  }
}

TEST(Store, MakesItsDirectory) {
  const fakes::TemporaryDirectory directory;
  EXPECT_TRUE(Store::Open({.directory = directory.path() / "a" / "b"}));
}

TEST(Store, IsOpenForOneOnly) {
  const fakes::TemporaryDirectory directory;
  const auto first = Store::Open({.directory = directory.path()});
  ASSERT_TRUE(first);
  const auto second = Store::Open({.directory = directory.path()});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_THAT(second.error().message, HasSubstr(directory.path().string()));
  EXPECT_THAT(second.error().message, HasSubstr("stop it, or use another directory"));
}

TEST(Store, AFileInTheWayIsNamed) {
  const fakes::TemporaryDirectory directory;
  const auto file = directory.path() / "file";
  std::ofstream(file) << "x";
  const auto store = Store::Open({.directory = file});
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr(file.string()));
}

TEST(Store, DamageIsAnError) {
  const fakes::TemporaryDirectory directory;
  ASSERT_TRUE(Store::Open({.directory = directory.path()}));
  std::ofstream(directory.path() / "CURRENT") << "damaged";
  const auto store = Store::Open({.directory = directory.path()});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::kCorrupt);
}

TEST(Store, RefusesANewerFormat) {
  const fakes::TemporaryDirectory directory;
  {
    auto store = Store::Open({.directory = directory.path()}).value();
    ASSERT_TRUE(Put(*store, std::string("weir/format\0", 12), "999"));
  }
  const auto store = Store::Open({.directory = directory.path()});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(store.error().message, HasSubstr("format 999"));
  EXPECT_THAT(store.error().message, HasSubstr("start the weir that has written it"));
}

TEST(Store, OfTheFormatWithoutSpacesStaysOneUntilItsRowsAreLedUpwards) {
  const fakes::TemporaryDirectory directory;
  const std::string key("weir/format\0", 12);
  {
    auto store = Store::Open({.directory = directory.path()}).value();
    EXPECT_EQ(store->Get(key), "2");
    ASSERT_TRUE(Put(*store, key, "1"));
  }
  EXPECT_EQ(Store::Open({.directory = directory.path()}).value()->Get(key), "1");
}

TEST(Store, RefusesSomebodyElsesDatabase) {
  const fakes::TemporaryDirectory directory;
  {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, directory.path().string(), &db).ok());
    const std::unique_ptr<rocksdb::DB> owner(db);
    ASSERT_TRUE(db->Put({}, "theirs", "x").ok());
  }
  const auto store = Store::Open({.directory = directory.path()});
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::kCorrupt);
}

}  // namespace
}  // namespace weir::cloud::store
