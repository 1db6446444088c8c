// What an audit knows of each id and object, brought together by key in memory that does not grow
// with the lake.
#include "src/lake/audit_rows.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "src/codec/decompressor.h"

namespace weir::lake {
namespace {

/// So much of a heap waits in memory: 32 MB for all of them.
constexpr std::size_t kPendingBytes = std::size_t{32} << 10;
/// A lake for which this is too little needs more heaps.
constexpr std::size_t kMaxHeapBytes = std::size_t{4} << 30;

template <typename Number>
void AppendNumber(Number number, std::string& out) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void AppendText(std::string_view text, std::string& out) {
  AppendNumber(static_cast<std::uint32_t>(text.size()), out);
  out += text;
}

/// Takes rows apart again; what it reads was written by this process.
class RowReader {
 public:
  explicit RowReader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool IsAtEnd() const { return bytes_.empty(); }

  AuditRow Read() {
    AuditRow row;
    row.kind = Number<AuditRow::Kind>();
    row.key = Text();
    row.object = Text();
    row.body = Number<event::Fingerprint>();
    row.is_comparable = Number<bool>();
    row.line = Number<std::uint64_t>();
    row.modified = Number<std::int64_t>();
    return row;
  }

 private:
  template <typename Value>
  Value Number() {
    WEIR_CHECK(bytes_.size() >= sizeof(Value), "a row is whole");
    Value value;
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return value;
  }

  std::string Text() {
    const auto size = Number<std::uint32_t>();
    WEIR_CHECK(bytes_.size() >= size, "a row is whole");
    std::string text(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return text;
  }

  std::string_view bytes_;
};

}  // namespace

Result<void> AuditRows::Add(const AuditRow& row) {
  const std::size_t heap = std::hash<std::string_view>()(row.key) % kHeaps;
  std::string& out = pending_.at(heap);
  AppendNumber(row.kind, out);
  AppendText(row.key, out);
  AppendText(row.object, out);
  AppendNumber(row.body, out);
  AppendNumber(row.is_comparable, out);
  AppendNumber(row.line, out);
  AppendNumber(row.modified, out);
  return out.size() < kPendingBytes ? Result<void>() : Flush(heap);
}

Result<void> AuditRows::Flush(std::size_t heap) {
  packed_.clear();
  compressor_.Append(pending_.at(heap), packed_);
  pending_.at(heap).clear();
  return scratch_.Append(heap, packed_);
}

Result<void> AuditRows::ForEachKey(const std::function<void(const Group& rows)>& take) {
  for (std::size_t heap = 0; heap < kHeaps; ++heap) {
    const auto packed = scratch_.Read(heap);
    if (!packed) return packed.error();
    auto bytes = codec::DecompressAll(codec::Compression::kZstd, *packed, kMaxHeapBytes);
    if (!bytes) return bytes.error().In("what was set aside");
    *bytes += std::exchange(pending_.at(heap), {});
    std::vector<AuditRow> rows;
    for (RowReader reader(*bytes); !reader.IsAtEnd();) rows.push_back(reader.Read());
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
