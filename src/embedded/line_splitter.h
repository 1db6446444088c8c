// Splits blocks into records: one a line, each at its position.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/embedded/block_reader.h"
#include "src/pipeline/record.h"

namespace weir::embedded {

/// The records of one block. They are views into the block and into `positions`.
struct SplitBlock {
  std::vector<pipeline::Record> records;
  std::string positions;
};

/// Lines end with '\n' or "\r\n", the last one may go without; empty ones and the byte order mark
/// at the input's begin are no records. A line longer than `max_record_size` becomes several
/// records of at most that size, marked as oversized, so that nothing of it is lost. A position is
/// `<block id, 32 hex digits>-<offset in the input, 15 digits>`.
void SplitLines(const Block& block, std::size_t max_record_size, event::Timestamp arrived_at,
                SplitBlock& out);

}  // namespace weir::embedded
