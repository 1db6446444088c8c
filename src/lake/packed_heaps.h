// Rows in heaps that are packed and set aside, in memory that does not grow with them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "src/codec/compressor.h"
#include "src/pipeline/scratch.h"
#include "src/result/check.h"
#include "src/result/result.h"

namespace weir::lake {

/// Each heap is small enough to be read back whole, one at a time.
class PackedHeaps {
 public:
  static constexpr std::size_t kHeaps = 1'024;

  /// `scratch` outlives this, and is nobody else's.
  explicit PackedHeaps(pipeline::Scratch& scratch) : scratch_(scratch) {}

  Result<void> Add(std::size_t heap, std::string_view row);
  /// The rows of a heap, one behind the other, as they were added. It takes no more after that.
  [[nodiscard]] Result<std::string> Take(std::size_t heap);

 private:
  Result<void> Flush(std::size_t heap);

  pipeline::Scratch& scratch_;
  codec::Compressor compressor_{codec::Compression::kZstd};
  std::array<std::string, kHeaps> pending_;
  std::string packed_;
};

/// Makes a row of a heap: numbers as this machine has them, for it is read back by this process.
class RowBytes {
 public:
  void Clear() { bytes_.clear(); }
  template <typename Value>
  void Append(const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void AppendText(std::string_view text) {
    Append(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Takes the rows of a heap apart again.
class RowByteReader {
 public:
  /// `bytes` outlives it.
  explicit RowByteReader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool IsAtEnd() const { return bytes_.empty(); }
  template <typename Value>
  Value Take() {
    static_assert(std::is_trivially_copyable_v<Value>);
    Value value;
    std::memcpy(&value, TakeBytes(sizeof value).data(), sizeof value);
    return value;
  }
  std::string TakeText() { return std::string(TakeBytes(Take<std::uint32_t>())); }

 private:
  std::string_view TakeBytes(std::size_t size) {
    WEIR_CHECK(bytes_.size() >= size, "this process has written whole rows");
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  std::string_view bytes_;
};

}  // namespace weir::lake
