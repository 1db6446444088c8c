// What IAM's operations do, in IAM's words.
#pragma once

#include <span>

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/access.h"

namespace weir::cloud::iam {

using AccessRow = protocol::AccessRow<protocol::OperationCall<Context>>;

/// A row for each operation, in the order of the service's table.
[[nodiscard]] std::span<const AccessRow> AccessTable();

}  // namespace weir::cloud::iam
