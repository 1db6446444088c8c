// Renders failed batches and names their objects.
#include "src/cloud/lambda/mappings/failed_batch.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "src/text/json_string.h"
#include "src/text/time.h"

namespace weir::cloud::lambda {
namespace {

std::string_view Condition(DiscardReason reason) {
  return reason == DiscardReason::kRecordAgeExceeded ? "RecordAgeExceeded"
                                                     : "RetryAttemptsExhausted";
}

std::string ResponseContext(const FailedBatch& batch) {
  if (batch.invocations == 0) return {};
  return fmt::format(R"("responseContext":{{"statusCode":200,"executedVersion":"$LATEST"{}}},)",
                     batch.function_error ? R"(,"functionError":"Unhandled")" : "");
}

std::string BatchInfo(const FailedBatch& batch) {
  return fmt::format(
      R"({{"shardId":{},"startSequenceNumber":"{}","endSequenceNumber":"{}",)"
      R"("approximateArrivalOfFirstRecord":"{}","approximateArrivalOfLastRecord":"{}",)"
      R"("batchSize":{},"streamArn":{}}})",
      text::JsonString(batch.shard.text), batch.first->sequence.text, batch.last->sequence.text,
      text::IsoTimeMs(batch.first->arrived), text::IsoTimeMs(batch.last->arrived), batch.batch_size,
      text::JsonString(batch.stream.text));
}

}  // namespace

std::string RenderFailedBatch(const FailedBatch& batch) {
  std::string out =
      fmt::format(R"({{"requestContext":{{"requestId":{},"functionArn":{},"condition":"{}",)"
                  R"("approximateInvokeCount":{}}},{}"version":"1.0","timestamp":"{}",)"
                  R"("KinesisBatchInfo":{},"payload":)",
                  text::JsonString(batch.request_id), text::JsonString(batch.function_arn),
                  Condition(batch.reason), batch.invocations, ResponseContext(batch),
                  text::IsoTimeMs(batch.time), BatchInfo(batch));
  text::AppendJsonString(batch.payload, out);
  out += '}';
  return out;
}

std::string FailedBatchName(const FailedBatch& batch, std::string_view unique) {
  const text::CivilTime time = text::Civil(batch.time);
  return fmt::format(
      "aws/lambda/{0}/{1}/{2:04}/{3:02}/{4:02}/{2:04}-{3:02}-{4:02}T{5:02}.{6:02}."
      "{7:02}-{8}",
      batch.mapping.text, batch.shard.text, time.year, time.month, time.day, time.hour, time.minute,
      time.second, unique);
}

}  // namespace weir::cloud::lambda
