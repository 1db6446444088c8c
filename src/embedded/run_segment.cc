// One attempt of a run: takes prepared blocks in order, and makes all that came of them final at
// once.
#include "src/embedded/run_segment.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace weir::embedded {

void Chunk::Skip(std::size_t count) {
  split.Skip(count);
  skipped += count;
  if (decoded.records.empty()) return;
  decoded.records.erase(decoded.records.begin(),
                        decoded.records.begin() + static_cast<std::ptrdiff_t>(count));
}

void RunTotals::Merge(const RunTotals& other) {
  figures.Merge(other.figures);
  already_processed += other.already_processed;
  objects += other.objects;
  examples.Merge(other.examples);
}

std::uint64_t Chunk::LineOf(const pipeline::Record& record) const {
  const std::uint64_t at = OffsetOf(record.position) - block.offset;
  return first_line +
         static_cast<std::uint64_t>(std::ranges::count(block.text().substr(0, at), '\n'));
}

RunSegment::RunSegment(std::unique_ptr<SegmentStores> stores, const event::Schema& schema,
                       pipeline::ObjectNames names, std::size_t examples)
    : schema_(schema),
      stores_(std::move(stores)),
      names_(std::move(names)),
      processor_(schema, stores_->claims(), stores_->objects(), names_),
      counter_(schema) {
  totals_.examples = pipeline::RejectionExamples(examples);
}

Result<std::unique_ptr<RunSegment>> RunSegment::Begin(RunTarget& target,
                                                      const event::Schema& schema,
                                                      codec::Compression compression,
                                                      const pipeline::AttemptId& attempt,
                                                      std::size_t examples) {
  auto stores = target.Begin();
  if (!stores) return stores.error();
  return std::unique_ptr<RunSegment>(
      new RunSegment(*std::move(stores), schema,
                     pipeline::ObjectNames(target.layout(), compression, attempt), examples));
}

Result<void> RunSegment::Take(Chunk& chunk) {
  if (!block_ids_.insert(chunk.block.id).second) {
    totals_.already_processed += chunk.split.records.size();
    return {};
  }
  blocks_.push_back({chunk.block.id, chunk.split.chain.size()});
  bytes_ += chunk.block.size;
  SkipWhatThisSegmentHas(chunk);
  if (chunk.split.records.empty()) {
    Mark(chunk, chunk.skipped);
    return {};
  }
  return Judge(chunk);
}

/// Files that have a beginning in common, in one segment.
void RunSegment::SkipWhatThisSegmentHas(Chunk& chunk) {
  const auto& chain = chunk.split.chain;
  if (chunk.skipped == chain.size() || !marks_.contains(chain[chunk.skipped])) return;
  std::size_t end = chain.size();
  while (!marks_.contains(chain[end - 1])) --end;
  totals_.already_processed += end - chunk.skipped;
  chunk.Skip(end - chunk.skipped);
}

Result<void> RunSegment::Judge(const Chunk& chunk) {
  const pipeline::Batch batch{chunk.split.records, chunk.decoded};
  std::ignore = stores_->TakeLastMetAgain();
  std::ignore = stores_->TakeJudgedBefore();
  auto verdicts = processor_.Process(batch);
  if (std::ranges::find(verdicts, pipeline::Verdict::kFailed) != verdicts.end()) {
    return FailureOf(chunk);
  }
  Count(chunk, verdicts);
  return {};
}

void RunSegment::Count(const Chunk& chunk, std::vector<pipeline::Verdict>& verdicts) {
  const std::span records = chunk.split.records;
  // What has failed is not counted.
  std::fill_n(verdicts.begin(), CountMetAgain(chunk), pipeline::Verdict::kFailed);
  LeaveOutJudgedBefore(chunk, verdicts);
  const auto first = static_cast<std::size_t>(
      std::ranges::find_if(verdicts,
                           [](auto verdict) { return verdict != pipeline::Verdict::kFailed; }) -
      verdicts.begin());
  const auto left_out =
      static_cast<std::size_t>(std::ranges::count(verdicts, pipeline::Verdict::kFailed));
  totals_.already_processed += left_out;
  Mark(chunk, chunk.skipped + first);
  if (first == records.size()) return;
  if (chunk.source != entry_.source) CloseEntry();
  if (received_ == 0) {
    entry_ = {.source = chunk.source,
              .schema = schema_.name,
              .schema_mark = event::MarkOf(schema_),
              .first_position = std::string(records[first].position.text),
              .last_position = {},
              .arrived_at = chunk.arrived_at,
              .figures = {}};
  }
  entry_.last_position = records.back().position.text;
  received_ += records.size() - left_out;
  counter_.Add({records, chunk.decoded}, verdicts);
  totals_.examples.Note({records, chunk.decoded}, verdicts, chunk.source,
                        [&chunk](const auto& record) { return chunk.LineOf(record); });
}

/// The records that were judged before though no mark says so: those of a shorter copy of a file,
/// which ends where the whole file had no end. Claims tell all but the duplicates behind the last
/// record that has one of its own.
std::size_t RunSegment::CountMetAgain(const Chunk& chunk) {
  if (chunk.skipped == 0) return 0;
  const std::string last = stores_->TakeLastMetAgain();
  const auto& records = chunk.split.records;
  const auto next = std::ranges::find_if(
      records, [&last](const auto& record) { return record.position.text > last; });
  return static_cast<std::size_t>(next - records.begin());
}

/// The claims do not tell which of several copies was the owner, nor which of them were counted:
/// all were, or are none of a lake's that was whole.
void RunSegment::LeaveOutJudgedBefore(const Chunk& chunk,
                                      std::vector<pipeline::Verdict>& verdicts) {
  const auto judged_before = stores_->TakeJudgedBefore();
  if (judged_before.empty()) return;
  const auto& records = chunk.split.records;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (judged_before.contains(records[i].position.text)) verdicts[i] = pipeline::Verdict::kFailed;
  }
}

/// Notes by which records a block that begins alike is known to have been processed: its first one,
/// where it ends with its input, and before what may go on one day (a last line without its end, a
/// value that is open). And the first one
/// that was counted, so that no two entries of the ledger begin with the same position.
void RunSegment::Mark(const Chunk& chunk, std::size_t first_counted) {
  const auto& chain = chunk.split.chain;
  marks_.insert(chain.front());
  if (first_counted < chain.size()) marks_.insert(chain[first_counted]);
  if (!chunk.block.ends_with_input) return;
  marks_.insert(chain.back());
  if (chunk.split.settled > 0) marks_.insert(chain[chunk.split.settled - 1]);
}

Result<RunTotals> RunSegment::Commit() {
  CloseEntry();
  if (const auto put = PutLedger(); !put) return put.error();
  const std::vector<PrefixId> marks(marks_.begin(), marks_.end());
  const auto objects = stores_->Seal(blocks_, marks);
  if (!objects) return objects.error();
  totals_.objects = *objects;
  return std::exchange(totals_, {});
}

void RunSegment::Drop() { stores_->Drop(); }

bool RunSegment::IsFull(const SegmentLimits& limits) const {
  return names_.size() >= limits.objects || bytes_ >= limits.bytes ||
         blocks_.size() >= limits.blocks;
}

void RunSegment::CloseEntry() {
  if (received_ == 0) return;
  entry_.figures = counter_.Take();
  entry_.figures.total.counts.received = std::exchange(received_, 0);
  totals_.figures.Merge(entry_.figures);
  ledger_.push_back(pipeline::FormatLedgerEntry(entry_));
}

Result<void> RunSegment::PutLedger() {
  if (ledger_.empty()) return {};
  const std::vector<std::string_view> lines(ledger_.begin(), ledger_.end());
  const auto& attempt = names_.attempt();
  const auto put = pipeline::PutOne(
      stores_->objects(),
      names_.ForLedger(fmt::format("{}-{}", attempt.first_position, attempt.token)), lines);
  if (!put) return put.error();
  WEIR_CHECK(*put == pipeline::PutOutcome::kCreated, "an attempt's ledger is its own");
  return {};
}

Error RunSegment::FailureOf(const Chunk& chunk) const {
  if (auto failure = stores_->failure()) return *std::move(failure);
  return {ErrorKind::kConflict,
          chunk.source +
              ": an object stands in the lake that no run of it has written; move it "
              "away and run this again"};
}

}  // namespace weir::embedded
