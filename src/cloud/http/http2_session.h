// One connection's requests and answers in HTTP/2, many at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "src/cloud/http/connection.h"
#include "src/cloud/http/exchange.h"
#include "src/cloud/http/handler.h"
#include "src/cloud/http/server.h"

namespace weir::cloud::http {

/// How a client with prior knowledge begins.
inline constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Until the client leaves, something breaks or the connection is aborted; no handler of it runs
/// any more then. `received` is what was read already. Handlers run on the pool, beside each other.
/// `limits` and `handler` outlive it.
boost::asio::awaitable<void> ServeHttp2(std::shared_ptr<Connection> connection,
                                        std::string received, Resources resources,
                                        const ServerLimits& limits, Handler& handler);

}  // namespace weir::cloud::http
