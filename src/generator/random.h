// A random number generator of our own: the same numbers from a seed on every machine.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace weir::generator {

/// xoshiro256** (Blackman and Vigna), seeded through splitmix64 as its authors advise.
class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = SplitMix64(seed);
  }

  /// 64 random bits.
  std::uint64_t Next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// A number from 0 to `bound` - 1; uneven by less than one in 2^32 / bound.
  /// REQUIRES: bound > 0.
  std::uint32_t Below(std::uint32_t bound) {
    return static_cast<std::uint32_t>((Next() >> 32) * bound >> 32);
  }

  /// A number from 0 up to, not including, 1.
  double Fraction() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

  /// Any element of `list`. REQUIRES: it is not empty.
  template <typename List>
  const auto& Pick(const List& list) {
    return list[Below(static_cast<std::uint32_t>(list.size()))];
  }

 private:
  static std::uint64_t SplitMix64(std::uint64_t& seed) {
    std::uint64_t z = seed += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace weir::generator
