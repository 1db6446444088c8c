// The log of lines: what was appended comes back object by object, in order.
#include "src/embedded/line_log.h"

#include <map>

#include <gtest/gtest.h>

namespace weir::embedded {
namespace {

using Drained = std::vector<std::pair<std::uint32_t, std::string>>;

Drained DrainAll(LineLog& log) {
  Drained drained;
  log.Drain([&](std::uint32_t object, std::string_view lines) {
    drained.emplace_back(object, lines);
    return true;
  });
  return drained;
}

TEST(LineLog, GivesEachObjectsLinesInTheOrderInWhichTheyCame) {
  LineLog log(1'000);
  log.Append(7, "a");
  log.Append(2, "b");
  log.Append(7, "");
  log.Append(7, "c");
  log.Append(0, "d");
  EXPECT_EQ(DrainAll(log), (Drained{{0, "d\n"}, {2, "b\n"}, {7, "a\n\nc\n"}}));
}

TEST(LineLog, IsEmptyOnceDrained) {
  LineLog log(10);
  log.Append(1, "123456789");
  EXPECT_FALSE(log.is_empty());
  EXPECT_FALSE(log.HasRoom(0));
  DrainAll(log);
  EXPECT_TRUE(log.is_empty());
  EXPECT_TRUE(log.HasRoom(9));
  EXPECT_EQ(DrainAll(log), Drained{});
}

TEST(LineLog, StopsWhenItIsTold) {
  LineLog log(100);
  for (std::uint32_t object = 0; object < 5; ++object) log.Append(object, "x");
  int taken = 0;
  log.Drain([&](std::uint32_t, std::string_view) { return ++taken < 3; });
  EXPECT_EQ(taken, 3);
  EXPECT_TRUE(log.is_empty());
}

TEST(LineLog, ManyLinesOfManyObjectsAreAllGivenOnce) {
  LineLog log(std::size_t{1} << 20);
  std::map<std::uint32_t, std::string> expected;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const std::uint32_t object = i * 7919 % 613;
    log.Append(object, std::to_string(i));
    expected[object] += std::to_string(i) + "\n";
  }
  EXPECT_EQ(DrainAll(log), Drained(expected.begin(), expected.end()));
}

}  // namespace
}  // namespace weir::embedded
