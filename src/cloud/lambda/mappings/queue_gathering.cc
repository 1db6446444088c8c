// Counts messages and their bytes from the front.
#include "src/cloud/lambda/mappings/queue_gathering.h"

#include <iterator>

namespace weir::cloud::lambda {

std::vector<GatheredMessage> QueueGathering::TakeBatch(store::TimePoint now, bool is_all) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  while (count < messages_.size() && count < policy_.batch_size) {
    bytes += messages_[count].record.size() + 1;  // and a comma
    if (count > 0 && bytes > Lane::kMaxEventBytes) break;
    ++count;
  }
  const bool is_full = count == policy_.batch_size || count < messages_.size();
  if (count == 0 || (!is_full && (!is_all || *due() > now))) return {};
  const auto end = messages_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<GatheredMessage> batch(std::make_move_iterator(messages_.begin()),
                                     std::make_move_iterator(end));
  messages_.erase(messages_.begin(), end);
  return batch;
}

std::optional<store::TimePoint> QueueGathering::due() const {
  if (messages_.empty()) return std::nullopt;
  const GatheredMessage& first = messages_.front();
  return first.received + std::min(policy_.window, (first.hidden_until - first.received) / 2);
}

std::vector<GatheredMessage> QueueGathering::TakeVisible(store::TimePoint now) {
  const auto kept =
      std::stable_partition(messages_.begin(), messages_.end(),
                            [now](const GatheredMessage& one) { return one.hidden_until > now; });
  std::vector<GatheredMessage> visible(std::make_move_iterator(kept),
                                       std::make_move_iterator(messages_.end()));
  messages_.erase(kept, messages_.end());
  return visible;
}

}  // namespace weir::cloud::lambda
