// What Lambda says of a mapping beyond its model, in AWS's words.
#include "src/cloud/lambda/mapping_input.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "src/cloud/protocol/input.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;
using protocol::Input;

constexpr std::int64_t kMaxAgeSeconds = 604'800;
/// API_CreateEventSourceMapping: less is within the model's range, and refused all the same
/// (test_what_a_mapping_may_not_be).
constexpr std::int64_t kMinAgeSeconds = 60;

void RefuseUnsupported(Input& in) {
  if (in.Integer("TumblingWindowInSeconds").value_or(0) != 0) {
    in.Complain(errors::NotSupported("TumblingWindowInSeconds"));
  }
}

void TakeBatching(Input& in, Mapping& mapping) {
  BatchPolicy& policy = mapping.policy;
  if (const auto size = in.Integer("BatchSize")) {
    policy.batch_size = static_cast<std::size_t>(*size);
  }
  if (const auto window = in.Integer("MaximumBatchingWindowInSeconds")) {
    policy.window = std::chrono::seconds{*window};
  }
  if (const auto lanes = in.Integer("ParallelizationFactor")) {
    mapping.lanes = static_cast<std::uint32_t>(*lanes);
  }
}

void TakeErrorHandling(Input& in, BatchPolicy& policy) {
  if (const auto bisect = in.Boolean("BisectBatchOnFunctionError")) policy.bisect = *bisect;
  if (const auto retries = in.Integer("MaximumRetryAttempts")) {
    policy.max_retries.reset();
    if (*retries >= 0) policy.max_retries = static_cast<std::uint32_t>(*retries);
  }
  if (const auto age = in.Integer("MaximumRecordAgeInSeconds")) {
    if (*age >= 0 && *age < kMinAgeSeconds) {
      in.Complain(errors::InvalidParameter(
          fmt::format("MaximumRecordAgeInSeconds must be -1 or between {} and {}.", kMinAgeSeconds,
                      kMaxAgeSeconds)));
    }
    policy.max_age.reset();
    if (*age >= 0) policy.max_age = std::chrono::seconds{*age};
  }
}

void TakeResponseTypes(const Input& in, BatchPolicy& policy) {
  const json::array* const types = in.Array("FunctionResponseTypes");
  if (types != nullptr) policy.report_item_failures = !types->empty();
}

void TakeDestination(const Context& context, Input& in, std::string& destination) {
  const json::object* const config = in.Object("DestinationConfig");
  if (config == nullptr) return;
  destination.clear();
  const json::object* const failure = Input(*config).Object("OnFailure");
  const std::string_view arn = failure == nullptr ? "" : Input(*failure).Text("Destination");
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

protocol::Outcome<void> ReadMappingSettings(const Context& context, const json::object& input,
                                            Mapping& mapping) {
  Input in(input);
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
  const Input in(input);
  const std::optional<std::string_view> from = in.String("StartingPosition");
  const std::optional<double> time = in.Number("StartingPositionTimestamp");
  if (!from) {
    return errors::InvalidParameter(
        "1 validation error detected: Value null at 'startingPosition' failed to satisfy "
        "constraint: Member must not be null");
  }
  StartingPosition position;
  if (*from == "LATEST") {
    position.from = StartFrom::kLatest;
  } else if (*from == "AT_TIMESTAMP") {
    position.from = StartFrom::kAtTimestamp;
  }
  if (time.has_value() != (position.from == StartFrom::kAtTimestamp)) {
    return errors::InvalidParameter(
        "StartingPositionTimestamp is required with, and only allowed with, AT_TIMESTAMP.");
  }
  if (time) {
    // API_CreateEventSourceMapping: it "cannot be in the future" (IsATimeThatHasBeen). Compared
    // before it is converted, for not every number of seconds is a time.
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

std::optional<MappingSettings> SettingsOf(const Context& context, const Mapping& mapping) {
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
