// Splits blocks into records: one a line, each at its position.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "src/embedded/block_reader.h"
#include "src/pipeline/record.h"

namespace weir::embedded {

/// The records of one block. They are views into the block, `positions` and `messages`.
struct SplitBlock {
  std::vector<pipeline::Record> records;
  std::string positions;
  std::deque<std::string> messages;  ///< of CloudWatch Logs, each with room for the padding
  std::vector<PrefixId> chain;       ///< the name of each record, of a message its log record's
  /// So many of `chain` stay whatever comes behind the block: an open end may go on one day.
  std::size_t settled = 0;

  /// Leaves out the first records; their names stay in `chain`.
  void Skip(std::size_t count);
};

/// Lines end with '\n' or "\r\n", the last one may go without; empty ones are no records, and a
/// byte order mark where a line begins is no part of one (files that were joined have them
/// anywhere). A line longer than `max_record_size` becomes several records of at most that size,
/// marked as oversized, so that nothing of it is lost.
///
/// A block that is cut already has its parts as records. A record of CloudWatch Logs among them is
/// opened (intake::OpenLogRecord): its messages are the records, and the offset of each is that of
/// its log event. The positions of what stands behind it do not depend on that.
///
/// A position is `<offset in the input, 15 digits>-<name, 32 hex digits>`, so it depends on nothing
/// that comes after its record. The name is a hash of the record, its offset, and the name of the
/// record before it; for the first one of a block, the name of the block before it; for a message,
/// the name of its log record.
void SplitLines(const Block& block, std::size_t max_record_size, event::Timestamp arrived_at,
                SplitBlock& out);

/// The offset that a position of SplitLines() names.
[[nodiscard]] std::uint64_t OffsetOf(const pipeline::Position& position);

}  // namespace weir::embedded
