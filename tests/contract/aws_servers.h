// Servers that speak AWS's protocols, for the suites that run on real sockets.
#pragma once

#include <memory>
#include <string>

#include "src/aws/session.h"

namespace weir::contract {

/// A session with the services of `weir up --memory`, which the first call starts and the program's
/// end stops; or with the server that the variable WEIR_TEST_ENDPOINT names.
[[nodiscard]] aws::Session& LocalSession();
/// Another one with the same server: sessions are for one thread each.
[[nodiscard]] std::unique_ptr<aws::Session> NewSession();

/// A new table for claims, or a new bucket; its name.
[[nodiscard]] std::string MakeClaimTable(aws::Session& session);
[[nodiscard]] std::string MakeBucket(aws::Session& session);

/// Long enough for any test; each adapter has it as its deadline.
[[nodiscard]] aws::Deadline Patience(aws::Session& session);

}  // namespace weir::contract
