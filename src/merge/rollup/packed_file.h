// Lines on their way into one file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "src/codec/compressor.h"

namespace weir::merge {

class PackedFile {
 public:
  explicit PackedFile(codec::Compression compression) : compressor_(compression) {}

  void Add(std::string_view content) {
    lines_.append(content);
    if (lines_.size() >= kPackedAtOnce) Pack();
  }
  /// Whole even if nothing was added.
  std::string Take() {
    if (!lines_.empty() || packed_.empty()) Pack();
    return std::move(packed_);
  }

 private:
  /// So many bytes of lines are packed at once.
  static constexpr std::size_t kPackedAtOnce = std::size_t{4} << 20U;

  void Pack() {
    compressor_.Append(lines_, packed_);
    lines_.clear();
  }

  codec::Compressor compressor_;
  std::string lines_;
  std::string packed_;
};

}  // namespace weir::merge
