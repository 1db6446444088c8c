// What Kinesis's operations do, in IAM's words.
#pragma once

#include <span>

#include "src/cloud/kinesis/context.h"
#include "src/cloud/protocol/access.h"

namespace weir::cloud::kinesis {

using AccessRow = protocol::AccessRow<protocol::OperationCall<Context>>;

/// A row for each operation, in the order of the service's table.
[[nodiscard]] std::span<const AccessRow> AccessTable();

}  // namespace weir::cloud::kinesis
