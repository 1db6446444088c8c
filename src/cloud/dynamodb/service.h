// DynamoDB as a service of the local AWS.
#pragma once

#include "src/cloud/dynamodb/context.h"
#include "src/cloud/dynamodb/expiry_index.h"
#include "src/cloud/protocol/api_service.h"
#include "src/cloud/usage/levels.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::dynamodb {

/// JSON 1.0, DynamoDB_20120810. `meter` may be null. All arguments outlive this.
class DynamoDbService : public protocol::TableService<Context> {
 public:
  DynamoDbService(store::Store& store, store::Clock& clock, usage::Meter* meter = nullptr);

  /// Adds what is stored, and the capacity that is provisioned, now.
  void Measure(usage::Levels& levels) const;

  [[nodiscard]] std::string_view signing_name() const override { return "dynamodb"; }
  [[nodiscard]] std::string_view target_prefix() const override { return "DynamoDB_20120810"; }
  [[nodiscard]] protocol::AwsError Throttled() const override;

 private:
  [[nodiscard]] protocol::AwsError NotHeeded(std::string_view operation,
                                             std::string_view member) const override;

  Catalog catalog_;
  ExpiryIndex expiry_;
  Items items_;
  StatementCache statements_;
  Expirer expirer_;  ///< its thread works on the two above
  Context context_;
};

}  // namespace weir::cloud::dynamodb
