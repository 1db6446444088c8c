// Access keys from a command line or a file as the AWS CLI keeps it.
#pragma once

#include <string>
#include <vector>

#include "src/cloud/server/local_aws.h"
#include "src/result/result.h"

namespace weir::cli {

/// `text` is KEY:SECRET, or the path of a file with sections of `aws_access_key_id = …` and
/// `aws_secret_access_key = …`; all of them count. Errors name the file, never what it holds.
Result<std::vector<cloud::server::AccessKey>> ReadAccessKeys(const std::string& text);

}  // namespace weir::cli
