// Records that were put into a stream and whose judgement is awaited.
#include "src/lake/awaited_records.h"

#include <algorithm>

#include "src/pipeline/ledger_rows.h"
#include "src/pipeline/stream_position.h"

namespace weir::lake {

void AwaitedRecords::Sent(std::string_view shard_id, std::string_view sequence_number) {
  ++sent_;
  open_.insert(fingerprinter_.Of(pipeline::RecordPlaceOf(shard_id, sequence_number)));
}

Result<void> AwaitedRecords::TakeEntry(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  text.remove_prefix(std::min(end + 1, text.size()));
  const auto rows = pipeline::ParseLedgerRows(text);
  if (!rows) return rows.error();
  for (const pipeline::LedgerRow& row : rows->rows) {
    const auto position = pipeline::StreamPosition::Parse(row.position);
    if (position) open_.erase(fingerprinter_.Of(position->RecordPlace()));
  }
  return {};
}

}  // namespace weir::lake
