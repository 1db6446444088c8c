// What was received of a queue and is not handed out yet, pure: which messages make a batch, and
// when.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/cloud/lambda/mappings/lane.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::lambda {

struct GatheredMessage {
  std::string id{};
  std::string receipt{};
  std::string record{};  ///< as the event has it
  store::TimePoint received{};
  store::TimePoint hidden_until{};  ///< then its queue gives it again
};

/// A batch is full by its number of messages, or by the bytes of its event. One that is not waits
/// for more: until there are none for now, and until the window of its first message is over. A
/// window ends in the middle of the time that its messages are hidden, at the latest, so that what
/// is left of it is the function's.
class QueueGathering {
 public:
  explicit QueueGathering(const BatchPolicy& policy) : policy_(policy) {}

  void Add(GatheredMessage message) { messages_.push_back(std::move(message)); }
  [[nodiscard]] std::size_t size() const { return messages_.size(); }
  /// How many more a full batch has.
  [[nodiscard]] std::size_t missing() const {
    return policy_.batch_size - std::min(policy_.batch_size, messages_.size());
  }

  /// The next batch; none where it waits. `is_all`: no further message comes for now.
  [[nodiscard]] std::vector<GatheredMessage> TakeBatch(store::TimePoint now, bool is_all);
  /// When the window of the first message is over; nothing where there is no message.
  [[nodiscard]] std::optional<store::TimePoint> due() const;
  /// Takes out those that their queue gives again, by then.
  std::vector<GatheredMessage> TakeVisible(store::TimePoint now);

 private:
  const BatchPolicy policy_;
  std::deque<GatheredMessage> messages_;
};

}  // namespace weir::cloud::lambda
