// Encoding takes 12 bits a look-up, decoding 6; the tables are made at compile time.
#include "src/codec/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace weir::codec {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kPad = '=';
constexpr std::uint8_t kNoDigit = 0xFF;

using Pair = std::array<char, 2>;

constexpr std::array<Pair, 4096> kPairs = [] {
  std::array<Pair, 4096> pairs{};
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = {kAlphabet[i >> 6], kAlphabet[i & 63]};
  return pairs;
}();

constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    digits[static_cast<std::uint8_t>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}();

std::uint32_t Byte(char c) { return static_cast<std::uint8_t>(c); }

char Low8(std::uint32_t bits) { return static_cast<char>(bits & 0xFF); }

char* WritePair(std::uint32_t twelve_bits, char* to) {
  return std::copy_n(kPairs[twelve_bits].data(), 2, to);
}

char* WriteGroup(std::uint32_t bits, char* to) {
  return WritePair(bits & 0xFFF, WritePair(bits >> 12, to));
}

// The last one or two bytes, filled up with zero bits, and '=' in place of what is missing.
void WriteTail(std::string_view tail, char* to) {
  const std::uint32_t second = tail.size() == 2 ? Byte(tail[1]) : 0;
  WriteGroup(Byte(tail[0]) << 16 | second << 8, to);
  std::fill(to + tail.size() + 1, to + 4, kPad);
}

Error Invalid(std::size_t offset, std::string_view what) {
  return Error{ErrorKind::kInvalidInput,
               "invalid base64 at offset " + std::to_string(offset) + ": " + std::string(what)};
}

// Appends the digits from `begin` to `end` to `bits`; the offset of the first other character where
// there is one, else `end`.
std::size_t ReadDigits(std::string_view text, std::size_t begin, std::size_t end,
                       std::uint32_t& bits) {
  for (std::size_t i = begin; i < end; ++i) {
    const std::uint8_t digit = kDigits[Byte(text[i])];
    if (digit == kNoDigit) return i;
    bits = bits << 6 | digit;
  }
  return end;
}

}  // namespace

void AppendBase64(std::string_view bytes, std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + (bytes.size() + 2) / 3 * 4);
  char* to = out.data() + before;
  for (; bytes.size() >= 3; bytes.remove_prefix(3)) {
    to = WriteGroup(Byte(bytes[0]) << 16 | Byte(bytes[1]) << 8 | Byte(bytes[2]), to);
  }
  if (!bytes.empty()) WriteTail(bytes, to);
}

Result<std::size_t> DecodeBase64(std::string_view text, char* out) {
  if (text.size() % 4 != 0) return Invalid(text.size(), "the length is not a multiple of four");
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::size_t digits = text.size() - padding;
  char* to = out;
  for (std::size_t begin = 0; begin < digits; begin += 4) {
    const std::size_t end = std::min(begin + 4, digits);
    const std::size_t count = end - begin;
    std::uint32_t bits = 0;
    if (const std::size_t stop = ReadDigits(text, begin, end, bits); stop != end) {
      return Invalid(stop, "this character has no place there");
    }
    bits <<= 6 * (4 - count);
    const std::array<char, 3> group = {Low8(bits >> 16), Low8(bits >> 8), Low8(bits)};
    to = std::copy_n(group.data(), count - 1, to);
    if (std::any_of(group.begin() + count - 1, group.end(), [](char c) { return c != 0; })) {
      return Invalid(end - 1, "the bits beyond the last byte are not zero");
    }
  }
  return static_cast<std::size_t>(to - out);
}

Result<std::string> DecodeBase64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  const Result<std::size_t> size = DecodeBase64(text, bytes.data());
  if (!size) return size.error();
  bytes.resize(*size);
  return bytes;
}

}  // namespace weir::codec
