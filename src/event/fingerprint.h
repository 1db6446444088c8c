// The fingerprint of a body: how two events with one id are told apart.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_st;
struct evp_md_ctx_st;

namespace weir::event {

/// The first 16 bytes of SHA-256 (FIPS 180-4). Cryptographic on purpose: whoever could craft a
/// second body with the same fingerprint could pass a conflict off as a duplicate.
using Fingerprint = std::array<std::byte, 16>;

/// As 32 lower-case hex digits.
[[nodiscard]] std::string ToHex(const Fingerprint& fingerprint);

/// Computes fingerprints; reuses its context, so keep one a thread.
class Fingerprinter {
 public:
  Fingerprinter();

  [[nodiscard]] Fingerprint Of(std::string_view body);

 private:
  struct Deleter {
    void operator()(evp_md_st* digest) const;
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_st, Deleter> digest_;
  std::unique_ptr<evp_md_ctx_st, Deleter> context_;
};

}  // namespace weir::event
