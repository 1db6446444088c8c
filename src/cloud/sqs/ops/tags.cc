// Sets, removes and lists tags.
#include "src/cloud/sqs/ops/tags.h"

#include <fmt/format.h>

#include "src/cloud/sqs/arguments.h"
#include "src/cloud/sqs/errors.h"

namespace weir::cloud::sqs::ops {

namespace json = boost::json;

JsonOutcome TagQueue(Context& context, const Call& call, const json::object& input) {
  protocol::Input in(input);
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const Tags given = ReadTags(in, "Tags");
  if (in.error()) return *in.error();
  const auto changed = (*queue)->Update([&given](QueueRow& row) -> Outcome<void> {
    for (const auto& [name, value] : given) row.tags[name] = value;
    if (row.tags.size() > kMaxTags) {
      return errors::InvalidParameter(
          fmt::format("Too many tags added for queue: the limit is {}.", kMaxTags));
    }
    return {};
  });
  if (!changed) return changed.error();
  return json::object();
}

JsonOutcome UntagQueue(Context& context, const Call& call, const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const auto names = protocol::Input(input).Texts("TagKeys");
  const auto changed = (*queue)->Update([&names](QueueRow& row) -> Outcome<void> {
    for (const std::string& name : names) row.tags.erase(name);
    return {};
  });
  if (!changed) return changed.error();
  return json::object();
}

JsonOutcome ListQueueTags(Context& context, const Call& call, const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  json::object tags;
  for (const auto& [name, value] : (*queue)->row().tags) tags[name] = value;
  if (tags.empty()) return json::object();
  return json::object{{"Tags", std::move(tags)}};
}

}  // namespace weir::cloud::sqs::ops
