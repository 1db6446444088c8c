// Validation of mappings in AWS's words; what would be ignored is refused by name.
#include "src/cloud/lambda/mapping_input.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "src/cloud/protocol/json_reader.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;
using protocol::JsonReader;

constexpr std::string_view kBucketArn = "arn:aws:s3:::";
constexpr std::int64_t kMaxAgeSeconds = 604'800;
constexpr std::int64_t kMinAgeSeconds = 60;

void RefuseUnsupported(JsonReader& in) {
  if (in.Integer("TumblingWindowInSeconds", {0, 900}).value_or(0) != 0) {
    in.Complain(errors::NotSupported("TumblingWindowInSeconds"));
  }
}

void TakeBatching(JsonReader& in, Mapping& mapping) {
  BatchPolicy& policy = mapping.policy;
  if (const auto size = in.Integer("BatchSize", {1, 10'000})) {
    policy.batch_size = static_cast<std::size_t>(*size);
  }
  if (const auto window = in.Integer("MaximumBatchingWindowInSeconds", {0, 300})) {
    policy.window = std::chrono::seconds{*window};
  }
  if (const auto lanes = in.Integer("ParallelizationFactor", {1, 10})) {
    mapping.lanes = static_cast<std::uint32_t>(*lanes);
  }
}

void TakeErrorHandling(JsonReader& in, BatchPolicy& policy) {
  if (const auto bisect = in.Boolean("BisectBatchOnFunctionError")) policy.bisect = *bisect;
  if (const auto retries = in.Integer("MaximumRetryAttempts", {-1, 10'000})) {
    policy.max_retries.reset();
    if (*retries >= 0) policy.max_retries = static_cast<std::uint32_t>(*retries);
  }
  if (const auto age = in.Integer("MaximumRecordAgeInSeconds", {-1, kMaxAgeSeconds})) {
    if (*age >= 0 && *age < kMinAgeSeconds) {
      in.Complain(errors::InvalidParameter(
          fmt::format("MaximumRecordAgeInSeconds must be -1 or between {} and {}.", kMinAgeSeconds,
                      kMaxAgeSeconds)));
    }
    policy.max_age.reset();
    if (*age >= 0) policy.max_age = std::chrono::seconds{*age};
  }
}

void TakeResponseTypes(JsonReader& in, BatchPolicy& policy) {
  const json::array* const types = in.Array("FunctionResponseTypes", {0, 1});
  if (types == nullptr) return;
  for (const json::value& type : *types) {
    if (type.is_string() && type.get_string() == "ReportBatchItemFailures") continue;
    in.Complain(errors::Invalid("functionResponseTypes", json::serialize(*types),
                                "Member must satisfy constraint: [Member must satisfy enum value "
                                "set: [ReportBatchItemFailures]]"));
  }
  policy.report_item_failures = !types->empty();
}

void TakeDestination(const LambdaContext& context, JsonReader& in, std::string& destination) {
  const json::object* const config = in.Object("DestinationConfig");
  if (config == nullptr) return;
  JsonReader config_in(*config, "destinationConfig");
  const json::object* const failure = config_in.Object("OnFailure");
  if (config_in.error()) return in.Complain(*config_in.error());
  destination.clear();
  if (failure == nullptr) return;
  JsonReader failure_in(*failure, "destinationConfig.onFailure");
  const std::string_view arn = failure_in.String("Destination", {0, 350}).value_or("");
  if (failure_in.error()) return in.Complain(*failure_in.error());
  if (arn.empty()) return;
  if (!arn.starts_with(kBucketArn)) {
    return in.Complain(errors::NotSupported("An OnFailure destination other than an S3 bucket"));
  }
  if (!context.ports.failures.Exists(std::string(arn))) {
    return in.Complain(
        errors::InvalidParameter(fmt::format("The destination {} does not exist.", arn)));
  }
  destination = arn;
}

}  // namespace

protocol::Outcome<void> ReadMappingSettings(const LambdaContext& context, const json::object& input,
                                            Mapping& mapping) {
  JsonReader in(input);
  RefuseUnsupported(in);
  TakeBatching(in, mapping);
  TakeErrorHandling(in, mapping.policy);
  TakeResponseTypes(in, mapping.policy);
  TakeDestination(context, in, mapping.failure_destination);
  if (const auto enabled = in.Boolean("Enabled")) mapping.enabled = *enabled;
  if (in.error()) return *in.error();
  return {};
}

protocol::Outcome<StartingPosition> ReadStartingPosition(const json::object& input,
                                                         store::TimePoint now) {
  JsonReader in(input);
  const std::string_view from = in.RequiredString("StartingPosition");
  const std::optional<double> time = in.Number("StartingPositionTimestamp");
  if (in.error()) return *in.error();
  StartingPosition position;
  if (from == "LATEST") {
    position.from = StartFrom::kLatest;
  } else if (from == "AT_TIMESTAMP") {
    position.from = StartFrom::kAtTimestamp;
  } else if (from != "TRIM_HORIZON") {
    return errors::Invalid("startingPosition", from,
                           "Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, "
                           "TRIM_HORIZON]");
  }
  if (time.has_value() != (position.from == StartFrom::kAtTimestamp)) {
    return errors::InvalidParameter(
        "StartingPositionTimestamp is required with, and only allowed with, AT_TIMESTAMP.");
  }
  if (time) {
    // CreateEventSourceMapping: it "cannot be in the future". Compared before it is converted, for
    // not every number of seconds is a time.
    const std::chrono::duration<double> latest = now.time_since_epoch();
    if (!(*time >= 0 && *time <= latest.count())) {
      return errors::InvalidParameter(
          "StartingPositionTimestamp must be in seconds since 1970, and cannot be in the future.");
    }
    position.time = store::TimePoint{
        std::chrono::duration_cast<store::Duration>(std::chrono::duration<double>(*time))};
  }
  return position;
}

std::optional<MappingSettings> SettingsOf(const LambdaContext& context, const Mapping& mapping) {
  if (!mapping.enabled || mapping.deleting) return std::nullopt;
  const FunctionPtr function = context.store.FindFunction(mapping.function);
  return MappingSettings{.id = mapping.id,
                         .stream = mapping.stream,
                         .region = mapping.region,
                         .function_arn = mapping.function.Arn(),
                         .role_arn = function ? function->role : std::string(),
                         .policy = mapping.policy,
                         .lanes = mapping.lanes,
                         .failure_destination = mapping.failure_destination};
}

}  // namespace weir::cloud::lambda
