// The stores of one attempt, as a port: what those who run attempts on a stream's records open.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "src/event/timestamp.h"
#include "src/pipeline/claim_store.h"
#include "src/pipeline/object_store.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// Claims and objects for one attempt.
class AttemptStores {
 public:
  AttemptStores() = default;
  AttemptStores(const AttemptStores&) = delete;
  AttemptStores& operator=(const AttemptStores&) = delete;
  virtual ~AttemptStores() = default;

  virtual ClaimStore& claims() = 0;
  virtual ObjectStore& objects() = 0;
  virtual ObjectStore& ledger() = 0;
  /// Why records have failed, where a store knows it.
  [[nodiscard]] virtual std::optional<Error> failure() const = 0;
};

struct AttemptTimes {
  using Deadline = std::chrono::steady_clock::time_point;

  // Until when its stores go on trying; claims are moved as long as objects are put.
  Deadline claims;
  Deadline objects;
  Deadline ledger;
  /// When the newest of its records arrived: their claims live as long from then at the least.
  event::Timestamp newest_arrival;
};

/// What attempts are made on: a lake and its claims.
class Storage {
 public:
  Storage() = default;
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;
  virtual ~Storage() = default;

  virtual std::unique_ptr<AttemptStores> Open(const AttemptTimes& times) = 0;
};

}  // namespace weir::pipeline
