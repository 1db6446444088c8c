// What flows into a lake and is not in its ledger yet.
#include "src/deployment/stream_backlog.h"

#include <chrono>

#include "src/deployment/stream_consumers.h"
#include "src/deployment/stream_look.h"

namespace weir::deployment {
namespace {

constexpr std::chrono::seconds kPatience{15};

}  // namespace

Result<lake::StreamBacklog> FindStreamBacklog(aws::Client& client, const aws::BucketPrefix& lake,
                                              std::span<const pipeline::LedgerEntry> entries) {
  const aws::Deadline deadline = client.clock().Now() + kPatience;
  const auto consumers = FindStreamConsumers(client, deadline);
  if (!consumers) return consumers.error();
  const LastPlaces last = LastPlacesOf(entries);
  lake::StreamBacklog backlog;
  for (const StreamConsumer& consumer : *consumers) {
    if (consumer.lake.bucket != lake.bucket || consumer.lake.prefix != lake.prefix) continue;
    backlog.streams.insert(consumer.stream);
    const auto is_behind = StreamLook(client, consumer, last, deadline).IsBehind();
    if (!is_behind) return is_behind.error();
    if (!*is_behind) continue;
    backlog.behind.insert(consumer.stream);
    if (!consumer.failed.empty()) backlog.failed.insert(consumer.failed);
  }
  return backlog;
}

}  // namespace weir::deployment
