// Replays into a lake of layout landing: records are written down, and the next merge judges them.
#include "src/lake/landing_sink.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "src/event/decoder.h"
#include "src/landing/attempt.h"
#include "src/pipeline/decode_records.h"
#include "src/pipeline/stream_attempt.h"

namespace weir::lake {
namespace {

constexpr std::chrono::seconds kPatience{120};

/// No row of the quarantine has judgement 0, whatever the clock says.
std::uint64_t SecondsOf(event::Timestamp time) {
  return static_cast<std::uint64_t>(
      std::max<std::int64_t>(time.micros / event::kMicrosPerSecond, 1));
}

event::Timestamp Before(event::Timestamp time, std::chrono::seconds age) {
  return {time.micros - age.count() * event::kMicrosPerSecond};
}

}  // namespace

LandingSink::LandingSink(std::string prefix, const event::Schema& schema, std::chrono::days horizon,
                         Ports ports)
    : prefix_(std::move(prefix)),
      schema_(schema),
      ports_(std::move(ports)),
      judgement_(SecondsOf(ports_.store.Now())),
      oldest_(Before(ports_.store.Now(), horizon)) {}

Result<void> LandingSink::Take(const ReplayedRecords& given, ReplayTally& tally) {
  std::vector<pipeline::Record> kept;
  if (given.is_quarantined) kept = Changed(given, tally);
  std::span<const pipeline::Record> rest = given.is_quarantined ? kept : given.records;
  tally.records += given.records.size();
  while (!rest.empty()) {
    const auto outcome = landing::LandRecords({.schema = schema_, .root = prefix_}, ports_.store,
                                              {.records = rest,
                                               .source = given.source,
                                               .token = ports_.draw_token(),
                                               .judgement = given.is_quarantined ? judgement_ : 0},
                                              ports_.now() + kPatience, [] { return false; });
    tally.landed += outcome.landed;
    if (!outcome.put) {
      const std::size_t failed = rest.size() - outcome.landed;
      tally.failed += failed;
      return outcome.put.error().In(fmt::format("{} records have to be replayed again", failed));
    }
    rest = rest.subspan(outcome.begun);
  }
  return {};
}

std::vector<pipeline::Record> LandingSink::Changed(const ReplayedRecords& given,
                                                   ReplayTally& tally) const {
  event::PartitionTable partitions;
  event::Decoder decoder(schema_, partitions);
  event::DecodedBatch decoded;
  pipeline::DecodeRecords(given.records, pipeline::kMaxStreamRecordSize, decoder, decoded);
  std::vector<pipeline::Record> changed;
  for (std::size_t i = 0; i < given.records.size(); ++i) {
    const pipeline::Record& record = given.records[i];
    const bool is_row = std::ranges::binary_search(given.rows, record.position.text);
    if (is_row && !decoded.records[i].is_event()) {
      ++tally.skipped;
    } else if (record.arrived_at < oldest_) {
      ++tally.too_old;
    } else {
      changed.push_back(record);
    }
  }
  return changed;
}

}  // namespace weir::lake
