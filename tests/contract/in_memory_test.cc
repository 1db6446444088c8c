// The contracts of the ports, on the fakes.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/contract/claim_store.h"
#include "tests/contract/head_store.h"
#include "tests/contract/merge_objects.h"
#include "tests/contract/object_listing.h"
#include "tests/contract/object_store.h"
#include "tests/fakes/in_memory_claim_store.h"
#include "tests/fakes/in_memory_head_store.h"
#include "tests/fakes/in_memory_merge_objects.h"
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

class InMemoryMerge final : public MergeObjectsHost {
 public:
  merge::MergeObjects& objects() override { return objects_; }

 private:
  fakes::InMemoryMergeObjects objects_;
};

class InMemoryHead final : public HeadStoreHost {
 public:
  std::unique_ptr<merge::HeadStore> Open() override { return std::make_unique<View>(head_); }

 private:
  class View final : public merge::HeadStore {
   public:
    explicit View(merge::HeadStore& head) : head_(head) {}
    Result<merge::Head> Read() override { return head_.Read(); }
    Result<bool> Move(const merge::Head& from, const merge::Head& to) override {
      return head_.Move(from, to);
    }
    [[nodiscard]] std::string Describe() const override { return head_.Describe(); }

   private:
    merge::HeadStore& head_;
  };

  fakes::InMemoryHeadStore head_;
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

INSTANTIATE_TEST_SUITE_P(InMemory, MergeObjectsContract,
                         testing::Values(MergeObjectsFactory{
                             "memory", [] { return std::make_unique<InMemoryMerge>(); }}));

INSTANTIATE_TEST_SUITE_P(InMemory, HeadStoreContract,
                         testing::Values(HeadStoreFactory{
                             "memory", [] { return std::make_unique<InMemoryHead>(); }}));

}  // namespace
}  // namespace weir::contract
