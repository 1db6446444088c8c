// How a process ends that can't go on.
#include "src/process/last_words.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace weir::process {
namespace {

using testing::ExitedWithCode;
using testing::KilledBySignal;

constexpr LastWordsFrame kFrame{.before = "weir: "};

/// Throws in a thread of its own, where nobody takes it.
template <typename Exception>
void ThrowInAThread(const Exception& exception) {
  ArmLastWords(kFrame);
  std::thread([&exception] { throw exception; }).join();
}

class LastWords : public testing::Test {
 protected:
  LastWords() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(LastWords, NoMemoryIsASentenceAndAnExitCodeInAnyThread) {
  EXPECT_EXIT(ThrowInAThread(std::bad_alloc()), ExitedWithCode(1), "weir: out of memory");
}

TEST_F(LastWords, NoThreadIsAsWell) {
  const std::system_error refused(std::make_error_code(std::errc::resource_unavailable_try_again));
  EXPECT_EXIT(ThrowInAThread(refused), ExitedWithCode(1), "weir: the system gives no further");
}

TEST_F(LastWords, OurOwnBugsAbortWithWhatTheySay) {
  EXPECT_EXIT(ThrowInAThread(std::logic_error("of our own")), KilledBySignal(SIGABRT),
              "weir: a bug.*of our own");
}

TEST_F(LastWords, TheyMayStandInALineOfALog) {
  const auto end_with = [](const std::string& what) {
    ArmLastWords({.before = R"({"message":")", .after = "\"}\n"});
    std::thread([&what] { throw std::logic_error(what); }).join();
  };
  EXPECT_EXIT(end_with("a \"b\"\n\\"), KilledBySignal(SIGABRT),
              R"(\{"message":"a bug, please report it: a .b..."\})");
  EXPECT_EXIT(end_with(std::string(5'000, 'x')), KilledBySignal(SIGABRT), R"(: x+"\})");
}

TEST_F(LastWords, NothingIsWaitedForOnTheWay) {
  const auto end = [] {
    ArmLastWords(kFrame);
    // In a thread, for gtest takes whatever a death test throws.
    std::thread([] {
      std::atomic<bool> is_done = false;
      const std::jthread waiting([&is_done] { is_done.wait(false); });
      throw std::bad_alloc();
    }).join();
  };
  EXPECT_EXIT(end(), ExitedWithCode(1), "weir: out of memory");
}

TEST_F(LastWords, AnEndWithoutAnExceptionIsABugWhereThereIsMemory) {
  const auto end = [] {
    ArmLastWords(kFrame);
    std::terminate();
  };
  EXPECT_EXIT(end(), KilledBySignal(SIGABRT), "");
}

TEST_F(LastWords, AFileThatMayNotGrowIsAnErrorOfItsWrite) {
  const auto write_past = [] {
    ArmLastWords(kFrame);
    const rlimit limit = {.rlim_cur = 10, .rlim_max = 10};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::FILE* file = std::tmpfile();
    const ssize_t first = ::write(::fileno(file), "0123456789", 10);
    const ssize_t second = ::write(::fileno(file), "more", 4);
    std::_Exit(first == 10 && second < 0 && errno == EFBIG ? 0 : 1);
  };
  EXPECT_EXIT(write_past(), ExitedWithCode(0), "");
}

}  // namespace
}  // namespace weir::process
