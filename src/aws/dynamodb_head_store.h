// The head of a lake's merge in DynamoDB: one item of its claims table, moved by conditional puts.
#pragma once

#include <string>
#include <utility>

#include "src/aws/client.h"
#include "src/aws/s3_object_store.h"
#include "src/merge/ports.h"

namespace weir::aws {

/// GetItem (consistent) and PutItem with a condition. A move that is made again after a lost answer
/// meets itself, and is false then: whoever reads the head finds it moved.
class DynamoDbHeadStore final : public merge::HeadStore {
 public:
  /// `client` outlives it. The prefix of `lake` is "" or "some/prefix/". Nothing is asked for after
  /// `deadline`.
  DynamoDbHeadStore(Client& client, std::string table, const BucketPrefix& lake, Deadline deadline);

  Result<merge::Head> Read() override;
  Result<bool> Move(const merge::Head& from, const merge::Head& to) override;
  [[nodiscard]] std::string Describe() const override;

 private:
  [[nodiscard]] Result<HttpResponse> Send(const Call& call);

  Client& client_;
  const std::string table_;
  const std::string key_;
  const Deadline deadline_;
};

}  // namespace weir::aws
