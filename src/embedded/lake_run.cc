// A run: takes all inputs through the processor into its target, with several threads.
#include "src/embedded/lake_run.h"

#include <algorithm>
#include <filesystem>
#include <thread>
#include <utility>

#include "src/pipeline/decode_records.h"

namespace weir::embedded {
namespace {

bool IsRegular(const InputFile& file) {
  std::error_code unknown;
  return file.path != kStandardInput && std::filesystem::is_regular_file(file.path, unknown);
}

}  // namespace

LakeRun::LakeRun(RunTarget& target, const event::Schema& schema, RunSettings settings,
                 const std::atomic<bool>& stop)
    : target_(target), schema_(schema), settings_(std::move(settings)), stop_(stop) {
  outcome_.totals.examples = pipeline::RejectionExamples(settings_.examples);
}

RunOutcome LakeRun::Run(Inputs inputs) {
  inputs_ = std::move(inputs);
  OpenInputs(std::ranges::all_of(inputs_.files, IsRegular) ? Vouching::kAfterGiving
                                                           : Vouching::kBeforeGiving);
  while (!at_end_ && !has_failed_) RunSegmentToItsEnd();
  outcome_.totals.already_processed -= met_again_;
  outcome_.input_errors = queue_->errors();
  outcome_.bytes_read = queue_->bytes_read();
  return std::move(outcome_);
}

void LakeRun::OpenInputs(Vouching vouching) {
  queue_ = std::make_unique<InputQueue>(
      inputs_, settings_.max_record_size, stop_,
      Reading{.wrapping = schema_.records, .vouching = vouching, .stage = target_.InputStaging()});
  at_end_ = false;
}

void LakeRun::ReadOnceMore() {
  met_again_ = outcome_.totals.figures.total.counts.received;
  outcome_.totals.already_processed = 0;
  OpenInputs(Vouching::kBeforeGiving);
}

void LakeRun::RunSegmentToItsEnd() {
  partitions_.emplace();
  segment_is_full_ = false;
  std::vector<std::jthread> threads;
  for (unsigned i = 1; i < settings_.jobs; ++i) {
    threads.emplace_back([this] { Work(); });
  }
  Work();
  threads.clear();
  const std::unique_ptr<RunSegment> segment = std::move(segment_);
  if (!has_failed_ && !queue_->VouchForWhatWasGiven()) {
    if (segment) segment->Drop();
    return ReadOnceMore();
  }
  if (!segment) return;
  if (has_failed_) return segment->Drop();
  if (auto totals = segment->Commit(); totals) {
    outcome_.totals.Merge(*totals);
  } else {
    outcome_.failure = totals.error();
    has_failed_ = true;
  }
}

void LakeRun::Work() {
  event::Decoder decoder(schema_, *partitions_);
  Chunk chunk;
  while (const auto ticket = ReadNext(chunk)) {
    const auto prepared = Prepare(decoder, chunk);
    TakeInTurn(*ticket, [&] { return prepared ? Take(chunk) : prepared; });
  }
}

std::optional<std::uint64_t> LakeRun::ReadNext(Chunk& chunk) {
  const std::lock_guard lock(read_mutex_);
  if (at_end_ || segment_is_full_ || has_failed_) return std::nullopt;
  std::size_t input = 0;
  at_end_ = !queue_->Next(chunk.block, input);
  bytes_read_ = queue_->bytes_read();
  if (at_end_) return std::nullopt;
  chunk.source = queue_->files()[input].path;
  chunk.arrived_at = settings_.now();
  return next_ticket_++;
}

Result<void> LakeRun::Prepare(event::Decoder& decoder, Chunk& chunk) const {
  chunk.line_breaks = static_cast<std::uint64_t>(std::ranges::count(chunk.block.text(), '\n'));
  const auto known = target_.ProcessedRecords(chunk.block.id);
  if (!known) return known.error();
  chunk.already_processed = *known;
  if (chunk.already_processed) return {};
  chunk.decoded.Clear();
  chunk.skipped = 0;
  SplitLines(chunk.block, settings_.max_record_size, chunk.arrived_at, chunk.split);
  const auto processed = target_.CountProcessed(chunk.split.chain);
  if (!processed) return processed.error();
  chunk.Skip(*processed);
  pipeline::DecodeRecords(chunk.split.records, settings_.max_record_size, decoder, chunk.decoded);
  return {};
}

void LakeRun::TakeInTurn(std::uint64_t ticket, const std::function<Result<void>()>& take) {
  {
    std::unique_lock lock(turn_mutex_);
    turn_changed_.wait(lock, [this, ticket] { return turn_ == ticket; });
  }
  if (!has_failed_) {
    if (const auto taken = take(); !taken) {
      outcome_.failure = taken.error();
      has_failed_ = true;
    }
  }
  {
    const std::lock_guard lock(turn_mutex_);
    ++turn_;
  }
  turn_changed_.notify_all();
}

Result<void> LakeRun::Take(Chunk& chunk) {
  if (chunk.block.offset == 0) lines_ = 0;
  chunk.first_line = lines_ + 1;
  lines_ += chunk.line_breaks;
  if (chunk.already_processed) {
    outcome_.totals.already_processed += *chunk.already_processed;
    return {};
  }
  outcome_.totals.already_processed += chunk.skipped;
  if (chunk.split.records.empty()) return {};
  if (!segment_) {
    if (const auto begun = BeginSegment(chunk); !begun) return begun;
  }
  const auto taken = segment_->Take(chunk);
  segment_is_full_ =
      segment_->IsFull(settings_.limits) || partitions_->size() >= settings_.limits.partitions;
  return taken;
}

Result<void> LakeRun::BeginSegment(const Chunk& chunk) {
  const std::string_view first = chunk.split.records.front().position.text;
  auto segment = RunSegment::Begin(target_, schema_, settings_.compression,
                                   {std::string(first), settings_.new_token()}, settings_.examples);
  if (!segment) return segment.error();
  segment_ = *std::move(segment);
  return {};
}

}  // namespace weir::embedded
