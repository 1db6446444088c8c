// The list of all ids that were ever erased, carried on: the one of before, and what is new.
#include "src/merge/index/erased_list.h"

#include <utility>

#include <fmt/format.h>

namespace weir::merge {

Result<ErasedList> ErasedList::Open(MergeObjects& objects, const std::optional<IndexFile>& before) {
  ErasedList list;
  if (!before) return list;
  auto source = objects.Open(before->name);
  if (!source) return source.error();
  list.source_ = *std::move(source);
  auto reader = IndexReader::Open(*list.source_, *before);
  if (!reader) return reader.error();
  list.before_ = *std::move(reader);
  if (auto read = list.ReadNext(); !read) return read.error();
  return list;
}

Result<void> ErasedList::Add(const IndexRow& row) {
  if (auto carried = CarryOn(&row); !carried) return carried;
  if (next_ && next_->hash == row.hash) return {};
  return Write(row);
}

Result<std::string> ErasedList::Finish() {
  if (auto carried = CarryOn(nullptr); !carried) return carried.error();
  return writer_->Finish();
}

Result<void> ErasedList::CarryOn(const IndexRow* row) {
  while (next_ && (row == nullptr || next_->hash < row->hash)) {
    if (auto written = Write(*next_); !written) return written;
    if (auto read = ReadNext(); !read) return read;
  }
  return {};
}

Result<void> ErasedList::ReadNext() {
  auto next = before_->Next();
  if (!next) return next.error();
  next_ = *std::move(next);
  return {};
}

Result<void> ErasedList::Write(const IndexRow& row) {
  if (writer_->rows() == kMaxIndexRows) {
    return Error{ErrorKind::kExhausted,
                 fmt::format("more than {} ids are erased, which is all that a merge can know",
                             kMaxIndexRows)};
  }
  writer_->Add(row);
  return {};
}

}  // namespace weir::merge
