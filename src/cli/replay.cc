// Takes records through the processor once more.
#include "src/cli/replay.h"

#include <algorithm>
#include <deque>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/aws/dynamodb_claim_store.h"
#include "src/aws/s3_listing.h"
#include "src/cli/command.h"
#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/event/json_scanner.h"
#include "src/intake/kinesis_event.h"
#include "src/intake/shard_batch.h"
#include "src/pipeline/quarantine.h"

namespace weir::cli {
namespace {

constexpr std::chrono::minutes kListPatience{10};
constexpr std::chrono::seconds kReadPatience{60};
constexpr std::chrono::seconds kClaimPatience{60};
constexpr std::chrono::seconds kStorePatience{120};
/// The records of one attempt came from one invocation, and those are bounded.
constexpr std::size_t kMaxObjectBytes = std::size_t{512} << 20;
constexpr std::size_t kTokenBytes = 8;

std::chrono::system_clock::time_point TimePointOf(event::Timestamp time) {
  return std::chrono::system_clock::time_point(std::chrono::microseconds(time.micros));
}

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

/// In position order, each position once: whoever cut or joined objects by hand loses nothing, also
/// where one position stands there in both its forms.
std::vector<pipeline::Record> InOrder(std::vector<pipeline::Record> records) {
  const auto earlier = [](const pipeline::Record& a, const pipeline::Record& b) {
    const auto place = pipeline::PlaceOf(a.position.text) <=> pipeline::PlaceOf(b.position.text);
    return place != 0 ? place < 0 : a.position.text < b.position.text;
  };
  const auto same = [](const pipeline::Record& a, const pipeline::Record& b) {
    return a.position == b.position;
  };
  std::stable_sort(records.begin(), records.end(), earlier);
  records.erase(std::unique(records.begin(), records.end(), same), records.end());
  return records;
}

/// Rows of the quarantine.
class Rows {
 public:
  static Result<Rows> Parse(std::string_view lines) {
    Rows rows;
    while (!lines.empty()) {
      const std::size_t end = std::min(lines.find('\n'), lines.size());
      auto row = pipeline::ParseQuarantineRow(lines.substr(0, end));
      if (!row) return row.error();
      rows.rows_.push_back(*std::move(row));
      lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return rows;
  }

  /// Views into this object, as an attempt wants them.
  std::vector<pipeline::Record> Records() {
    std::vector<pipeline::Record> records;
    for (pipeline::QuarantinedRecord& row : rows_) {
      const std::size_t size = row.data.size();
      row.data.append(event::kJsonPadding, ' ');
      records.push_back(
          {.data = std::string_view(row.data).substr(0, size),
           .position = {row.position},
           .arrived_at = row.arrived_at,
           .oversized = row.reason == event::Reason::kTooLarge,
           .set_aside = IsSetAsideAsItCame(row.reason) ? row.reason : event::Reason::kNone,
           .why = "was set aside for this before"});
    }
    return InOrder(std::move(records));
  }

 private:
  std::deque<pipeline::QuarantinedRecord> rows_;
};

}  // namespace

Replay::Replay(aws::Session& session, const ReplayTarget& target)
    : session_(session), target_(target) {}

Result<void> Replay::Run(const aws::BucketPrefix& from) {
  const auto batches = FindBatches(from);
  if (!batches) return batches.error();
  for (const auto& [name, keys] : *batches) ReplayBatch(from.bucket, keys);
  return {};
}

Result<std::map<std::string, Replay::Keys>> Replay::FindBatches(const aws::BucketPrefix& from) {
  std::map<std::string, Keys> batches;
  const auto listed =
      aws::ListObjects(session_.client(), from.bucket, from.prefix, Soon(kListPatience),
                       [&batches](const std::vector<aws::ListedObject>& page) -> Result<void> {
                         for (const auto& object : page)
                           batches[BatchOf(object.key)].push_back(object.key);
                         return {};
                       });
  if (!listed) return listed.error();
  return batches;
}

void Replay::ReplayBatch(const std::string& bucket, const Keys& keys) {
  const std::string where = fmt::format("s3://{}/{}", bucket, keys.front());
  std::string texts;
  const auto bodies = aws::GetObjects(session_.client(), bucket, keys, Soon(kReadPatience));
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

Result<void> Replay::ReplayRows(std::string_view rows, std::string_view source) {
  auto parsed = Rows::Parse(rows);
  if (!parsed) return parsed.error();
  const auto records = parsed->Records();
  if (records.empty()) return {};
  return Attempt(records, source);
}

Result<void> Replay::ReplayFailedEvent(std::string_view payload) {
  const auto event = intake::KinesisEvent::Parse(std::string(payload));
  if (!event) return event.error();
  auto rest = event->records();
  while (!rest.empty()) {
    const intake::KinesisRecord& first = rest.front();
    intake::ShardBatch batch(intake::ShardPosition(first.stream_arn, first.shard_id),
                             target_.schema.records);
    std::size_t taken = 0;
    for (; taken < rest.size() && rest[taken].shard_id == first.shard_id &&
           rest[taken].stream_arn == first.stream_arn;
         ++taken) {
      const auto added = batch.Add(rest[taken]);
      if (!added) return added.error();
      if (!*added) break;  // full: the rest is an attempt of its own
    }
    const auto records = InOrder({batch.records().begin(), batch.records().end()});
    if (auto attempted = Attempt(records, first.stream_arn); !attempted) return attempted;
    rest = rest.subspan(taken);
  }
  return {};
}

Result<void> Replay::Attempt(std::span<const pipeline::Record> records, std::string_view source) {
  const auto newest = std::ranges::max_element(records, {}, &pipeline::Record::arrived_at);
  const aws::ClaimTable table{.name = target_.claims_table,
                              .life = target_.claim_life,
                              .newest_arrival = TimePointOf(newest->arrived_at)};
  aws::DynamoDbClaimStore claims(session_.client(), table, Soon(kClaimPatience));
  aws::S3ObjectStore objects(session_.client(), target_.lake.bucket, Soon(kStorePatience));
  const pipeline::StreamSettings settings{target_.schema, target_.layout, target_.compression,
                                          target_.lake.prefix};
  const auto outcome = pipeline::RunStreamAttempt(settings, claims, objects, records, source,
                                                  RandomHex(kTokenBytes));
  const auto failed = std::ranges::count(outcome.verdicts, pipeline::Verdict::kFailed);
  tally_.records += records.size();
  tally_.failed += static_cast<std::uint64_t>(failed);
  tally_.counts.Merge(outcome.figures.total.counts);
  if (failed == 0) return {};
  const Error unknown{ErrorKind::kUnknown, "there was no clear answer in time"};
  const auto known = claims.failure() ? claims.failure() : objects.failure();
  const Error cause = outcome.ledger ? known.value_or(unknown) : outcome.ledger.error();
  return cause.In(fmt::format("{} records have to be replayed again", failed));
}

aws::Deadline Replay::Soon(std::chrono::seconds patience) {
  return session_.clock().Now() + patience;
}

}  // namespace weir::cli
