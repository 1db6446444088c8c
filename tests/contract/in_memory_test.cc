// The contracts of the ports, on the fakes.
#include <memory>

#include <gtest/gtest.h>

#include "tests/contract/claim_store.h"
#include "tests/contract/object_listing.h"
#include "tests/contract/object_store.h"
#include "tests/fakes/in_memory_claim_store.h"
#include "tests/fakes/in_memory_object_listing.h"
#include "tests/fakes/in_memory_object_store.h"

namespace weir::contract {
namespace {

class InMemoryClaims final : public ClaimStoreHost {
 public:
  pipeline::ClaimStore& store() override { return store_; }

 private:
  fakes::InMemoryClaimStore store_;
};

class InMemoryObjects final : public ObjectStoreHost {
 public:
  pipeline::ObjectStore& store() override { return store_; }
  void NextAttempt() override {}

 private:
  fakes::InMemoryObjectStore store_;
};

class InMemoryListing final : public ObjectListingHost {
 public:
  pipeline::ObjectListing& listing() override { return listing_; }
  void Store(const std::string& name, const std::string& bytes) override {
    listing_.objects()[name] = bytes;
  }

 private:
  fakes::InMemoryObjectListing listing_;
};

INSTANTIATE_TEST_SUITE_P(InMemory, ClaimStoreContract,
                         testing::Values(ClaimStoreFactory{
                             "memory", [] { return std::make_unique<InMemoryClaims>(); }}));

INSTANTIATE_TEST_SUITE_P(InMemory, ObjectStoreContract,
                         testing::Values(ObjectStoreFactory{
                             "memory", [] { return std::make_unique<InMemoryObjects>(); }}));

INSTANTIATE_TEST_SUITE_P(InMemory, ObjectListingContract,
                         testing::Values(ObjectListingFactory{
                             "memory", [] { return std::make_unique<InMemoryListing>(); }}));

}  // namespace
}  // namespace weir::contract
