// Nothing here asks for memory: there may be none.
#include "src/cli/last_words.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <string_view>
#include <system_error>

#include <sys/uio.h>
#include <unistd.h>

#include "src/cli/command.h"

namespace weir::cli {
namespace {

constexpr std::string_view kNoMemory =
    "out of memory: the system gives no more (see ulimit -v, and what else runs here)";

void Say(std::string_view words, std::string_view detail = {}) {
  const auto part = [](std::string_view text) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): writev writes to none of it
    return iovec{const_cast<char*>(text.data()), text.size()};
  };
  const std::array parts = {part("weir: "), part(words), part(detail), part("\n")};
  [[maybe_unused]] const ssize_t written =
      ::writev(STDERR_FILENO, parts.data(), static_cast<int>(parts.size()));
}

bool IsAboutResources(const std::system_error& error) {
  return error.code() == std::errc::resource_unavailable_try_again ||
         error.code() == std::errc::not_enough_memory ||
         error.code() == std::errc::too_many_files_open ||
         error.code() == std::errc::too_many_files_open_in_system;
}

/// Whether the exception that is being handled is the system's refusal; says so if it is.
bool SaidRefusal() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    Say(kNoMemory);
    return true;
  } catch (const std::system_error& error) {
    if (!IsAboutResources(error)) return false;
    Say("the system gives no further thread, file or memory (see ulimit -a): ", error.what());
    return true;
  } catch (...) {
    return false;
  }
}

/// Where there is no memory for an exception either, the program ends without one.
bool HasMemory() {
  constexpr std::size_t kLittle = 64 << 10;
  const std::unique_ptr<char[]> probe(new (std::nothrow) char[kLittle]);
  return probe != nullptr;
}

[[noreturn]] void OnTerminate() {
  if (std::current_exception() == nullptr) {
    if (HasMemory()) std::abort();
    Say(kNoMemory);
    ::_exit(kFailed);
  }
  try {
    throw;
  } catch (const std::exception& error) {
    if (SaidRefusal()) ::_exit(kFailed);
    Say("a bug, please report it: ", error.what());
  } catch (...) {
    Say("a bug, please report it");
  }
  std::abort();
}

}  // namespace

void ArmLastWords() {
  std::signal(SIGXFSZ, SIG_IGN);
  std::set_terminate(OnTerminate);
}

}  // namespace weir::cli
