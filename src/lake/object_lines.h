// The lines of an object, from its bytes as they are stored and come piece by piece.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "src/codec/decompressor.h"
#include "src/result/result.h"

namespace weir::lake {

/// Holds no more of the object than a line. Not thread-safe.
class ObjectLines {
 public:
  /// Longer lines than any that Weir writes are damage.
  static constexpr std::size_t kMaxLine = std::size_t{256} << 20;

  using Taker = std::function<void(std::string_view line)>;

  /// `name` says how the object is packed. Lines are given without their ends.
  ObjectLines(std::string_view name, Taker take);

  Result<void> Add(std::string_view stored);
  /// kCorrupt where the object is cut off.
  Result<void> Finish();

 private:
  Result<void> TakeUnpacked(std::string_view text);

  codec::Decompressor decompressor_;
  const Taker take_;
  std::string unpacked_;
  std::string line_;  ///< the beginning of one whose end has not come yet
};

}  // namespace weir::lake
