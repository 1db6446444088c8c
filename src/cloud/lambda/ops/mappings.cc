// UpdateEventSourceMapping, DeleteEventSourceMapping, GetEventSourceMapping,
// ListEventSourceMappings.
#include "src/cloud/lambda/ops/mappings.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <spdlog/spdlog.h>

#include "src/cloud/lambda/mapping_input.h"
#include "src/cloud/lambda/mapping_json.h"
#include "src/cloud/protocol/input.h"

namespace weir::cloud::lambda::ops {
namespace {

namespace json = boost::json;

protocol::Outcome<Mapping> RequireMapping(const Context& context, const LambdaRequest& request) {
  std::optional<Mapping> mapping = context.store.FindMapping({request.Text("UUID")});
  if (!mapping || mapping->region != request.call.region) return errors::MappingNotFound();
  return *std::move(mapping);
}

json::object Show(const Context& context, const Mapping& mapping) {
  return MappingConfiguration(mapping, context.supervisor->Status(mapping.id));
}

/// Nothing, unless the request names a function: the mapping's from now on.
protocol::Outcome<FunctionPtr> ReadFunction(const Context& context, const LambdaRequest& request) {
  const auto name = protocol::Input(request.input).String("FunctionName");
  if (!name) return FunctionPtr();
  return RequireFunction(context, *name, request.call.region, {});
}

std::string_view Transition(bool was_enabled, bool is_enabled) {
  if (was_enabled == is_enabled) return "Updating";
  return is_enabled ? "Enabling" : "Disabling";
}

}  // namespace

std::optional<protocol::AwsError> CheckUnique(const Context& context, const Mapping& mapping) {
  for (const Mapping& other : context.store.Mappings()) {
    if (other.id != mapping.id && other.function == mapping.function &&
        other.source == mapping.source) {
      return errors::MappingExists(other);
    }
  }
  return std::nullopt;
}

LambdaOutcome UpdateEventSourceMapping(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<FunctionPtr> function = ReadFunction(context, request);
  std::vector<std::string> keys{request.Text("UUID")};
  // Mappings are created under their function's key: none of the pair appears meanwhile.
  if (function && *function) keys.push_back((*function)->key.Arn());
  const auto locks = context.locks.LockAll(keys);
  protocol::Outcome<Mapping> found = RequireMapping(context, request);
  if (!found) return found.error();
  Mapping mapping = *found;
  if (mapping.deleting) return errors::MappingNotFound();
  if (!function) return function.error();
  if (*function) {
    mapping.function = (*function)->key;
    if (auto complaint = CheckUnique(context, mapping)) return *std::move(complaint);
  }
  if (const auto read = ReadMappingSettings(context, request.input, mapping); !read) {
    return read.error();
  }
  if (const auto checked = CheckQueue(context, mapping); !checked) return checked.error();
  mapping.modified = context.clock.Now();
  const Result<void> saved = context.store.SaveMapping(mapping);
  if (!saved) return StoreRefused(saved.error());
  const std::string transition{Transition(found->enabled, mapping.enabled)};
  context.supervisor->Set(mapping.id, SettingsOf(context, mapping), transition);
  return MappingConfiguration(mapping,
                              {.transition = transition,
                               .last_result = context.supervisor->Status(mapping.id).last_result});
}

void RemoveMapping(Context& context, const MappingId& id) {
  context.supervisor->Remove(id, [&context, id] {
    const Result<void> removed = context.store.RemoveMapping(id);
    if (!removed) spdlog::error("lambda: a mapping was not removed: {}", removed.error().message);
  });
}

/// API_DeleteEventSourceMapping: it "enters a Deleting state", and is gone some time later: here
/// once its invocations have ended (test_mappings_are_listed_and_deleted).
LambdaOutcome DeleteEventSourceMapping(Context& context, const LambdaRequest& request) {
  const auto lock = context.locks.Lock(request.Text("UUID"));
  protocol::Outcome<Mapping> mapping = RequireMapping(context, request);
  if (!mapping) return mapping.error();
  // Saved again, it might outlive its removal.
  if (mapping->deleting) return Show(context, *mapping);
  mapping->deleting = true;
  const Result<void> saved = context.store.SaveMapping(*mapping);
  if (!saved) return StoreRefused(saved.error());
  json::object out = Show(context, *mapping);
  RemoveMapping(context, mapping->id);
  return out;
}

LambdaOutcome GetEventSourceMapping(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<Mapping> mapping = RequireMapping(context, request);
  if (!mapping) return mapping.error();
  return Show(context, *mapping);
}

LambdaOutcome ListEventSourceMappings(Context& context, const LambdaRequest& request) {
  constexpr std::size_t kMost = 100;
  const ListPage page = ReadListPage(request, kMost);
  std::optional<FunctionKey> function;
  if (const std::string name = request.Text("FunctionName"); !name.empty()) {
    const auto found = RequireFunction(context, name, request.call.region, {});
    if (!found) return found.error();
    function = (*found)->key;
  }
  const std::string source = request.Text("EventSourceArn");
  json::array mappings;
  json::object out;
  for (const Mapping& mapping : context.store.Mappings()) {
    if (mapping.id.text <= page.marker || mapping.region != request.call.region) continue;
    if (function && mapping.function != *function) continue;
    if (!source.empty() && mapping.source != source) continue;
    if (mappings.size() == page.most) {
      out["NextMarker"] = mappings.back().at("UUID");
      break;
    }
    mappings.push_back(Show(context, mapping));
  }
  out["EventSourceMappings"] = std::move(mappings);
  return out;
}

}  // namespace weir::cloud::lambda::ops
