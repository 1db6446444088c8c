// A policy document, read once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/policy/condition.h"
#include "src/policy/keys.h"
#include "src/policy/pattern.h"
#include "src/policy/principal.h"
#include "src/result/result.h"

namespace weir::policy {

/// What a document is for, which says what its statements have to have.
enum class Kind : std::uint8_t {
  kIdentity,  ///< of a role, a boundary or a session: resources, and no principal
  kTrust,     ///< who may assume a role: a principal, and no resources
  kResource,  ///< of a bucket, a queue or a key: both
};

enum class Effect : std::uint8_t { kAllow, kDeny };

/// What somebody wants to do to one resource.
struct Wish {
  std::string_view action;    ///< "s3:GetObject"
  std::string_view resource;  ///< an ARN, or "*" where an action has none
  KeyView keys;
};

struct Statement {
  std::string sid;
  Effect effect = Effect::kAllow;
  std::optional<Principals> principals;
  bool not_principals = false;
  std::vector<std::string> actions;  ///< patterns, in lower case
  bool not_actions = false;
  std::vector<Text> resources;
  bool not_resources = false;
  std::vector<Condition> conditions;

  /// But for who calls.
  [[nodiscard]] bool Matches(const Wish& wish) const;
  /// REQUIRES: it has principals.
  [[nodiscard]] Naming Names(const Caller& caller) const;
};

class Document {
 public:
  /// As many bytes as IAM's model lets a document have; services have bounds of their own below.
  static constexpr std::size_t kMaxBytes = 131'072;

  /// kInvalidInput, in IAM's words, for what is no policy of this kind.
  static Result<Document> Parse(std::string_view text, Kind kind);

  [[nodiscard]] const std::vector<Statement>& statements() const { return statements_; }
  /// Whether any statement has conditions or variables: else no keys are ever asked for.
  [[nodiscard]] bool uses_keys() const { return uses_keys_; }
  /// The names of all keys that conditions ask for, in lower case.
  [[nodiscard]] std::vector<std::string> ConditionKeys() const;

 private:
  std::vector<Statement> statements_;
  bool uses_keys_ = false;
};

}  // namespace weir::policy
