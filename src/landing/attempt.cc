// One attempt to land records of one shard: from bytes to rows that wait for their verdicts.
#include "src/landing/attempt.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "src/event/decoder.h"
#include "src/landing/batch_content.h"
#include "src/landing/items.h"
#include "src/landing/name.h"
#include "src/pipeline/decode_records.h"
#include "src/pipeline/stream_attempt.h"
#include "src/pipeline/stream_position.h"

namespace weir::landing {
namespace {

using pipeline::Record;

/// No clock is further behind. Who invokes the function by hand makes up when records arrived.
constexpr std::int64_t kMaxBehindDays = 2;

/// Shards and sequence numbers come with an event, and whoever invokes the function makes it up.
bool IsOfAStream(const Record& record) {
  return record.position.text.size() <= kMaxPosition &&
         pipeline::StreamPosition::Parse(record.position.text);
}

/// No stream has two records at one position.
bool HaveTheirOwnPositions(std::span<const Record> records) {
  std::vector<std::string_view> positions;
  positions.reserve(records.size());
  for (const Record& record : records) positions.push_back(record.position.text);
  std::ranges::sort(positions);
  return std::ranges::adjacent_find(positions) == positions.end();
}

/// How many of `records` go into the next landing.
std::size_t CountOfNext(std::span<const Record> records, std::size_t most) {
  std::size_t count = 0;
  while (count < records.size()) {
    const std::size_t more = pipeline::CountOfFirst(records.subspan(count));
    if (count > 0 && count + more > most) break;
    count += more;
  }
  return count;
}

class Attempt {
 public:
  Attempt(const LandingSettings& settings, LandingStore& store, const RecordsToLand& given,
          LandingStore::Deadline deadline)
      : settings_(settings), store_(store), given_(given), deadline_(deadline) {}

  /// The next `count` records that have not landed.
  Result<void> LandNext(std::size_t count, LandingOutcome& outcome) {
    const auto records = given_.records.subspan(outcome.landed, count);
    event::PartitionTable partitions;
    event::Decoder decoder(settings_.schema, partitions);
    event::DecodedBatch decoded;
    pipeline::DecodeRecords(records, pipeline::kMaxStreamRecordSize, decoder, decoded);  // L1
    const BatchContent content =
        ContentOf(settings_.schema, {records, decoded},
                  {.source = given_.source, .judgement = given_.judgement});
    std::string bytes = FormatLanding(content.landing);                                        // L2
    const auto put = store_.Put(NameOf(content.landing.origin), std::move(bytes), deadline_);  // L3
    if (!put) return put.error();
    outcome.landed += count;  // L4
    outcome.figures.Merge(content.figures);
    return {};
  }

 private:
  /// Never in an hour before its records came: a clock that is behind would hide it there. Nor in
  /// one that is years away: nobody would look for it there.
  [[nodiscard]] std::string NameOf(const Origin& origin) const {
    const auto newest = std::ranges::max_element(given_.records, {}, &Record::arrived_at);
    event::Timestamp made_at = store_.Now();
    const std::int64_t last_believed = made_at.micros + kMaxBehindDays * event::kMicrosPerDay;
    if (newest->arrived_at.micros <= last_believed) made_at = std::max(made_at, newest->arrived_at);
    return LandingName(made_at, origin.first_position, given_.token).Text(settings_.root);
  }

  const LandingSettings& settings_;
  LandingStore& store_;
  const RecordsToLand& given_;
  const LandingStore::Deadline deadline_;
};

}  // namespace

LandingOutcome LandRecords(const LandingSettings& settings, LandingStore& store,
                           const RecordsToLand& given, LandingStore::Deadline deadline,
                           const MayBeginLanding& may_begin) {
  LandingOutcome outcome;
  const bool are_of_a_stream = std::ranges::all_of(given.records, IsOfAStream);
  if (!are_of_a_stream || !HaveTheirOwnPositions(given.records)) {
    outcome.put = Error{
        ErrorKind::kInvalidInput,
        are_of_a_stream ? "records that no stream has: two have one sequence number"
                        : "a record that no stream has: its shard or sequence number is no number"};
    outcome.begun = given.records.size();
    return outcome;
  }
  Attempt attempt(settings, store, given, deadline);
  while (outcome.begun < given.records.size() && (outcome.begun == 0 || may_begin())) {
    const std::size_t count =
        CountOfNext(given.records.subspan(outcome.begun), settings.max_landed);
    outcome.begun += count;
    outcome.put = attempt.LandNext(count, outcome);
    if (!outcome.put) break;
  }
  return outcome;
}

}  // namespace weir::landing
