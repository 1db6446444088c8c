// Keys that sort: the parts of a key one after another, each in an order-preserving form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::cloud::store {

/// Builds `<space> 00 <part> <part> …`, where a text part is `<bytes, 00 as 00 FF> 00 01` and a
/// number is 8 bytes, big endian. So keys of one space stand together, in the order of their parts,
/// whatever bytes the texts hold.
///
///     Key("kinesis/record").Text(stream).Text(shard).Number(sequence)
class Key {
 public:
  explicit Key(std::string_view space);
  Key& Text(std::string_view part);
  Key& Number(std::uint64_t part);

  [[nodiscard]] const std::string& str() const { return bytes_; }
  operator std::string_view() const { return bytes_; }
  /// The least key above all keys that begin with this one.
  [[nodiscard]] std::string After() const;

 private:
  std::string bytes_;
};

/// Takes a key apart again, in the order it was built. REQUIRES: the key was built so.
class KeyParts {
 public:
  KeyParts(std::string_view key, std::string_view space);
  std::string Text();
  std::uint64_t Number();

 private:
  std::string_view rest_;
};

}  // namespace weir::cloud::store
