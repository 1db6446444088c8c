// A fixed amount of memory in small pages, from which many growing buffers are made.
#include "src/embedded/page_pool.h"

#include <algorithm>
#include <numeric>

#include "src/result/check.h"

namespace weir::embedded {

PagePool::PagePool(std::size_t bytes)
    : memory_(std::make_unique_for_overwrite<char[]>(bytes / kPageSize * kPageSize)),
      next_(bytes / kPageSize),
      free_count_(next_.size()) {
  std::iota(next_.begin(), next_.end(), std::uint32_t{1});
}

bool PagePool::HasRoom(const Chain& chain, std::size_t bytes) const {
  return bytes <= Unused(chain) + free_count_ * kPageSize;
}

void PagePool::Append(Chain& chain, std::string_view bytes) {
  WEIR_CHECK(HasRoom(chain, bytes.size()), "a page pool is emptied before it overflows");
  while (!bytes.empty()) {
    if (Unused(chain) == 0) AddPage(chain);
    const std::size_t room = kPageSize - chain.size_ % kPageSize;
    const std::size_t count = std::min(room, bytes.size());
    char* page = memory_.get() + chain.last_ * kPageSize;
    std::copy_n(bytes.data(), count, page + (kPageSize - room));
    chain.size_ += count;
    bytes.remove_prefix(count);
  }
}

std::vector<std::string_view> PagePool::Pieces(const Chain& chain) const {
  std::vector<std::string_view> pieces;
  std::size_t left = chain.size_;
  for (std::uint32_t page = chain.first_; left > 0; page = next_[page]) {
    const std::size_t count = std::min(left, kPageSize);
    pieces.emplace_back(memory_.get() + page * kPageSize, count);
    left -= count;
  }
  return pieces;
}

void PagePool::Clear(Chain& chain) {
  if (chain.size_ == 0) return;
  free_count_ += (chain.size_ + kPageSize - 1) / kPageSize;
  next_[chain.last_] = first_free_;
  first_free_ = chain.first_;
  chain = {};
}

void PagePool::AddPage(Chain& chain) {
  const std::uint32_t page = first_free_;
  first_free_ = next_[page];
  --free_count_;
  if (chain.size_ == 0) {
    chain.first_ = page;
  } else {
    next_[chain.last_] = page;
  }
  chain.last_ = page;
}

}  // namespace weir::embedded
