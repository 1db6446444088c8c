// GetObject and HeadObject: an object, some of its bytes, or what is said of it.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

Answer GetObject(Context& context, Request& request);
Answer HeadObject(Context& context, Request& request);

}  // namespace weir::cloud::s3
