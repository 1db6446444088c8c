// Which keys were surely never added: a Bloom filter of fixed size, one cache line's look a key.
#include "src/embedded/key_filter.h"

namespace weir::embedded {

KeyFilter::KeyFilter(std::size_t bytes) : blocks_((bytes + sizeof(Block) - 1) / sizeof(Block)) {}

void KeyFilter::Add(std::uint64_t hash) {
  Block& block = blocks_[BlockOf(hash)];
  for (std::size_t word = 0; word < kWords; ++word) block.words[word] |= Bit(hash, word);
}

bool KeyFilter::MayHold(std::uint64_t hash) const {
  const Block& block = blocks_[BlockOf(hash)];
  bool holds = true;
  for (std::size_t word = 0; word < kWords; ++word) {
    holds &= (block.words[word] & Bit(hash, word)) != 0;
  }
  return holds;
}

}  // namespace weir::embedded
