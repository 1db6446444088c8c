// The table of STS's operations.
#include "src/cloud/sts/service.h"

#include <array>

#include "src/cloud/sts/ops/assume_role.h"
#include "src/cloud/sts/ops/get_caller_identity.h"
#include "src/cloud/sts/ops/get_session_token.h"

namespace weir::cloud::sts {
namespace {

constexpr protocol::QueryDialect kDialect = {"https://sts.amazonaws.com/doc/2011-06-15/",
                                             "2011-06-15"};

constexpr std::array kOperations = std::to_array<protocol::QueryOperation<Context>>({
    {"AssumeRole", ops::AssumeRole},
    {"GetAccessKeyInfo", ops::GetAccessKeyInfo},
    {"GetCallerIdentity", ops::GetCallerIdentity},
    {"GetSessionToken", ops::GetSessionToken},
});

}  // namespace

StsService::StsService(Sessions& sessions, const RoleDirectory& roles,
                       const CallerDirectory& callers)
    : QueryService(kDialect, context_, kOperations), context_{sessions, roles, callers} {}

}  // namespace weir::cloud::sts
