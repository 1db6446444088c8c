// Identity and Access Management as a service of the local AWS.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/api_service.h"

namespace weir::cloud::iam {

inline constexpr std::string_view kApiVersion = "2010-05-08";

/// Query protocol. `store` is kept beside it, for others look roles up.
class IamService : public protocol::TableService<Context> {
 public:
  IamService(IamStore& store, const store::Clock& clock);

  [[nodiscard]] std::string_view signing_name() const override { return "iam"; }
  [[nodiscard]] std::string_view api_version() const override { return kApiVersion; }
  [[nodiscard]] protocol::AwsError Throttled() const override;
  [[nodiscard]] protocol::AwsError Failed() const override;

 private:
  [[nodiscard]] protocol::AwsError Invalid(std::string message) const override;

  Context context_;
};

}  // namespace weir::cloud::iam
