// Which keys were surely never added: a Bloom filter of fixed size, one cache line's look a key.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace weir::embedded {

/// Keys by their 64-bit hashes. The more there are for its size, the more often MayHold() errs on
/// the side of "yes": at 10 bits a key about once in 30 times.
class KeyFilter {
 public:
  /// Takes about so many bytes. REQUIRES: bytes > 0.
  explicit KeyFilter(std::size_t bytes);

  void Add(std::uint64_t hash);

  /// False only for keys that were not added.
  [[nodiscard]] bool MayHold(std::uint64_t hash) const;

  /// Brings the place of a key into the cache, for an Add() or MayHold() soon after.
  void Prefetch(std::uint64_t hash) const { __builtin_prefetch(&blocks_[BlockOf(hash)]); }

 private:
  /// A key sets one bit in each word of one block.
  static constexpr std::size_t kWords = 4;
  struct alignas(32) Block {
    std::array<std::uint64_t, kWords> words{};
  };

  /// The block comes of the hash's upper half, the bits of its lower one.
  [[nodiscard]] std::size_t BlockOf(std::uint64_t hash) const {
    return (hash >> 32) * blocks_.size() >> 32;
  }
  static std::uint64_t Bit(std::uint64_t hash, std::size_t word) {
    constexpr unsigned kBitsOfNumber = 6;
    return std::uint64_t{1} << (hash >> (kBitsOfNumber * word) & 63);
  }

  std::vector<Block> blocks_;
};

}  // namespace weir::embedded
