// How a table is named.
#include "src/cloud/dynamodb/table.h"

#include <fmt/format.h>

#include "src/cloud/protocol/service.h"

namespace weir::cloud::dynamodb {

std::string ArnOf(const TableId& id) {
  return fmt::format("arn:aws:dynamodb:{}:{}:table/{}", id.region, protocol::kAccountId, id.name);
}

}  // namespace weir::cloud::dynamodb
