// Who calls, and credentials as answers show them.
#pragma once

#include <boost/json/object.hpp>

#include "src/cloud/protocol/service.h"
#include "src/cloud/sts/context.h"

namespace weir::cloud::sts {

/// The session or the function of the key that signed; the account's root for any other key.
[[nodiscard]] Identity CallerOf(const Context& context, const protocol::Call& call);

/// Whether the key that signed is a session's or a function's.
[[nodiscard]] bool IsTemporary(const Context& context, const protocol::Call& call);

[[nodiscard]] boost::json::object ToJson(const Session& session);

}  // namespace weir::cloud::sts
