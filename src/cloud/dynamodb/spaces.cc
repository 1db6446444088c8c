// Tables were JSON in version 1.
#include "src/cloud/dynamodb/spaces.h"

#include "src/cloud/dynamodb/model.h"
#include "src/cloud/store/record/json_row.h"

namespace weir::cloud::store {

template <>
struct JsonForm<dynamodb::Type> {
  static void Read(const boost::json::value& json, dynamodb::Type& type) {
    type = Need(dynamodb::TypeNamed(json.as_string()), "type of a key");
  }
};

template <>
struct JsonNames<dynamodb::KeyAttribute> {
  static constexpr std::array<std::string_view, 2> kNames = {"name", "type"};
};

template <>
struct JsonNames<dynamodb::TableRow> {
  static constexpr std::array<std::string_view, 23> kNames = {"region",
                                                              "name",
                                                              "number",
                                                              "uuid",
                                                              "hash",
                                                              "range",
                                                              "created",
                                                              "pay_per_request?",
                                                              "pay_per_request_since",
                                                              "read?",
                                                              "write?",
                                                              "increased",
                                                              "decreased",
                                                              "max_reads",
                                                              "max_writes",
                                                              "table_class",
                                                              "kms_key_arn",
                                                              "deletion_protection?",
                                                              "ttl_attribute",
                                                              "ttl_indexed?",
                                                              "recovery_since",
                                                              "recovery_days?",
                                                              "tags"};
};

}  // namespace weir::cloud::store

namespace weir::cloud::dynamodb {

std::vector<store::Space> Spaces() {
  return {{.name = kTableSpace, .steps = {store::FromJson<TableRow>}},
          {.name = kItemSpace, .steps = {}},
          {.name = kExpirySpace, .steps = {}}};
}

}  // namespace weir::cloud::dynamodb
