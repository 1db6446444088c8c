// Takes records through the processor once more.
#include "src/lake/replay.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include <boost/json.hpp>

#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/intake/kinesis_event.h"
#include "src/intake/shard_batch.h"
#include "src/lake/quarantined_batch.h"
#include "src/landing/name.h"
#include "src/pipeline/stream_position.h"

namespace weir::lake {
namespace {

/// The records of one attempt came from one invocation, and those are bounded.
constexpr std::size_t kMaxObjectBytes = std::size_t{512} << 20;
/// So much of a batch is replayed together: what a plan has set aside may be much more.
constexpr std::size_t kEnoughBytes = std::size_t{64} << 20;
constexpr std::size_t kFetchedAtOnce = 16;

/// Rows stand in `…/reason=<reason>/<first position>-<token>-<round>.json…`, or in
/// `…/m<plan>-<part>.json…`: what is one attempt's or one plan's has the same name up to the last
/// number. Any other object is a batch by itself.
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

Result<void> Replay::Run(const std::string& prefix) {
  const auto batches = FindBatches(prefix);
  if (!batches) return batches.error();
  for (const auto& [name, keys] : *batches) ReplayBatch(keys);
  return {};
}

Result<std::map<std::string, Replay::Keys>> Replay::FindBatches(const std::string& prefix) {
  std::map<std::string, Keys> batches;
  const auto listed = pipeline::ForEachPage(
      from_, prefix, [&batches](const std::vector<pipeline::ListedObject>& page) -> Result<void> {
        for (const auto& object : page) batches[BatchOf(object.name)].push_back(object.name);
        return {};
      });
  if (!listed) return listed.error();
  return batches;
}

void Replay::ReplayBatch(const Keys& keys) {
  const std::string where = from_.Describe(keys.front());
  std::string texts;
  for (std::size_t first = 0; first < keys.size(); first += kFetchedAtOnce) {
    const auto some = std::span(keys).subspan(first, std::min(kFetchedAtOnce, keys.size() - first));
    const auto bodies = from_.Fetch(some);
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (!bodies[i]) return tally_.errors.push_back(bodies[i].error().message);
      const auto text =
          codec::DecompressAll(codec::CompressionFromPath(some[i]), *bodies[i], kMaxObjectBytes);
      if (!text) return tally_.errors.push_back(text.error().In(where).message);
      texts += *text;
      bytes_read_ += bodies[i]->size();
      ++tally_.objects;
      const bool is_last = first + i + 1 == keys.size();
      if (texts.size() < kEnoughBytes && !is_last) continue;
      const auto replayed = ReplayText(texts, where);
      if (!replayed) return tally_.errors.push_back(replayed.error().In(where).message);
      texts.clear();
    }
  }
}

Result<void> Replay::ReplayText(std::string_view text, std::string_view source) {
  const auto payload = PayloadOf(text);
  return payload ? ReplayFailedEvent(*payload) : ReplayRows(text, source);
}

Result<void> Replay::ReplayRows(std::string_view lines, std::string_view source) {
  const auto rows = ParseRows(lines);
  if (!rows) return rows.error();
  for (auto row = rows->begin(); row != rows->end();) {
    QuarantinedBatch batch(schema_);
    while (row != rows->end() && batch.Add(*row)) ++row;
    const auto unchanged = batch.RowsAsTheyWere();
    auto replayed = ReplayRecords(
        {.records = batch.records(), .source = source, .is_quarantined = true, .rows = unchanged});
    if (!replayed) return replayed;
  }
  return {};
}

Result<void> Replay::ReplayFailedEvent(std::string_view payload) {
  const auto event = intake::KinesisEvent::Parse(std::string(payload));
  if (!event) return event.error();
  auto rest = event->records();
  while (!rest.empty()) {
    const intake::KinesisRecord& first = rest.front();
    intake::ShardBatch batch(intake::ShardPosition(first.stream_arn, first.shard_id), schema_);
    for (const intake::KinesisRecord& record : rest) {
      if (record.shard_id != first.shard_id || record.stream_arn != first.stream_arn) break;
      const auto added = batch.Add(record);
      if (!added) return added.error();
      if (!*added) break;  // full: the rest is an attempt of its own
    }
    rest = rest.subspan(batch.taken());
    auto replayed = ReplayRecords({.records = batch.records(), .source = first.stream_arn});
    if (!replayed) return replayed;
  }
  return {};
}

Result<void> Replay::ReplayRecords(const ReplayedRecords& given) {
  std::map<std::string_view, std::vector<pipeline::Record>> by_shard;
  for (const pipeline::Record& record : InOrder(given.records)) {
    const auto position = pipeline::StreamPosition::Parse(record.position.text);
    by_shard[position ? landing::ShardOf(*position) : ""].push_back(record);
  }
  for (const auto& [shard, records] : by_shard) {
    ReplayedRecords of_shard = given;
    of_shard.records = records;
    if (auto taken = sink_.Take(of_shard, tally_); !taken) return taken;
  }
  return {};
}

}  // namespace weir::lake
