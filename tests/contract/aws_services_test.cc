// The suites on claims and heads in DynamoDB and a lake in S3, over sockets, against a server:
// `weir up`, or another one.
#include <gtest/gtest.h>

#include "src/aws/dynamodb_claim_listing.h"
#include "src/aws/dynamodb_claim_store.h"
#include "src/aws/dynamodb_head_store.h"
#include "src/aws/s3_listing.h"
#include "src/aws/s3_merge_objects.h"
#include "src/aws/s3_object_store.h"

#include "tests/contract/aws_servers.h"
#include "tests/contract/claim_store.h"
#include "tests/contract/head_store.h"
#include "tests/contract/merge_objects.h"
#include "tests/contract/object_store.h"

namespace weir::contract {
namespace {

class DynamoDbClaims final : public ClaimStoreHost {
 public:
  pipeline::ClaimStore& store() override { return store_; }

 private:
  aws::Session& session_ = LocalSession();
  aws::DynamoDbClaimStore store_{session_.client(),
                                 {.name = MakeClaimTable(session_)},
                                 aws::ClaimDeadlines::Until(Patience(session_))};
};

INSTANTIATE_TEST_SUITE_P(DynamoDb, ClaimStoreContract,
                         testing::Values(ClaimStoreFactory{
                             "DynamoDB", [] { return std::make_unique<DynamoDbClaims>(); }}));

class S3Objects final : public ObjectStoreHost {
 public:
  pipeline::ObjectStore& store() override { return store_; }
  void NextAttempt() override {}

 private:
  aws::Session& session_ = LocalSession();
  aws::S3ObjectStore store_{session_.client(), MakeBucket(session_), Patience(session_)};
};

INSTANTIATE_TEST_SUITE_P(S3, ObjectStoreContract,
                         testing::Values(ObjectStoreFactory{
                             "S3", [] { return std::make_unique<S3Objects>(); }}));

class S3Lake final : public MergeObjectsHost {
 public:
  merge::MergeObjects& objects() override { return objects_; }

 private:
  aws::Session& session_ = LocalSession();
  aws::S3MergeObjects objects_{
      session_.client(), {MakeBucket(session_), "some/prefix/"}, Patience(session_)};
};

INSTANTIATE_TEST_SUITE_P(S3, MergeObjectsContract,
                         testing::Values(MergeObjectsFactory{
                             "S3", [] { return std::make_unique<S3Lake>(); }}));

/// A head store with a session of its own, for a thread of its own.
class OwnHeadStore final : public merge::HeadStore {
 public:
  explicit OwnHeadStore(const std::string& table)
      : store_(session_->client(), table, {"lake", ""}, Patience(*session_)) {}

  Result<merge::Head> Read() override { return store_.Read(); }
  Result<bool> Move(const merge::Head& from, const merge::Head& to) override {
    return store_.Move(from, to);
  }
  [[nodiscard]] std::string Describe() const override { return store_.Describe(); }

 private:
  const std::unique_ptr<aws::Session> session_ = NewSession();
  aws::DynamoDbHeadStore store_;
};

class ClaimTable final : public HeadStoreHost {
 public:
  std::unique_ptr<merge::HeadStore> Open() override {
    return std::make_unique<OwnHeadStore>(table_);
  }

 private:
  const std::string table_ = MakeClaimTable(LocalSession());
};

INSTANTIATE_TEST_SUITE_P(DynamoDb, HeadStoreContract,
                         testing::Values(HeadStoreFactory{
                             "DynamoDB", [] { return std::make_unique<ClaimTable>(); }}));

TEST(DynamoDbReaders, ClaimsAreListedWithoutTheHeadBesideThem) {
  aws::Session& session = LocalSession();
  const std::string table = MakeClaimTable(session);
  aws::DynamoDbHeadStore head(session.client(), table, {"lake", ""}, Patience(session));
  ASSERT_TRUE(head.Move({}, {1, "digest", true}).value());
  aws::DynamoDbClaimListing listing(session.client(), table);
  const auto listed = listing.ForEach([](const pipeline::ListedClaim& claim) -> Result<void> {
    ADD_FAILURE() << claim.key;
    return {};
  });
  EXPECT_TRUE(listed) << listed.error().message;
}

TEST(S3Readers, ListAndReadWhatWasPut) {
  aws::Session& session = LocalSession();
  const std::string bucket = MakeBucket(session);
  aws::S3ObjectStore store(session.client(), bucket, Patience(session));
  std::vector<std::string> names;
  for (int i = 0; i < 1'100; ++i) names.push_back(fmt::format("ledger/ü a+b={:04}.json", i));
  std::vector<pipeline::ObjectPut> puts;
  const std::vector<std::string_view> texts(names.begin(), names.end());
  for (const std::string_view& text : texts) puts.push_back({{text}, {&text, 1}});
  for (const auto& put : store.Put(puts)) ASSERT_TRUE(put) << put.error().message;

  aws::S3ObjectListing listing(session.client(), bucket);
  std::vector<std::string> listed;
  const auto done =
      pipeline::ForEachPage(listing, "ledger/", [&](const auto& page) -> Result<void> {
        for (const auto& object : page) listed.push_back(object.name);
        return {};
      });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(listed, names);
  const auto bodies = listing.Fetch(std::span(names).first(2));
  EXPECT_EQ(bodies[1].value(), names[1] + "\n");
}

TEST(S3Readers, ABucketThatIsNotThereIsAnError) {
  aws::Session& session = LocalSession();
  aws::S3ObjectStore store(session.client(), "no-such-bucket-here", Patience(session));
  EXPECT_EQ(pipeline::ReadOne(store, "a").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(pipeline::PutOne(store, {"a"}, {}).error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace weir::contract
