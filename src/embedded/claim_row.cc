// A claim as a row of RocksDB.
#include "src/embedded/claim_row.h"

#include <algorithm>
#include <array>

#include "src/codec/hex.h"

namespace weir::embedded {
namespace {

using pipeline::ClaimKey;

constexpr std::size_t kObjectAt = 4;

constexpr std::uint8_t kNoDigit = 0xFF;
constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 10; ++i) digits.at('0' + i) = i;
  for (std::uint8_t i = 0; i < 6; ++i) digits.at('a' + i) = static_cast<std::uint8_t>(10 + i);
  return digits;
}();

/// Where each byte's two digits stand in "8-4-4-4-12".
constexpr std::array<std::uint8_t, 16> kUuidPlaces = {0,  2,  4,  6,  9,  11, 14, 16,
                                                      19, 21, 24, 26, 28, 30, 32, 34};

/// Appends the 16 bytes of a UUID in its normalised spelling; false, and nothing, for other texts.
bool AppendUuidBytes(std::string_view text, std::string& out) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' ||
      text[23] != '-') {
    return false;
  }
  std::array<char, kUuidPlaces.size()> bytes;
  std::uint8_t all = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint8_t high = kDigits[static_cast<unsigned char>(text[kUuidPlaces[i]])];
    const std::uint8_t low = kDigits[static_cast<unsigned char>(text[kUuidPlaces[i] + 1])];
    all |= high | low;
    bytes[i] = static_cast<char>(high << 4 | low);
  }
  if ((all & 0xF0) != 0) return false;
  out.append(bytes.data(), bytes.size());
  return true;
}

}  // namespace

void AppendClaimKey(const ClaimKey& key, std::string& out) {
  if (key.kind != ClaimKey::Kind::kId) {
    out += pipeline::MarkOf(key.kind);
    out += key.text;
    return;
  }
  out += 'u';
  if (AppendUuidBytes(key.text, out)) return;
  out.back() = 'i';
  out += key.text;
}

std::string ClaimKeyText(std::string_view key) {
  if (!key.starts_with('u') || key.size() != kUuidPlaces.size() + 1) return std::string(key);
  std::string text = "i00000000-0000-0000-0000-000000000000";
  constexpr std::string_view kHex = "0123456789abcdef";
  for (std::size_t i = 0; i < kUuidPlaces.size(); ++i) {
    const auto byte = static_cast<unsigned char>(key[i + 1]);
    text[kUuidPlaces.at(i) + 1U] = kHex[byte >> 4U];
    text[kUuidPlaces.at(i) + 2U] = kHex[byte & 0xFU];
  }
  return text;
}

RunNumber RunOf(std::string_view value) { return ReadBigEndian32(value); }

std::uint32_t ObjectOf(std::string_view value) { return ReadBigEndian32(value.substr(kObjectAt)); }

event::Fingerprint FingerprintOf(std::string_view value) {
  event::Fingerprint fingerprint;
  std::ranges::transform(value.substr(kFingerprintAt, fingerprint.size()), fingerprint.begin(),
                         [](char byte) { return static_cast<std::byte>(byte); });
  return fingerprint;
}

std::string_view OwnerOf(std::string_view value) { return value.substr(kOwnerAt); }

}  // namespace weir::embedded
