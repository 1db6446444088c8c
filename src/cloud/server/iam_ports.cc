// A role's name is the last part of its ARN.
#include "src/cloud/server/iam_ports.h"

#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "src/cloud/protocol/service.h"

namespace weir::cloud::server {
namespace {

/// Of a role that IAM does not have, for functions may name any here: the same for the same ARN.
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

std::optional<sts::AssumableRole> IamRoles::Find(std::string_view arn) const {
  const auto role = store_.FindRole({std::string(arn.substr(arn.rfind('/') + 1))});
  if (!role || role->arn != arn) return std::nullopt;
  return sts::AssumableRole{role->name, role->id, role->max_session_seconds};
}

std::optional<sts::Identity> FunctionCallers::Find(std::string_view access_key_id) const {
  const auto owner = functions_.OwnerOf(access_key_id);
  if (!owner) return std::nullopt;
  const std::string name = owner->role_arn.substr(owner->role_arn.rfind('/') + 1);
  const auto role = store_.FindRole({name});
  const bool is_there = role && role->arn == owner->role_arn;
  return sts::Identity{
      fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", protocol::kAccountId, name,
                  owner->function),
      fmt::format("{}:{}", is_there ? role->id : IdOfAbsent(owner->role_arn), owner->function)};
}

}  // namespace weir::cloud::server
