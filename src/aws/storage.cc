// A lake in a bucket of S3 and its claims in a table of DynamoDB, for one attempt after another.
#include "src/aws/storage.h"

#include <optional>

#include "src/aws/dynamodb_claim_store.h"
#include "src/aws/s3_object_store.h"

namespace weir::aws {
namespace {

std::chrono::system_clock::time_point TimePointOf(event::Timestamp time) {
  return std::chrono::system_clock::time_point(std::chrono::microseconds(time.micros));
}

class AwsStores final : public pipeline::AttemptStores {
 public:
  AwsStores(Client& client, const AwsStorage::Names& names, std::chrono::days claim_life,
            const pipeline::AttemptTimes& times)
      : claims_(client,
                {.name = names.claims_table,
                 .life = claim_life,
                 .newest_arrival = TimePointOf(times.newest_arrival)},
                {.claims = times.claims, .moves = times.objects}),
        objects_(client, names.bucket, times.objects),
        ledger_(client, names.bucket, times.ledger) {}

  pipeline::ClaimStore& claims() override { return claims_; }
  pipeline::ObjectStore& objects() override { return objects_; }
  pipeline::ObjectStore& ledger() override { return ledger_; }
  [[nodiscard]] std::optional<Error> failure() const override {
    return claims_.failure() ? claims_.failure() : objects_.failure();
  }

 private:
  DynamoDbClaimStore claims_;
  S3ObjectStore objects_;
  S3ObjectStore ledger_;
};

}  // namespace

std::unique_ptr<pipeline::AttemptStores> AwsStorage::Open(const pipeline::AttemptTimes& times) {
  return std::make_unique<AwsStores>(client_, names_, claim_life_, times);
}

}  // namespace weir::aws
