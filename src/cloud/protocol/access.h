// What a call does, in IAM's words, and the gate that says whether its caller may.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "src/policy/keys.h"

namespace weir::cloud::protocol {

struct Call;

struct Access {
  std::string action;    ///< "kinesis:PutRecord"
  std::string resource;  ///< an ARN; "*" where the action has none

  friend bool operator==(const Access&, const Access&) = default;
};

/// All that one call does; each has to be allowed.
class AccessWish {
 public:
  /// `actions`: of the operation's row, separated by spaces.
  explicit AccessWish(std::string_view actions = {}) : actions_(actions) {}

  /// The row's actions, on this resource.
  void On(std::string_view resource);
  /// An action besides the row's. What a call does many times, as a batch may, is judged once.
  void Add(std::string_view action, std::string_view resource);
  /// What conditions may ask for: "s3:prefix". REQUIRES: the name is in lower case.
  void Tell(std::string_view key, std::string_view value) {
    keys_[std::string(key)].emplace_back(value);
  }

  [[nodiscard]] const std::vector<Access>& accesses() const { return accesses_; }
  [[nodiscard]] const policy::Keys& keys() const { return keys_; }

 private:
  std::string_view actions_;
  std::vector<Access> accesses_;
  policy::Keys keys_;
};

/// A row of the table that each service keeps beside its operations ("Service Authorization
/// Reference": Actions). `Subject` is what the service knows of a call.
template <typename Subject>
struct AccessRow {
  std::string_view operation;
  std::string_view actions;  ///< separated by spaces; "": nobody is asked for a right
  /// Says on which resources; null: on "*".
  void (*find)(const Subject& subject, AccessWish& wish) = nullptr;
};

/// What a row says of a call.
template <typename Subject>
[[nodiscard]] AccessWish WishOf(const AccessRow<Subject>& row, const Subject& subject) {
  AccessWish wish(row.actions);
  if (row.find != nullptr) {
    row.find(subject, wish);
  } else if (!row.actions.empty()) {
    wish.On("*");
  }
  return wish;
}

/// The subject of services that are a table of operations (api_service.h).
template <typename Context>
struct OperationCall {
  const Context& context;
  const Call& call;
  const boost::json::object& input;  ///< has passed CheckInput
};

/// Judges callers. Called by many threads at once.
class AccessGate {
 public:
  AccessGate() = default;
  AccessGate(const AccessGate&) = delete;
  AccessGate& operator=(const AccessGate&) = delete;
  virtual ~AccessGate() = default;

  /// Whether who signs with this key is judged at all.
  [[nodiscard]] virtual bool Judges(std::string_view access_key_id) const = 0;
  /// Why the caller may not do all of this, in AWS's words; nothing where it may.
  [[nodiscard]] virtual std::optional<std::string> WhyDenied(const Call& call,
                                                             const AccessWish& wish) const = 0;
};

}  // namespace weir::cloud::protocol
