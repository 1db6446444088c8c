// Chunks: how records stand in the store, those of one request and shard side by side.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/kinesis/model.h"

namespace weir::cloud::kinesis {

/// A chunk is closed once it has more bytes, so that reading one record never costs much more.
inline constexpr std::size_t kChunkBytes = std::size_t{64} << 10;

/// Little endian, behind a key that ends with the counter of the chunk's last record:
///
///     <8: arrival in ms> <4: records> <1: 1 where the stream was encrypted>
///     then for each record <2: bytes of the partition key> <4: bytes of data> <key> <data>
///
/// All records of a chunk arrived in the same millisecond, so they expire together.
class ChunkWriter {
 public:
  ChunkWriter(std::int64_t arrival_ms, bool encrypted);
  /// REQUIRES: the key has fewer than 2^16 bytes, the data fewer than 2^32.
  void Add(std::string_view partition_key, std::string_view data);
  [[nodiscard]] bool full() const { return bytes_.size() >= kChunkBytes; }
  [[nodiscard]] std::string Finish() &&;

 private:
  std::string bytes_;
  std::uint32_t count_ = 0;
};

/// The records of one chunk, in order. Throws StoreFailure for bytes that no ChunkWriter wrote.
class ChunkReader {
 public:
  explicit ChunkReader(std::string_view bytes);
  [[nodiscard]] std::int64_t arrival_ms() const { return arrival_ms_; }
  [[nodiscard]] std::uint32_t count() const { return count_; }
  [[nodiscard]] bool encrypted() const { return encrypted_; }

  struct Entry {
    std::string_view partition_key;
    std::string_view data;
  };
  /// REQUIRES: called at most count() times.
  Entry Next();

 private:
  template <typename T>
  T TakeNumber();
  std::string_view TakeBytes(std::size_t count);

  std::string_view rest_;  // first: the others are taken from it
  std::int64_t arrival_ms_;
  std::uint32_t count_;
  bool encrypted_;
};

}  // namespace weir::cloud::kinesis
