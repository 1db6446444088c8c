// Numbers and texts as bytes: how the parts of a landing are spelled.
#include "src/landing/bytes.h"

namespace weir::landing {
namespace {

constexpr unsigned kBitsAByte = 8;
constexpr unsigned kBitsADigit = 7;
constexpr unsigned kBits = 64;
constexpr std::uint64_t kDigitMask = 0x7F;
constexpr std::uint64_t kMore = 0x80;

}  // namespace

void AppendVarint(std::uint64_t value, std::string& out) {
  for (; value > kDigitMask; value >>= kBitsADigit) {
    out += static_cast<char>((value & kDigitMask) | kMore);
  }
  out += static_cast<char>(value);
}

void AppendSigned(std::int64_t value, std::string& out) {
  const auto bits = static_cast<std::uint64_t>(value);
  AppendVarint(value < 0 ? ~(bits << 1) : bits << 1, out);
}

void AppendText(std::string_view text, std::string& out) {
  AppendVarint(text.size(), out);
  out += text;
}

void AppendFixed(std::uint64_t value, std::size_t size, std::string& out) {
  for (; size > 0; --size, value >>= kBitsAByte) out += static_cast<char>(value & 0xFF);
}

bool ByteReader::Varint(std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < kBits && !rest_.empty(); shift += kBitsADigit) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    const std::uint64_t digit = byte & kDigitMask;
    if (digit << shift >> shift != digit || (byte == 0 && shift > 0)) return false;
    rest_.remove_prefix(1);
    value |= digit << shift;
    if ((byte & kMore) == 0) return true;
  }
  return false;
}

bool ByteReader::Signed(std::int64_t& value) {
  std::uint64_t bits = 0;
  if (!Varint(bits)) return false;
  value = static_cast<std::int64_t>((bits & 1) != 0 ? ~(bits >> 1) : bits >> 1);
  return true;
}

bool ByteReader::Text(std::string_view& text) {
  std::uint64_t size = 0;
  return Varint(size) && Bytes(size, text);
}

bool ByteReader::Bytes(std::size_t size, std::string_view& bytes) {
  if (size > rest_.size()) return false;
  bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return true;
}

bool ByteReader::Fixed(std::size_t size, std::uint64_t& value) {
  std::string_view bytes;
  if (!Bytes(size, bytes)) return false;
  value = 0;
  for (std::size_t i = size; i > 0; --i) {
    value = value << kBitsAByte | static_cast<unsigned char>(bytes[i - 1]);
  }
  return true;
}

}  // namespace weir::landing
