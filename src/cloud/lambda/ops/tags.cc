// ListTags, TagResource, UntagResource.
#include "src/cloud/lambda/ops/tags.h"

#include <boost/json/value.hpp>

#include "src/cloud/lambda/function_input.h"
#include "src/cloud/lambda/function_json.h"
#include "src/cloud/protocol/input.h"

namespace weir::cloud::lambda::ops {
namespace {

/// The id of a mapping, where the ARN is one of a mapping.
std::optional<MappingId> AsMapping(const std::string& arn) {
  constexpr std::string_view kMark = ":event-source-mapping:";
  const std::size_t mark = arn.find(kMark);
  if (mark == std::string::npos) return std::nullopt;
  return MappingId{arn.substr(mark + kMark.size())};
}

/// Reads, changes and saves the tags of what the path names. `change` gets the tags.
template <typename Change>
LambdaOutcome ChangeTags(Context& context, const LambdaRequest& request, Change change) {
  const std::string arn = request.Text("Resource");
  const std::optional<MappingId> id = AsMapping(arn);
  const auto lock = context.locks.Lock(id ? id->text : arn);
  if (id) {
    std::optional<Mapping> mapping = context.store.FindMapping(*id);
    // One that is being deleted may be gone before it is saved, and would be back.
    if (!mapping || mapping->deleting) return errors::MappingNotFound();
    if (protocol::Outcome<void> changed = change(mapping->tags); !changed) return changed.error();
    const Result<void> saved = context.store.SaveMapping(*mapping);
    return saved ? LambdaOutcome(boost::json::object{}) : StoreRefused(saved.error());
  }
  const protocol::Outcome<FunctionPtr> found =
      RequireFunction(context, arn, request.call.region, {});
  if (!found) return found.error();
  Function function = **found;
  if (protocol::Outcome<void> changed = change(function.tags); !changed) return changed.error();
  const Result<void> saved = context.store.SaveFunction(function);
  return saved ? LambdaOutcome(boost::json::object{}) : StoreRefused(saved.error());
}

}  // namespace

LambdaOutcome ListTags(Context& context, const LambdaRequest& request) {
  const std::string arn = request.Text("Resource");
  if (const std::optional<MappingId> id = AsMapping(arn)) {
    const std::optional<Mapping> mapping = context.store.FindMapping(*id);
    if (!mapping) return errors::MappingNotFound();
    return boost::json::object{{"Tags", TagsJson(mapping->tags)}};
  }
  const protocol::Outcome<FunctionPtr> found =
      RequireFunction(context, arn, request.call.region, {});
  if (!found) return found.error();
  return boost::json::object{{"Tags", TagsJson((*found)->tags)}};
}

LambdaOutcome TagResource(Context& context, const LambdaRequest& request) {
  const protocol::Outcome<Tags> added = ReadTags(request.input);
  if (!added) return added.error();
  return ChangeTags(context, request, [&](Tags& tags) -> protocol::Outcome<void> {
    for (const auto& [key, value] : *added) tags[key] = value;
    if (tags.size() <= kMaxTags) return {};
    return errors::InvalidParameter("The number of tags exceeds the limit of 50");
  });
}

LambdaOutcome UntagResource(Context& context, const LambdaRequest& request) {
  return ChangeTags(context, request, [&](Tags& tags) -> protocol::Outcome<void> {
    for (const auto& key : protocol::Input(request.input).Texts("TagKeys")) tags.erase(key);
    return {};
  });
}

}  // namespace weir::cloud::lambda::ops
