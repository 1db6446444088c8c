// A fixed amount of memory in small pages, from which many growing buffers are made.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace weir::embedded {

/// Chains of pages. However many buffers grow in it, the pool takes what it was given and no more.
class PagePool {
 public:
  static constexpr std::size_t kPageSize = 4096;

  /// A buffer: bytes in a chain of pages. Made, grown and emptied by its pool only.
  class Chain {
   public:
    [[nodiscard]] std::size_t size() const { return size_; }

   private:
    friend class PagePool;
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};
    std::uint32_t first_ = kNone;
    std::uint32_t last_ = kNone;
    std::size_t size_ = 0;
  };

  explicit PagePool(std::size_t bytes);

  /// Whether `bytes` more can be appended to `chain`.
  [[nodiscard]] bool HasRoom(const Chain& chain, std::size_t bytes) const;

  /// REQUIRES: HasRoom(chain, bytes.size()).
  void Append(Chain& chain, std::string_view bytes);

  /// The content, piece by piece, in order.
  [[nodiscard]] std::vector<std::string_view> Pieces(const Chain& chain) const;

  /// Gives the pages back; the chain is empty then.
  void Clear(Chain& chain);

 private:
  [[nodiscard]] static std::size_t Unused(const Chain& chain) {
    return (kPageSize - chain.size_ % kPageSize) % kPageSize;
  }
  void AddPage(Chain& chain);

  std::unique_ptr<char[]> memory_;
  std::vector<std::uint32_t> next_;  ///< of each page, in its chain or among the free ones
  std::uint32_t first_free_ = 0;
  std::size_t free_count_;
};

}  // namespace weir::embedded
