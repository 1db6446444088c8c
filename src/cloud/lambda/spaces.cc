// Functions and mappings were JSON in version 1, events that wait <JSON> \n <payload>.
#include "src/cloud/lambda/spaces.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "src/cloud/lambda/async_queue.h"
#include "src/cloud/lambda/model.h"
#include "src/cloud/store/record/json_row.h"

namespace weir::cloud::lambda {
namespace {

/// A mapping as version 2 had it: of streams alone.
struct MappingOfVersion2 {
  std::string id{};
  std::string region{};
  FunctionKey function{};
  std::string stream{};
  StartingPosition start{};
  BatchPolicy policy{};
  std::uint32_t lanes = 1;
  std::string failure_destination{};
  bool enabled = true;
  bool deleting = false;
  store::TimePoint modified{};
  Tags tags{};

  template <typename Self>
  static auto Members(Self& self) {
    auto& policy = self.policy;
    return std::tie(self.id, self.region, self.function.region, self.function.name, self.stream,
                    self.start.time, policy.batch_size, policy.window, policy.bisect,
                    policy.report_item_failures, policy.max_retries, policy.max_age, self.lanes,
                    self.failure_destination, self.enabled, self.deleting, self.modified, self.tags,
                    self.start.from);
  }
};

}  // namespace
}  // namespace weir::cloud::lambda

namespace weir::cloud::store {

template <>
struct JsonNames<lambda::Function> {
  static constexpr std::array<std::string_view, 24> kNames = {"region",
                                                              "name",
                                                              "description",
                                                              "runtime",
                                                              "role",
                                                              "handler",
                                                              "timeout_s",
                                                              "memory_mb",
                                                              "ephemeral_mb",
                                                              "architecture",
                                                              "tracing",
                                                              "kms_key",
                                                              "environment",
                                                              "log_group",
                                                              "log_format",
                                                              "log_application_level",
                                                              "log_system_level",
                                                              "tags",
                                                              "code_sha256",
                                                              "code_size",
                                                              "revision",
                                                              "modified_us",
                                                              "reserved_concurrency",
                                                              "recursive_loop"};
};

template <>
struct JsonNames<lambda::MappingOfVersion2> {
  static constexpr std::array<std::string_view, 19> kNames = {"id",
                                                              "region",
                                                              "function_region",
                                                              "function_name",
                                                              "stream",
                                                              "start_time_us",
                                                              "batch_size",
                                                              "window_us",
                                                              "bisect",
                                                              "report_item_failures",
                                                              "max_retries",
                                                              "max_age_us",
                                                              "lanes",
                                                              "failure_destination",
                                                              "enabled",
                                                              "deleting",
                                                              "modified_us",
                                                              "tags",
                                                              "start_from"};
};

template <>
struct JsonNames<lambda::AsyncInvocation> {
  static constexpr std::array<std::string_view, 7> kNames = {
      "region", "name", "request_id", "client_context", "failures", "refusals", "accepted_us"};
};

}  // namespace weir::cloud::store

namespace weir::cloud::lambda {
namespace {

/// One event that can't be read stops nothing else. It stays as it is, and the queue passes it over
/// (ADamagedEventIsPassedOverAndKept).
void EventFromJson(std::string_view key, std::string_view row, store::WriteBatch& batch) try {
  const std::size_t end = std::min(row.find('\n'), row.size());
  auto event = store::DecodeJsonRow<AsyncInvocation>(row.substr(0, end));
  event.payload = row.substr(std::min(end + 1, row.size()));
  batch.Put(key, store::EncodeRow(event));
} catch (const store::StoreFailure& failure) {
  spdlog::error("lambda: a waiting event of an older version is kept, and never invoked: {}",
                failure.what());
}

}  // namespace

std::vector<store::Space> Spaces() {
  return {{.name = kFunctionSpace, .steps = {store::FromJson<Function>}},
          {.name = kPackageSpace, .steps = {}},
          {.name = kMappingSpace, .steps = {store::FromJson<MappingOfVersion2>, nullptr}},
          {.name = kPositionSpace, .steps = {}},
          {.name = kAsyncSpace, .steps = {EventFromJson}}};
}

}  // namespace weir::cloud::lambda
