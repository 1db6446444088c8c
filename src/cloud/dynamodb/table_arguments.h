// Parameters of tables that are made or changed.
#pragma once

#include <map>
#include <string>

#include <boost/json/array.hpp>

#include "src/cloud/dynamodb/arguments.h"
#include "src/cloud/dynamodb/model.h"
#include "src/cloud/protocol/input.h"

namespace weir::cloud::dynamodb {

/// KeySchema with AttributeDefinitions: both have to name the same attributes.
[[nodiscard]] Outcome<KeySchema> ReadKeySchema(const protocol::Input& in);

/// BillingMode, ProvisionedThroughput and OnDemandThroughput, over what `settings` has.
[[nodiscard]] Outcome<void> ReadBilling(const protocol::Input& in, store::TimePoint now,
                                        TableSettings& settings);
/// SSESpecification, TableClass, DeletionProtectionEnabled and StreamSpecification.
[[nodiscard]] Outcome<void> ReadFeatures(const protocol::Input& in, const std::string& region,
                                         TableSettings& settings);

/// Complains of tags that AWS does not take.
[[nodiscard]] Outcome<std::map<std::string, std::string>> ReadTags(const boost::json::array* tags);

}  // namespace weir::cloud::dynamodb
