// Capacity units: what an operation costs on AWS.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/dynamodb/arguments.h"

namespace weir::cloud::dynamodb {

/// 4 KB a unit, half of it where the read may be stale; nothing found costs the least.
[[nodiscard]] double ReadUnits(std::size_t bytes, bool consistent);
/// 1 KB a unit, of the item before or after, whichever is bigger.
[[nodiscard]] double WriteUnits(std::size_t bytes);

/// The shape ConsumedCapacity.
[[nodiscard]] boost::json::object ConsumedCapacity(std::string_view table, double units,
                                                   CapacityDetail detail);
/// Adds "ConsumedCapacity" to an answer, where it was asked for.
void AddCapacity(boost::json::object& answer, std::string_view table, double units,
                 CapacityDetail detail);
/// … of several tables.
void AddCapacities(boost::json::object& answer, const std::map<std::string, double>& units,
                   CapacityDetail detail);

}  // namespace weir::cloud::dynamodb
