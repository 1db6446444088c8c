// What the handler needs of the cloud, as ports: the stores of an attempt.
#pragma once

#include <memory>
#include <optional>

#include "src/aws/clock.h"
#include "src/event/timestamp.h"
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
  virtual pipeline::ObjectStore& ledger() = 0;
  /// Why records have failed, where a store knows it.
  [[nodiscard]] virtual std::optional<Error> failure() const = 0;
};

struct AttemptTimes {
  // Until when its stores go on trying; claims are moved as long as objects are put.
  aws::Deadline claims;
  aws::Deadline objects;
  aws::Deadline ledger;
  /// When the newest of its records arrived: their claims live as long from then at the least.
  event::Timestamp newest_arrival;
};

class Cloud {
 public:
  Cloud() = default;
  Cloud(const Cloud&) = delete;
  Cloud& operator=(const Cloud&) = delete;
  virtual ~Cloud() = default;

  virtual std::unique_ptr<AttemptStores> Open(const AttemptTimes& times) = 0;
};

}  // namespace weir::lambda
