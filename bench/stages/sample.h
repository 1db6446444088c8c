// The events that the stages are measured on: those of the whole job's benchmark, as blocks of
// lines.
#pragma once

#include <vector>

#include "src/embedded/block_reader.h"
#include "src/embedded/line_splitter.h"

namespace weir::bench {

/// What the benchmarked run takes as "now".
inline constexpr event::Timestamp kNow{1'800'000'000 * event::kMicrosPerSecond};

/// A block and its records.
struct SampleBlock {
  embedded::Block block;
  embedded::SplitBlock split;
};

/// 100,000 events of about 350 bytes in 9,000 partitions, 2 % duplicates, 1 % bad.
const std::vector<SampleBlock>& Sample();

/// Bytes and records of the sample.
[[nodiscard]] std::int64_t SampleBytes();
[[nodiscard]] std::int64_t SampleRecords();

}  // namespace weir::bench
