// S3: buckets and objects, REST with XML.
#pragma once

#include "src/cloud/http/server.h"
#include "src/cloud/protocol/service.h"
#include "src/cloud/s3/lifecycle_sweeper.h"
#include "src/cloud/s3/operation.h"
#include "src/cloud/s3/store.h"

namespace weir::cloud::s3 {

class S3Service : public protocol::Service {
 public:
  /// All of it outlives the service. `keys`: where signatures are enforced, those of aws-chunked
  /// bodies are checked with them; null otherwise.
  S3Service(S3Store& store, store::Clock& clock, const protocol::KeyRing* keys = nullptr);

  [[nodiscard]] std::string_view signing_name() const override { return "s3"; }
  /// As much as the server takes: bodies are kept, and not parsed.
  [[nodiscard]] std::size_t max_body_bytes() const override {
    return http::ServerLimits{}.body_bytes;
  }
  [[nodiscard]] protocol::Asked Ask(const http::Request& request) const override;
  void Handle(protocol::Call call, http::Respond respond) override;
  [[nodiscard]] http::Response Render(const protocol::AwsError& error,
                                      const protocol::Protocol* protocol,
                                      std::string_view request_id) const override;
  /// SlowDown, 503.
  [[nodiscard]] protocol::AwsError Throttled() const override;
  /// InternalError, 500.
  [[nodiscard]] protocol::AwsError Failed() const override;

 private:
  Answer Run(Request& request);

  LifecycleSweeper sweeper_;
  Context context_;
};

}  // namespace weir::cloud::s3
