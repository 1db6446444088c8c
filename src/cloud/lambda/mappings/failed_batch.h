// A batch that was given up, and the object that it leaves in an S3 destination.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/lambda/mappings/checkpoint_store.h"
#include "src/cloud/lambda/mappings/lane.h"
#include "src/cloud/lambda/mappings/ordered_source.h"

namespace weir::cloud::lambda {

struct FailedBatch {
  MappingId mapping{};
  store::TimePoint time{};   ///< when it was given up
  std::string request_id{};  ///< of the last invocation
  std::string function_arn{};
  DiscardReason reason = DiscardReason::kRetryAttemptsExhausted;
  std::uint32_t invocations = 0;
  bool function_error = false;  ///< the last invocation ended with an error, not with an answer
  ShardId shard{};
  StreamArn stream{};
  const StreamRecord* first = nullptr;
  const StreamRecord* last = nullptr;
  std::size_t batch_size = 0;
  std::string payload{};   ///< the event with these records
  std::string role_arn{};  ///< of the function, with whose rights it is put
};

/// The JSON document of Lambda's Developer Guide, "Retain discarded batch records for a Kinesis
/// Data Streams event source", with `payload`, which only S3 gets. Without an invocation there is
/// no responseContext.
[[nodiscard]] std::string RenderFailedBatch(const FailedBatch& batch);

/// `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<unique>`, from the same page.
[[nodiscard]] std::string FailedBatchName(const FailedBatch& batch, std::string_view unique);

}  // namespace weir::cloud::lambda
