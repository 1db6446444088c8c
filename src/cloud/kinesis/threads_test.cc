// Many threads on one stream: writers, readers, a resharder and the trimming that the clock brings.
#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "src/cloud/kinesis/store.h"

namespace weir::cloud::kinesis {
namespace {

const StreamKey kStream{"us-east-1", "s"};
constexpr int kWriters = 3;
constexpr int kBatches = 60;
constexpr int kBatchRecords = 20;

/// Reads a shard until it ended, or until nothing is left and `done`.
std::vector<Record> ReadAll(const StreamStore& streams, ShardId shard,
                            const std::atomic<bool>& done) {
  std::vector<Record> records;
  Cursor cursor;
  while (true) {
    const bool last_round = done;
    auto page = streams.Read(kStream, shard, cursor, {.records = 50});
    EXPECT_TRUE(page);
    if (!page) return records;
    for (Record& record : page->records) records.push_back(std::move(record));
    cursor = page->next;
    if (page->ended || (page->caught_up && last_round)) return records;
    if (page->caught_up) std::this_thread::yield();
  }
}

TEST(StreamStoreThreads, EveryRecordIsReadOnceAndInOrder) {
  store::Store::Options options;
  options.in_memory = true;
  const auto store = std::move(*store::Store::Open(options));
  const store::Clock clock;
  StreamStore streams(*store, clock, {});
  NewStream stream;
  stream.key = kStream;
  ASSERT_TRUE(streams.Create(stream));

  std::atomic<int> announced = 0;
  const auto subscription = streams.Subscribe(kStream, {0}, [&] { ++announced; });
  std::atomic<bool> done = false;
  std::vector<Record> parent;
  std::thread reader([&] { parent = ReadAll(streams, {0}, done); });
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&streams, writer] {
      for (int batch = 0; batch < kBatches; ++batch) {
        std::vector<NewRecord> records;
        for (int i = 0; i < kBatchRecords; ++i) {
          const std::string name =
              std::to_string(writer) + "-" + std::to_string(batch) + "-" + std::to_string(i);
          records.push_back({name, name, HashOf(name)});
        }
        EXPECT_TRUE(streams.Append(kStream, records));
      }
    });
  }
  ASSERT_TRUE(streams.Reshard(kStream, [](StreamInfo&, Resharder& shards) {
    shards.Scale(2);
    return Outcome<void>();
  }));
  for (std::thread& writer : writers) writer.join();
  done = true;
  reader.join();

  std::set<std::string> seen;
  for (const std::vector<Record>& records :
       {parent, ReadAll(streams, {1}, done), ReadAll(streams, {2}, done)}) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      EXPECT_TRUE(seen.insert(records[i].data).second) << records[i].data;
      if (i == 0) continue;
      EXPECT_LT(records[i - 1].sequence.Text(), records[i].sequence.Text());
    }
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kWriters * kBatches * kBatchRecords));
  EXPECT_GT(announced, 0);
}

}  // namespace
}  // namespace weir::cloud::kinesis
