// Renders mappings.
#include "src/cloud/lambda/mapping_json.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "src/text/time.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;

std::int64_t WholeSeconds(store::Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

std::string_view Name(StartFrom from) {
  switch (from) {
    case StartFrom::kTrimHorizon:
      return "TRIM_HORIZON";
    case StartFrom::kLatest:
      return "LATEST";
    case StartFrom::kAtTimestamp:
      return "AT_TIMESTAMP";
  }
  return {};
}

std::string State(const Mapping& mapping, const MappingStatus& status) {
  if (mapping.deleting) return "Deleting";
  if (!status.transition.empty()) return status.transition;
  return mapping.enabled ? "Enabled" : "Disabled";
}

json::object Destination(const Mapping& mapping) {
  json::object failure;
  if (!mapping.failure_destination.empty()) failure["Destination"] = mapping.failure_destination;
  return json::object{{"OnFailure", std::move(failure)}};
}

json::array ResponseTypes(const BatchPolicy& policy) {
  json::array types;
  if (policy.report_item_failures) types.emplace_back("ReportBatchItemFailures");
  return types;
}

/// What mappings of all sources have.
json::object Base(const Mapping& mapping, const MappingStatus& status) {
  return {
      {"UUID", mapping.id.text},
      {"BatchSize", mapping.policy.batch_size},
      {"MaximumBatchingWindowInSeconds", WholeSeconds(mapping.policy.window)},
      {"EventSourceArn", mapping.source},
      {"FunctionArn", mapping.function.Arn()},
      {"LastModified", text::EpochSeconds(mapping.modified)},
      {"State", State(mapping, status)},
      {"StateTransitionReason", mapping.has_queue() ? "USER_INITIATED" : "User action"},
      {"FunctionResponseTypes", ResponseTypes(mapping.policy)},
      {"EventSourceMappingArn", mapping.Arn()},
  };
}

void AddQueue(const Mapping& mapping, json::object& out) {
  if (mapping.max_concurrency) {
    out["ScalingConfig"] = json::object{{"MaximumConcurrency", *mapping.max_concurrency}};
  }
  if (mapping.filters.empty()) return;
  json::array filters;
  for (const std::string& pattern : mapping.filters) {
    filters.push_back(json::object{{"Pattern", pattern}});
  }
  out["FilterCriteria"] = json::object{{"Filters", std::move(filters)}};
}

void AddStream(const Mapping& mapping, const MappingStatus& status, json::object& out) {
  const BatchPolicy& policy = mapping.policy;
  out["StartingPosition"] = Name(mapping.start.from);
  if (mapping.start.from == StartFrom::kAtTimestamp) {
    out["StartingPositionTimestamp"] = text::EpochSeconds(mapping.start.time);
  }
  out["ParallelizationFactor"] = mapping.lanes;
  out["LastProcessingResult"] = status.last_result;
  out["DestinationConfig"] = Destination(mapping);
  out["MaximumRecordAgeInSeconds"] = policy.max_age ? WholeSeconds(*policy.max_age) : -1;
  out["BisectBatchOnFunctionError"] = policy.bisect;
  out["MaximumRetryAttempts"] = policy.max_retries ? std::int64_t{*policy.max_retries} : -1;
  out["TumblingWindowInSeconds"] = 0;
}

}  // namespace

json::object MappingConfiguration(const Mapping& mapping, const MappingStatus& status) {
  json::object out = Base(mapping, status);
  if (mapping.has_queue()) {
    AddQueue(mapping, out);
  } else {
    AddStream(mapping, status, out);
  }
  return out;
}

}  // namespace weir::cloud::lambda
