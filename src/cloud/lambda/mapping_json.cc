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

}  // namespace

json::object MappingConfiguration(const Mapping& mapping, const MappingStatus& status) {
  const BatchPolicy& policy = mapping.policy;
  json::array response_types;
  if (policy.report_item_failures) response_types.emplace_back("ReportBatchItemFailures");
  json::object out{
      {"UUID", mapping.id.text},
      {"StartingPosition", Name(mapping.start.from)},
      {"BatchSize", policy.batch_size},
      {"MaximumBatchingWindowInSeconds", WholeSeconds(policy.window)},
      {"ParallelizationFactor", mapping.lanes},
      {"EventSourceArn", mapping.stream.text},
      {"FunctionArn", mapping.function.Arn()},
      {"LastModified", text::EpochSeconds(mapping.modified)},
      {"LastProcessingResult", status.last_result},
      {"State", State(mapping, status)},
      {"StateTransitionReason", "User action"},
      {"DestinationConfig", Destination(mapping)},
      {"MaximumRecordAgeInSeconds", policy.max_age ? WholeSeconds(*policy.max_age) : -1},
      {"BisectBatchOnFunctionError", policy.bisect},
      {"MaximumRetryAttempts", policy.max_retries ? std::int64_t{*policy.max_retries} : -1},
      {"TumblingWindowInSeconds", 0},
      {"FunctionResponseTypes", std::move(response_types)},
      {"EventSourceMappingArn", mapping.Arn()},
  };
  if (mapping.start.from == StartFrom::kAtTimestamp) {
    out["StartingPositionTimestamp"] = text::EpochSeconds(mapping.start.time);
  }
  return out;
}

}  // namespace weir::cloud::lambda
