// Groups and streams were JSON in version 1.
#include "src/cloud/logs/spaces.h"

#include "src/cloud/logs/model.h"
#include "src/cloud/store/record/json_row.h"

namespace weir::cloud::store {

template <>
struct JsonNames<logs::GroupInfo> {
  static constexpr std::array<std::string_view, 7> kNames = {
      "number", "created_ms", "retention_days", "kms_key", "class", "tags", "stored_bytes"};
};

template <>
struct JsonNames<logs::StreamInfo> {
  static constexpr std::array<std::string_view, 5> kNames = {"number", "created_ms", "first_ms",
                                                             "last_ms", "last_ingestion_ms"};
};

}  // namespace weir::cloud::store

namespace weir::cloud::logs {

std::vector<store::Space> Spaces() {
  return {{.name = kGroupSpace, .steps = {store::FromJson<GroupInfo>}},
          {.name = kStreamSpace, .steps = {store::FromJson<StreamInfo>}},
          {.name = kEventSpace, .steps = {}},
          {.name = kNextSpace, .steps = {}}};
}

}  // namespace weir::cloud::logs
