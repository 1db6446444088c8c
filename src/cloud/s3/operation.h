// What an operation of S3 is: how its requests look, and the function that answers them.
#pragma once

#include <string_view>

#include "src/cloud/s3/context.h"
#include "src/cloud/s3/copied_body.h"
#include "src/cloud/s3/received_body.h"
#include "src/cloud/s3/request.h"

namespace weir::cloud::s3 {

using Answer = protocol::Outcome<http::Response>;

/// What an operation does whose body is received into the store before it runs, in pieces where it
/// is large.
struct BodyTaker {
  /// Refuses what can be refused unread.
  protocol::Outcome<BodyPlan> (*plan)(Context& context, const Request& request);
  Answer (*run)(Context& context, Request& request, ReceivedBody body);
};

/// What an operation does whose body is that of an object that is there, which is copied before it
/// runs.
struct BodyCopier {
  /// Refuses what can be refused before a byte is copied.
  protocol::Outcome<CopyPlan> (*plan)(Context& context, const Request& request);
  /// `source`: all of the object but its bytes.
  Answer (*run)(Context& context, Request& request, const ObjectInfo& source, ReceivedBody copy);
};

/// A request is of the first operation in the table whose method and level are its own and whose
/// parameter and header it has ("": needs none).
struct Operation {
  std::string_view name;
  std::string_view method;
  Level level;
  std::string_view parameter;
  std::string_view header;
  /// Null: not there yet, 501, but for a taker or a copier.
  Answer (*run)(Context& context, Request& request);
  const BodyTaker* taker = nullptr;
  const BodyCopier* copier = nullptr;
};

}  // namespace weir::cloud::s3
