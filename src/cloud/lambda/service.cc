// The table of operations, and the life of the service.
#include "src/cloud/lambda/service.h"

#include <array>
#include <atomic>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "src/cloud/lambda/async_queue.h"
#include "src/cloud/lambda/context.h"
#include "src/cloud/lambda/invoker.h"
#include "src/cloud/lambda/mapping_input.h"
#include "src/cloud/lambda/ops/functions.h"
#include "src/cloud/lambda/ops/invoke.h"
#include "src/cloud/lambda/ops/mappings.h"
#include "src/cloud/lambda/ops/tags.h"
#include "src/cloud/lambda/routes.h"
#include "src/cloud/protocol/json_service.h"

namespace weir::cloud::lambda {
namespace {

struct Operation {
  std::string_view name;
  int status;  ///< of an answer
  LambdaOutcome (*run)(LambdaContext& context, const LambdaRequest& request);
};

constexpr std::array kOperations = std::to_array<Operation>({
    {"CreateFunction", 201, ops::CreateFunction},
    {"UpdateFunctionCode", 200, ops::UpdateFunctionCode},
    {"UpdateFunctionConfiguration", 200, ops::UpdateFunctionConfiguration},
    {"DeleteFunction", 204, ops::DeleteFunction},
    {"GetFunction", 200, ops::GetFunction},
    {"GetFunctionConfiguration", 200, ops::GetFunctionConfiguration},
    {"ListFunctions", 200, ops::ListFunctions},
    {"ListVersionsByFunction", 200, ops::ListVersionsByFunction},
    {"ListAliases", 200, ops::ListAliases},
    {"PutFunctionConcurrency", 200, ops::PutFunctionConcurrency},
    {"GetFunctionConcurrency", 200, ops::GetFunctionConcurrency},
    {"DeleteFunctionConcurrency", 204, ops::DeleteFunctionConcurrency},
    {"GetFunctionRecursionConfig", 200, ops::GetFunctionRecursionConfig},
    {"PutFunctionRecursionConfig", 200, ops::PutFunctionRecursionConfig},
    {"GetAccountSettings", 200, ops::GetAccountSettings},
    {"GetFunctionCodeSigningConfig", 200, ops::GetFunctionCodeSigningConfig},
    {"GetRuntimeManagementConfig", 200, ops::GetRuntimeManagementConfig},
    {"GetPolicy", 200, ops::GetPolicy},
    {"GetFunctionUrlConfig", 200, ops::GetFunctionUrlConfig},
    {"GetFunctionEventInvokeConfig", 200, ops::GetFunctionEventInvokeConfig},
    {"GetProvisionedConcurrencyConfig", 200, ops::GetProvisionedConcurrencyConfig},
    {"ListTags", 200, ops::ListTags},
    {"TagResource", 204, ops::TagResource},
    {"UntagResource", 204, ops::UntagResource},
    {"CreateEventSourceMapping", 202, ops::CreateEventSourceMapping},
    {"UpdateEventSourceMapping", 202, ops::UpdateEventSourceMapping},
    {"DeleteEventSourceMapping", 202, ops::DeleteEventSourceMapping},
    {"GetEventSourceMapping", 200, ops::GetEventSourceMapping},
    {"ListEventSourceMappings", 200, ops::ListEventSourceMappings},
});

http::Response RenderAnswer(int status, const boost::json::object& output,
                            const std::string& request_id) {
  http::Response response;
  response.status = status;
  response.headers.Add("x-amzn-RequestId", request_id);
  if (status == 204) return response;
  response.headers.Add("Content-Type", "application/json");
  response.body = boost::json::serialize(output);
  return response;
}

}  // namespace

/// Members are ended in the opposite order of their beginning.
class LambdaService::Impl {
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
                 .ports = {ports.streams, invoker_, ports.objects, store_, clock, faults,
                           ports.figures}} {}

  void Start(Endpoint endpoint) {
    context_.endpoint_url = endpoint.url;
    pool_ =
        std::make_unique<WorkerPool>(WorkerPool::Options{.endpoint_url = std::move(endpoint.url),
                                                         .ca_bundle = std::move(endpoint.ca_bundle),
                                                         .max_processes = options_.max_processes},
                                     context_.clock, keys_, logs_);
    context_.pool = pool_.get();
    supervisor_ = std::make_unique<MappingSupervisor>(context_.ports);
    context_.supervisor = supervisor_.get();
    queue_ = std::make_unique<AsyncQueue>(
        store_.raw(), context_.clock,
        [this](const AsyncInvocation& invocation, InvocationDone done) {
          InvokeLater(invocation, std::move(done));
        });
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
    supervisor_->Stop();
  }

  void Handle(const protocol::Call& call, http::Respond respond) {
    if (!started_) return respond(errors::Render(errors::ServiceFailed(), call.request_id));
    const lambda::Route route = FindRoute(call.http);
    const auto query = http::ParseQuery(call.http.query);
    const boost::json::object none;
    if (call.operation == "Invoke" && query) {
      const LambdaRequest request{call, route.path, *query, none};
      return ops::Invoke(context_, *queue_, request, std::move(respond));
    }
    respond(Answer(call, route, query.value_or(decltype(query)::value_type{})));
  }

  [[nodiscard]] WorkerKeys& keys() { return keys_; }

 private:
  http::Response Answer(const protocol::Call& call, const lambda::Route& route,
                        const std::vector<std::pair<std::string, std::string>>& query) {
    for (const Operation& operation : kOperations) {
      if (operation.name != call.operation) continue;
      const protocol::JsonOutcome input = protocol::ParseJsonBody(call.http.body);
      if (!input) return errors::Render(input.error(), call.request_id);
      const LambdaOutcome outcome = operation.run(context_, {call, route.path, query, *input});
      if (!outcome) return errors::Render(outcome.error(), call.request_id);
      return RenderAnswer(operation.status, *outcome, call.request_id);
    }
    return errors::Render(errors::UnknownOperation(), call.request_id);
  }

  void InvokeLater(const AsyncInvocation& invocation, InvocationDone done) {
    const FunctionPtr function = store_.FindFunction(invocation.function);
    // Deleted meanwhile: AWS drops what waits for it.
    if (!function) return done({.kind = InvocationResult::Kind::kAnswered});
    InvokeFunction(context_, *function, invocation.request_id, invocation.payload,
                   invocation.client_context, std::move(done));
  }

  const Options options_;
  LogSink& logs_;
  LambdaStore store_;
  Packages packages_;
  WorkerKeys keys_;
  MappingInvoker invoker_;
  LambdaContext context_;
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

const protocol::KeyRing& LambdaService::keys() const { return impl_->keys(); }

std::optional<KeyOwner> LambdaService::OwnerOf(std::string_view access_key_id) const {
  return impl_->keys().OwnerOf(access_key_id);
}

void LambdaService::KillCaller(std::string_view access_key_id) {
  impl_->keys().KillOwner(access_key_id);
}

protocol::Asked LambdaService::Ask(const http::Request& request) const {
  return {std::string(FindRoute(request).operation)};
}

void LambdaService::Handle(protocol::Call call, http::Respond respond) {
  impl_->Handle(call, std::move(respond));
}

http::Response LambdaService::Render(const protocol::AwsError& error,
                                     const protocol::Protocol* /*protocol*/,
                                     std::string_view request_id) const {
  return errors::Render(error, request_id);
}

protocol::AwsError LambdaService::Throttled() const { return errors::Throttled(); }

}  // namespace weir::cloud::lambda
