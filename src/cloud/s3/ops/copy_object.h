// CopyObject: an object under another key, or the same one with other headers.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

extern const BodyCopier kCopyObject;

}  // namespace weir::cloud::s3
