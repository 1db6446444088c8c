// Lifecycle rules: the shapes that AWS takes, and what they say of an object or an upload.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/model.h"
#include "src/cloud/s3/request.h"

namespace weir::cloud::s3 {

/// An enabled rule. What it says of versions that are no longer current has nothing to act on:
/// objects have no versions here.
struct LifecycleRule {
  std::string prefix;
  Pairs tags;                                 ///< an object has to have all of them
  std::optional<std::uint64_t> larger_than;   ///< bytes
  std::optional<std::uint64_t> smaller_than;  ///< bytes
  std::optional<std::int64_t> expire_days;    ///< after an object was written
  std::optional<store::TimePoint> expire_date;
  std::optional<std::int64_t> abort_days;  ///< after an upload was begun
};

/// Refuses what AWS refuses (User Guide, "Lifecycle configuration elements"), and transitions by
/// name: no object moves to another storage class here. Gives rules without an ID one, as AWS does.
[[nodiscard]] std::optional<protocol::AwsError> JudgeLifecycle(const Request& request,
                                                               pugi::xml_node root);

/// The enabled rules of a document that was judged.
[[nodiscard]] std::vector<LifecycleRule> ParseLifecycle(const std::string& document);

/// "Adding the number of days specified in the rule to the object creation time and rounding up the
/// resulting time to the next day at midnight UTC" (User Guide, "Expiring objects"); from its date
/// on a rule with one holds for every object.
[[nodiscard]] bool IsExpired(const LifecycleRule& rule, std::string_view key,
                             const ObjectInfo& info, store::TimePoint now);
[[nodiscard]] bool IsAbandoned(const LifecycleRule& rule, const Upload& upload,
                               store::TimePoint now);

}  // namespace weir::cloud::s3
