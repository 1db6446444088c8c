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
template <const Configuration& kConfiguration>
Answer PutConfiguration(Context& context, Request& request) {
  return PutDocument(kConfiguration, context, request);
}
template <const Configuration& kConfiguration>
Answer GetConfiguration(Context& context, Request& request) {
  return GetDocument(kConfiguration, context, request);
}
template <const Configuration& kConfiguration>
Answer DeleteConfiguration(Context& context, Request& request) {
  return DeleteDocument(kConfiguration, context, request);
}

}  // namespace weir::cloud::s3
