// The stores of attempts: claims and a lake that somebody else holds.
#pragma once

#include <memory>
#include <optional>

#include "src/pipeline/attempt_stores.h"

namespace weir::fakes {

/// All attempts share the same stores, which outlive it.
class InMemoryStorage final : public pipeline::Storage {
 public:
  InMemoryStorage(pipeline::ClaimStore& claims, pipeline::ObjectStore& objects)
      : claims_(claims), objects_(objects) {}

  std::unique_ptr<pipeline::AttemptStores> Open(const pipeline::AttemptTimes& times) override {
    last_times = times;
    return std::make_unique<Stores>(*this);
  }

  pipeline::AttemptTimes last_times;
  std::optional<Error> failure;  ///< what attempts are told that failed

 private:
  class Stores final : public pipeline::AttemptStores {
   public:
    explicit Stores(InMemoryStorage& storage) : storage_(storage) {}
    pipeline::ClaimStore& claims() override { return storage_.claims_; }
    pipeline::ObjectStore& objects() override { return storage_.objects_; }
    pipeline::ObjectStore& ledger() override { return storage_.objects_; }
    [[nodiscard]] std::optional<Error> failure() const override { return storage_.failure; }

   private:
    InMemoryStorage& storage_;
  };

  pipeline::ClaimStore& claims_;
  pipeline::ObjectStore& objects_;
};

}  // namespace weir::fakes
