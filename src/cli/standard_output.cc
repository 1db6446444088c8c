// Standard output for much text: written in large pieces, and its first failure kept.
#include "src/cli/standard_output.h"

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace weir::cli {
namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;

}  // namespace

void StandardOutput::Write(std::string_view text) {
  held_ += text;
  if (held_.size() >= kPiece) WriteHeld();
}

Result<void> StandardOutput::Flush() {
  WriteHeld();
  if (error_ == 0 && std::fflush(stdout) != 0) error_ = errno;
  if (error_ == 0) return {};
  return Error{ErrorKind::kUnavailable,
               "can't write to standard output: " + std::generic_category().message(error_)};
}

void StandardOutput::WriteHeld() {
  if (error_ == 0 && std::fwrite(held_.data(), 1, held_.size(), stdout) != held_.size()) {
    error_ = errno;
  }
  held_.clear();
}

}  // namespace weir::cli
