// Keys that sort: text parts with their ends marked, numbers big endian.
#include "src/cloud/store/key.h"

#include "src/result/check.h"

namespace weir::cloud::store {
namespace {

constexpr char kZero = '\x00';
constexpr char kEnd = '\x01';      ///< after a 00: the text ends here
constexpr char kEscaped = '\xFF';  ///< after a 00: the text has a 00 here
constexpr std::size_t kNumberBytes = 8;

}  // namespace

Key::Key(std::string_view space) : bytes_(space) { bytes_.push_back(kZero); }

Key& Key::Text(std::string_view part) {
  for (const char byte : part) {
    bytes_.push_back(byte);
    if (byte == kZero) bytes_.push_back(kEscaped);
  }
  bytes_.push_back(kZero);
  bytes_.push_back(kEnd);
  return *this;
}

Key& Key::Number(std::uint64_t part) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes_.push_back(static_cast<char>(part >> shift));
  return *this;
}

std::string Key::After() const {
  std::string after = bytes_;
  while (!after.empty() && after.back() == '\xFF') after.pop_back();
  WEIR_CHECK(!after.empty(), "a key begins with the name of its space");
  after.back() = static_cast<char>(static_cast<unsigned char>(after.back()) + 1);
  return after;
}

KeyParts::KeyParts(std::string_view key, std::string_view space) : rest_(key) {
  WEIR_CHECK(key.starts_with(space) && key.size() > space.size(), "a key of another space");
  rest_.remove_prefix(space.size() + 1);
}

std::string KeyParts::Text() {
  std::string part;
  while (true) {
    const std::size_t zero = rest_.find(kZero);
    WEIR_CHECK(zero != std::string_view::npos && zero + 1 < rest_.size(), "a text without an end");
    part.append(rest_.substr(0, zero));
    const char mark = rest_[zero + 1];
    rest_.remove_prefix(zero + 2);
    if (mark == kEnd) return part;
    part.push_back(kZero);
  }
}

std::uint64_t KeyParts::Number() {
  WEIR_CHECK(rest_.size() >= kNumberBytes, "a number without its 8 bytes");
  std::uint64_t number = 0;
  for (const char byte : rest_.substr(0, kNumberBytes)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  rest_.remove_prefix(kNumberBytes);
  return number;
}

}  // namespace weir::cloud::store
