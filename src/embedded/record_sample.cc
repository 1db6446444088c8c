// The first records of inputs, for whoever wants to look at some.
#include "src/embedded/record_sample.h"

#include <algorithm>
#include <iterator>

#include "src/embedded/input_queue.h"
#include "src/embedded/line_splitter.h"

namespace weir::embedded {
namespace {

/// Nothing is made final of a sample, so nothing has to be vouched for.
Reading AsItComes() {
  Reading reading;
  reading.wrapping = event::Wrapping{};
  reading.vouching = Vouching::kAfterGiving;
  return reading;
}

/// Adds records of one file until there are `most`.
void AddRecordsOf(const InputFile& file, std::size_t most, std::size_t max_record_size,
                  const std::atomic<bool>& stop, std::size_t& bytes, RecordSample& sample) {
  InputQueue queue({{file}, {}}, max_record_size, stop, AsItComes());
  Block block;
  SplitBlock split;
  std::size_t input = 0;
  while (sample.records.size() < most && bytes < kMaxSampleBytes && queue.Next(block, input)) {
    SplitLines(block, max_record_size, {}, split);
    for (const auto& record : split.records) {
      if (sample.records.size() == most || bytes >= kMaxSampleBytes) break;
      if (record.oversized) continue;
      sample.records.emplace_back(record.data);
      bytes += record.data.size();
    }
  }
  std::ranges::copy(queue.errors(), std::back_inserter(sample.errors));
}

}  // namespace

RecordSample TakeSample(const Inputs& inputs, std::size_t most, std::size_t max_record_size,
                        const std::atomic<bool>& stop) {
  RecordSample sample{.records = {}, .errors = inputs.errors};
  std::size_t bytes = 0;
  std::size_t left = inputs.files.size();
  for (const InputFile& file : inputs.files) {
    const std::size_t share = (most - sample.records.size() + left - 1) / left;  // rounded up
    --left;
    AddRecordsOf(file, sample.records.size() + share, max_record_size, stop, bytes, sample);
  }
  return sample;
}

}  // namespace weir::embedded
