// Faults on request: what `weir faults add` makes go wrong, drawn from a seed.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cloud::store {

enum class FaultKind : std::uint8_t {
  kThrottle,     ///< the service's own throttling error, without effect
  kServerError,  ///< 500, without effect
  kDropBefore,   ///< the connection breaks before the effect
  kDropAfter,    ///< the effect takes place, then the connection breaks
  kErrorAfter,   ///< the effect takes place, then 500
  kKillBefore,   ///< the function that calls is killed (SIGKILL) before the effect
  kKillAfter,    ///< … after the effect, before its answer
  kDuplicate,    ///< an event source mapping hands the batch to two invocations at once
};

/// A rule. Empty service, operation or text: any. `skip` calls pass first; then each matching call
/// is hit with `probability`, until it was hit `count` times (0: no bound).
struct FaultRule {
  std::uint64_t id = 0;  ///< given by Add
  FaultKind kind = FaultKind::kServerError;
  std::string service = {};     ///< signing name: "dynamodb"
  std::string operation = {};   ///< "PutItem"; for S3 and Lambda the API's name of the operation
  std::string containing = {};  ///< a text in the request's body, which is there whole
  double probability = 1;
  std::uint64_t skip = 0;
  std::uint64_t count = 0;
  std::uint64_t seed = 0;
  std::uint64_t hits = 0;  ///< kept by Faults
};

[[nodiscard]] std::string_view FaultKindName(FaultKind kind);  ///< "throttle", "drop-after", …
[[nodiscard]] std::optional<FaultKind> FaultKindNamed(std::string_view name);
[[nodiscard]] std::vector<std::string> FaultKindNames();  ///< of all of them

/// Thread-safe. Not stored: a restart is without faults. At most kMaxRules rules.
class Faults {
 public:
  static constexpr std::size_t kMaxRules = 100;
  /// The rule's id; nothing when there are kMaxRules.
  std::optional<std::uint64_t> Add(FaultRule rule);
  bool Remove(std::uint64_t id);
  void Clear();
  [[nodiscard]] std::vector<FaultRule> List() const;

  /// What happens to this call: the first rule that hits.
  [[nodiscard]] std::optional<FaultKind> Draw(std::string_view service, std::string_view operation,
                                              std::string_view body = {});

 private:
  struct Rule {
    FaultRule rule;
    std::uint64_t matched = 0;
    std::uint64_t state = 0;  ///< of the rule's own random numbers
  };
  mutable std::mutex mutex_;
  std::vector<Rule> rules_;
  std::uint64_t next_id_ = 1;
};

}  // namespace weir::cloud::store
