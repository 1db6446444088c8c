// Standard output for much text: written in large pieces, and its first failure kept.
#pragma once

#include <string>
#include <string_view>

#include "src/result/result.h"

namespace weir::cli {

class StandardOutput {
 public:
  /// After a failure nothing more is written.
  void Write(std::string_view text);
  /// Writes what is held; kUnavailable with the system's words if that, or anything before, failed.
  Result<void> Flush();

 private:
  void WriteHeld();

  std::string held_;
  int error_ = 0;  ///< errno
};

}  // namespace weir::cli
