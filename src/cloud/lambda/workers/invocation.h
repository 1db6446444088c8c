// An invocation, what it needs to know of its function, and what comes of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "src/cloud/store/clock.h"

namespace weir::cloud::lambda {

/// One version of a function, as far as running it needs it. Never changes.
struct FunctionSpec {
  std::string name{};
  std::string arn{};  ///< unqualified
  std::string region{};
  std::string version = "$LATEST";
  std::string revision{};  ///< another one with every change
  std::string role_arn{};  ///< its execution role
  std::string handler{};
  std::filesystem::path task_root{};    ///< the unpacked package
  std::shared_ptr<const void> files{};  ///< it is there for as long as this
  std::uint32_t memory_mb = 128;
  bool is_arm = false;  ///< as it is billed; here every package runs that can
  std::chrono::seconds timeout{3};
  std::map<std::string, std::string> environment{};
  std::string log_group{};
  bool json_logs = false;   ///< LoggingConfig.LogFormat
  bool system_logs = true;  ///< START, END and REPORT lines are wanted
};

/// "Lambda quotas", for what goes in and out of a synchronous invocation
/// (test_what_is_refused_before_it_is_invoked, ALargeAnswerIsRefused).
inline constexpr std::size_t kMaxRequestBytes = std::size_t{6} << 20;
inline constexpr std::size_t kMaxResponseBytes = (std::size_t{6} << 20) + 100;
/// … and into an asynchronous one (test_what_is_refused_before_it_is_invoked).
inline constexpr std::size_t kMaxEventBytes = std::size_t{1} << 20;

struct Invocation {
  std::shared_ptr<const FunctionSpec> function{};  ///< shared with the workers of that version
  std::string request_id{};
  std::string payload{};
  std::string client_context{};  ///< JSON; "" without one
  /// How many may run at once: of this function if it has a reservation, else of all without one.
  std::size_t concurrency_limit = 0;
  bool reserved = false;
};

struct InvocationResult {
  enum class Kind {
    kAnswered,
    kFunctionError,  ///< invoked, and failed: `payload` says how
    kThrottled,      ///< not invoked: `reserved_limit` says why
    kUnavailable,    ///< no clear answer, for no fault of the function's: `payload` may say why
  };
  Kind kind = Kind::kUnavailable;
  std::string payload{};
  std::string log_tail{};       ///< the last 4 KB of what it printed
  bool reserved_limit = false;  ///< of kThrottled: the function's own limit was met
  /// When it was over, of those that have a report: known before that can be read.
  std::optional<store::TimePoint> ended{};
};

/// Called once, from any thread; does not block.
using InvocationDone = std::function<void(InvocationResult)>;

}  // namespace weir::cloud::lambda
