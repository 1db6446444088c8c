// By method and name.
#include "src/cloud/s3/request_class.h"

namespace weir::cloud::s3 {
namespace {

constexpr int kFirstOfServer = 500;

bool IsBilled(const Answer& answer) {
  if (answer) return answer->status < kFirstOfServer;
  return answer.error().status < kFirstOfServer && answer.error().code != "NoSuchBucket";
}

}  // namespace

RequestClass RequestClassOf(const Operation& operation) {
  // DeleteObjects is a POST, and deletes as its like do.
  if (operation.method == "DELETE" || operation.name == "DeleteObjects") return RequestClass::kFree;
  const bool is_written = operation.method == "PUT" || operation.method == "POST";
  const bool is_listed = operation.name.starts_with("List");
  return is_written || is_listed ? RequestClass::kPut : RequestClass::kGet;
}

void CountRequest(usage::Meter* meter, const Operation& operation, const Answer& answer) {
  if (!IsBilled(answer)) return;
  switch (RequestClassOf(operation)) {
    case RequestClass::kPut:
      return usage::Count(meter, usage::Item::kS3PutRequests, 1);
    case RequestClass::kGet:
      return usage::Count(meter, usage::Item::kS3GetRequests, 1);
    case RequestClass::kFree:
      return;
  }
}

}  // namespace weir::cloud::s3
