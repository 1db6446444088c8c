// Bytes of an object that are in memory already.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "src/landing/byte_source.h"
#include "src/result/check.h"

namespace weir::landing {

class BytesInMemory final : public ByteSource {
 public:
  /// `name` is what errors call it.
  BytesInMemory(std::string bytes, std::string name)
      : bytes_(std::move(bytes)), name_(std::move(name)) {}

  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  [[nodiscard]] Result<std::string> Read(std::uint64_t offset, std::uint64_t size) override {
    WEIR_CHECK(offset <= bytes_.size() && size <= bytes_.size() - offset, "they are there");
    return bytes_.substr(offset, size);
  }
  [[nodiscard]] std::string Describe() const override { return name_; }
  [[nodiscard]] bool is_at_hand() const override { return true; }

 private:
  const std::string bytes_;
  const std::string name_;
};

}  // namespace weir::landing
