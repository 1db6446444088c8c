// Security Token Service as a service of the local AWS.
#pragma once

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/sts/context.h"

namespace weir::cloud::sts {

inline constexpr std::string_view kApiVersion = "2011-06-15";

/// Query protocol.
class StsService : public protocol::TableService<Context> {
 public:
  StsService(Sessions& sessions, const RoleDirectory& roles, const CallerDirectory& callers);

  [[nodiscard]] std::string_view signing_name() const override { return "sts"; }
  [[nodiscard]] std::string_view api_version() const override { return kApiVersion; }
  [[nodiscard]] protocol::AwsError Throttled() const override;

 private:
  [[nodiscard]] protocol::AwsError Invalid(std::string message) const override;

  Context context_;
};

}  // namespace weir::cloud::sts
