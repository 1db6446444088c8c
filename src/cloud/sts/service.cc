// The table of STS's operations.
#include "src/cloud/sts/service.h"

#include <array>
#include <utility>

#include "src/cloud/protocol/aws_query.h"
#include "src/cloud/sts/access.h"
#include "src/cloud/sts/errors.h"
#include "src/cloud/sts/ops/assume_role.h"
#include "src/cloud/sts/ops/get_caller_identity.h"
#include "src/cloud/sts/ops/get_session_token.h"

namespace weir::cloud::sts {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/sts/api.model"
    ;

constexpr std::array kOperations = std::to_array<protocol::Operation<Context>>({
    {"AssumeRole", ops::AssumeRole,
     "RoleArn RoleSessionName PolicyArns Policy DurationSeconds Tags TransitiveTagKeys ExternalId "
     "SourceIdentity"},
    {"GetAccessKeyInfo", ops::GetAccessKeyInfo, "AccessKeyId"},
    {"GetCallerIdentity", ops::GetCallerIdentity, ""},
    {"GetSessionToken", ops::GetSessionToken, "DurationSeconds"},
});

protocol::Protocols MakeProtocols() {
  protocol::Protocols protocols;
  protocols.push_back(
      protocol::MakeAwsQuery({"https://sts.amazonaws.com/doc/2011-06-15/", kApiVersion}));
  return protocols;
}

}  // namespace

StsService::StsService(Sessions& sessions, const RoleDirectory& roles,
                       const CallerDirectory& callers)
    : TableService({.table = kModel}, MakeProtocols(), context_, kOperations, AccessTable()),
      context_{sessions, roles, callers} {}

protocol::AwsError StsService::Throttled() const { return errors::Throttled(); }

protocol::AwsError StsService::Invalid(std::string message) const {
  return errors::Invalid(std::move(message));
}

}  // namespace weir::cloud::sts
