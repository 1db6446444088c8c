// What an operation of S3 is: how its requests look, and the function that answers them.
#pragma once

#include <functional>
#include <string_view>

#include "src/cloud/protocol/front_door.h"
#include "src/cloud/s3/received_body.h"
#include "src/cloud/s3/request.h"
#include "src/cloud/s3/store.h"
#include "src/cloud/store/clock.h"

namespace weir::cloud::s3 {

/// What all operations share. Borrowed; outlives the service.
struct Context {
  S3Store& store;
  const store::Clock& clock;
  const protocol::KeyRing* keys;  ///< null: signatures are not enforced
  /// A bucket's lifecycle rules have changed.
  std::function<void()> lifecycle_changed;
};

using Answer = protocol::Outcome<http::Response>;

/// What an operation does whose body is received into the store before it runs, in pieces where it
/// is large.
struct BodyTaker {
  /// Refuses what can be refused unread.
  protocol::Outcome<BodyPlan> (*plan)(Context& context, const Request& request);
  Answer (*run)(Context& context, Request& request, ReceivedBody body);
};

/// A request is of the first operation in the table whose method and level are its own and whose
/// parameter and header it has ("": needs none).
struct Operation {
  std::string_view name;
  std::string_view method;
  Level level;
  std::string_view parameter;
  std::string_view header;
  /// Null: not there yet, 501, but for a taker.
  Answer (*run)(Context& context, Request& request);
  const BodyTaker* taker = nullptr;
};

}  // namespace weir::cloud::s3
