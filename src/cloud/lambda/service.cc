// The table of operations, and the life of the service.
#include "src/cloud/lambda/service.h"

#include <array>
#include <atomic>
#include <utility>

#include <boost/json/object.hpp>

#include "src/cloud/lambda/access.h"
#include "src/cloud/lambda/async_queue.h"
#include "src/cloud/lambda/context.h"
#include "src/cloud/lambda/invoker.h"
#include "src/cloud/lambda/mapping_input.h"
#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/lambda/ops/invoke.h"
#include "src/cloud/lambda/ops/mappings.h"
#include "src/cloud/lambda/ops/tags.h"
#include "src/cloud/protocol/api_service.h"
#include "src/cloud/protocol/rest_json.h"
#include "src/text/uuid.h"

namespace weir::cloud::lambda {
namespace {

constexpr std::string_view kModel =
#include "src/cloud/lambda/api.model"
    ;

template <LambdaOutcome (*Answer)(Context&, const LambdaRequest&)>
protocol::JsonOutcome Run(Context& context, const protocol::Call& call,
                          const boost::json::object& input) {
  return Answer(context, {call, input});
}

constexpr std::array kOperations = std::to_array<protocol::Operation<Context>>({
    {"CreateEventSourceMapping", Run<ops::CreateEventSourceMapping>,
     "EventSourceArn FunctionName Enabled BatchSize MaximumBatchingWindowInSeconds "
     "ParallelizationFactor StartingPosition StartingPositionTimestamp DestinationConfig.OnFailure "
     "MaximumRecordAgeInSeconds BisectBatchOnFunctionError MaximumRetryAttempts Tags "
     "TumblingWindowInSeconds FunctionResponseTypes FilterCriteria.Filters "
     "ScalingConfig.MaximumConcurrency"},
    {"CreateFunction", Run<ops::CreateFunction>,
     "FunctionName Runtime Role Handler Code.ZipFile Code.S3Bucket Code.S3Key Code.S3ObjectVersion "
     "Description Timeout MemorySize PackageType Environment KMSKeyArn TracingConfig Tags "
     "Architectures EphemeralStorage SnapStart LoggingConfig"},
    {"DeleteEventSourceMapping", Run<ops::DeleteEventSourceMapping>, "UUID"},
    {"DeleteFunction", Run<ops::DeleteFunction>, "FunctionName Qualifier"},
    {"DeleteFunctionConcurrency", Run<ops::DeleteFunctionConcurrency>, "FunctionName"},
    {"GetAccountSettings", Run<ops::GetAccountSettings>, ""},
    {"GetEventSourceMapping", Run<ops::GetEventSourceMapping>, "UUID"},
    {"GetFunction", Run<ops::GetFunction>, "FunctionName Qualifier"},
    {"GetFunctionCodeSigningConfig", Run<ops::GetFunctionCodeSigningConfig>, "FunctionName"},
    {"GetFunctionConcurrency", Run<ops::GetFunctionConcurrency>, "FunctionName"},
    {"GetFunctionConfiguration", Run<ops::GetFunctionConfiguration>, "FunctionName Qualifier"},
    {"GetFunctionEventInvokeConfig", Run<ops::GetFunctionEventInvokeConfig>,
     "FunctionName Qualifier"},
    {"GetFunctionRecursionConfig", Run<ops::GetFunctionRecursionConfig>, "FunctionName"},
    {"GetFunctionUrlConfig", Run<ops::GetFunctionUrlConfig>, "FunctionName Qualifier"},
    {"GetPolicy", Run<ops::GetPolicy>, "FunctionName Qualifier"},
    {"GetProvisionedConcurrencyConfig", Run<ops::GetProvisionedConcurrencyConfig>,
     "FunctionName Qualifier"},
    {"GetRuntimeManagementConfig", Run<ops::GetRuntimeManagementConfig>, "FunctionName Qualifier"},
    {"Invoke", ops::Invoke, "FunctionName InvocationType LogType ClientContext Payload Qualifier"},
    {"ListAliases", Run<ops::ListAliases>, "FunctionName FunctionVersion Marker MaxItems"},
    {"ListEventSourceMappings", Run<ops::ListEventSourceMappings>,
     "EventSourceArn FunctionName Marker MaxItems"},
    {"ListFunctions", Run<ops::ListFunctions>, "FunctionVersion Marker MaxItems"},
    {"ListTags", Run<ops::ListTags>, "Resource"},
    {"ListVersionsByFunction", Run<ops::ListVersionsByFunction>, "FunctionName Marker MaxItems"},
    {"PutFunctionConcurrency", Run<ops::PutFunctionConcurrency>,
     "FunctionName ReservedConcurrentExecutions"},
    {"PutFunctionRecursionConfig", Run<ops::PutFunctionRecursionConfig>,
     "FunctionName RecursiveLoop"},
    {"TagResource", Run<ops::TagResource>, "Resource Tags"},
    {"UntagResource", Run<ops::UntagResource>, "Resource TagKeys"},
    {"UpdateEventSourceMapping", Run<ops::UpdateEventSourceMapping>,
     "UUID FunctionName Enabled BatchSize MaximumBatchingWindowInSeconds "
     "DestinationConfig.OnFailure MaximumRecordAgeInSeconds BisectBatchOnFunctionError "
     "MaximumRetryAttempts ParallelizationFactor TumblingWindowInSeconds FunctionResponseTypes "
     "FilterCriteria.Filters ScalingConfig.MaximumConcurrency"},
    {"UpdateFunctionCode", Run<ops::UpdateFunctionCode>,
     "FunctionName ZipFile S3Bucket S3Key S3ObjectVersion DryRun RevisionId Architectures"},
    {"UpdateFunctionConfiguration", Run<ops::UpdateFunctionConfiguration>,
     "FunctionName Role Handler Description Timeout MemorySize Environment Runtime KMSKeyArn "
     "TracingConfig RevisionId EphemeralStorage SnapStart LoggingConfig"},
});

protocol::Protocols MakeProtocols() {
  protocol::Protocols protocols;
  protocols.push_back(protocol::MakeRestJson(errors::Render));
  return protocols;
}

}  // namespace

/// Members are ended in the opposite order of their beginning.
class LambdaService::Impl {
  /// The operations alone; the service around them has its life.
  class Table final : public protocol::TableService<Context> {
   public:
    explicit Table(Context& context)
        : TableService({.table = kModel}, MakeProtocols(), context, kOperations, AccessTable()) {}
    [[nodiscard]] std::string_view signing_name() const override { return "lambda"; }

   private:
    [[nodiscard]] protocol::AwsError NotHeeded(std::string_view /*operation*/,
                                               std::string_view member) const override {
      return errors::NotSupported(member);
    }
  };

 public:
  Impl(store::Store& store, store::Clock& clock, store::Faults& faults, const LambdaPorts& ports,
       Options options)
      : options_(std::move(options)),
        logs_(ports.logs),
        store_(store),
        packages_(options_.directory, store_),
        invoker_(context_),
        context_{.clock = clock,
                 .store = store_,
                 .packages = packages_,
                 .code = ports.code,
                 .roles = ports.roles,
                 .ports = {ports.source, ports.queues, invoker_, ports.failures, store_, clock,
                           faults, ports.figures, &ports.roles}} {}

  void Start(Endpoint endpoint) {
    context_.endpoint_url = endpoint.url;
    pool_ =
        std::make_unique<WorkerPool>(WorkerPool::Options{.endpoint_url = std::move(endpoint.url),
                                                         .ca_bundle = std::move(endpoint.ca_bundle),
                                                         .max_processes = options_.max_processes,
                                                         .meter = options_.meter},
                                     context_.clock, keys_, logs_);
    context_.pool = pool_.get();
    supervisor_ = std::make_unique<MappingSupervisor>(context_.ports, options_.threads);
    context_.supervisor = supervisor_.get();
    queue_ = std::make_unique<AsyncQueue>(
        store_.raw(), context_.clock,
        [this](const AsyncInvocation& invocation, InvocationDone done) {
          InvokeLater(invocation, std::move(done));
        });
    context_.queue = queue_.get();
    for (const Mapping& mapping : store_.Mappings()) {
      if (mapping.deleting) {
        ops::RemoveMapping(context_, mapping.id);
      } else {
        context_.supervisor->Set(mapping.id, SettingsOf(context_, mapping), {});
      }
    }
    started_ = true;
  }

  void Stop() {
    if (!started_.exchange(false)) return;
    supervisor_->BeginStop();
    queue_->Stop();
    pool_->Stop();
    packages_.Stop();  // which may still have invocations to hand to the pool
    supervisor_->Stop();
  }

  void Handle(protocol::Call call, http::Respond respond) {
    if (!started_) return respond(errors::Render(errors::ServiceFailed(), call.request_id));
    table_.Handle(std::move(call), std::move(respond));
  }

  Result<void> Accept(std::string_view function_arn, std::string event) {
    if (!started_) return Error{ErrorKind::kUnavailable, "Lambda has not started"};
    const auto function = RequireFunction(context_, function_arn, {}, {});
    if (!function) return Error{ErrorKind::kNotFound, function.error().message};
    if (event.size() > kMaxEventBytes) {
      return Error{ErrorKind::kInvalidInput, "an event is larger than Lambda takes"};
    }
    return queue_->Add({.function = (*function)->key,
                        .request_id = text::RandomUuid(),
                        .payload = std::move(event),
                        .accepted = context_.clock.Now()});
  }

  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] WorkerKeys& keys() { return keys_; }

 private:
  void InvokeLater(const AsyncInvocation& invocation, InvocationDone done) {
    const FunctionPtr function = store_.FindFunction(invocation.function);
    // Deleted meanwhile: AWS drops what waits for it.
    if (!function) return done({.kind = InvocationResult::Kind::kAnswered});
    InvokeFunction(context_, function, invocation.request_id, invocation.payload,
                   invocation.client_context, std::move(done));
  }

  const Options options_;
  LogSink& logs_;
  LambdaStore store_;
  Packages packages_;
  WorkerKeys keys_;
  MappingInvoker invoker_;
  Context context_;
  Table table_{context_};
  std::unique_ptr<WorkerPool> pool_;
  std::unique_ptr<MappingSupervisor> supervisor_;
  std::unique_ptr<AsyncQueue> queue_;
  std::atomic<bool> started_ = false;
};

LambdaService::LambdaService(store::Store& store, store::Clock& clock, store::Faults& faults,
                             const LambdaPorts& ports, Options options)
    : impl_(std::make_unique<Impl>(store, clock, faults, ports, std::move(options))) {}

LambdaService::~LambdaService() { Stop(); }

void LambdaService::Start(Endpoint endpoint) { impl_->Start(std::move(endpoint)); }

void LambdaService::Stop() { impl_->Stop(); }

Result<void> LambdaService::Accept(std::string_view function_arn, std::string event) {
  return impl_->Accept(function_arn, std::move(event));
}

const protocol::KeyRing& LambdaService::keys() const { return impl_->keys(); }

std::optional<KeyOwner> LambdaService::OwnerOf(std::string_view access_key_id) const {
  return impl_->keys().OwnerOf(access_key_id);
}

void LambdaService::KillCaller(std::string_view access_key_id) {
  impl_->keys().KillOwner(access_key_id);
}

protocol::Asked LambdaService::Ask(const http::Request& request) const {
  return impl_->table().Ask(request);
}

void LambdaService::Handle(protocol::Call call, http::Respond respond) {
  impl_->Handle(std::move(call), std::move(respond));
}

http::Response LambdaService::Render(const protocol::AwsError& error,
                                     const protocol::Protocol* /*protocol*/,
                                     std::string_view request_id) const {
  return errors::Render(error, request_id);
}

protocol::AwsError LambdaService::Throttled() const { return errors::Throttled(); }

}  // namespace weir::cloud::lambda
