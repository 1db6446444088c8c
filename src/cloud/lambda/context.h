// The state that operations work on, and what they are given and give.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "src/cloud/lambda/code_source.h"
#include "src/cloud/lambda/errors.h"
#include "src/cloud/lambda/execution_roles.h"
#include "src/cloud/lambda/mappings/mapping_supervisor.h"
#include "src/cloud/lambda/packages.h"
#include "src/cloud/lambda/store.h"
#include "src/cloud/lambda/workers/worker_pool.h"
#include "src/cloud/protocol/service.h"
#include "src/cloud/store/key_locks.h"

namespace weir::cloud::lambda {

class AsyncQueue;

/// AWS's quotas (Lambda Developer Guide, "Lambda quotas").
inline constexpr std::size_t kAccountConcurrency = 1000;
inline constexpr std::size_t kMinUnreserved = 100;
inline constexpr std::size_t kMaxZipUpload = std::size_t{50} << 20;
inline constexpr std::size_t kMaxZip = std::size_t{250} << 20;  // through S3
inline constexpr std::uint64_t kMaxCodeStorage = std::uint64_t{75} << 30;
/// "Using tags on Lambda functions", of a resource (TagsAreFiftyAtTheMost).
inline constexpr std::size_t kMaxTags = 50;

/// Everything outlives the operations. `pool`, `supervisor` and `queue` are there once the service
/// started.
struct Context {
  store::Clock& clock;
  LambdaStore& store;
  Packages& packages;
  CodeSource& code;
  ExecutionRoles& roles;
  MappingPorts ports;
  store::KeyLocks locks{};  ///< by function ARN, and by mapping
  std::string endpoint_url{};
  WorkerPool* pool = nullptr;
  MappingSupervisor* supervisor = nullptr;
  AsyncQueue* queue = nullptr;

  /// What is left for functions without a reservation.
  [[nodiscard]] std::size_t UnreservedConcurrency() const;
};

/// A call and its members, wherever they travelled.
struct LambdaRequest {
  const protocol::Call& call;
  const boost::json::object& input;

  /// "" where it is absent.
  [[nodiscard]] std::string Text(std::string_view member) const;
};

using LambdaOutcome = protocol::Outcome<boost::json::object>;

/// The function that the path (or this text) names. ResourceNotFoundException where there is none,
/// or not that version of it.
[[nodiscard]] protocol::Outcome<FunctionPtr> RequireFunction(const Context& context,
                                                             const LambdaRequest& request);
[[nodiscard]] protocol::Outcome<FunctionPtr> RequireFunction(const Context& context,
                                                             std::string_view text,
                                                             const std::string& region,
                                                             std::string qualifier);

/// A page of a list: where it begins and how many it may hold.
struct ListPage {
  std::string marker{};
  std::size_t most = 0;
};
[[nodiscard]] ListPage ReadListPage(const LambdaRequest& request, std::size_t most);

/// The store's refusal of a write.
[[nodiscard]] protocol::AwsError StoreRefused(const Error& error);

}  // namespace weir::cloud::lambda
