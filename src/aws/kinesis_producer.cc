// Puts records into a stream of Kinesis: full requests, several in flight, what failed put again.
#include "src/aws/kinesis_producer.h"

#include <optional>
#include <utility>

#include <boost/json.hpp>

#include "src/aws/api_error.h"
#include "src/aws/backoff.h"
#include "src/codec/base64.h"
#include "src/text/json_string.h"

namespace weir::aws {
namespace {

namespace json = boost::json;

/// One record's outcome: where it stands now, or why it was refused.
struct Outcome {
  std::string refusal;  ///< "" when it was accepted
  std::string shard_id;
  std::string sequence_number;
};
using Outcomes = std::vector<Outcome>;

std::string RecordText(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

Result<Outcomes> ParsePut(std::string_view body, std::size_t count) {
  const Error no_answer{ErrorKind::kCorrupt, "Kinesis PutRecords: the answer makes no sense"};
  boost::system::error_code failed;
  const json::value parsed = json::parse(body, failed);
  const json::value* records =
      parsed.is_object() ? parsed.get_object().if_contains("Records") : nullptr;
  if (failed || records == nullptr || !records->is_array()) return no_answer;
  Outcomes outcomes;
  for (const json::value& record : records->get_array()) {
    if (!record.is_object()) return no_answer;
    const json::object& members = record.get_object();
    Outcome& outcome = outcomes.emplace_back();
    outcome.refusal = RecordText(members, "ErrorCode");
    if (!outcome.refusal.empty()) outcome.refusal += ": " + RecordText(members, "ErrorMessage");
    outcome.shard_id = RecordText(members, "ShardId");
    outcome.sequence_number = RecordText(members, "SequenceNumber");
  }
  if (outcomes.size() != count) return no_answer;
  return outcomes;
}

/// Cuts `all` into requests.
std::vector<std::span<const StreamRecord* const>> CutIntoPuts(
    std::span<const StreamRecord* const> all) {
  std::vector<std::span<const StreamRecord* const>> puts;
  for (std::size_t first = 0; first < all.size();) {
    std::size_t count = 0;
    std::size_t bytes = 0;
    while (first + count < all.size() && count < kMaxRecordsInPut &&
           bytes + all[first + count]->size() <= kMaxBytesInPut) {
      bytes += all[first + count++]->size();
    }
    WEIR_CHECK(count > 0, "a record fits into a request");
    puts.push_back(all.subspan(first, count));
    first += count;
  }
  return puts;
}

}  // namespace

KinesisProducer::KinesisProducer(Client& client, std::string stream)
    : client_(client), stream_(std::move(stream)) {}

Result<void> KinesisProducer::Put(std::span<const StreamRecord> records,
                                  std::chrono::seconds patience) {
  Open open;
  open.reserve(records.size());
  for (const StreamRecord& record : records) open.push_back(&record);
  Deadline deadline = client_.clock().Now() + patience;
  std::optional<Backoff> backoff(std::in_place, client_.clock(), deadline);
  while (!open.empty()) {
    const std::uint64_t before = accepted_;
    auto left = PutOnce(open, deadline);
    if (!left) return left.error();
    open = *std::move(left);
    retried_ += open.size();
    if (accepted_ > before) {
      deadline = client_.clock().Now() + patience;
      backoff.emplace(client_.clock(), deadline);
    }
    if (!open.empty() && !backoff->Wait()) {
      return Error{ErrorKind::kExhausted, "stream " + stream_ + " did not take " +
                                              std::to_string(open.size()) +
                                              " records in time: " + last_refusal_};
    }
  }
  return {};
}

/// Puts all that is open, once; gives what was not accepted.
Result<KinesisProducer::Open> KinesisProducer::PutOnce(const Open& open, Deadline deadline) {
  const auto puts = CutIntoPuts(open);
  std::vector<Call> calls;
  calls.reserve(puts.size());
  for (const auto& put : puts) calls.push_back(PutCall(put));
  const auto responses = client_.Send(calls, deadline);
  Open left;
  Result<void> outcome;
  for (std::size_t i = 0; i < puts.size(); ++i) {  // all of them, for what was accepted counts
    if (auto taken = TakeAnswer(puts[i], responses[i], left); !taken) outcome = taken;
  }
  if (!outcome) return outcome.error();
  return left;
}

Result<void> KinesisProducer::TakeAnswer(std::span<const StreamRecord* const> put,
                                         const Result<HttpResponse>& response, Open& left) {
  if (!response) return response.error().In("stream " + stream_);
  if (!response->IsSuccess()) return ErrorOf(*response, "stream " + stream_);
  const auto outcomes = ParsePut(response->body, put.size());
  if (!outcomes) return outcomes.error();
  for (std::size_t i = 0; i < put.size(); ++i) {
    const Outcome& outcome = (*outcomes)[i];
    if (outcome.refusal.empty()) {
      ++accepted_;
      accepted_bytes_ += put[i]->data.size();
      if (taken_) taken_(outcome.shard_id, outcome.sequence_number);
    } else {
      last_refusal_ = outcome.refusal;
      left.push_back(put[i]);
    }
  }
  return {};
}

Call KinesisProducer::PutCall(std::span<const StreamRecord* const> records) const {
  Call call{.service = "kinesis",
            .headers = {{"Content-Type", "application/x-amz-json-1.1"},
                        {"X-Amz-Target", "Kinesis_20131202.PutRecords"}}};
  call.body = R"({"StreamName":)";
  text::AppendJsonString(stream_, call.body);
  call.body += R"(,"Records":[)";
  for (const StreamRecord* record : records) {
    if (record != records.front()) call.body += ',';
    call.body += R"({"Data":")";
    codec::AppendBase64(record->data, call.body);
    call.body += R"(","PartitionKey":)";
    text::AppendJsonString(record->partition_key, call.body);
    call.body += '}';
  }
  call.body += "]}";
  return call;
}

}  // namespace weir::aws
