// The records of one shard in an invocation, unpacked: KPL aggregates, gzip, zstd, lines.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/lambda/kinesis_event.h"
#include "src/lambda/shard_position.h"
#include "src/pipeline/record.h"
#include "src/result/result.h"

namespace weir::lambda {

/// One record of Kinesis may hold many: an aggregate's user records, each of them packed or not,
/// each one JSON text or one a line. They are numbered in their order. What can't be unpacked is a
/// record as it came, and the decoder says what is wrong with it.
class ShardBatch {
 public:
  /// What one batch holds in memory, about; what comes after that waits for the next one. A single
  /// record of Kinesis may add as much again, which a function of 512 MB bears.
  static constexpr std::size_t kMaxBytes = std::size_t{64} << 20;

  explicit ShardBatch(ShardPosition position) : position_(std::move(position)) {}

  /// False when the batch is full: `record` and all after it are left out. kInvalidInput: data is
  /// no base64, which no mapping sends.
  Result<bool> Add(const KinesisRecord& record);

  [[nodiscard]] std::span<const pipeline::Record> records() const { return records_; }
  /// The sequence number of the Kinesis record that holds records()[index].
  [[nodiscard]] std::string_view SequenceNumberOf(std::size_t index) const {
    return sequence_numbers_[index];
  }

 private:
  void AddPayload(std::string_view payload);
  void AddText(std::string_view text, std::string_view packed);
  void AddOne(std::string_view data, bool oversized = false);
  std::string_view Keep(std::string bytes);

  const ShardPosition position_;
  std::deque<std::string> kept_;  ///< unpacked bytes and positions; the records are views into them
  std::vector<pipeline::Record> records_;
  std::vector<std::string_view> sequence_numbers_;
  std::size_t bytes_ = 0;
  const KinesisRecord* current_ = nullptr;
  std::uint32_t sub_sequence_ = 0;
  std::size_t room_ = 0;  ///< bytes that the present record may still unpack to
};

}  // namespace weir::lambda
