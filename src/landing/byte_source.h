// The port to an object's bytes: any range of them.
#pragma once

#include <cstdint>
#include <string>

#include "src/result/result.h"

namespace weir::landing {

/// An object that does not change while it is read.
class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// `size` bytes from `offset` on, or an error that names the object. REQUIRES: they are there.
  [[nodiscard]] virtual Result<std::string> Read(std::uint64_t offset, std::uint64_t size) = 0;
  /// Where the object stands, for people: "s3://lake/landing/…".
  [[nodiscard]] virtual std::string Describe() const = 0;
  /// Whether its bytes are in memory, so that nothing is gained by reading ahead.
  [[nodiscard]] virtual bool is_at_hand() const { return false; }
};

}  // namespace weir::landing
