// Tables as AWS describes them.
#pragma once

#include <string_view>

#include <boost/json/object.hpp>

#include "src/cloud/dynamodb/items.h"
#include "src/cloud/dynamodb/table.h"

namespace weir::cloud::dynamodb {

/// The shape TableDescription. `status`: CREATING, ACTIVE, UPDATING or DELETING: changes are done
/// when they are answered, but AWS's answers say that they have begun. REQUIRES: settings do not
/// change meanwhile.
[[nodiscard]] boost::json::object DescribeTable(const TableIdentity& identity,
                                                const TableSettings& settings, Items::Extent extent,
                                                std::string_view status);

/// Unix seconds with a fraction, as AWS JSON has timestamps.
[[nodiscard]] double Timestamp(store::TimePoint time);

}  // namespace weir::cloud::dynamodb
