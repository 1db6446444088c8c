// Attributes that were set, and those that are counted.
#include "src/cloud/sqs/ops/attributes.h"

#include <algorithm>

#include "src/cloud/sqs/arguments.h"
#include "src/cloud/sqs/errors.h"

namespace weir::cloud::sqs::ops {
namespace {

namespace json = boost::json;
using protocol::Input;

std::string Seconds(TimePoint time) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

/// All that the queue has.
Attributes All(Queue& queue) {
  const QueueRow row = queue.row();
  const Counts counts = queue.Count();
  Attributes all = ShownAttributes(queue.key(), row.attributes);
  all["QueueArn"] = queue.key().Arn();
  all["CreatedTimestamp"] = Seconds(row.created);
  all["LastModifiedTimestamp"] = Seconds(row.modified);
  all["ApproximateNumberOfMessages"] = std::to_string(counts.ready);
  all["ApproximateNumberOfMessagesDelayed"] = std::to_string(counts.delayed);
  all["ApproximateNumberOfMessagesNotVisible"] = std::to_string(counts.in_flight);
  return all;
}

}  // namespace

JsonOutcome GetQueueAttributes(Context& context, const Call& call, const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const auto names = Input(input).Texts("AttributeNames");
  bool wants_all = false;
  for (const std::string& name : names) {
    if (name == "All") {
      wants_all = true;
    } else if (!IsAttribute(name)) {
      return errors::UnknownAttribute(name);
    }
  }
  json::object shown;
  for (const auto& [name, text] : All(**queue)) {
    if (wants_all || std::find(names.begin(), names.end(), name) != names.end()) shown[name] = text;
  }
  if (shown.empty()) return json::object();
  return json::object{{"Attributes", std::move(shown)}};
}

JsonOutcome SetQueueAttributes(Context& context, const Call& call, const json::object& input) {
  const Input in(input);
  const auto key = QueueOfUrl(in.Text("QueueUrl"), call.region);
  if (!key) return key.error();
  const auto set = context.queues.SetAttributes(*key, ReadTexts(in, "Attributes"));
  if (!set) return set.error();
  return json::object();
}

}  // namespace weir::cloud::sqs::ops
