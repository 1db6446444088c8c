// Nothing here asks for memory: there may be none.
#include "src/process/last_words.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <string_view>
#include <system_error>

#include <unistd.h>

namespace weir::process {
namespace {

constexpr std::string_view kNoMemory =
    "out of memory: the system gives no more (see ulimit -v, and what else runs here)";

LastWordsFrame frame_of_words;  // of the process, as its terminate handler is

/// Texts one after another in a buffer of its own, as far as they fit.
class Sentence {
 public:
  void Append(std::string_view text) {
    for (const char c : text.substr(0, buffer_.size() - size_)) buffer_.at(size_++) = c;
  }
  void AppendPlain(std::string_view text) {
    for (const char c : text.substr(0, buffer_.size() - size_)) {
      const bool is_special = c == '"' || c == '\\' || (c >= 0 && c < ' ');
      buffer_.at(size_++) = is_special ? '\'' : c;
    }
  }
  [[nodiscard]] std::string_view text() const { return {buffer_.data(), size_}; }

 private:
  std::array<char, 1'024> buffer_{};
  std::size_t size_ = 0;
};

void Say(std::string_view words, std::string_view detail = {}) {
  constexpr std::size_t kMostOfDetail = 512;
  Sentence sentence;
  sentence.Append(frame_of_words.before);
  sentence.AppendPlain(words);
  sentence.AppendPlain(detail.substr(0, kMostOfDetail));
  sentence.Append(frame_of_words.after);
  const std::string_view text = sentence.text();
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
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
    ::_exit(kGaveUp);
  }
  try {
    throw;
  } catch (const std::exception& error) {
    if (SaidRefusal()) ::_exit(kGaveUp);
    Say("a bug, please report it: ", error.what());
  } catch (...) {
    Say("a bug, please report it");
  }
  std::abort();
}

}  // namespace

void ArmLastWords(const LastWordsFrame& frame) {
  frame_of_words = frame;
  std::signal(SIGXFSZ, SIG_IGN);
  std::set_terminate(OnTerminate);
}

}  // namespace weir::process
