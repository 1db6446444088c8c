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

/// The stream that it names, and who reads it.
protocol::Outcome<void> ReadEnds(const Context& context, const LambdaRequest& request,
                                 Mapping& mapping) {
  const protocol::Input in(request.input);
  const std::string_view name = in.Text("FunctionName");
  const std::string_view source = in.Text("EventSourceArn");
  if (source.find(":kinesis:") == std::string_view::npos ||
      source.find(":stream/") == std::string_view::npos) {
    return errors::NotSupported("An event source other than a Kinesis data stream");
  }
  if (source.find("/consumer/") != std::string_view::npos) {
    return errors::NotSupported("A stream consumer as an event source");
  }
  if (source.find(fmt::format(":kinesis:{}:", request.call.region)) == std::string_view::npos) {
    return errors::InvalidParameter(
        fmt::format("The event source {} is not in the region {} of its mapping.", source,
                    request.call.region));
  }
  const protocol::Outcome<FunctionPtr> function =
      RequireFunction(context, name, request.call.region, {});
  if (!function) return function.error();
  mapping.function = (*function)->key;
  mapping.stream = {std::string(source)};
  return {};
}

/// Where reading begins in each shard that is there now.
protocol::Outcome<std::map<ShardId, Checkpoint>> Beginnings(const Context& context,
                                                            const Mapping& mapping) {
  const auto not_found = [&mapping](const Error& error) {
    if (error.kind != ErrorKind::kNotFound) return StoreRefused(error);
    return errors::InvalidParameter("Stream not found: " + mapping.stream.text);
  };
  const Result<std::vector<StreamShard>> shards = context.ports.source.Shards(mapping.stream);
  if (!shards) return not_found(shards.error());
  std::map<ShardId, Checkpoint> beginnings;
  for (const StreamShard& shard : *shards) {
    Result<SequenceNumber> before =
        context.ports.source.Before(mapping.stream, shard.id, mapping.start);
    if (!before) return not_found(before.error());
    beginnings[shard.id] = {.after = *std::move(before)};
  }
  return beginnings;
}

}  // namespace

LambdaOutcome CreateEventSourceMapping(Context& context, const LambdaRequest& request) {
  Mapping mapping{.id = {text::RandomUuid()}, .region = request.call.region};
  if (const auto read = ReadEnds(context, request, mapping); !read) return read.error();
  const protocol::Outcome<StartingPosition> start =
      ReadStartingPosition(request.input, context.clock.Now());
  if (!start) return start.error();
  mapping.start = *start;
  if (const auto read = ReadMappingSettings(context, request.input, mapping); !read) {
    return read.error();
  }
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
