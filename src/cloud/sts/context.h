// What STS's operations work on.
#pragma once

#include "src/cloud/sts/caller_directory.h"
#include "src/cloud/sts/role_directory.h"
#include "src/cloud/sts/sessions.h"

namespace weir::cloud::sts {

struct Context {
  Sessions& sessions;
  const RoleDirectory& roles;
  const CallerDirectory& callers;
};

}  // namespace weir::cloud::sts
