// Locks by key keep each key to one thread, and never wait for each other in a circle.
#include "src/cloud/store/key_locks.h"

#include <algorithm>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace weir::cloud::store {
namespace {

TEST(KeyLocks, AKeyIsOneThreadsAtATime) {
  KeyLocks locks;
  int counted = 0;
  const auto count = [&] {
    for (int i = 0; i < 1000; ++i) {
      const auto guard = locks.Lock("key");
      ++counted;
    }
  };
  std::thread other(count);
  count();
  other.join();
  EXPECT_EQ(counted, 2000);
}

TEST(KeyLocks, ManyKeysInAnyOrderDoNotDeadlock) {
  KeyLocks locks;
  std::vector<std::string> keys;
  for (int i = 0; i < 50; ++i) keys.push_back(std::to_string(i));
  int counted = 0;
  const auto count = [&](std::vector<std::string> mine) {
    for (int i = 0; i < 500; ++i) {
      const auto guards = locks.LockAll(mine);
      ++counted;
    }
  };
  std::vector<std::string> backwards = keys;
  std::reverse(backwards.begin(), backwards.end());
  std::thread other(count, backwards);
  count(keys);
  other.join();
  EXPECT_EQ(counted, 1000);
}

TEST(KeyLocks, TheSameKeyTwiceIsLockedOnce) {
  KeyLocks locks;
  const std::vector<std::string> keys = {"a", "a", "b"};
  EXPECT_LE(locks.LockAll(keys).size(), 2U);
  EXPECT_TRUE(locks.Lock("a").owns_lock());
}

}  // namespace
}  // namespace weir::cloud::store
