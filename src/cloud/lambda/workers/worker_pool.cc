// Places invocations on workers.
#include "src/cloud/lambda/workers/worker_pool.h"

#include <algorithm>
#include <future>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/protocol/origin_gate.h"
#include "src/text/ascii.h"

namespace weir::cloud::lambda {
namespace {

constexpr std::chrono::milliseconds kBusyTick{100};
constexpr std::chrono::milliseconds kIdleTick{1000};
constexpr unsigned kMaxFailedStarts = 2;

/// A runtime waits for its next event, and an event for its runtime, for as long as they like.
http::ServerLimits RuntimeLimits() {
  return {.connections = 4096,
          .header_bytes = 64 << 10,
          .body_bytes = std::size_t{16} << 20,
          .idle = std::chrono::hours{24},
          .read = std::chrono::minutes{15},
          .threads = 4};
}

InvocationResult StartFailure(const Invocation& invocation, const Error& error) {
  if (error.kind != ErrorKind::kNotFound && error.kind != ErrorKind::kDenied) {
    return {.payload = "no process can be started: " + error.message};
  }
  std::string why = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]";
  if (error.kind == ErrorKind::kDenied) {
    why = text::AsciiLowered("fork/exec /var/task/bootstrap: " + error.message);
  }
  return {
      .kind = InvocationResult::Kind::kFunctionError,
      .payload = ErrorPayload("Runtime.InvalidEntrypoint",
                              fmt::format("RequestId: {} Error: {}", invocation.request_id, why))};
}

}  // namespace

/// What listens for one worker.
class WorkerPool::RuntimePort : public http::Handler {
 public:
  RuntimePort(WorkerPool& pool, std::uint64_t id) : pool_(pool), id_(id) {}
  Result<void> Open() {
    const Result<http::Server::Listener> opened =
        pool_.server_.Listen("127.0.0.1", 0, *this, {}, http::Clients::kOwnUser);
    if (!opened) return opened.error();
    listener_ = *opened;
    return {};
  }
  void Close() { pool_.server_.Close(listener_); }
  [[nodiscard]] std::string address() const { return fmt::format("127.0.0.1:{}", listener_.port); }
  void Handle(http::Request request, http::Respond respond) override {
    // A page in a browser could find the port, and end the function or read its events.
    if (protocol::JudgeOrigin(request, {}).verdict != protocol::OriginVerdict::kPass) {
      return respond(RuntimeRefused(403, "Forbidden", "This port is the function's own."));
    }
    pool_.Serve(id_, std::move(request), respond);
  }

 private:
  WorkerPool& pool_;
  const std::uint64_t id_;
  http::Server::Listener listener_;
};

WorkerPool::WorkerPool(Options options, const store::Clock& clock, WorkerKeys& keys, LogSink& sink)
    : options_(std::move(options)),
      clock_(clock),
      log_(sink, clock),
      keys_(keys),
      server_(RuntimeLimits()) {}

WorkerPool::~WorkerPool() { Stop(); }

void WorkerPool::Stop() {
  std::promise<void> stopped;
  const bool posted = loop_.Post([this, &stopped] {
    stopped_ = [&stopped] { stopped.set_value(); };
    StopInLoop();
  });
  if (!posted) return;
  stopped.get_future().wait();
  closer_.Stop();
  server_.Stop();
  loop_.Stop();
}

void WorkerPool::StopInLoop() {
  stopping_ = true;
  for (auto& [id, member] : members_) {
    member.worker->Disown();
    member.worker->Kill();
  }
  if (members_.empty()) stopped_();
}

void WorkerPool::Invoke(Invocation invocation, InvocationDone done) {
  // Shared, for a task is copyable; it is the task's alone.
  auto job =
      std::make_shared<Job>(Job{.invocation = std::move(invocation), .done = std::move(done)});
  if (!loop_.Post([this, job] { Accept(std::move(*job)); })) job->done({});
}

void WorkerPool::Accept(Job job) {
  if (stopping_) return job.done({});
  if (!Reserve(job.invocation)) {
    return job.done(
        {.kind = InvocationResult::Kind::kThrottled, .reserved_limit = job.invocation.reserved});
  }
  Place(std::move(job));
}

bool WorkerPool::Reserve(const Invocation& invocation) {
  std::size_t& running = running_[invocation.function->arn];
  const std::size_t counted = invocation.reserved ? running : unreserved_;
  if (counted >= invocation.concurrency_limit) return false;
  ++running;
  if (!invocation.reserved) ++unreserved_;
  return true;
}

void WorkerPool::Release(const Invocation& invocation) {
  const auto found = running_.find(invocation.function->arn);
  if (--found->second == 0) running_.erase(found);
  if (!invocation.reserved) --unreserved_;
}

void WorkerPool::Complete(const Job& job, InvocationResult result) {
  Release(job.invocation);
  job.done(std::move(result));
}

void WorkerPool::Place(Job job) {
  if (Worker* const warm = FindWarm(*job.invocation.function); warm != nullptr) {
    return warm->Assign(std::move(job));
  }
  StartWorker(std::move(job));
}

/// One that waits for an event, else one that is about to.
Worker* WorkerPool::FindWarm(const FunctionSpec& function) {
  Worker* found = nullptr;
  const store::TimePoint now = clock_.Now();
  for (auto& [id, member] : members_) {
    Worker& worker = *member.worker;
    if (!member.retiring && now >= worker.renewed_at()) {
      member.retiring = true;
      if (!worker.AtWork()) worker.Kill();
    }
    if (member.retiring || !worker.Accepts() || worker.function().arn != function.arn ||
        worker.function().revision != function.revision) {
      continue;
    }
    if (worker.state() == Worker::State::kIdle) return &worker;
    found = &worker;
  }
  return found;
}

/// Ends the worker that has been idle for the longest where there are as many as there may be.
bool WorkerPool::MakeRoom() {
  if (members_.size() < options_.max_processes) return true;
  Worker* longest = nullptr;
  for (const auto& [id, member] : members_) {
    Worker& worker = *member.worker;
    if (worker.state() != Worker::State::kIdle || !worker.Accepts()) continue;
    if (longest == nullptr || worker.idle_since() < longest->idle_since()) longest = &worker;
  }
  if (longest == nullptr) return false;
  longest->Kill();
  return true;
}

void WorkerPool::StartWorker(Job job) {
  const Invocation& invocation = job.invocation;
  if (!MakeRoom()) {
    return Complete(job, {.kind = InvocationResult::Kind::kThrottled});
  }
  const std::uint64_t id = next_id_++;
  auto port = std::make_shared<RuntimePort>(*this, id);
  if (const Result<void> opened = port->Open(); !opened) {
    return FailStart(job, opened.error());
  }
  const WorkerTools tools{loop_, log_, keys_, guardian_, clock_, options_.meter};
  WorkerOwner& owner = *this;
  auto worker = std::make_unique<Worker>(id, invocation.function, tools, owner);
  const std::chrono::seconds init_timeout =
      job.failed_starts == 0 ? Worker::kInitTimeout : invocation.function->timeout;
  const Result<void> started =
      worker->Start(port->address(), options_.endpoint_url, options_.ca_bundle, init_timeout);
  if (!started) {
    Close(std::move(port));
    return FailStart(job, started.error());
  }
  const bool retired = job.retired;
  worker->Assign(std::move(job));
  members_.emplace(
      id, Member{.worker = std::move(worker), .port = std::move(port), .retiring = retired});
  KeepTicking();
}

void WorkerPool::Close(std::shared_ptr<RuntimePort> port) {
  closer_.Post([port = std::move(port)] { port->Close(); });
}

void WorkerPool::FailStart(const Job& job, const Error& error) {
  Complete(job, StartFailure(job.invocation, error));
}

void WorkerPool::Serve(std::uint64_t id, http::Request request, const http::Respond& respond) {
  auto parsed = std::make_shared<RuntimeRequest>(ParseRuntimeRequest(std::move(request)));
  const bool posted = loop_.Post([this, id, parsed, respond] {
    const auto member = members_.find(id);
    if (member == members_.end()) return respond(NoAnswer());
    member->second.worker->Handle(std::move(*parsed), respond);
  });
  if (!posted) respond(NoAnswer());
}

void WorkerPool::JobOver(Worker& worker, Job job, InvocationResult result) {
  Complete(job, std::move(result));
  const auto member = members_.find(worker.id());
  if (member != members_.end() && (member->second.retiring || stopping_)) worker.Kill();
}

void WorkerPool::JobBack(Worker& /*worker*/, Job job) { Place(std::move(job)); }

void WorkerPool::WorkerOver(Worker& worker, std::optional<Job> job, std::string start_failure) {
  const auto member = members_.find(worker.id());
  if (job) job->retired = job->retired || member->second.retiring;
  Bury(member);
  if (!job) return;
  if (stopping_) return Complete(*job, {});
  if (start_failure.empty()) return Place(std::move(*job));
  if (++job->failed_starts < kMaxFailedStarts) return StartWorker(std::move(*job));
  Complete(*job,
           {.kind = InvocationResult::Kind::kFunctionError, .payload = std::move(start_failure)});
}

/// The worker that calls is still at work in this turn of the loop: it is gone with the next.
void WorkerPool::Bury(Members::iterator member) {
  Close(std::move(member->second.port));
  const std::shared_ptr<Worker> dead = std::move(member->second.worker);
  members_.erase(member);
  loop_.At(std::chrono::steady_clock::now(), [dead] {});
  if (stopping_ && members_.empty()) loop_.At(std::chrono::steady_clock::now(), stopped_);
}

void WorkerPool::Retire(const std::string& function_arn, const std::string& but_revision) {
  loop_.Post([this, function_arn, but_revision] {
    for (auto& [id, member] : members_) {
      Worker& worker = *member.worker;
      if (worker.function().arn != function_arn) continue;
      if (!but_revision.empty() && worker.function().revision == but_revision) continue;
      member.retiring = true;
      if (!worker.AtWork()) worker.Kill();
    }
  });
}

void WorkerPool::KeepTicking() {
  if (ticking_ || members_.empty()) return;
  ticking_ = true;
  const bool busy = std::any_of(members_.begin(), members_.end(), [](const auto& entry) {
    return entry.second.worker->state() != Worker::State::kIdle;
  });
  loop_.At(std::chrono::steady_clock::now() + (busy ? kBusyTick : kIdleTick), [this] { Tick(); });
}

void WorkerPool::Tick() {
  const store::TimePoint now = clock_.Now();
  for (auto& [id, member] : members_) {
    Worker& worker = *member.worker;
    const bool idle = worker.state() == Worker::State::kIdle && worker.Accepts();
    if (!idle) worker.Sample();
    if (idle && now - worker.idle_since() > options_.idle) worker.Kill();
  }
  ticking_ = false;
  KeepTicking();
}

}  // namespace weir::cloud::lambda
