// Sessions were JSON in version 1.
#include "src/cloud/sts/spaces.h"

#include "src/cloud/store/record/json_row.h"
#include "src/cloud/sts/sessions.h"

namespace weir::cloud::store {

template <>
struct JsonNames<sts::Session> {
  static constexpr std::array<std::string_view, 6> kNames = {
      "secret", "token", "expires", "arn", "user_id", "source_identity?"};
};

}  // namespace weir::cloud::store

namespace weir::cloud::sts {

std::vector<store::Space> Spaces() {
  return {{.name = kSessionSpace, .steps = {store::FromJson<Session>}}};
}

}  // namespace weir::cloud::sts
