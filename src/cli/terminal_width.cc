// How many columns there are for what is printed.
#include "src/cli/terminal_width.h"

#include <algorithm>

#include <sys/ioctl.h>
#include <unistd.h>

namespace weir::cli {
namespace {

constexpr std::size_t kOtherwise = 100;
constexpr std::size_t kLeast = 40;  ///< what is shown has to be told apart

}  // namespace

std::size_t TerminalWidth() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kOtherwise;
  return std::max(kLeast, std::size_t{size.ws_col});
}

}  // namespace weir::cli
