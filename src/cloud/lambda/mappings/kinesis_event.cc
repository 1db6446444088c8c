// Builds Kinesis events straight into one string: batches of 10,000 records are common.
#include "src/cloud/lambda/mappings/kinesis_event.h"

#include <fmt/format.h>

#include "src/codec/base64.h"
#include "src/text/json_string.h"

namespace weir::cloud::lambda {
namespace {

constexpr std::string_view kOpen = R"({"Records":[)";
constexpr std::string_view kClose = "]}";
constexpr std::string_view kBeforeKey =
    R"({"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":)";
constexpr std::string_view kBeforeSequence = R"(,"sequenceNumber":")";
constexpr std::string_view kBeforeData = R"(","data":")";
constexpr std::string_view kBeforeTime = R"(","approximateArrivalTimestamp":)";
constexpr std::string_view kBeforeId =
    R"(},"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":")";

/// Seconds with three decimals.
void AppendTime(store::TimePoint time, std::string& out) {
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  fmt::format_to(std::back_inserter(out), "{}.{:03}", milliseconds / 1000, milliseconds % 1000);
}

constexpr std::size_t kTimeBytes = 14;  // until the year 2286

}  // namespace

KinesisEvent::KinesisEvent(const StreamArn& stream, std::string_view region, const ShardId& shard,
                           std::string_view role_arn)
    : id_prefix_(shard.text + ':'),
      tail_(fmt::format(R"(","eventName":"aws:kinesis:record","invokeIdentityArn":{},)"
                        R"("awsRegion":{},"eventSourceARN":{}}})",
                        text::JsonString(role_arn), text::JsonString(region),
                        text::JsonString(stream.text))) {}

std::size_t KinesisEvent::Bytes(const StreamRecord& record) const {
  const std::size_t base64 = (record.data.size() + 2) / 3 * 4;
  return kBeforeKey.size() + text::JsonStringBytes(record.partition_key) + kBeforeSequence.size() +
         2 * record.sequence.text.size() + kBeforeData.size() + base64 + kBeforeTime.size() +
         kTimeBytes + kBeforeId.size() + id_prefix_.size() + tail_.size() + 1;
}

std::string KinesisEvent::Build(std::span<const StreamRecord* const> records) const {
  std::size_t bytes = kOpen.size() + kClose.size();
  for (const StreamRecord* record : records) bytes += Bytes(*record);
  std::string out;
  out.reserve(bytes);
  out += kOpen;
  for (const StreamRecord* record : records) {
    if (out.size() > kOpen.size()) out += ',';
    Append(*record, out);
  }
  out += kClose;
  return out;
}

void KinesisEvent::Append(const StreamRecord& record, std::string& out) const {
  out += kBeforeKey;
  text::AppendJsonString(record.partition_key, out);
  out += kBeforeSequence;
  out += record.sequence.text;
  out += kBeforeData;
  codec::AppendBase64(record.data, out);
  out += kBeforeTime;
  AppendTime(record.arrived, out);
  out += kBeforeId;
  out += id_prefix_;
  out += record.sequence.text;
  out += tail_;
}

}  // namespace weir::cloud::lambda
