// What Lambda is about: functions and event source mappings, as they are stored.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "src/cloud/lambda/mappings/checkpoint_store.h"
#include "src/cloud/lambda/mappings/lane.h"
#include "src/cloud/lambda/mappings/ordered_source.h"
#include "src/cloud/lambda/mappings/queue_source.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::lambda {

using Tags = std::map<std::string, std::string>;

/// A function's name counts within its region.
struct FunctionKey {
  std::string region{};
  std::string name{};
  auto operator<=>(const FunctionKey&) const = default;

  [[nodiscard]] std::string Arn() const;
};

/// A function as a caller names it: a name, or one of the forms of an ARN, with or without a
/// version or an alias behind a colon.
struct FunctionReference {
  FunctionKey key{};
  std::string qualifier{};  ///< "" without one
};

/// Nothing for what is no reference; a name alone is meant in `region`.
[[nodiscard]] std::optional<FunctionReference> ParseFunctionReference(std::string_view text,
                                                                      std::string_view region);

struct LoggingConfig {
  std::string group{};  ///< "" for /aws/lambda/<name>
  std::string format = "Text";
  std::string application_level{};  ///< of format JSON; "" for INFO
  std::string system_level{};
};

/// A function with its one version, $LATEST.
struct Function {
  FunctionKey key{};
  std::string description{};
  std::string runtime{};
  std::string role{};
  std::string handler{};
  std::chrono::seconds timeout{3};
  std::uint32_t memory_mb = 128;
  std::uint32_t ephemeral_mb = 512;
  std::string architecture = "x86_64";
  std::string tracing = "PassThrough";
  std::string kms_key{};
  std::map<std::string, std::string> environment{};
  LoggingConfig logging{};
  Tags tags{};
  std::string code_sha256{};  ///< base64
  std::uint64_t code_size = 0;
  std::string revision{};
  store::TimePoint modified{};
  std::optional<std::uint32_t> reserved_concurrency{};
  std::string recursive_loop = "Terminate";

  [[nodiscard]] std::string LogGroup() const;

  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.key.region, self.key.name, self.description, self.runtime, self.role,
                    self.handler, self.timeout, self.memory_mb, self.ephemeral_mb,
                    self.architecture, self.tracing, self.kms_key, self.environment,
                    self.logging.group, self.logging.format, self.logging.application_level,
                    self.logging.system_level, self.tags, self.code_sha256, self.code_size,
                    self.revision, self.modified, self.reserved_concurrency, self.recursive_loop);
  }
};

/// Functions are never changed but replaced; shared with the invocations of that moment.
using FunctionPtr = std::shared_ptr<const Function>;

/// An event source mapping as it is stored; what becomes of it, the supervisor knows.
struct Mapping {
  MappingId id{};
  std::string region{};
  FunctionKey function{};
  std::string source{};      ///< the ARN of a stream, or of a queue
  StartingPosition start{};  ///< of a stream
  BatchPolicy policy{};
  std::uint32_t lanes = 1;            ///< of a stream
  std::string failure_destination{};  ///< the ARN of a bucket; "" without one
  bool enabled = true;
  bool deleting = false;
  store::TimePoint modified{};
  Tags tags{};
  std::vector<std::string> filters{};              ///< of a queue: patterns
  std::optional<std::uint32_t> max_concurrency{};  ///< of a queue

  [[nodiscard]] std::string Arn() const;
  [[nodiscard]] bool has_queue() const { return IsQueueArn(source); }

  template <typename Self>
  static auto Members(Self& self) {
    auto& policy = self.policy;
    return std::tie(self.id.text, self.region, self.function.region, self.function.name,
                    self.source, self.start.time, policy.batch_size, policy.window, policy.bisect,
                    policy.report_item_failures, policy.max_retries, policy.max_age, self.lanes,
                    self.failure_destination, self.enabled, self.deleting, self.modified, self.tags,
                    self.start.from, self.filters, self.max_concurrency);
  }
};

}  // namespace weir::cloud::lambda
