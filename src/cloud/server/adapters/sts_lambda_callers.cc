// The identity of a function's process.
#include "src/cloud/server/adapters/sts_lambda_callers.h"

#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "src/cloud/protocol/service.h"
#include "src/cloud/server/adapters/role_by_arn.h"

namespace weir::cloud::server {
namespace {

/// Of a role that IAM does not have, which some functions name: the same for the same ARN.
std::string IdOfAbsent(std::string_view arn) {
  constexpr std::size_t kLetters = 17;
  constexpr std::uint64_t kBasis = 0xCBF29CE484222325;  // FNV-1a
  constexpr std::uint64_t kPrime = 0x100000001B3;
  std::uint64_t hash = kBasis;
  for (const char c : arn) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  std::string id = "AROA";
  for (std::size_t i = 0; i < kLetters; ++i) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    id += kAlphabet[hash >> 59];
    hash = (hash ^ i) * kPrime;
  }
  return id;
}

}  // namespace

sts::Identity IdentityOf(const lambda::KeyOwner& owner, const iam::IamStore& store) {
  const std::string name = owner.role_arn.substr(owner.role_arn.rfind('/') + 1);
  const auto role = RoleOf(store, owner.role_arn);
  return {
      fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", protocol::kAccountId, name, owner.function),
      fmt::format("{}:{}", role ? role->id : IdOfAbsent(owner.role_arn), owner.function)};
}

std::optional<sts::Identity> FunctionCallers::Find(std::string_view access_key_id) const {
  const auto owner = functions_.OwnerOf(access_key_id);
  if (!owner) return std::nullopt;
  return IdentityOf(*owner, store_);
}

}  // namespace weir::cloud::server
