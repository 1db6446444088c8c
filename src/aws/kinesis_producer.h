// Puts records into a stream of Kinesis: full requests, several in flight, what failed put again.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/aws/client.h"
#include "src/result/result.h"

namespace weir::aws {

/// What PutRecords takes at most: records, and bytes of data and keys in a request and in a record.
/// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
inline constexpr std::size_t kMaxRecordsInPut = 500;
inline constexpr std::size_t kMaxBytesInPut = std::size_t{5} << 20;
inline constexpr std::size_t kMaxRecordBytes = std::size_t{1} << 20;

struct StreamRecord {
  std::string_view data;
  std::string_view partition_key;

  [[nodiscard]] std::size_t size() const { return data.size() + partition_key.size(); }
};

/// Records may arrive in another order than they are given, and, after an answer that was lost,
/// twice: what reads the stream counts each event once. Not thread-safe.
class KinesisProducer {
 public:
  /// `client` outlives the producer.
  KinesisProducer(Client& client, std::string stream);

  /// Where the stream has put a record that it took: "shardId-000000000006", "49590338…".
  using Taken = std::function<void(std::string_view shard_id, std::string_view sequence_number)>;
  /// Tells `taken` of each record from now on.
  void Tell(Taken taken) { taken_ = std::move(taken); }

  /// Puts all records, as often as it takes, and gives up when none has been accepted for
  /// `patience`. REQUIRES: none is larger than kMaxRecordBytes. After an error some have been
  /// accepted, some have not.
  Result<void> Put(std::span<const StreamRecord> records, std::chrono::seconds patience);

  /// Records that the stream has taken, in all, and the bytes of their data.
  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }
  [[nodiscard]] std::uint64_t accepted_bytes() const { return accepted_bytes_; }
  /// Records that were put again because their shard was busy.
  [[nodiscard]] std::uint64_t retried() const { return retried_; }

 private:
  using Open = std::vector<const StreamRecord*>;

  Result<Open> PutOnce(const Open& open, Deadline deadline);
  Result<void> TakeAnswer(std::span<const StreamRecord* const> put,
                          const Result<HttpResponse>& response, Open& left);
  [[nodiscard]] Call PutCall(std::span<const StreamRecord* const> records) const;

  Client& client_;
  const std::string stream_;
  Taken taken_;
  std::uint64_t accepted_ = 0;
  std::uint64_t accepted_bytes_ = 0;
  std::uint64_t retried_ = 0;
  std::string last_refusal_;
};

}  // namespace weir::aws
