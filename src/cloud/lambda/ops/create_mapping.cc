// CreateEventSourceMapping.
#include <fmt/format.h>

#include "src/cloud/lambda/function_input.h"
#include "src/cloud/lambda/mapping_input.h"
#include "src/cloud/lambda/mapping_json.h"
#include "src/cloud/lambda/ops/mappings.h"
#include "src/cloud/protocol/input.h"
#include "src/text/uuid.h"

namespace weir::cloud::lambda::ops {
namespace {

protocol::Outcome<void> CheckSource(std::string_view source, std::string_view region) {
  const bool is_stream = source.find(":kinesis:") != std::string_view::npos &&
                         source.find(":stream/") != std::string_view::npos;
  if (!is_stream && !IsQueueArn(source)) {
    return errors::NotSupported("An event source other than a Kinesis data stream or an SQS queue");
  }
  if (source.find("/consumer/") != std::string_view::npos) {
    return errors::NotSupported("A stream consumer as an event source");
  }
  if (source.find(fmt::format(":{}:{}:", is_stream ? "kinesis" : "sqs", region)) ==
      std::string_view::npos) {
    return errors::InvalidParameter(
        fmt::format("The event source {} is not in the region {} of its mapping.", source, region));
  }
  return {};
}

/// The source that it names, and whose it is.
protocol::Outcome<void> ReadEnds(const Context& context, const LambdaRequest& request,
                                 Mapping& mapping) {
  const protocol::Input in(request.input);
  const std::string_view name = in.Text("FunctionName");
  const std::string_view source = in.Text("EventSourceArn");
  const auto checked = CheckSource(source, request.call.region);
  if (!checked) return checked.error();
  const protocol::Outcome<FunctionPtr> function =
      RequireFunction(context, name, request.call.region, {});
  if (!function) return function.error();
  mapping.function = (*function)->key;
  mapping.source = source;
  if (mapping.has_queue()) mapping.policy.batch_size = kQueueBatchSize;
  return {};
}

/// A queue has no beginning.
protocol::Outcome<void> ReadStart(const Context& context, const boost::json::object& input,
                                  Mapping& mapping) {
  if (mapping.has_queue()) {
    const protocol::Input in(input);
    if (in.String("StartingPosition") || in.Number("StartingPositionTimestamp")) {
      return errors::InvalidParameter("StartingPosition is not valid for SQS event sources.");
    }
    return {};
  }
  const auto start = ReadStartingPosition(input, context.clock.Now());
  if (!start) return start.error();
  mapping.start = *start;
  return {};
}

/// Where reading begins in each shard that is there now.
protocol::Outcome<std::map<ShardId, Checkpoint>> Beginnings(const Context& context,
                                                            const Mapping& mapping) {
  if (mapping.has_queue()) return std::map<ShardId, Checkpoint>();
  const StreamArn stream{mapping.source};
  const auto not_found = [&mapping](const Error& error) {
    if (error.kind != ErrorKind::kNotFound) return StoreRefused(error);
    return errors::InvalidParameter("Stream not found: " + mapping.source);
  };
  const Result<std::vector<StreamShard>> shards = context.ports.source.Shards(stream);
  if (!shards) return not_found(shards.error());
  std::map<ShardId, Checkpoint> beginnings;
  for (const StreamShard& shard : *shards) {
    Result<SequenceNumber> before = context.ports.source.Before(stream, shard.id, mapping.start);
    if (!before) return not_found(before.error());
    beginnings[shard.id] = {.after = *std::move(before)};
  }
  return beginnings;
}

}  // namespace

LambdaOutcome CreateEventSourceMapping(Context& context, const LambdaRequest& request) {
  Mapping mapping{.id = {text::RandomUuid()}, .region = request.call.region};
  if (const auto read = ReadEnds(context, request, mapping); !read) return read.error();
  const auto start = ReadStart(context, request.input, mapping);
  if (!start) return start.error();
  if (const auto read = ReadMappingSettings(context, request.input, mapping); !read) {
    return read.error();
  }
  if (const auto checked = CheckQueue(context, mapping); !checked) return checked.error();
  protocol::Outcome<Tags> tags = ReadTags(request.input);
  if (!tags) return tags.error();
  mapping.tags = *std::move(tags);

  const auto lock = context.locks.Lock(mapping.function.Arn());
  if (auto complaint = CheckUnique(context, mapping)) return *std::move(complaint);
  const auto beginnings = Beginnings(context, mapping);
  if (!beginnings) return beginnings.error();
  mapping.modified = context.clock.Now();
  const Result<void> saved = context.store.SaveMapping(mapping, *beginnings);
  if (!saved) return StoreRefused(saved.error());
  context.supervisor->Set(mapping.id, SettingsOf(context, mapping), "Creating");
  return MappingConfiguration(mapping,
                              {.transition = "Creating", .last_result = "No records processed"});
}

}  // namespace weir::cloud::lambda::ops
