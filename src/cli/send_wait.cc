// Waits until what was sent into a stream is judged.
#include "src/cli/send_wait.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "src/aws/s3_listing.h"

namespace weir::cli {
namespace {

using deployment::StreamConsumer;

constexpr std::chrono::seconds kSendWaitPatience{30};
/// Between two looks at a ledger, which lists all of it; never shorter than the look itself took.
constexpr std::chrono::milliseconds kPause{200};

Result<std::vector<StreamConsumer>> ConsumersOf(aws::Session& session, const std::string& stream) {
  auto found =
      deployment::FindStreamConsumers(session.client(), session.clock().Now() + kSendWaitPatience);
  const std::string remedy = "; --lake names the lake without asking";
  if (!found) return Error{found.error().kind, found.error().message + remedy};
  std::erase_if(*found, [&stream](const auto& consumer) { return consumer.stream != stream; });
  // Two mappings into one lake share its ledger.
  std::vector<StreamConsumer> consumers;
  for (StreamConsumer& one : *found) {
    const bool is_known = std::ranges::any_of(consumers, [&one](const StreamConsumer& other) {
      return deployment::UriOf(other.lake) == deployment::UriOf(one.lake);
    });
    if (!is_known) consumers.push_back(std::move(one));
  }
  if (!consumers.empty()) return consumers;
  return Error{ErrorKind::kNotFound, "--wait: no event source mapping takes the stream " + stream +
                                         " into a lake" + remedy};
}

}  // namespace

Result<void> SendWait::Begin(const std::string& stream, const std::string& lake) {
  std::vector<StreamConsumer> consumers(1);
  if (lake.empty()) {
    auto found = ConsumersOf(session_, stream);
    if (!found) return found.error();
    consumers = *std::move(found);
  } else {
    const auto where = aws::ParseS3Uri(lake);
    if (!where) return where.error();
    consumers.front().lake = *where;
  }
  for (StreamConsumer& consumer : consumers) {
    auto objects = std::make_unique<aws::S3ObjectListing>(session_.client(), consumer.lake.bucket);
    lake::LedgerWatch ledger(std::move(objects), consumer.lake.prefix);
    if (auto looked = ledger.PassOver(); !looked) return looked;
    lakes_.push_back({std::move(consumer), std::move(ledger), {}});
  }
  return {};
}

void SendWait::Sent(std::string_view shard_id, std::string_view sequence_number) {
  for (Lake& lake : lakes_) lake.records.Sent(shard_id, sequence_number);
}

Result<bool> SendWait::Wait(std::chrono::seconds patience, const std::atomic<bool>& stop) {
  aws::Clock& clock = session_.clock();
  aws::Deadline deadline = clock.Now() + patience;
  while (Left() > 0) {
    if (stop) return false;
    const auto began = clock.Now();
    const std::size_t before = Left();
    if (auto looked = Look(); !looked) return looked.error();
    if (Left() < before) deadline = clock.Now() + patience;
    if (Left() == 0) break;
    if (clock.Now() >= deadline) return GivenUp(patience);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.Now() - began);
    clock.SleepFor(std::max(kPause, took));
  }
  return true;
}

Result<void> SendWait::Look() {
  for (Lake& lake : lakes_) {
    if (lake.records.left() == 0) continue;
    auto read = lake.ledger.ReadNew(
        [&lake](std::string_view text) { return lake.records.TakeEntry(text); });
    if (!read) return read;
  }
  return {};
}

std::size_t SendWait::Left() const {
  std::size_t left = 0;
  for (const Lake& lake : lakes_) left = std::max(left, lake.records.left());
  return left;
}

std::size_t SendWait::judged() const {
  return lakes_.empty() ? 0 : lakes_.front().records.sent() - Left();
}

std::vector<std::string> SendWait::lakes() const {
  std::vector<std::string> uris;
  for (const Lake& lake : lakes_) uris.push_back(deployment::UriOf(lake.consumer.lake));
  return uris;
}

Error SendWait::GivenUp(std::chrono::seconds patience) const {
  std::string message;
  for (const Lake& lake : lakes_) {
    if (lake.records.left() == 0) continue;
    if (!message.empty()) message += "; ";
    message += fmt::format(
        "{} of {} records are not in the ledger of {}, which did not grow by any "
        "of them for {} s",
        lake.records.left(), lake.records.sent(), deployment::UriOf(lake.consumer.lake),
        patience.count());
    if (!lake.consumer.state.empty() && lake.consumer.state != "Enabled") {
      message += "; the event source mapping is " + lake.consumer.state;
    }
    if (lake.consumer.lands) {
      message +=
          "; what the function took waits for the merge, which `weir merge` runs at once: "
          "let --patience be longer than its rate";
    }
    if (!lake.consumer.failed.empty()) {
      message += "; what has failed for good stands in " + lake.consumer.failed;
    }
  }
  return {ErrorKind::kExhausted, message + "; the function's logs say more"};
}

}  // namespace weir::cli
