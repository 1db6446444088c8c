// One connection's requests and answers in HTTP/1.1, one after another.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "src/cloud/http/connection.h"
#include "src/cloud/http/exchange.h"
#include "src/cloud/http/handler.h"
#include "src/cloud/http/server.h"

namespace weir::cloud::http {

/// Until the client leaves, something breaks or the connection is aborted; no handler of it runs
/// any more then. `received` is what was read already. `limits` and `handler` outlive it. Pipelined
/// requests are answered in their order, for the next one is read only after the answer to the one
/// before. What may take long runs on the pool, the rest on the connection's loop.
boost::asio::awaitable<void> ServeHttp1(std::shared_ptr<Connection> connection,
                                        std::string received, Resources resources,
                                        const ServerLimits& limits, Handler& handler);

}  // namespace weir::cloud::http
