// For tests: a server whose handler takes and gives bodies in pieces.
#pragma once

#include <cstdint>
#include <memory>

#include <gtest/gtest.h>

#include "src/cloud/http/server.h"
#include "src/cloud/http/streams_handler.h"

namespace weir::cloud::http {

class StreamsFixture : public testing::Test {
 protected:
  /// The port.
  std::uint16_t Listen(ServerLimits limits = {}) {
    limits.threads = 2;
    server_ = std::make_unique<Server>(limits);
    const auto listener = server_->Listen("127.0.0.1", 0, handler_);
    EXPECT_TRUE(listener);
    return listener->port;
  }

  StreamsHandler handler_;
  std::unique_ptr<Server> server_;
};

}  // namespace weir::cloud::http
