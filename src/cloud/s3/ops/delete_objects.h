// DeleteObject and DeleteObjects: one object, or up to a thousand.
#pragma once

#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

Answer DeleteObject(Context& context, Request& request);
Answer DeleteObjects(Context& context, Request& request);

}  // namespace weir::cloud::s3
