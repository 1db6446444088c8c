// S3: buckets and objects, REST with XML.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "src/cloud/protocol/service.h"
#include "src/cloud/s3/lifecycle_sweeper.h"
#include "src/cloud/s3/operation.h"
#include "src/cloud/s3/store.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::s3 {

class S3Service : public protocol::Service {
 public:
  /// All of it outlives the service. `keys`: where signatures are enforced, those of aws-chunked
  /// bodies are checked with them; null otherwise.
  /// `meter`: of what AWS bills; may be null.
  S3Service(S3Store& store, store::Clock& clock, const protocol::KeyRing* keys = nullptr,
            usage::Meter* meter = nullptr);
  S3Service(const S3Service&) = delete;
  S3Service& operator=(const S3Service&) = delete;
  ~S3Service() override;

  /// Each operation has one row in the table of access; aborts otherwise.
  static void CheckTable();
  /// Answers what still copies. REQUIRES: nothing is asked any more.
  void Stop();

  [[nodiscard]] std::string_view signing_name() const override { return "s3"; }
  [[nodiscard]] protocol::Asked Ask(const http::Request& request) const override;
  void Handle(protocol::Call call, http::Respond respond) override;
  [[nodiscard]] http::Response Render(const protocol::AwsError& error,
                                      const protocol::Protocol* protocol,
                                      std::string_view request_id) const override;
  [[nodiscard]] protocol::AwsError Denied(std::string message) const override;
  /// SlowDown, 503.
  [[nodiscard]] protocol::AwsError Throttled() const override;
  /// InternalError, 500.
  [[nodiscard]] protocol::AwsError Failed() const override;

 private:
  /// Why a request may not go on to its operation (null: it has none).
  static std::optional<protocol::AwsError> Refusal(const Request& request,
                                                   const Operation* operation);
  void Receive(const std::shared_ptr<Request>& request, const Operation& operation,
               http::Respond respond);
  void Copy(const std::shared_ptr<Request>& request, const Operation& operation,
            http::Respond respond);
  /// What the operation has answered, counted.
  [[nodiscard]] http::Response Finish(const Request& request, const Operation& operation,
                                      Answer answer) const;

  LifecycleSweeper sweeper_;
  Context context_;
  usage::Meter* const meter_;
  std::atomic<bool> is_stopping_ = false;
};

}  // namespace weir::cloud::s3
