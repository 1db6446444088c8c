// Whom a statement of a resource's policy or a trust policy is for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::policy {

/// Who calls. A role's session has its own ARN and its role's.
struct Caller {
  std::string arn;       ///< "arn:aws:sts::000000000000:assumed-role/a/b"
  std::string role_arn;  ///< "arn:aws:iam::000000000000:role/a"; "" for who is no role's session
  std::string account;
  std::string service;  ///< "lambda.amazonaws.com" where a service calls; "" otherwise
};

/// How a principal names the caller, from the least to the most.
enum class Naming : std::uint8_t {
  kNot,
  kAccount,  ///< by its account, which leaves to the account who may
  kRole,     ///< by its role, or as everybody
  kSession,  ///< by the ARN of this very session
};

/// The member Principal or NotPrincipal.
struct Principals {
  bool everybody = false;             ///< "*"
  std::vector<std::string> aws;       ///< ARNs and numbers of accounts
  std::vector<std::string> services;  ///< "lambda.amazonaws.com"
  bool others = false;  ///< names some that are never the caller here (Federated, …)

  [[nodiscard]] Naming Names(const Caller& caller) const;
};

}  // namespace weir::policy
