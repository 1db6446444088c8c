// The filter of keys: never a wrong no, seldom a wrong yes.
#include "src/embedded/key_filter.h"

#include <random>

#include <gtest/gtest.h>

namespace weir::embedded {
namespace {

TEST(KeyFilter, HoldsWhateverWasAdded) {
  for (const std::size_t bytes : {1U, 32U, 1'000U}) {
    KeyFilter filter(bytes);
    std::mt19937_64 hashes(bytes);
    for (int i = 0; i < 1'000; ++i) filter.Add(hashes());
    hashes.seed(bytes);
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(filter.MayHold(hashes()));
  }
}

TEST(KeyFilter, HoldsNothingAtFirst) {
  const KeyFilter filter(1'000);
  std::mt19937_64 hashes;
  for (int i = 0; i < 1'000; ++i) EXPECT_FALSE(filter.MayHold(hashes()));
}

TEST(KeyFilter, SeldomHoldsWhatWasNotAdded) {
  constexpr int kKeys = 100'000;
  KeyFilter filter(std::size_t{kKeys} * 10 / 8);
  std::mt19937_64 hashes;
  for (int i = 0; i < kKeys; ++i) filter.Add(hashes());
  int wrong = 0;
  for (int i = 0; i < kKeys; ++i) wrong += filter.MayHold(hashes()) ? 1 : 0;
  EXPECT_LT(wrong, kKeys / 20);
}

}  // namespace
}  // namespace weir::embedded
