// Takes records through the processor once more.
#include "src/lake/replay.h"

#include <algorithm>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/intake/kinesis_event.h"
#include "src/intake/shard_batch.h"
#include "src/lake/quarantined_batch.h"

namespace weir::lake {
namespace {

constexpr std::chrono::seconds kClaimPatience{60};
constexpr std::chrono::seconds kStorePatience{120};
constexpr std::chrono::seconds kLedgerPatience{180};
/// The records of one attempt came from one invocation, and those are bounded.
constexpr std::size_t kMaxObjectBytes = std::size_t{512} << 20;

/// Rows stand in `…/reason=<reason>/<first position>-<token>-<round>.json…`: what is one attempt's
/// has the same name up to the round. Any other object is a batch by itself.
std::string BatchOf(const std::string& key) {
  const std::size_t slash = key.rfind('/');
  if (slash == std::string::npos || key.find("/reason=") == std::string::npos) return key;
  const std::string name = key.substr(slash + 1);
  return name.substr(0, name.rfind('-'));
}

/// The payload of an object that a mapping set aside; nothing where `text` is none.
std::optional<std::string> PayloadOf(std::string_view text) {
  namespace json = boost::json;
  if (text.find("\"KinesisBatchInfo\"") == std::string_view::npos) return std::nullopt;
  boost::system::error_code failed;
  const json::value object = json::parse(text, failed);
  const json::object* members = failed ? nullptr : object.if_object();
  const json::value* payload = members != nullptr ? members->if_contains("payload") : nullptr;
  if (payload == nullptr || !payload->is_string()) return std::nullopt;
  return std::string(payload->get_string());
}

}  // namespace

Replay::Replay(const ReplayTarget& target, Ports ports)
    : target_(target), ports_(std::move(ports)) {}

Result<void> Replay::Run(const std::string& prefix) {
  const auto batches = FindBatches(prefix);
  if (!batches) return batches.error();
  for (const auto& [name, keys] : *batches) ReplayBatch(keys);
  return {};
}

Result<std::map<std::string, Replay::Keys>> Replay::FindBatches(const std::string& prefix) {
  std::map<std::string, Keys> batches;
  const auto listed = pipeline::ForEachPage(
      ports_.from, prefix,
      [&batches](const std::vector<pipeline::ListedObject>& page) -> Result<void> {
        for (const auto& object : page) batches[BatchOf(object.name)].push_back(object.name);
        return {};
      });
  if (!listed) return listed.error();
  return batches;
}

void Replay::ReplayBatch(const Keys& keys) {
  const std::string where = ports_.from.Describe(keys.front());
  std::string texts;
  const auto bodies = ports_.from.Fetch(keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!bodies[i]) return tally_.errors.push_back(bodies[i].error().message);
    const auto text =
        codec::DecompressAll(codec::CompressionFromPath(keys[i]), *bodies[i], kMaxObjectBytes);
    if (!text) return tally_.errors.push_back(text.error().In(where).message);
    texts += *text;
    bytes_read_ += bodies[i]->size();
  }
  tally_.objects += keys.size();
  const auto payload = PayloadOf(texts);
  const auto replayed = payload ? ReplayFailedEvent(*payload) : ReplayRows(texts, where);
  if (!replayed) tally_.errors.push_back(replayed.error().In(where).message);
}

Result<void> Replay::ReplayRows(std::string_view lines, std::string_view source) {
  const auto rows = ParseRows(lines);
  if (!rows) return rows.error();
  for (auto row = rows->begin(); row != rows->end();) {
    QuarantinedBatch batch(target_.schema);
    while (row != rows->end() && batch.Add(*row)) ++row;
    if (auto replayed = ReplayRecords(InOrder(batch.records()), source); !replayed) return replayed;
  }
  return {};
}

Result<void> Replay::ReplayFailedEvent(std::string_view payload) {
  const auto event = intake::KinesisEvent::Parse(std::string(payload));
  if (!event) return event.error();
  auto rest = event->records();
  while (!rest.empty()) {
    const intake::KinesisRecord& first = rest.front();
    intake::ShardBatch batch(intake::ShardPosition(first.stream_arn, first.shard_id),
                             target_.schema);
    for (const intake::KinesisRecord& record : rest) {
      if (record.shard_id != first.shard_id || record.stream_arn != first.stream_arn) break;
      const auto added = batch.Add(record);
      if (!added) return added.error();
      if (!*added) break;  // full: the rest is an attempt of its own
    }
    rest = rest.subspan(batch.taken());
    if (auto replayed = ReplayRecords(InOrder(batch.records()), first.stream_arn); !replayed) {
      return replayed;
    }
  }
  return {};
}

Result<void> Replay::ReplayRecords(std::span<const pipeline::Record> records,
                                   std::string_view source) {
  while (!records.empty()) {
    const auto begun = Attempt(records, source);
    if (!begun) return begun.error();
    records = records.subspan(*begun);
  }
  return {};
}

Result<std::size_t> Replay::Attempt(std::span<const pipeline::Record> records,
                                    std::string_view source) {
  const auto newest = std::ranges::max_element(records, {}, &pipeline::Record::arrived_at);
  const auto now = ports_.now();
  const pipeline::AttemptTimes times{.claims = now + kClaimPatience,
                                     .objects = now + kStorePatience,
                                     .ledger = now + kLedgerPatience,
                                     .newest_arrival = newest->arrived_at};
  const auto stores = ports_.storage.Open(times);
  const pipeline::StreamSettings settings{target_.schema, target_.layout, target_.compression,
                                          target_.prefix};
  const auto may_begin = [&](std::size_t count) {
    return ports_.now() + pipeline::TimeForClaims(count) <= times.claims;
  };
  const auto outcome =
      pipeline::RunStreamAttempt(settings, {stores->claims(), stores->objects(), stores->ledger()},
                                 records, source, ports_.draw_token(), may_begin);
  const auto failed = std::ranges::count(outcome.verdicts, pipeline::Verdict::kFailed);
  tally_.records += outcome.verdicts.size();
  tally_.failed += static_cast<std::uint64_t>(failed);
  tally_.counts.Merge(outcome.figures.total.counts);
  if (failed == 0) return outcome.verdicts.size();
  const Error unknown{ErrorKind::kUnknown, "there was no clear answer in time"};
  const Error cause = outcome.ledger ? stores->failure().value_or(unknown) : outcome.ledger.error();
  return cause.In(fmt::format("{} records have to be replayed again", failed));
}

}  // namespace weir::lake
