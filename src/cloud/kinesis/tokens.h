// Opaque tokens for callers: shard iterators and the tokens of lists, sealed against changes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/store/store.h"

namespace weir::cloud::kinesis {

/// A token is the base64 of `<payload> <first 16 bytes of the payload's HMAC-SHA256>`; the key is
/// random and stands in the store, so tokens outlive a restart. Thread-safe.
class TokenSealer {
 public:
  /// Throws StoreFailure where the key can't be stored.
  explicit TokenSealer(store::Store& store);

  [[nodiscard]] std::string Seal(std::string_view payload) const;
  /// Nothing for what Seal did not make.
  [[nodiscard]] std::optional<std::string> Open(std::string_view token) const;

 private:
  [[nodiscard]] std::string Mac(std::string_view payload) const;
  std::string key_;
};

}  // namespace weir::cloud::kinesis
