// CRC-32 by itself (crc32.cc), the others by tables, eight bytes at a time.
#include "src/codec/crc.h"

#include <array>
#include <cstring>

namespace weir::codec {
namespace {

constexpr std::size_t kStride = 8;
using Tables = std::array<std::array<std::uint64_t, 256>, kStride>;

/// tables[k][b]: what byte b does to the CRC when k bytes follow it. `polynomial` is bit-reversed.
constexpr Tables MakeTables(std::uint64_t polynomial) {
  Tables tables{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    std::uint64_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
    tables[0][byte] = crc;
  }
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t k = 1; k < kStride; ++k) {
      const std::uint64_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

struct Form {
  std::size_t bytes;
  std::uint64_t polynomial;
  Tables tables;

  constexpr Form(std::size_t size, std::uint64_t reversed)
      : bytes(size), polynomial(reversed), tables(MakeTables(reversed)) {}
  [[nodiscard]] constexpr std::uint64_t top() const { return std::uint64_t{1} << (8 * bytes - 1); }
  [[nodiscard]] constexpr std::uint64_t ones() const { return top() | (top() - 1); }
};

constexpr std::array kForms = {Form(4, 0xEDB88320), Form(4, 0x82F63B78),
                               Form(8, 0x9A6C9329AC4BC9B5)};

const Form& FormOf(CrcKind kind) { return kForms.at(static_cast<std::size_t>(kind)); }

/// a · b modulo the polynomial; the highest bit stands for x^0, as in every reflected CRC.
std::uint64_t Multiply(const Form& form, std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  for (std::uint64_t bit = form.top(); bit != 0; bit >>= 1) {
    if ((a & bit) != 0) product ^= b;
    b = (b >> 1) ^ ((b & 1) != 0 ? form.polynomial : 0);
  }
  return product;
}

/// x^(8 · bytes) modulo the polynomial: what that many zero bytes do to a CRC.
std::uint64_t Shift(const Form& form, std::uint64_t bytes) {
  std::uint64_t power = form.top();
  std::uint64_t square = form.top() >> 8;  // x^8
  for (; bytes != 0; bytes >>= 1) {
    if ((bytes & 1) != 0) power = Multiply(form, power, square);
    square = Multiply(form, square, square);
  }
  return power;
}

}  // namespace

std::size_t CrcSize(CrcKind kind) { return FormOf(kind).bytes; }

std::uint64_t Crc(CrcKind kind, std::string_view bytes, std::uint64_t before) {
  if (kind == CrcKind::kCrc32) return Crc32(bytes, static_cast<std::uint32_t>(before));
  const Form& form = FormOf(kind);
  const Tables& tables = form.tables;
  std::uint64_t crc = before ^ form.ones();
  while (bytes.size() >= kStride) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), kStride);  // little endian, as all our machines are
    word ^= crc;
    crc = 0;
    for (std::size_t k = 0; k < kStride; ++k) {
      crc ^= tables[kStride - 1 - k][(word >> (8 * k)) & 0xFF];
    }
    bytes.remove_prefix(kStride);
  }
  for (const char c : bytes) {
    crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  }
  return crc ^ form.ones();
}

std::uint64_t CombineCrcs(CrcKind kind, std::uint64_t first, std::uint64_t second,
                          std::uint64_t second_size) {
  const Form& form = FormOf(kind);
  return Multiply(form, Shift(form, second_size), first) ^ second;
}

}  // namespace weir::codec
