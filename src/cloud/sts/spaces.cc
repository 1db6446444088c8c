// Sessions were JSON in version 1.
#include "src/cloud/sts/spaces.h"

#include <string>
#include <tuple>

#include "src/cloud/store/clock.h"
#include "src/cloud/store/record/json_row.h"

namespace weir::cloud::sts {
namespace {

/// Without the policies that bound a session.
struct SessionOfVersion2 {
  std::string secret_access_key{};
  std::string token{};
  store::TimePoint expires{};
  std::string arn{};
  std::string user_id{};
  std::string source_identity{};

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.secret_access_key, self.token, self.expires, self.arn, self.user_id,
                    self.source_identity);
  }
};

}  // namespace
}  // namespace weir::cloud::sts

namespace weir::cloud::store {

template <>
struct JsonNames<sts::SessionOfVersion2> {
  static constexpr std::array<std::string_view, 6> kNames = {
      "secret", "token", "expires", "arn", "user_id", "source_identity?"};
};

}  // namespace weir::cloud::store

namespace weir::cloud::sts {

std::vector<store::Space> Spaces() {
  return {{.name = kSessionSpace, .steps = {store::FromJson<SessionOfVersion2>, nullptr}}};
}

}  // namespace weir::cloud::sts
