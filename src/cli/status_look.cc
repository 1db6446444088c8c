// Public operations alone, so that it is the same on AWS and on `weir up`.
#include "src/cli/status_look.h"

#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/aws/dynamodb_head_store.h"
#include "src/aws/s3_listing.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/s3_object_store.h"
#include "src/deployment/merge_function.h"
#include "src/lake/lake_layout.h"
#include "src/lake/ledger_reader.h"
#include "src/lake/unjudged_landings.h"
#include "src/merge/chain_survey.h"

namespace weir::cli {
namespace {

using deployment::StreamConsumer;

/// For all of one look.
constexpr std::chrono::minutes kPatienceForLook{2};
constexpr std::int64_t kMicrosInMilli = 1'000;

Result<std::vector<StreamConsumer>> ConsumersIn(const StatusScope& scope, aws::Client& client,
                                                aws::Deadline deadline) {
  std::string lake = scope.lake;
  if (!lake.empty()) {
    const auto where = aws::ParseS3Uri(lake);
    if (!where) return where.error();
    lake = deployment::UriOf(*where);
  }
  auto found = deployment::FindStreamConsumers(client, deadline);
  if (!found) return found.error();
  std::vector<StreamConsumer> meant;
  std::vector<std::string> others;
  for (StreamConsumer& one : *found) {
    const std::string its_lake = deployment::UriOf(one.lake);
    const bool is_meant =
        (scope.stream.empty() || one.stream == scope.stream) && (lake.empty() || its_lake == lake);
    if (!is_meant) others.push_back(fmt::format("{} into {}", one.stream, its_lake));
    if (is_meant) meant.push_back(std::move(one));
  }
  if (!meant.empty()) return meant;
  return Error{ErrorKind::kNotFound,
               fmt::format("no event source mapping takes {} into {} in {}; {}",
                           scope.stream.empty() ? "a stream" : "the stream " + scope.stream,
                           lake.empty() ? "a lake" : lake, client.region(),
                           others.empty() ? "none is there at all: is the pipeline set up there?"
                                          : fmt::format("there is {}", fmt::join(others, ", ")))};
}

/// What a merge has still to take.
Result<UnmergedLandings> LookAtLandings(aws::Client& client, const aws::BucketPrefix& lake,
                                        aws::Deadline deadline) {
  UnmergedLandings landings;
  const auto functions = deployment::FindMergeFunctions(client, deadline);
  if (!functions) return functions.error();
  std::string table;
  for (const deployment::MergeFunction& one : functions->found) {
    if (deployment::UriOf(one.lake) != deployment::UriOf(lake)) continue;
    landings.function = one.function;
    table = one.claims_table;
  }
  if (table.empty()) return landings;
  aws::S3MergeObjects objects(client, lake, deadline);
  aws::DynamoDbHeadStore head(client, table, lake, deadline);
  auto chain = merge::SurveyChain(objects, head);
  if (!chain) return chain.error();
  const auto waiting = lake::ListUnjudgedLandings(objects, *chain);
  if (!waiting) return waiting.error();
  landings.count = waiting->count;
  if (waiting->hours.empty()) return landings;
  const auto hour = landing::ParseHour(waiting->hours.begin()->first);
  if (hour) landings.oldest_hour = hour->micros / kMicrosInMilli;
  return landings;
}

/// Nothing where it can't be looked into: it is no part of the lake, and may be another's.
std::optional<bool> HoldsAnything(aws::Client& client, const std::string& bucket,
                                  aws::Deadline deadline) {
  const auto where = aws::ParseS3Uri(bucket);
  if (!where) return std::nullopt;
  aws::S3ObjectListing objects(client, where->bucket, deadline);
  const auto first = pipeline::FirstName(*objects.List(where->prefix, "/"));
  if (!first) return std::nullopt;
  return !first->empty();
}

Result<StreamStatus> LookAt(aws::Client& client, StreamConsumer consumer, aws::Deadline deadline) {
  StreamStatus status;
  status.consumer = std::move(consumer);
  auto stream = deployment::DescribeStream(client, status.consumer.stream, deadline);
  if (!stream) return stream.error();
  status.stream = *std::move(stream);
  const aws::BucketPrefix& lake = status.consumer.lake;
  aws::S3ObjectListing objects(client, lake.bucket, deadline);
  if (const auto there = lake::CheckIsThere(objects, lake.prefix); !there) return there.error();
  const auto ledger = lake::ReadLedger(objects, lake.prefix);
  if (!ledger) return ledger.error();
  const auto last = deployment::LastPlacesOf(ledger->entries);
  auto unjudged = deployment::StreamLook(client, status.consumer, last, deadline).Count();
  if (!unjudged) return unjudged.error();
  status.unjudged = *unjudged;
  if (status.consumer.lands) {
    auto landings = LookAtLandings(client, lake, deadline);
    if (!landings) return landings.error();
    status.landings = *std::move(landings);
  }
  if (!status.consumer.failed.empty()) {
    status.has_failed = HoldsAnything(client, status.consumer.failed, deadline);
  }
  return status;
}

}  // namespace

Result<std::vector<StreamStatus>> LookAtStreams(aws::Session& session, const StatusScope& scope) {
  aws::Client& client = session.client();
  const aws::Deadline deadline = session.clock().Now() + kPatienceForLook;
  auto consumers = ConsumersIn(scope, client, deadline);
  if (!consumers) return consumers.error();
  std::vector<StreamStatus> all;
  for (StreamConsumer& consumer : *consumers) {
    auto status = LookAt(client, std::move(consumer), deadline);
    if (!status) return status.error();
    all.push_back(*std::move(status));
  }
  return all;
}

}  // namespace weir::cli
