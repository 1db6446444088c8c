// The port of event source mappings to what gives messages, each of which is deleted when it is
// done with: a queue.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/cloud/store/clock.h"
#include "src/result/result.h"

namespace weir::cloud::lambda {

struct QueueArn {
  std::string text{};
  auto operator<=>(const QueueArn&) const = default;
};

/// Whether the ARN of an event source names a queue.
[[nodiscard]] inline bool IsQueueArn(std::string_view arn) {
  return arn.starts_with("arn:aws:sqs:");
}

/// An attribute that a sender has given its message.
struct QueueMessageAttribute {
  std::string type{};   ///< "String", "Number.int", "Binary"
  std::string value{};  ///< bytes, where it is binary
  bool is_binary = false;
};

struct QueueMessage {
  std::string id{};
  std::string receipt{};  ///< by which this receive of it is deleted
  std::string body{};
  std::string body_md5{};
  std::map<std::string, std::string> system{};  ///< "SentTimestamp", …
  std::map<std::string, QueueMessageAttribute> attributes{};
  std::string attributes_md5{};  ///< "" without attributes
};

struct QueueTraits {
  store::Duration visibility{};  ///< how long what was received is hidden
  bool is_fifo = false;
};

struct QueuePage {
  std::vector<QueueMessage> messages{};
  store::TimePoint hidden_until{};  ///< then they are given again, unless they are deleted
  /// When another message is to be had that is hidden now; nothing where none is.
  std::optional<store::TimePoint> next{};
};

/// Nothing here waits: where there is no message yet, a page is empty, and the watch tells when
/// that changes. Thread-safe. Errors are kNotFound for a queue that is not there, else others.
class QueueSource {
 public:
  /// What one Receive() gives at most.
  static constexpr std::size_t kMaxPage = 10;

  QueueSource() = default;
  QueueSource(const QueueSource&) = delete;
  QueueSource& operator=(const QueueSource&) = delete;
  virtual ~QueueSource() = default;

  [[nodiscard]] virtual Result<QueueTraits> Describe(const QueueArn& queue) = 0;
  /// Up to `most`, at most kMaxPage; nobody else gets them while they are hidden.
  virtual Result<QueuePage> Receive(const QueueArn& queue, std::size_t most) = 0;
  /// A message that was given again since stays.
  virtual Result<void> Delete(const QueueArn& queue, const std::vector<std::string>& receipts) = 0;

  /// Ends the watch when it is destroyed; then no call is under way any more.
  class Watch {
   public:
    Watch() = default;
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    virtual ~Watch() = default;
  };

  /// Calls `changed`, from any thread, when there may be a message; also when the queue is made
  /// again. It is quick and calls nothing of this port.
  [[nodiscard]] virtual std::unique_ptr<Watch> WatchQueue(const QueueArn& queue,
                                                          std::function<void()> changed) = 0;
};

}  // namespace weir::cloud::lambda
