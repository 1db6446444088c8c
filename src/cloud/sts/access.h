// What STS's operations do, in IAM's words.
#pragma once

#include <span>

#include "src/cloud/protocol/access.h"
#include "src/cloud/sts/context.h"

namespace weir::cloud::sts {

using AccessRow = protocol::AccessRow<protocol::OperationCall<Context>>;

/// A row for each operation, in the order of the service's table.
[[nodiscard]] std::span<const AccessRow> AccessTable();

}  // namespace weir::cloud::sts
