// The answer with credentials that containers' and instances' endpoints give.
#pragma once

#include <string_view>

#include "src/aws/credentials.h"
#include "src/result/result.h"

namespace weir::aws {

/// {"AccessKeyId":"…","SecretAccessKey":"…","Token":"…","Expiration":"2021-07-15T08:09:10Z"}
[[nodiscard]] Result<Credentials> ParseCredentialsJson(std::string_view body);

/// A time such as "2021-07-15T08:09:10Z".
[[nodiscard]] Result<std::chrono::system_clock::time_point> ParseExpiry(std::string_view text);

}  // namespace weir::aws
