// Numbers and texts as bytes: how the parts of a landing are spelled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::landing {

/// Seven bits a byte, the lowest first, the highest bit set in all but the last (LEB128).
void AppendVarint(std::uint64_t value, std::string& out);
/// 0, -1, 1, -2, … as the varints 0, 1, 2, 3, ….
void AppendSigned(std::int64_t value, std::string& out);
/// Its size as a varint, then its bytes.
void AppendText(std::string_view text, std::string& out);
/// `size` bytes, the lowest first.
void AppendFixed(std::uint64_t value, std::size_t size, std::string& out);

/// Takes them one after another. Each gives false where the bytes are no such thing.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  /// A varint in its shortest form.
  bool Varint(std::uint64_t& value);
  bool Signed(std::int64_t& value);
  bool Text(std::string_view& text);
  bool Bytes(std::size_t size, std::string_view& bytes);
  /// REQUIRES: size is 8 at most.
  bool Fixed(std::size_t size, std::uint64_t& value);

  [[nodiscard]] bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace weir::landing
