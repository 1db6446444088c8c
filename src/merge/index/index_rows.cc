// All rows of a file of the index, one after another.
#include "src/merge/index/index_rows.h"

namespace weir::merge {

Result<void> ForEachIndexRow(MergeObjects& objects, const IndexFile& file,
                             const std::function<Result<void>(const IndexRow& row)>& take) {
  const auto source = objects.Open(file.name);
  if (!source) return source.error();
  auto reader = IndexReader::Open(**source, file);
  if (!reader) return reader.error();
  while (true) {
    const auto row = reader->Next();
    if (!row) return row.error();
    if (!row->has_value()) return {};
    if (auto taken = take(**row); !taken) return taken;
  }
}

}  // namespace weir::merge
