// Lambda: functions and event source mappings.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "src/cloud/lambda/code_source.h"
#include "src/cloud/lambda/execution_roles.h"
#include "src/cloud/lambda/mappings/failure_destination.h"
#include "src/cloud/lambda/mappings/mapping_figures.h"
#include "src/cloud/lambda/mappings/ordered_source.h"
#include "src/cloud/lambda/mappings/queue_source.h"
#include "src/cloud/lambda/workers/log_sink.h"
#include "src/cloud/lambda/workers/worker_keys.h"
#include "src/cloud/protocol/front_door.h"
#include "src/cloud/protocol/service.h"
#include "src/cloud/store/clock.h"
#include "src/cloud/store/faults.h"
#include "src/cloud/store/store.h"
#include "src/cloud/usage/meter.h"
#include "src/result/result.h"

namespace weir::cloud::lambda {

/// What Lambda needs of other services. Everything outlives it.
struct LambdaPorts {
  OrderedSource& source;
  QueueSource& queues;
  FailureDestination& failures;
  CodeSource& code;
  LogSink& logs;
  MappingFigures& figures;
  ExecutionRoles& roles;
};

class LambdaService : public protocol::Service {
 public:
  struct Options {
    std::filesystem::path directory{};  ///< where packages are unpacked
    std::size_t max_processes = 1000;
    std::size_t threads = 2;        ///< that turn all event source mappings
    usage::Meter* meter = nullptr;  ///< of what AWS bills; outlives the service
  };
  /// Where functions find the local AWS.
  struct Endpoint {
    std::string url{};        ///< http://127.0.0.1:4566
    std::string ca_bundle{};  ///< a PEM file; "" without TLS
  };

  /// Throws StoreFailure where stored bytes can't be read back.
  LambdaService(store::Store& store, store::Clock& clock, store::Faults& faults,
                const LambdaPorts& ports, Options options);
  LambdaService(const LambdaService&) = delete;
  LambdaService& operator=(const LambdaService&) = delete;
  ~LambdaService() override;

  /// From now on functions run and mappings read; before, calls are refused as for an outage.
  void Start(Endpoint endpoint);
  /// Ends all functions and mappings. What was under way comes again after the next start.
  void Stop();

  /// Takes an event for the function with this ARN, as Invoke with the type Event does: it is kept
  /// durably when this returns. kNotFound; kExhausted where too many wait; kInvalidInput for an
  /// event that is too large; kUnavailable, also before the start.
  Result<void> Accept(std::string_view function_arn, std::string event);

  /// The keys that functions sign with.
  [[nodiscard]] const protocol::KeyRing& keys() const;
  /// Whom the key of a function's process stands for; nothing for any other key.
  [[nodiscard]] std::optional<KeyOwner> OwnerOf(std::string_view access_key_id) const;
  /// Kills the function that signs with this key, before it returns.
  void KillCaller(std::string_view access_key_id);

  [[nodiscard]] std::string_view signing_name() const override { return "lambda"; }
  /// A package of kMaxZipUpload in base64, and more, to be refused by its own error.
  [[nodiscard]] std::size_t max_body_bytes() const override { return std::size_t{96} << 20; }
  [[nodiscard]] protocol::Asked Ask(const http::Request& request) const override;
  void Handle(protocol::Call call, http::Respond respond) override;
  [[nodiscard]] http::Response Render(const protocol::AwsError& error,
                                      const protocol::Protocol* protocol,
                                      std::string_view request_id) const override;
  [[nodiscard]] protocol::AwsError Throttled() const override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir::cloud::lambda
