// Access keys from a file as the AWS CLI keeps it, a variable or a command line.
#pragma once

#include <string>
#include <vector>

#include "src/cloud/server/local_aws.h"
#include "src/result/result.h"

namespace weir::cli {

/// Where keys were given; at most one of them, or none.
struct AccessKeySource {
  std::string file;  ///< --auth-file
  std::string text;  ///< --auth: KEY:SECRET, or a file
};

struct AccessKeys {
  std::vector<cloud::server::AccessKey> keys;
  std::vector<std::string> warnings;  ///< who else can read them
};

/// Of `source`, or else of the variable WEIR_AUTH (KEY:SECRET); none where nothing is given. A file
/// has sections of `aws_access_key_id = …` and `aws_secret_access_key = …`; all of them count.
/// Errors name the file, never what it holds.
Result<AccessKeys> ReadAccessKeys(const AccessKeySource& source);

}  // namespace weir::cli
