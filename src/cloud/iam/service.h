// Identity and Access Management as a service of the local AWS.
#pragma once

#include "src/cloud/iam/context.h"
#include "src/cloud/protocol/query_service.h"

namespace weir::cloud::iam {

/// Query protocol, 2010-05-08. `store` is kept beside it, for others look roles up.
class IamService : public protocol::QueryService<Context> {
 public:
  IamService(IamStore& store, const store::Clock& clock);

  [[nodiscard]] std::string_view signing_name() const override { return "iam"; }
  [[nodiscard]] protocol::AwsError Failed() const override;

 private:
  Context context_;
};

}  // namespace weir::cloud::iam
