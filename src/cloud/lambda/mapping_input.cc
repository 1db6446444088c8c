// What Lambda says of a mapping beyond its model, in AWS's words.
#include "src/cloud/lambda/mapping_input.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "src/cloud/lambda/mappings/event_filter.h"
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

/// null, false, 0, [] or {}
bool AsksForNothing(const json::value& value) {
  if (const bool* const flag = value.if_bool()) return !*flag;
  if (value.is_number()) return value.to_number<double>() == 0;
  if (const json::array* const array = value.if_array()) return array->empty();
  if (const json::object* const object = value.if_object()) return object->empty();
  return value.is_null();
}

/// Those of streams that a queue has not: "Lambda parameters for Amazon SQS event source mappings".
void RefuseOfStreams(Input& in, const json::object& input) {
  for (const std::string_view member :
       {"ParallelizationFactor", "BisectBatchOnFunctionError", "MaximumRetryAttempts",
        "MaximumRecordAgeInSeconds", "TumblingWindowInSeconds", "DestinationConfig"}) {
    const json::value* value = input.if_contains(member);
    if (value == nullptr || AsksForNothing(*value)) continue;
    in.Complain(
        errors::InvalidParameter(fmt::format("{} is not valid for SQS event sources.", member)));
  }
}

/// {} takes all of them away.
void TakeFilters(Input& in, Mapping& mapping) {
  const json::object* const criteria = in.Object("FilterCriteria");
  if (criteria == nullptr) return;
  mapping.filters.clear();
  const json::array* const filters = Input(*criteria).Array("Filters");
  if (filters == nullptr) return;
  if (filters->size() > EventFilter::kMaxPatterns) {
    return in.Complain(
        errors::InvalidParameter(fmt::format("A mapping has at most {} filters, and {} are given.",
                                             EventFilter::kMaxPatterns, filters->size())));
  }
  for (const json::value& filter : *filters) {
    const std::string_view text =
        filter.is_object() ? Input(filter.get_object()).Text("Pattern") : "";
    const Result<EventPattern> pattern = EventPattern::Parse(text);
    if (!pattern) {
      return in.Complain(errors::InvalidParameter(
          fmt::format("Invalid filter pattern definition: {}.", pattern.error().message)));
    }
    mapping.filters.emplace_back(text);
  }
}

/// {} takes it away.
void TakeScaling(const Input& in, Mapping& mapping) {
  const json::object* const scaling = in.Object("ScalingConfig");
  if (scaling == nullptr) return;
  mapping.max_concurrency.reset();
  if (const auto most = Input(*scaling).Integer("MaximumConcurrency")) {
    mapping.max_concurrency = static_cast<std::uint32_t>(*most);
  }
}

void TakeOfQueues(Input& in, const json::object& input, Mapping& mapping) {
  RefuseOfStreams(in, input);
  TakeFilters(in, mapping);
  TakeScaling(in, mapping);
}

/// Those of queues that a stream has not here.
void RefuseOfQueues(Input& in) {
  const json::object* const criteria = in.Object("FilterCriteria");
  if (criteria != nullptr && !criteria->empty()) {
    in.Complain(errors::NotSupported("FilterCriteria of a stream"));
  }
  const json::object* const scaling = in.Object("ScalingConfig");
  if (scaling != nullptr && !scaling->empty()) {
    in.Complain(errors::InvalidParameter("ScalingConfig is not valid for Kinesis event sources."));
  }
}

protocol::Outcome<void> CheckVisibility(const QueueTraits& queue, const Function& function) {
  if (queue.visibility >= function.timeout) return {};
  return errors::InvalidParameter(
      fmt::format("Queue visibility timeout: {} seconds is less than Function timeout: {} seconds",
                  std::chrono::duration_cast<std::chrono::seconds>(queue.visibility).count(),
                  function.timeout.count()));
}

}  // namespace

protocol::Outcome<void> CheckQueue(const Context& context, const Mapping& mapping) {
  if (!mapping.has_queue()) return {};
  const Result<QueueTraits> queue = context.ports.queues.Describe({mapping.source});
  if (!queue) {
    if (queue.error().kind != ErrorKind::kNotFound) return StoreRefused(queue.error());
    return errors::InvalidParameter("The queue does not exist: " + mapping.source);
  }
  const BatchPolicy& policy = mapping.policy;
  if (queue->is_fifo && policy.window > store::Duration::zero()) {
    return errors::InvalidParameter("Batching window is not supported for FIFO queues");
  }
  if (queue->is_fifo && policy.batch_size > kQueueBatchSize) {
    return errors::InvalidParameter(
        fmt::format("The batch size of a FIFO queue is at most {}.", kQueueBatchSize));
  }
  if (policy.batch_size > kQueueBatchSize && policy.window == store::Duration::zero()) {
    return errors::InvalidParameter(
        "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater "
        "than 10");
  }
  const FunctionPtr function = context.store.FindFunction(mapping.function);
  return function ? CheckVisibility(*queue, *function) : protocol::Outcome<void>();
}

protocol::Outcome<void> CheckQueuesOf(const Context& context, const Function& function) {
  for (const Mapping& mapping : context.store.Mappings()) {
    if (mapping.function != function.key || !mapping.has_queue()) continue;
    const Result<QueueTraits> queue = context.ports.queues.Describe({mapping.source});
    if (!queue) continue;  // it is gone, and hides nothing
    if (const auto checked = CheckVisibility(*queue, function); !checked) return checked;
  }
  return {};
}

protocol::Outcome<void> ReadMappingSettings(const Context& context, const json::object& input,
                                            Mapping& mapping) {
  Input in(input);
  TakeBatching(in, mapping);
  TakeResponseTypes(in, mapping.policy);
  if (mapping.has_queue()) {
    TakeOfQueues(in, input, mapping);
  } else {
    RefuseUnsupported(in);
    RefuseOfQueues(in);
    TakeErrorHandling(in, mapping.policy);
    TakeDestination(context, in, mapping.failure_destination);
  }
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
                         .stream = {mapping.has_queue() ? std::string() : mapping.source},
                         .queue = {mapping.has_queue() ? mapping.source : std::string()},
                         .region = mapping.region,
                         .function_arn = mapping.function.Arn(),
                         .role_arn = function ? function->role : std::string(),
                         .policy = mapping.policy,
                         .lanes = mapping.lanes,
                         .failure_destination = mapping.failure_destination,
                         .filters = mapping.filters,
                         .max_concurrency = mapping.max_concurrency};
}

}  // namespace weir::cloud::lambda
