// What every HeadStore promises, as one suite; include it in one file of a test program.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/merge/ports.h"

namespace weir::contract {

/// A lake that nobody has merged yet, and several who may.
class HeadStoreHost {
 public:
  HeadStoreHost() = default;
  HeadStoreHost(const HeadStoreHost&) = delete;
  HeadStoreHost& operator=(const HeadStoreHost&) = delete;
  virtual ~HeadStoreHost() = default;

  /// Another worker's view of the same head. May be asked for by several threads.
  virtual std::unique_ptr<merge::HeadStore> Open() = 0;
};

struct HeadStoreFactory {
  std::string_view medium;
  std::function<std::unique_ptr<HeadStoreHost>()> make;

  friend void PrintTo(const HeadStoreFactory& factory, std::ostream* out) {
    *out << factory.medium;
  }
};

class HeadStoreContract : public testing::TestWithParam<HeadStoreFactory> {
 protected:
  static merge::Head HeadOf(std::uint64_t plan, bool closed) {
    return {plan, fmt::format("{:064x}", plan), closed};
  }

  /// An error fails the test.
  static merge::Head Read(merge::HeadStore& head) {
    auto read = head.Read();
    EXPECT_TRUE(read) << read.error().message;
    return read ? *std::move(read) : merge::Head();
  }
  static bool Move(merge::HeadStore& head, const merge::Head& from, const merge::Head& to) {
    const auto moved = head.Move(from, to);
    EXPECT_TRUE(moved) << moved.error().message;
    return moved && *moved;
  }

  const std::unique_ptr<HeadStoreHost> host_ = GetParam().make();
};

TEST_P(HeadStoreContract, BeginsBeforeTheFirstPlan) {
  EXPECT_EQ(Read(*host_->Open()), merge::Head());
}

TEST_P(HeadStoreContract, EverybodyReadsWhereItWasMoved) {
  const auto one = host_->Open();
  const auto other = host_->Open();
  EXPECT_TRUE(Move(*one, {}, HeadOf(1, false)));
  EXPECT_EQ(Read(*other), HeadOf(1, false));
  EXPECT_TRUE(Move(*other, HeadOf(1, false), HeadOf(1, true)));
  EXPECT_EQ(Read(*one), HeadOf(1, true));
  EXPECT_TRUE(Move(*one, HeadOf(1, true), HeadOf(2, false)));
  EXPECT_EQ(Read(*host_->Open()), HeadOf(2, false));
}

TEST_P(HeadStoreContract, MovesOnlyFromWhereItIs) {
  const auto head = host_->Open();
  EXPECT_FALSE(Move(*head, HeadOf(1, true), HeadOf(2, false)));
  EXPECT_TRUE(Move(*head, {}, HeadOf(1, false)));
  EXPECT_FALSE(Move(*head, {}, HeadOf(1, false)));
  EXPECT_FALSE(Move(*head, HeadOf(1, true), HeadOf(2, false)));
  merge::Head another = HeadOf(1, false);
  another.digest = HeadOf(3, false).digest;
  EXPECT_FALSE(Move(*head, another, HeadOf(2, false)));
  EXPECT_EQ(Read(*head), HeadOf(1, false));
}

TEST_P(HeadStoreContract, HoldsTheHighestPlans) {
  const auto head = host_->Open();
  EXPECT_TRUE(Move(*head, {}, HeadOf(999'999'999'999, true)));
  EXPECT_EQ(Read(*head), HeadOf(999'999'999'999, true));
}

TEST_P(HeadStoreContract, HasOneNameForAll) {
  EXPECT_EQ(host_->Open()->Describe(), host_->Open()->Describe());
  EXPECT_NE(host_->Open()->Describe(), "");
}

TEST_P(HeadStoreContract, OfManyAtOnceOneWinsEachMove) {
  constexpr std::uint64_t kWorkers = 4;
  constexpr std::uint64_t kMoves = 8;
  std::atomic<std::uint64_t> won = 0;
  std::vector<std::thread> workers;
  workers.reserve(kWorkers);
  for (std::uint64_t worker = 0; worker < kWorkers; ++worker) {
    workers.emplace_back([this, &won] {
      const auto head = host_->Open();
      while (true) {
        const merge::Head from = Read(*head);
        if (from.plan == kMoves || testing::Test::HasFailure()) return;
        if (Move(*head, from, HeadOf(from.plan + 1, true))) ++won;
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(won, kMoves);
  EXPECT_EQ(Read(*host_->Open()), HeadOf(kMoves, true));
}

}  // namespace weir::contract
