// What a request costs on AWS, by its operation ("Amazon S3 pricing", "Requests & data
// retrievals").
#pragma once

#include <cstdint>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/operation.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::s3 {

enum class RequestClass : std::uint8_t {
  kPut,   ///< "PUT, COPY, POST, LIST"
  kGet,   ///< "GET, SELECT, and all other requests"
  kFree,  ///< "DELETE and CANCEL requests are free"
};

[[nodiscard]] RequestClass RequestClassOf(const Operation& operation);

/// Counts what an operation has answered. What fails by the client's fault costs as what succeeds,
/// but for a bucket that is not there, which nobody owns; the server's failures are free ("Billing
/// for Amazon S3 error responses", User Guide).
void CountRequest(usage::Meter* meter, const Operation& operation, const Answer& answer);

}  // namespace weir::cloud::s3
