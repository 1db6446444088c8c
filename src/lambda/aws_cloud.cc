// The handler's ports on AWS.
#include "src/lambda/aws_cloud.h"

#include <chrono>
#include <cmath>

#include <simdjson.h>

#include "src/aws/api_error.h"
#include "src/aws/dynamodb_claim_store.h"
#include "src/aws/s3_object_store.h"
#include "src/event/json_text.h"

namespace weir::lambda {
namespace {

constexpr double kMillisPerSecond = 1000;

class AwsStores final : public AttemptStores {
 public:
  AwsStores(const Configuration& configuration, aws::Client& client,
            const AttemptDeadlines& deadlines)
      : claims_(client, {configuration.claims_table, std::chrono::days(configuration.claim_days)},
                deadlines.claims),
        objects_(client, configuration.lake_bucket, deadlines.objects) {}

  pipeline::ClaimStore& claims() override { return claims_; }
  pipeline::ObjectStore& objects() override { return objects_; }
  [[nodiscard]] std::optional<Error> failure() const override {
    return claims_.failure() ? claims_.failure() : objects_.failure();
  }

 private:
  aws::DynamoDbClaimStore claims_;
  aws::S3ObjectStore objects_;
};

Result<StreamDescription> ParseDescription(const std::string& body) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  double created = 0;
  std::uint64_t hours = 0;
  if (parser.parse(body).get(root) == simdjson::SUCCESS &&
      root["StreamDescriptionSummary"]["StreamCreationTimestamp"].get(created) ==
          simdjson::SUCCESS &&
      root["StreamDescriptionSummary"]["RetentionPeriodHours"].get(hours) == simdjson::SUCCESS) {
    return StreamDescription{.created_at_millis = std::llround(created * kMillisPerSecond),
                             .retention_hours = static_cast<std::uint32_t>(hours)};
  }
  return Error{ErrorKind::kCorrupt, "Kinesis DescribeStreamSummary: the answer makes no sense"};
}

}  // namespace

std::unique_ptr<AttemptStores> AwsCloud::Open(const AttemptDeadlines& deadlines) {
  return std::make_unique<AwsStores>(configuration_, client_, deadlines);
}

Result<StreamDescription> AwsCloud::Describe(std::string_view stream_arn, aws::Deadline deadline) {
  aws::Call call{.service = "kinesis",
                 .headers = {{"Content-Type", "application/x-amz-json-1.1"},
                             {"X-Amz-Target", "Kinesis_20131202.DescribeStreamSummary"}},
                 .body = R"({"StreamARN":)"};
  event::AppendJsonString(stream_arn, call.body);
  call.body += '}';
  const auto response = client_.SendOne(call, deadline);
  if (!response) return response.error();
  if (!response->IsSuccess()) return aws::ErrorOf(*response, "Kinesis DescribeStreamSummary");
  return ParseDescription(response->body);
}

}  // namespace weir::lambda
