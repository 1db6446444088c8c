// A service that keeps rows stands in this list.
#include "src/cloud/server/spaces.h"

#include "src/cloud/cloudwatch/spaces.h"
#include "src/cloud/dynamodb/spaces.h"
#include "src/cloud/iam/spaces.h"
#include "src/cloud/kinesis/spaces.h"
#include "src/cloud/lambda/spaces.h"
#include "src/cloud/logs/spaces.h"
#include "src/cloud/s3/spaces.h"
#include "src/cloud/scheduler/spaces.h"
#include "src/cloud/sqs/spaces.h"
#include "src/cloud/sts/spaces.h"
#include "src/cloud/usage/spaces.h"

namespace weir::cloud::server {

std::vector<store::Space> AllSpaces() {
  std::vector<store::Space> all = {{.name = kClockSpace, .steps = {}}};
  for (const auto& spaces : {cloudwatch::Spaces(), dynamodb::Spaces(), iam::Spaces(),
                             kinesis::Spaces(), lambda::Spaces(), logs::Spaces(), s3::Spaces(),
                             scheduler::Spaces(), sqs::Spaces(), sts::Spaces(), usage::Spaces()}) {
    all.insert(all.end(), spaces.begin(), spaces.end());
  }
  return all;
}

}  // namespace weir::cloud::server
