// Security Token Service as a service of the local AWS.
#pragma once

#include "src/cloud/protocol/query_service.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/sts/caller_directory.h"
#include "src/cloud/sts/role_directory.h"
#include "src/cloud/sts/sessions.h"

namespace weir::cloud::sts {

/// What operations work on.
struct Context {
  Sessions& sessions;
  const RoleDirectory& roles;
  const CallerDirectory& callers;
};

/// Query protocol, 2011-06-15.
class StsService : public protocol::QueryService<Context> {
 public:
  StsService(Sessions& sessions, const RoleDirectory& roles, const CallerDirectory& callers);

  [[nodiscard]] std::string_view signing_name() const override { return "sts"; }

 private:
  Context context_;
};

}  // namespace weir::cloud::sts
