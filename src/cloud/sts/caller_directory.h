// What STS needs of other services: whom the keys stand for that they hand out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::cloud::sts {

/// Whom credentials stand for: "arn:aws:sts::000000000000:assumed-role/a/b", "AROA…:b".
struct Identity {
  std::string arn;
  std::string user_id;
};

/// An adapter: over Lambda's functions, in src/cloud/server/adapters.
class CallerDirectory {
 public:
  CallerDirectory() = default;
  CallerDirectory(const CallerDirectory&) = delete;
  CallerDirectory& operator=(const CallerDirectory&) = delete;
  virtual ~CallerDirectory() = default;
  /// Nothing for a key that is nobody's.
  [[nodiscard]] virtual std::optional<Identity> Find(std::string_view access_key_id) const = 0;
};

}  // namespace weir::cloud::sts
