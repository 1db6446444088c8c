// What an audit knows of each id and object, brought together by key in memory that does not grow
// with the lake.
#include "src/lake/audit_rows.h"

#include <algorithm>
#include <functional>
#include <iterator>

namespace weir::lake {
namespace {

AuditRow TakeRow(RowByteReader& reader) {
  AuditRow row;
  row.kind = reader.Take<AuditRow::Kind>();
  row.key = reader.TakeText();
  row.object = reader.TakeText();
  row.id = reader.TakeText();
  row.body = reader.Take<event::Fingerprint>();
  row.other_body = reader.Take<event::Fingerprint>();
  row.is_comparable = reader.Take<bool>();
  row.line = reader.Take<std::uint64_t>();
  row.modified = reader.Take<std::int64_t>();
  return row;
}

}  // namespace

Result<void> AuditRows::Add(const AuditRow& row) {
  row_.Clear();
  row_.Append(row.kind);
  row_.AppendText(row.key);
  row_.AppendText(row.object);
  row_.AppendText(row.id);
  row_.Append(row.body);
  row_.Append(row.other_body);
  row_.Append(row.is_comparable);
  row_.Append(row.line);
  row_.Append(row.modified);
  return heaps_.Add(std::hash<std::string_view>()(row.key) % PackedHeaps::kHeaps, row_.bytes());
}

Result<void> AuditRows::ForEachKey(const std::function<void(const Group& rows)>& take) {
  for (std::size_t heap = 0; heap < PackedHeaps::kHeaps; ++heap) {
    auto bytes = heaps_.Take(heap);
    if (!bytes) return bytes.error();
    std::vector<AuditRow> rows;
    for (RowByteReader reader(*bytes); !reader.IsAtEnd();) rows.push_back(TakeRow(reader));
    bytes->clear();
    std::ranges::stable_sort(rows, {}, &AuditRow::key);
    for (auto first = rows.begin(); first != rows.end();) {
      const auto last = std::find_if(
          first, rows.end(), [&first](const AuditRow& row) { return row.key != first->key; });
      take(Group(std::make_move_iterator(first), std::make_move_iterator(last)));
      first = last;
    }
  }
  return {};
}

}  // namespace weir::lake
