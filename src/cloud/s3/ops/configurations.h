// Configurations of buckets that are kept as documents: put, given back, deleted.
#pragma once

#include <string>
#include <utility>

#include "src/cloud/s3/configuration.h"
#include "src/cloud/s3/operation.h"

namespace weir::cloud::s3 {

Answer PutDocument(const Configuration& configuration, Context& context, Request& request);
Answer GetDocument(const Configuration& configuration, Context& context, Request& request);
Answer DeleteDocument(const Configuration& configuration, Context& context, Request& request);

// The same as operations, one for each configuration.
template <const Configuration& Which>
Answer PutConfiguration(Context& context, Request& request) {
  return PutDocument(Which, context, request);
}
template <const Configuration& Which>
Answer GetConfiguration(Context& context, Request& request) {
  return GetDocument(Which, context, request);
}
template <const Configuration& Which>
Answer DeleteConfiguration(Context& context, Request& request) {
  return DeleteDocument(Which, context, request);
}

}  // namespace weir::cloud::s3
