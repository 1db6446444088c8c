// One attempt of a run: takes prepared blocks in order, and makes all that came of them final at
// once.
#include "src/embedded/run_segment.h"

#include <algorithm>
#include <future>
#include <utility>

#include <fmt/format.h>

namespace weir::embedded {

void RunTotals::Merge(const RunTotals& other) {
  figures.Merge(other.figures);
  already_processed += other.already_processed;
  objects += other.objects;
}

RunSegment::RunSegment(Lake& lake, const event::Schema& schema, codec::Compression compression,
                       pipeline::AttemptId attempt, RunNumber run,
                       const std::filesystem::path& staging)
    : lake_(lake),
      schema_(schema),
      run_(run),
      claims_(lake.claims(), lake.journal(), run),
      objects_(lake.directory(), staging),
      names_(lake.layout(), compression, std::move(attempt)),
      processor_(schema, claims_, objects_, names_),
      counter_(schema) {}

Result<std::unique_ptr<RunSegment>> RunSegment::Begin(Lake& lake, const event::Schema& schema,
                                                      codec::Compression compression,
                                                      const pipeline::AttemptId& attempt) {
  const auto run = lake.journal().Begin();
  if (!run) return run.error();
  const auto staging = lake.MakeStaging(*run);
  if (!staging) return staging.error();
  return std::unique_ptr<RunSegment>(
      new RunSegment(lake, schema, compression, attempt, *run, *staging));
}

Result<void> RunSegment::Take(const Chunk& chunk) {
  const auto& records = chunk.split.records;
  if (!block_ids_.insert(chunk.block.id).second) {
    totals_.already_processed += records.size();
    return {};
  }
  blocks_.push_back({chunk.block.id, records.size()});
  bytes_ += chunk.block.size;
  if (chunk.source != entry_.source) CloseEntry();
  if (received_ == 0) {
    entry_ = {.source = chunk.source,
              .schema = schema_.name,
              .first_position = std::string(records.front().position.text),
              .last_position = {},
              .arrived_at = chunk.arrived_at,
              .figures = {}};
  }
  entry_.last_position = records.back().position.text;
  received_ += records.size();

  const pipeline::Batch batch{records, chunk.decoded};
  const auto verdicts = processor_.Process(batch);
  if (std::ranges::find(verdicts, pipeline::Verdict::kFailed) != verdicts.end()) {
    return FailureOf(chunk);
  }
  counter_.Add(batch, verdicts);
  return {};
}

Result<RunTotals> RunSegment::Commit() {
  CloseEntry();
  if (const auto put = PutLedger(); !put) return put.error();
  if (const auto flushed = FlushStores(); !flushed) return flushed.error();
  const auto staged = objects_.Staged();
  if (const auto sealed = lake_.journal().Seal(run_, staged, blocks_); !sealed) {
    return sealed.error();
  }
  if (const auto completed = lake_.Complete(run_); !completed) return completed.error();
  totals_.objects = staged.size();
  return std::exchange(totals_, {});
}

void RunSegment::Drop() { lake_.DropStaging(run_); }

bool RunSegment::IsFull(const SegmentLimits& limits) const {
  return names_.size() >= limits.objects || bytes_ >= limits.bytes;
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
      objects_, names_.ForLedger(fmt::format("{}-{}", attempt.first_position, attempt.token)),
      lines);
  if (!put) return put.error();
  WEIR_CHECK(*put == pipeline::PutOutcome::kCreated, "an attempt's ledger is its own");
  return {};
}

Result<void> RunSegment::FlushStores() {
  auto claims = std::async(std::launch::async, [this] { return claims_.Flush(); });
  const auto objects = objects_.Flush();
  const auto flushed = claims.get();
  return objects ? flushed : objects;
}

Error RunSegment::FailureOf(const Chunk& chunk) const {
  if (claims_.failure()) return *claims_.failure();
  if (objects_.failure()) return *objects_.failure();
  return {ErrorKind::kConflict,
          chunk.source +
              ": an object stands in the lake that no run of it has written; move it "
              "away and run this again"};
}

}  // namespace weir::embedded
