// Handles the batches of a Kinesis event source mapping: from an event to the failures in it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "src/aws/clock.h"
#include "src/intake/kinesis_event.h"
#include "src/intake/shard_batch.h"
#include "src/lambda/configuration.h"
#include "src/lambda/embedded_metrics.h"
#include "src/lambda/runtime_api.h"
#include "src/landing/landing_store.h"
#include "src/pipeline/attempt_stores.h"

namespace weir::lambda {

class StreamHandler {
 public:
  struct Ports {
    pipeline::Storage& storage;
    landing::LandingStore& landings;  ///< for layout landing
    const aws::Clock& clock;
    std::function<std::string()> draw_token;               ///< random, safe in a path
    std::function<void(std::string_view line)> write_log;  ///< one line, without its end
  };

  /// `configuration` and what the ports refer to outlive the handler.
  StreamHandler(const Configuration& configuration, Ports ports);

  /// The response: `{"batchItemFailures":[{"itemIdentifier":"<sequence number>"}]}`, which names
  /// the lowest record of each shard that has to come again. An error fails the invocation as a
  /// whole: kInvalidInput where the event or the configuration is wrong. The event's text is taken.
  Result<std::string> Handle(Invocation& invocation);

 private:
  /// The records of one shard, next to each other in the event.
  using ShardRecords = std::span<const intake::KinesisRecord>;

  /// The sequence number from which the records have to come again; nothing when all are settled.
  using FirstFailed = std::optional<std::string_view>;

  Result<FirstFailed> HandleShard(const Invocation& invocation, ShardRecords records);
  /// Claims and stores them.
  FirstFailed Attempt(const Invocation& invocation, ShardRecords records,
                      const intake::ShardBatch& batch, const pipeline::AttemptTimes& times);
  /// Lands them; they are judged later.
  FirstFailed Land(const Invocation& invocation, ShardRecords records,
                   const intake::ShardBatch& batch);
  /// From where on what an attempt was not given, or has not begun, comes again.
  static FirstFailed FirstLeft(ShardRecords records, const intake::ShardBatch& batch,
                               std::size_t begun);
  void LogBatch(const Invocation& invocation, ShardRecords records, BatchReport report);
  [[nodiscard]] Result<void> CheckClaimLife(const intake::KinesisRecord& oldest) const;
  /// When that share of the time that the invocation has left is over.
  [[nodiscard]] aws::Deadline After(double share, const Invocation& invocation) const;
  [[nodiscard]] pipeline::AttemptTimes TimesOf(const Invocation& invocation,
                                               ShardRecords records) const;
  void LogFailure(const Invocation& invocation, std::string_view what, const Error& error);

  const Configuration& configuration_;
  const Ports ports_;
};

}  // namespace weir::lambda
