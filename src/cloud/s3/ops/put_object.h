// PutObject: the bytes, all at once, and only if the condition holds.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

extern const BodyTaker kPutObject;

}  // namespace weir::cloud::s3
