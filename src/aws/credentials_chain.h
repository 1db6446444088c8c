// The places where AWS credentials are found, in the order in which the SDKs ask them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "src/aws/credentials.h"
#include "src/aws/environment.h"
#include "src/aws/http.h"
#include "src/aws/instance_metadata.h"
#include "src/aws/profile.h"

namespace weir::aws {

/// Environment, web identity, profile, container, instance. All arguments outlive the sources.
/// https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
[[nodiscard]] std::vector<std::unique_ptr<CredentialsSource>> CredentialsChain(
    const Environment& environment, const Profile& profile, const std::string& region,
    HttpTransport& transport, InstanceMetadata& instance);

}  // namespace weir::aws
