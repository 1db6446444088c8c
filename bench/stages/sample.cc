// The events that the stages are measured on: those of the whole job's benchmark, as blocks of
// lines.
#include "bench/stages/sample.h"

#include <memory>

#include "src/event/json_scanner.h"
#include "src/generator/event_generator.h"

namespace weir::bench {
namespace {

constexpr std::size_t kMaxRecordSize = std::size_t{10} << 20;

std::vector<SampleBlock> MakeSample() {
  generator::EventGenerator events({.events = 100'000,
                                    .types = 30,
                                    .subtypes = 10,
                                    .days = 30,
                                    .size_bytes = 350,
                                    .duplicates = 0.02,
                                    .bad = 0.01,
                                    .odd_names = 0});
  std::vector<SampleBlock> blocks;
  std::uint64_t offset = 0;
  bool any_left = true;
  while (any_left) {
    SampleBlock& sample = blocks.emplace_back();
    sample.block.offset = offset;
    sample.block.id.front() = static_cast<char>(blocks.size());
    while (sample.block.bytes.size() < embedded::kBlockSize &&
           (any_left = events.Next(sample.block.bytes))) {
    }
    sample.block.size = sample.block.bytes.size();
    offset += sample.block.size;
    sample.block.bytes.append(event::kJsonPadding, ' ');
  }
  for (SampleBlock& sample : blocks) {
    embedded::SplitLines(sample.block, kMaxRecordSize, kNow, sample.split);
  }
  return blocks;
}

}  // namespace

const std::vector<SampleBlock>& Sample() {
  static const std::vector<SampleBlock> blocks = MakeSample();
  return blocks;
}

std::int64_t SampleBytes() {
  std::size_t bytes = 0;
  for (const auto& sample : Sample()) bytes += sample.block.size;
  return static_cast<std::int64_t>(bytes);
}

std::int64_t SampleRecords() {
  std::size_t records = 0;
  for (const auto& sample : Sample()) records += sample.split.records.size();
  return static_cast<std::int64_t>(records);
}

}  // namespace weir::bench
