// An object of which the end is in memory: what says where everything else stands.
#pragma once

#include <cstdint>
#include <string>

#include "src/landing/byte_source.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Whoever knows an object's size and reads its end together with those of others has it opened
/// without a call.
class EndInMemory final : public landing::ByteSource {
 public:
  /// `objects` outlives it. REQUIRES: `tail`, the object's last bytes, is within the size.
  EndInMemory(MergeObjects& objects, std::string name, std::uint64_t size, std::string tail);

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  /// kNotFound where the object has gone.
  [[nodiscard]] Result<std::string> Read(std::uint64_t offset, std::uint64_t size) override;
  [[nodiscard]] std::string Describe() const override { return objects_.Describe(name_); }

  /// Frees it; from then on each read is a call.
  void ForgetEnd() { tail_ = {}; }

 private:
  MergeObjects& objects_;
  const std::string name_;
  const std::uint64_t size_;
  std::string tail_;
};

}  // namespace weir::merge
