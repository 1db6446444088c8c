// Keys of SQS's rows.
#pragma once

#include "src/cloud/sqs/model.h"
#include "src/cloud/sqs/spaces.h"
#include "src/cloud/store/key.h"
#include "src/cloud/store/record/record.h"

namespace weir::cloud::sqs {

[[nodiscard]] inline store::Key QueueRowKey(const QueueKey& queue) {
  return store::Key(kQueueSpace).Text(queue.region).Text(queue.name);
}
[[nodiscard]] inline store::Key MessageRowKey(QueueNumber queue, MessageNumber message) {
  return store::Key(kMessageSpace).Number(queue).Number(message);
}
[[nodiscard]] inline store::Key StandingRowKey(QueueNumber queue, MessageNumber message) {
  return store::Key(kStandingSpace).Number(queue).Number(message);
}
[[nodiscard]] inline store::Key RecentRowKey(QueueNumber queue, std::uint64_t stretch,
                                             std::string_view id) {
  return store::Key(kRecentSpace).Number(queue).Number(stretch).Text(id);
}
/// All of a queue in one of the spaces.
[[nodiscard]] inline store::Key QueuePrefix(std::string_view space, QueueNumber queue) {
  return store::Key(space).Number(queue);
}

}  // namespace weir::cloud::sqs
