// The handler's ports on AWS.
#include "src/lambda/aws_cloud.h"

#include <chrono>

#include "src/aws/dynamodb_claim_store.h"
#include "src/aws/s3_object_store.h"

namespace weir::lambda {
namespace {

std::chrono::system_clock::time_point TimePointOf(event::Timestamp time) {
  return std::chrono::system_clock::time_point(std::chrono::microseconds(time.micros));
}

class AwsStores final : public AttemptStores {
 public:
  AwsStores(const Configuration& configuration, aws::Client& client, const AttemptTimes& times)
      : claims_(client,
                {.name = configuration.claims_table,
                 .life = std::chrono::days(configuration.claim_days),
                 .newest_arrival = TimePointOf(times.newest_arrival)},
                {.claims = times.claims, .moves = times.objects}),
        objects_(client, configuration.lake_bucket, times.objects),
        ledger_(client, configuration.lake_bucket, times.ledger) {}

  pipeline::ClaimStore& claims() override { return claims_; }
  pipeline::ObjectStore& objects() override { return objects_; }
  pipeline::ObjectStore& ledger() override { return ledger_; }
  [[nodiscard]] std::optional<Error> failure() const override {
    return claims_.failure() ? claims_.failure() : objects_.failure();
  }

 private:
  aws::DynamoDbClaimStore claims_;
  aws::S3ObjectStore objects_;
  aws::S3ObjectStore ledger_;
};

}  // namespace

std::unique_ptr<AttemptStores> AwsCloud::Open(const AttemptTimes& times) {
  return std::make_unique<AwsStores>(configuration_, client_, times);
}

}  // namespace weir::lambda
