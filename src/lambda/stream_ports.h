// What the handler needs of the cloud, as ports: the stores of an attempt, and streams'
// descriptions.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "src/aws/clock.h"
#include "src/pipeline/claim_store.h"
#include "src/pipeline/object_store.h"
#include "src/result/result.h"

namespace weir::lambda {

/// Claims and objects for one attempt.
class AttemptStores {
 public:
  AttemptStores() = default;
  AttemptStores(const AttemptStores&) = delete;
  AttemptStores& operator=(const AttemptStores&) = delete;
  virtual ~AttemptStores() = default;

  virtual pipeline::ClaimStore& claims() = 0;
  virtual pipeline::ObjectStore& objects() = 0;
  /// Why records have failed, where a store knows it.
  [[nodiscard]] virtual std::optional<Error> failure() const = 0;
};

/// Until when the stores of an attempt go on trying.
struct AttemptDeadlines {
  aws::Deadline claims;
  aws::Deadline objects;
};

struct StreamDescription {
  std::int64_t created_at_millis = 0;
  std::uint32_t retention_hours = 0;
};

class Cloud {
 public:
  Cloud() = default;
  Cloud(const Cloud&) = delete;
  Cloud& operator=(const Cloud&) = delete;
  virtual ~Cloud() = default;

  virtual std::unique_ptr<AttemptStores> Open(const AttemptDeadlines& deadlines) = 0;
  virtual Result<StreamDescription> Describe(std::string_view stream_arn,
                                             aws::Deadline deadline) = 0;
};

}  // namespace weir::lambda
