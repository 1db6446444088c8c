// Which hashes a block of the index surely has not: a Golomb-coded set, some 18 bits a row.
#include "src/merge/index/hash_filter.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "src/result/check.h"

namespace weir::merge {
namespace {

using landing::IdHash;

constexpr unsigned kBitsAByte = 8;
constexpr unsigned kBitsANumber = 64;
/// Of what is between two numbers so many bits are written as they are.
constexpr unsigned kMaxRemainderBits = 16;

/// shift:byte remainder_bits:byte
constexpr std::size_t kHeadSize = 2;

std::uint64_t PrefixOf(const IdHash& hash) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < sizeof prefix; ++i) {
    prefix = prefix << kBitsAByte | std::to_integer<std::uint64_t>(hash.at(i));
  }
  return prefix;
}

/// The first bit of a byte is its highest.
class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}

  void Bit(bool bit) {
    if (free_ == 0) {
      out_ += '\0';
      free_ = kBitsAByte;
    }
    --free_;
    if (bit) out_.back() = static_cast<char>(out_.back() | 1 << free_);
  }
  void Bits(std::uint64_t value, unsigned count) {
    for (; count > 0; --count) Bit((value >> (count - 1) & 1) != 0);
  }

 private:
  std::string& out_;
  unsigned free_ = 0;
};

class BitReader {
 public:
  explicit BitReader(std::string_view bytes) : bytes_(bytes) {}

  /// Ones up to a zero, which is taken as well.
  bool Ones(std::uint64_t& count) {
    count = 0;
    while (true) {
      const unsigned ones = std::min(static_cast<unsigned>(std::countl_one(Ahead())), kBitsAhead);
      count += ones;
      if (!Skip(ones)) return false;
      if (ones < kBitsAhead) return Skip(1);
    }
  }
  /// REQUIRES: count is kMaxRemainderBits at most.
  bool Bits(unsigned count, std::uint64_t& value) {
    value = count == 0 ? 0 : Ahead() >> (kBitsANumber - count);
    return Skip(count);
  }
  /// What is left is less than a byte, and zero.
  [[nodiscard]] bool AtEnd() const { return Left() < kBitsAByte && Ahead() == 0; }

 private:
  /// So many bits at the least are seen at once, wherever in a byte they begin.
  static constexpr unsigned kBitsAhead = kBitsANumber - kBitsAByte;

  [[nodiscard]] std::size_t Left() const { return bytes_.size() * kBitsAByte - at_; }

  /// The bits from here on, the first one highest; zeros behind the end.
  [[nodiscard]] std::uint64_t Ahead() const {
    std::uint64_t bits = 0;
    const std::size_t byte = at_ / kBitsAByte;
    const std::string_view rest = bytes_.substr(byte);
    if (rest.size() >= sizeof bits) {
      std::memcpy(&bits, rest.data(), sizeof bits);
    } else if (!rest.empty()) {
      std::memcpy(&bits, rest.data(), rest.size());
    }
    if constexpr (std::endian::native == std::endian::little) bits = __builtin_bswap64(bits);
    return bits << at_ % kBitsAByte;
  }

  bool Skip(std::size_t count) {
    if (count > Left()) return false;
    at_ += count;
    return true;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// The numbers of a filter one after another.
class NumberReader {
 public:
  NumberReader(std::string_view filter, std::uint64_t rows)
      : bits_(filter.substr(std::min(filter.size(), kHeadSize))), left_(rows) {
    if (filter.size() < kHeadSize) return;
    const unsigned shift = static_cast<unsigned char>(filter[0]);
    const unsigned remainder_bits = static_cast<unsigned char>(filter[1]);
    is_good_ = shift < kBitsANumber && remainder_bits <= kMaxRemainderBits;
    if (!is_good_) return;
    shift_ = shift;
    remainder_bits_ = remainder_bits;
  }

  /// False behind the last one, and where the bytes are none.
  bool Next() {
    if (!is_good_ || left_ == 0) return false;
    --left_;
    if (is_first_) {
      is_first_ = false;
      return true;
    }
    std::uint64_t between = 0;
    is_good_ = Between(between) && between <= ~std::uint64_t{0} - number_;
    number_ += between;
    return is_good_;
  }
  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] unsigned shift() const { return shift_; }

  /// Whether all was as it should be, down to the end.
  bool IsWhole() {
    while (Next()) {
    }
    return is_good_ && bits_.AtEnd();
  }

 private:
  bool Between(std::uint64_t& between) {
    std::uint64_t quotient = 0;
    std::uint64_t remainder = 0;
    if (!bits_.Ones(quotient) || quotient > ~std::uint64_t{0} >> kMaxRemainderBits ||
        !bits_.Bits(remainder_bits_, remainder)) {
      return false;
    }
    between = quotient << remainder_bits_ | remainder;
    return true;
  }

  BitReader bits_;
  std::uint64_t left_;
  unsigned shift_ = 0;
  unsigned remainder_bits_ = 0;
  bool is_good_ = false;
  bool is_first_ = true;
  std::uint64_t number_ = 0;
};

}  // namespace

std::string FormatFilter(std::span<const IdHash> hashes) {
  WEIR_CHECK(!hashes.empty(), "no block is empty");
  const std::uint64_t first = PrefixOf(hashes.front());
  const std::uint64_t width = PrefixOf(hashes.back()) - first;
  // Bits of what is between two hashes on average, rounded down: Rice's code leaves off the lowest.
  const auto bits = static_cast<unsigned>(std::bit_width(width / hashes.size()));
  const unsigned between_bits = bits == 0 ? 0 : bits - 1;
  const unsigned remainder_bits = std::min(between_bits, kMaxRemainderBits);
  const unsigned shift = between_bits - remainder_bits;
  std::string filter;
  filter += static_cast<char>(shift);
  filter += static_cast<char>(remainder_bits);
  BitWriter writer(filter);
  std::uint64_t before = 0;
  for (const IdHash& hash : hashes.subspan(1)) {
    const std::uint64_t number = (PrefixOf(hash) - first) >> shift;
    const std::uint64_t between = number - before;
    for (std::uint64_t i = between >> remainder_bits; i > 0; --i) writer.Bit(true);
    writer.Bit(false);
    writer.Bits(between, remainder_bits);
    before = number;
  }
  return filter;
}

bool PassFilter(std::string_view filter, std::uint64_t rows, const IdHash& first,
                std::span<const IdHash> hashes, std::vector<IdHash>& passed) {
  const std::uint64_t first_prefix = PrefixOf(first);
  NumberReader numbers(filter, rows);
  bool has_number = numbers.Next();
  for (const IdHash& hash : hashes) {
    const std::uint64_t prefix = PrefixOf(hash);
    if (prefix < first_prefix) continue;
    const std::uint64_t wanted = (prefix - first_prefix) >> numbers.shift();
    while (has_number && numbers.number() < wanted) has_number = numbers.Next();
    if (!has_number) break;
    if (numbers.number() == wanted) passed.push_back(hash);
  }
  return numbers.IsWhole();
}

}  // namespace weir::merge
