// Translates between the words of mappings and those of SQS.
#include "src/cloud/server/adapters/lambda_sqs_source.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/server/adapters/store_guard.h"
#include "src/cloud/sqs/billing.h"
#include "src/cloud/sqs/system_attributes.h"

namespace weir::cloud::server {
namespace {

Error QueueError(const protocol::AwsError& error) {
  const bool gone = error.code == "QueueDoesNotExist";
  return {gone ? ErrorKind::kNotFound : ErrorKind::kUnavailable,
          fmt::format("{}: {}", error.code, error.message)};
}

lambda::QueueMessage ToMessage(sqs::ReceivedMessage received, bool is_fifo) {
  lambda::QueueMessage message;
  message.system = sqs::SystemAttributes(received, is_fifo);
  message.id = std::move(received.message.id);
  message.receipt = std::move(received.handle);
  message.body = std::move(received.message.body);
  message.body_md5 = std::move(received.message.body_md5);
  message.attributes_md5 = std::move(received.message.attributes_md5);
  for (auto& [name, attribute] : received.message.attributes) {
    const bool is_binary = attribute.is_binary();
    message.attributes[name] = {.type = std::move(attribute.type),
                                .value = std::move(attribute.value),
                                .is_binary = is_binary};
  }
  return message;
}

class QueueWatch : public lambda::QueueSource::Watch {
 public:
  explicit QueueWatch(std::unique_ptr<sqs::Watches::Watch> watch) : watch_(std::move(watch)) {}

 private:
  const std::unique_ptr<sqs::Watches::Watch> watch_;
};

}  // namespace

Result<std::shared_ptr<sqs::Queue>> SqsSource::Find(const lambda::QueueArn& queue) const {
  const auto key = sqs::QueueKey::FromArn(queue.text);
  auto found = key ? queues_.Find(*key) : nullptr;
  if (found == nullptr) return Error{ErrorKind::kNotFound, queue.text + " is not found"};
  return found;
}

Result<lambda::QueueTraits> SqsSource::Describe(const lambda::QueueArn& queue) {
  const auto found = Find(queue);
  if (!found) return found.error();
  return lambda::QueueTraits{.visibility = (*found)->settings().visibility,
                             .is_fifo = (*found)->key().is_fifo()};
}

Result<lambda::QueuePage> SqsSource::Receive(const lambda::QueueArn& queue, std::size_t most) {
  const auto found = Find(queue);
  if (!found) return found.error();
  return Guarded([&]() -> Result<lambda::QueuePage> {
    sqs::Queue& source = **found;
    // As it is now: what is received is hidden by it, and not by what it is set to meanwhile.
    const std::chrono::seconds visibility = source.settings().visibility;
    const sqs::TimePoint hidden_until = queues_.Now() + visibility;
    auto received = source.Receive({.most = std::min(most, kMaxPage), .visibility = visibility});
    if (!received) return QueueError(received.error());
    // One that finds nothing is no poll of AWS's: what waits here is told when something comes.
    if (!received->empty()) sqs::CountReceived(meter_, source.key(), *received);
    lambda::QueuePage page{.messages = {}, .hidden_until = hidden_until, .next = {}};
    for (sqs::ReceivedMessage& one : *received) {
      page.messages.push_back(ToMessage(std::move(one), source.key().is_fifo()));
    }
    page.next = source.NextVisible();
    return page;
  });
}

Result<void> SqsSource::Delete(const lambda::QueueArn& queue,
                               const std::vector<std::string>& receipts) {
  const auto found = Find(queue);
  if (!found) return found.error();
  return Guarded([&]() -> Result<void> {
    for (const auto& answer : (*found)->Delete(receipts)) {
      if (!answer) return QueueError(answer.error());
    }
    sqs::CountDeleted(meter_, (*found)->key(), receipts.size());
    return {};
  });
}

std::unique_ptr<lambda::QueueSource::Watch> SqsSource::WatchQueue(const lambda::QueueArn& queue,
                                                                  std::function<void()> changed) {
  const auto key = sqs::QueueKey::FromArn(queue.text);
  if (!key) return std::make_unique<Watch>();
  return std::make_unique<QueueWatch>(queues_.Watch(*key, std::move(changed)));
}

}  // namespace weir::cloud::server
