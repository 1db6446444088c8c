// Handles, one or up to ten.
#include "src/cloud/sqs/ops/settle.h"

#include <boost/json.hpp>

#include "src/cloud/sqs/arguments.h"
#include "src/cloud/sqs/errors.h"

namespace weir::cloud::sqs::ops {
namespace {

namespace json = boost::json;
using protocol::Input;

/// Complains of a time-out that is not between 0 and 12 hours.
Outcome<Queue::NewVisibility> ReadChange(const json::object& input) {
  Input in(input);
  const auto timeout = ReadNumber(in, "VisibilityTimeout", 0, kMaxVisibility.count());
  if (!timeout) in.Complain(errors::Missing("VisibilityTimeout"));
  if (in.error()) return *in.error();
  return Queue::NewVisibility{.handle = std::string(in.Text("ReceiptHandle")),
                              .timeout = std::chrono::seconds(*timeout)};
}

/// Answers of entries, `answers[i]` of the entry `ids[i]`, after those that failed already.
json::object Render(const std::vector<std::string>& ids, const std::vector<Outcome<void>>& answers,
                    json::array failed) {
  json::array successful;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (answers[i]) {
      successful.push_back(json::object{{"Id", ids[i]}});
    } else {
      failed.push_back(FailedEntry(ids[i], answers[i].error()));
    }
  }
  return {{"Successful", std::move(successful)}, {"Failed", std::move(failed)}};
}

}  // namespace

JsonOutcome DeleteMessage(Context& context, const Call& call, const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const auto deleted = (*queue)->Delete({std::string(Input(input).Text("ReceiptHandle"))});
  if (!deleted.front()) return deleted.front().error();
  return json::object();
}

JsonOutcome DeleteMessageBatch(Context& context, const Call& call, const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const json::array& entries = *Input(input).Array("Entries");
  if (const auto checked = CheckEntries(entries, "DeleteMessageBatchRequestEntry"); !checked) {
    return checked.error();
  }
  std::vector<std::string> ids;
  std::vector<std::string> handles;
  for (const json::value& entry : entries) {
    const Input in(entry.get_object());
    ids.emplace_back(in.Text("Id"));
    handles.emplace_back(in.Text("ReceiptHandle"));
  }
  return Render(ids, (*queue)->Delete(handles), {});
}

JsonOutcome ChangeMessageVisibility(Context& context, const Call& call, const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  auto change = ReadChange(input);
  if (!change) return change.error();
  const auto changed = (*queue)->ChangeVisibility({*std::move(change)});
  if (!changed.front()) return changed.front().error();
  return json::object();
}

JsonOutcome ChangeMessageVisibilityBatch(Context& context, const Call& call,
                                         const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  const json::array& entries = *Input(input).Array("Entries");
  const auto checked = CheckEntries(entries, "ChangeMessageVisibilityBatchRequestEntry");
  if (!checked) return checked.error();
  json::array failed;
  std::vector<std::string> ids;
  std::vector<Queue::NewVisibility> changes;
  for (const json::value& entry : entries) {
    const std::string id(Input(entry.get_object()).Text("Id"));
    auto change = ReadChange(entry.get_object());
    if (!change) {
      failed.push_back(FailedEntry(id, change.error()));
      continue;
    }
    ids.push_back(id);
    changes.push_back(*std::move(change));
  }
  return Render(ids, (*queue)->ChangeVisibility(changes), std::move(failed));
}

}  // namespace weir::cloud::sqs::ops
