// An object of which the end is in memory: what says where everything else stands.
#include "src/merge/index/end_in_memory.h"

#include <utility>

#include "src/result/check.h"

namespace weir::merge {

EndInMemory::EndInMemory(MergeObjects& objects, std::string name, std::uint64_t size,
                         std::string tail)
    : objects_(objects), name_(std::move(name)), size_(size), tail_(std::move(tail)) {
  WEIR_CHECK(tail_.size() <= size_, "it is its end");
}

Result<std::string> EndInMemory::Read(std::uint64_t offset, std::uint64_t size) {
  WEIR_CHECK(offset <= size_ && size <= size_ - offset, "no more than there is");
  const std::uint64_t tail_offset = size_ - tail_.size();
  if (offset >= tail_offset) return tail_.substr(offset - tail_offset, size);
  if (size == 0) return std::string();
  const ObjectRange range{.name = name_, .offset = offset, .size = size};
  return std::move(objects_.GetRanges({&range, 1}).front());
}

}  // namespace weir::merge
