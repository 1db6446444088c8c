// Waits until what was sent into a stream is judged.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "src/aws/session.h"
#include "src/deployment/stream_consumers.h"
#include "src/lake/awaited_records.h"
#include "src/lake/ledger_reader.h"
#include "src/result/result.h"

namespace weir::cli {

/// Every lake that takes the stream has a ledger of its own, and each has to know of each record.
class SendWait {
 public:
  /// `session` outlives it.
  explicit SendWait(aws::Session& session) : session_(session) {}

  /// To be called before anything is sent. `lake` is "s3://bucket/prefix"; "": those that Lambda
  /// names. kInvalidInput for what is no such URI, kNotFound when nothing takes the stream into a
  /// lake or there is no such bucket.
  Result<void> Begin(const std::string& stream, const std::string& lake);

  void Sent(std::string_view shard_id, std::string_view sequence_number);

  /// Whether all is judged; false when `stop` was set before that. kExhausted, naming what is left
  /// and where to look, when nothing was judged for `patience`.
  Result<bool> Wait(std::chrono::seconds patience, const std::atomic<bool>& stop);

  /// Records that every lake has judged.
  [[nodiscard]] std::size_t judged() const;
  [[nodiscard]] std::vector<std::string> lakes() const;

 private:
  struct Lake {
    deployment::StreamConsumer consumer;
    lake::LedgerWatch ledger;
    lake::AwaitedRecords records;
  };

  Result<void> Look();
  [[nodiscard]] std::size_t Left() const;
  [[nodiscard]] Error GivenUp(std::chrono::seconds patience) const;

  aws::Session& session_;
  std::vector<Lake> lakes_;
};

}  // namespace weir::cli
