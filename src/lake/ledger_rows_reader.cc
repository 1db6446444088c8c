// The records that a stream's ledger has rows for, by their places.
#include "src/lake/ledger_rows_reader.h"

#include "src/lake/audit.h"
#include "src/pipeline/ledger_rows.h"

namespace weir::lake {

Result<void> LedgerRowsReader::ReadNew(const std::function<Result<void>(std::string place)>& take) {
  return watch_.ReadNew([&take](std::string_view text) -> Result<void> {
    const std::size_t end = text.find('\n');
    const std::string_view lines =
        end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (lines.empty()) return take({});
    const auto rows = pipeline::ParseLedgerRows(lines);
    if (!rows) return rows.error();
    for (const pipeline::LedgerRow& row : rows->rows) {
      if (auto taken = take(PlaceOfRecord(row.position)); !taken) return taken;
    }
    return {};
  });
}

}  // namespace weir::lake
