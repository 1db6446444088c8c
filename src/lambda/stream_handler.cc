// Handles the batches of a Kinesis event source mapping: from an event to the failures in it.
#include "src/lambda/stream_handler.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/landing/attempt.h"
#include "src/pipeline/stream_attempt.h"
#include "src/text/json_string.h"

namespace weir::lambda {
namespace {

// By when each step has to be over, of the time that an invocation has left. Each has time that
// the ones before can't use up: what is claimed has to be stored, what is stored has to be listed.
constexpr double kUnpackingShare = 0.2;
constexpr double kClaimsShare = 0.6;
constexpr double kObjectsShare = 0.8;
constexpr double kLedgerShare = 0.9;

std::string FormatFailures(std::span<const std::string_view> sequence_numbers) {
  std::string response = R"({"batchItemFailures":[)";
  for (const std::string_view number : sequence_numbers) {
    if (response.back() != '[') response += ',';
    response += R"({"itemIdentifier":)";
    text::AppendJsonString(number, response);
    response += '}';
  }
  return response + "]}";
}

bool IsSameShard(const intake::KinesisRecord& a, const intake::KinesisRecord& b) {
  return a.shard_id == b.shard_id && a.stream_arn == b.stream_arn;
}

std::size_t CountFailed(std::span<const pipeline::Verdict> verdicts) {
  return static_cast<std::size_t>(std::ranges::count(verdicts, pipeline::Verdict::kFailed));
}

}  // namespace

StreamHandler::StreamHandler(const Configuration& configuration, Ports ports)
    : configuration_(configuration), ports_(std::move(ports)) {}

Result<std::string> StreamHandler::Handle(Invocation& invocation) {
  const auto event = intake::KinesisEvent::Parse(std::move(invocation.event));
  if (!event) return event.error();
  std::vector<std::string_view> failures;
  ShardRecords rest = event->records();
  while (!rest.empty()) {
    const auto end = std::ranges::find_if_not(rest, [&](const intake::KinesisRecord& record) {
      return IsSameShard(record, rest.front());
    });
    const auto count = static_cast<std::size_t>(end - rest.begin());
    const auto first_failed = HandleShard(invocation, rest.first(count));
    if (!first_failed) return first_failed.error();
    if (*first_failed) failures.push_back(**first_failed);
    rest = rest.subspan(count);
  }
  return FormatFailures(failures);
}

Result<StreamHandler::FirstFailed> StreamHandler::HandleShard(const Invocation& invocation,
                                                              ShardRecords records) {
  const intake::KinesisRecord& first = records.front();
  if (!configuration_.lands) {
    if (const auto checked = CheckClaimLife(first); !checked) return checked.error();
  }
  intake::ShardBatch batch(intake::ShardPosition(first.stream_arn, first.shard_id),
                           configuration_.schema);
  const pipeline::AttemptTimes times = TimesOf(invocation, records);
  const aws::Deadline unpacked = After(kUnpackingShare, invocation);
  for (std::size_t taken = 0; taken < records.size(); ++taken) {
    if (taken > 0 && ports_.clock.Now() >= unpacked) break;
    const auto added = batch.Add(records[taken]);
    if (!added) return added.error().In(fmt::format("record {}", records[taken].sequence_number));
    if (!*added) break;
  }
  if (configuration_.lands) return Land(invocation, records, batch);
  return Attempt(invocation, records, batch, times);
}

StreamHandler::FirstFailed StreamHandler::Attempt(const Invocation& invocation,
                                                  ShardRecords records,
                                                  const intake::ShardBatch& batch,
                                                  const pipeline::AttemptTimes& times) {
  const auto stores = ports_.storage.Open(times);
  const std::string_view arn = records.front().stream_arn;
  const auto may_begin = [&](std::size_t claims) {
    return ports_.clock.Now() + pipeline::TimeForClaims(claims) <= times.claims;
  };
  const auto outcome = pipeline::RunStreamAttempt(
      configuration_.ForAttempts(), {stores->claims(), stores->objects(), stores->ledger()},
      batch.records(), arn, ports_.draw_token(), may_begin);
  const std::size_t begun = outcome.verdicts.size();
  const std::size_t failed = CountFailed(outcome.verdicts);
  LogBatch(invocation, records, {.received = begun, .failed = failed, .figures = outcome.figures});
  if (failed > 0) {
    const Error unknown{ErrorKind::kUnknown, "no clear answer in time"};
    LogFailure(invocation, fmt::format("{} records come again", failed),
               !outcome.ledger ? outcome.ledger.error() : stores->failure().value_or(unknown));
    const auto first = std::ranges::find(outcome.verdicts, pipeline::Verdict::kFailed);
    return batch.SequenceNumberOf(static_cast<std::size_t>(first - outcome.verdicts.begin()));
  }
  return FirstLeft(records, batch, begun);
}

StreamHandler::FirstFailed StreamHandler::Land(const Invocation& invocation, ShardRecords records,
                                               const intake::ShardBatch& batch) {
  const std::string_view arn = records.front().stream_arn;
  const aws::Deadline deadline = After(kLedgerShare, invocation);
  // Another landing is begun if there is time for one that takes as long as the last.
  auto last_begun = ports_.clock.Now();
  const auto may_begin = [&] {
    const auto now = ports_.clock.Now();
    return now + (now - std::exchange(last_begun, now)) <= deadline;
  };
  const auto outcome =
      landing::LandRecords(configuration_.ForLandings(), ports_.landings,
                           {batch.records(), arn, ports_.draw_token()}, deadline, may_begin);
  const std::size_t failed = outcome.begun - outcome.landed;
  LogBatch(invocation, records,
           {.received = outcome.begun,
            .failed = failed,
            .has_verdicts = false,
            .figures = outcome.figures});
  if (!outcome.put) {
    LogFailure(invocation, fmt::format("{} records come again", failed), outcome.put.error());
    return batch.SequenceNumberOf(outcome.landed);
  }
  return FirstLeft(records, batch, outcome.begun);
}

StreamHandler::FirstFailed StreamHandler::FirstLeft(ShardRecords records,
                                                    const intake::ShardBatch& batch,
                                                    std::size_t begun) {
  if (begun < batch.records().size()) return batch.SequenceNumberOf(begun);
  if (batch.taken() < records.size()) return records[batch.taken()].sequence_number;
  return std::nullopt;
}

void StreamHandler::LogBatch(const Invocation& invocation, ShardRecords records,
                             BatchReport report) {
  report.function_name = configuration_.function_name;
  report.request_id = invocation.request_id;
  report.trace_id = invocation.trace_id;
  report.stream_arn = records.front().stream_arn;
  report.shard_id = records.front().shard_id;
  report.at = records.back().arrived_at;
  ports_.write_log(FormatMetrics(report));
}

/// A copy or a retry of a record may come as long as the stream keeps it. A record that is older
/// than claims live says that it keeps them longer: the claim may have come and gone.
Result<void> StreamHandler::CheckClaimLife(const intake::KinesisRecord& oldest) const {
  const std::chrono::days life(configuration_.claim_days);
  const std::chrono::sys_time<std::chrono::microseconds> arrived(
      std::chrono::microseconds(oldest.arrived_at.micros));
  const auto age = ports_.clock.Today() - arrived;
  if (age < life) return {};
  return Error{
      ErrorKind::kInvalidInput,
      fmt::format("record {} is {} days old, but claims live {} days: an event could be stored "
                  "twice; set WEIR_CLAIM_DAYS to more than the stream keeps records",
                  oldest.sequence_number,
                  std::chrono::duration_cast<std::chrono::days>(age).count(), life.count())};
}

aws::Deadline StreamHandler::After(double share, const Invocation& invocation) const {
  const auto now = ports_.clock.Now();
  const auto left = invocation.deadline - now;
  return now + std::chrono::duration_cast<aws::Deadline::duration>(left * share);
}

pipeline::AttemptTimes StreamHandler::TimesOf(const Invocation& invocation,
                                              ShardRecords records) const {
  const auto newest = std::ranges::max_element(
      records, {}, [](const intake::KinesisRecord& record) { return record.arrived_at.micros; });
  return {.claims = After(kClaimsShare, invocation),
          .objects = After(kObjectsShare, invocation),
          .ledger = After(kLedgerShare, invocation),
          .newest_arrival = newest->arrived_at};
}

void StreamHandler::LogFailure(const Invocation& invocation, std::string_view what,
                               const Error& error) {
  ports_.write_log(
      FormatLog("warning", fmt::format("{}: {}", what, error.message), invocation.request_id));
}

}  // namespace weir::lambda
