// STS asks Lambda: whom the keys of functions stand for.
#pragma once

#include <optional>
#include <string_view>

#include "src/cloud/iam/store.h"
#include "src/cloud/lambda/service.h"
#include "src/cloud/sts/caller_directory.h"

namespace weir::cloud::server {

/// A function calls as its execution role, in a session of its own name ("Defining Lambda function
/// permissions with an execution role", Developer Guide).
[[nodiscard]] sts::Identity IdentityOf(const lambda::KeyOwner& owner, const iam::IamStore& store);

/// The service outlives all calls of Find.
class FunctionCallers : public sts::CallerDirectory {
 public:
  FunctionCallers(const iam::IamStore& store, const lambda::LambdaService& functions)
      : store_(store), functions_(functions) {}
  [[nodiscard]] std::optional<sts::Identity> Find(std::string_view access_key_id) const override;

 private:
  const iam::IamStore& store_;
  const lambda::LambdaService& functions_;
};

}  // namespace weir::cloud::server
