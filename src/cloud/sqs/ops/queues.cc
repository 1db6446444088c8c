// Queues by their names and addresses.
#include "src/cloud/sqs/ops/queues.h"

#include "src/cloud/sqs/arguments.h"
#include "src/cloud/sqs/errors.h"
#include "src/codec/base64.h"

namespace weir::cloud::sqs::ops {
namespace {

namespace json = boost::json;
using protocol::Input;

constexpr std::size_t kMostResults = 1'000;

/// A page of names as URLs. A token is the base64 of the last name of the page before; there is
/// none where a caller has not asked for pages.
JsonOutcome RenderPage(const Context& context, const Call& call, const json::object& input,
                       const std::vector<std::string>& names, std::string_view list) {
  Input in(input);
  const auto most = ReadNumber(in, "MaxResults", 1, kMostResults);
  const Result<std::string> after = codec::DecodeBase64(in.Text("NextToken"));
  if (!after) in.Complain(errors::InvalidParameter("Invalid or expired next token."));
  if (in.error()) return *in.error();
  json::array urls;
  std::string last;
  bool is_cut = false;
  for (const std::string& name : names) {
    if (!after->empty() && name <= *after) continue;
    is_cut = urls.size() == static_cast<std::size_t>(most.value_or(kMostResults));
    if (is_cut) break;
    urls.emplace_back(UrlOf(context, call, name));
    last = name;
  }
  json::object answer;
  if (!urls.empty() || list == "queueUrls") answer[list] = std::move(urls);
  if (is_cut && most) {
    std::string token;
    codec::AppendBase64(last, token);
    answer["NextToken"] = token;
  }
  return answer;
}

}  // namespace

JsonOutcome CreateQueue(Context& context, const Call& call, const json::object& input) {
  Input in(input);
  const QueueKey key{.region = call.region, .name = std::string(in.Text("QueueName"))};
  const Attributes attributes = ReadTexts(in, "Attributes");
  const Tags tags = ReadTags(in, "tags");
  if (in.error()) return *in.error();
  const auto created = context.queues.Create(key, attributes, tags);
  if (!created) return created.error();
  return json::object{{"QueueUrl", UrlOf(context, call, key.name)}};
}

JsonOutcome GetQueueUrl(Context& context, const Call& call, const json::object& input) {
  const Input in(input);
  const QueueKey key{.region = call.region, .name = std::string(in.Text("QueueName"))};
  const std::string_view owner = in.Text("QueueOwnerAWSAccountId");
  if (!owner.empty() && owner != protocol::kAccountId) return errors::NoSuchQueue();
  const auto queue = context.queues.Get(key);
  if (!queue) return queue.error();
  return json::object{{"QueueUrl", UrlOf(context, call, key.name)}};
}

JsonOutcome ListQueues(Context& context, const Call& call, const json::object& input) {
  const std::string_view prefix = Input(input).Text("QueueNamePrefix");
  std::vector<std::string> names;
  for (const auto& queue : context.queues.List(call.region)) {
    if (queue->key().name.starts_with(prefix)) names.push_back(queue->key().name);
  }
  return RenderPage(context, call, input, names, "QueueUrls");
}

JsonOutcome ListDeadLetterSourceQueues(Context& context, const Call& call,
                                       const json::object& input) {
  const auto queue = ReadQueue(context, call, input);
  if (!queue) return queue.error();
  return RenderPage(context, call, input, context.queues.SourcesOf((*queue)->key()), "queueUrls");
}

JsonOutcome DeleteQueue(Context& context, const Call& call, const json::object& input) {
  const auto key = QueueOfUrl(Input(input).Text("QueueUrl"), call.region);
  if (!key) return key.error();
  const auto deleted = context.queues.Delete(*key);
  if (!deleted) return deleted.error();
  return json::object();
}

JsonOutcome PurgeQueue(Context& context, const Call& call, const json::object& input) {
  const auto key = QueueOfUrl(Input(input).Text("QueueUrl"), call.region);
  if (!key) return key.error();
  const auto purged = context.queues.Purge(*key);
  if (!purged) return purged.error();
  return json::object();
}

}  // namespace weir::cloud::sqs::ops
