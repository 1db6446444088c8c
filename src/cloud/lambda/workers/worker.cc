// Drives one process through the Runtime API.
#include "src/cloud/lambda/workers/worker.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <fstream>
#include <utility>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/result/check.h"
#include "src/text/ascii.h"
#include "src/text/random.h"
#include "src/text/time.h"

namespace weir::cloud::lambda {
namespace {

// How long a process that has reported an init error may take to end by itself.
constexpr std::chrono::milliseconds kAfterInitError{500};

constexpr std::string_view kExitError = "Runtime.ExitError";
constexpr std::string_view kOutOfMemory = "Runtime.OutOfMemory";
constexpr std::string_view kTimedOut = "Sandbox.Timedout";

std::string LogStream(const FunctionSpec& function, store::TimePoint now) {
  const text::CivilTime time = text::Civil(now);
  return fmt::format("{:04}/{:02}/{:02}/[{}]{}", time.year, time.month, time.day, function.version,
                     text::RandomHex(32));
}

/// A line of /proc/<pid>/status, in MB, rounded up; 0 where there is none.
std::uint64_t MemoryMb(pid_t pid, std::string_view field) {
  std::ifstream file(fmt::format("/proc/{}/status", pid));
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with(field)) continue;
    const std::uint64_t kilobytes = std::strtoull(line.c_str() + field.size(), nullptr, 10);
    return (kilobytes + 1023) / 1024;
  }
  return 0;
}

/// As Go words it, which AWS's messages show: "exit status 1", "signal: killed".
std::string HowItEnded(int status) {
  if (!WIFSIGNALED(status)) return fmt::format("exit status {}", WEXITSTATUS(status));
  return "signal: " + text::AsciiLowered(::strsignal(WTERMSIG(status)));
}

std::string TimedOutPayload(std::string_view request_id, std::chrono::seconds timeout) {
  return ErrorPayload(
      kTimedOut, fmt::format("RequestId: {} Error: Task timed out after {}.00 seconds", request_id,
                             timeout.count()));
}

}  // namespace

Worker::Worker(std::uint64_t id, std::shared_ptr<const FunctionSpec> function,
               const WorkerTools& tools, WorkerOwner& owner)
    : id_(id),
      function_(std::move(function)),
      tools_(tools),
      owner_(owner),
      log_stream_{function_->region, function_->log_group, LogStream(*function_, tools.clock.Now()),
                  function_->role_arn, function_->arn},
      credentials_(tools.keys.Issue({function_->role_arn, function_->name}, tools.clock.Now())),
      renewed_at_(tools.clock.Now() + kProcessLife) {}

Worker::~Worker() { tools_.keys.Unbind(credentials_.access_key_id); }

Result<void> Worker::Start(const std::string& runtime_api, const std::string& endpoint_url,
                           const std::string& ca_bundle, std::chrono::seconds init_timeout) {
  began_ = std::chrono::steady_clock::now();
  const ChildCommand command{
      .program = function_->task_root / "bootstrap",
      .directory = function_->task_root,
      .environment = EnvironmentOf(*function_, {.runtime_api = runtime_api,
                                                .log_stream = log_stream_.stream,
                                                .endpoint_url = endpoint_url,
                                                .ca_bundle = ca_bundle,
                                                .credentials = credentials_})};
  const Result<ChildProcess> child = StartChild(command);
  if (!child) return child.error();
  process_ = *child;
  tools_.guardian.Add(process_.pid);
  tools_.keys.Bind(credentials_.access_key_id, process_.pid);
  tools_.loop.Watch(process_.exit, [this] { Exited(); });
  tools_.loop.Watch(process_.output, [this] { ReadOutput(); });
  timer_ = tools_.loop.At(began_ + init_timeout, [this] { InitTimeIsUp(); });
  return {};
}

void Worker::Assign(Job job) {
  WEIR_CHECK(!job_, "a worker has one job at a time");
  job_ = std::move(job);
  if (state_ == State::kIdle) return Deliver();
  if (state_ != State::kReturned) return;
  patience_ = tools_.loop.At(std::chrono::steady_clock::now() + kPatience, [this] { GiveBack(); });
}

void Worker::GiveBack() {
  patience_.reset();
  late_ = true;
  Job job = *std::exchange(job_, std::nullopt);
  owner_.JobBack(*this, std::move(job));
}

void Worker::Handle(RuntimeRequest request, http::Respond respond) {
  switch (request.kind) {
    case RuntimeRequest::Kind::kNext:
      return Next(std::move(respond));
    case RuntimeRequest::Kind::kResponse:
    case RuntimeRequest::Kind::kError:
      return Answer(std::move(request), respond);
    case RuntimeRequest::Kind::kInitError:
      return InitError(std::move(request), respond);
    case RuntimeRequest::Kind::kUnknown:
      return respond(RuntimeRefused(404, "NotFound", "There is no such path or method"));
  }
}

void Worker::Next(http::Respond respond) {
  if (state_ == State::kBusy || state_ == State::kEnding) {
    return respond(RuntimeRefused(403, "InvalidStateTransition",
                                  "The invocation has to be answered before the next"));
  }
  if (next_) next_(NoAnswer());  // asked twice: the later one counts
  next_ = std::move(respond);
  CancelTimers();
  late_ = false;
  if (state_ == State::kStarting) {
    init_duration_ = std::chrono::steady_clock::now() - began_;
  }
  state_ = State::kIdle;
  idle_since_ = tools_.clock.Now();
  if (job_) Deliver();
}

void Worker::Deliver() {
  state_ = State::kBusy;
  Drain();  // what it printed before does not belong to this invocation
  Invocation& invocation = job_->invocation;
  log_tail_.clear();
  Log(StartLine(invocation.request_id, function_->version, function_->json_logs,
                tools_.clock.Now()),
      true);
  began_ = std::chrono::steady_clock::now();
  timer_ = tools_.loop.At(began_ + function_->timeout, [this] { TimeIsUp(); });
  // The process lives in the system's time, not in that of a clock that was advanced.
  const auto deadline = std::chrono::system_clock::now() + function_->timeout;
  const auto deadline_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline.time_since_epoch()).count();
  std::exchange(next_, nullptr)(NextInvocation(invocation, deadline_ms));
}

void Worker::Answer(RuntimeRequest request, const http::Respond& respond) {
  if (state_ != State::kBusy || request.request_id != job_->invocation.request_id) {
    return respond(RuntimeRefused(400, "InvalidRequestID", "Invalid request ID"));
  }
  if (request.body.size() > kMaxResponseBytes) {
    const std::string message =
        fmt::format("Response payload size exceeded maximum allowed payload size ({} bytes).",
                    kMaxResponseBytes);
    respond(RuntimeRefused(413, "RequestEntityTooLarge", message));
    return Finish(InvocationResult::Kind::kFunctionError,
                  ErrorPayload("Function.ResponseSizeTooLarge", message), "error",
                  "Function.ResponseSizeTooLarge");
  }
  respond(RuntimeAccepted());
  const bool error = request.kind == RuntimeRequest::Kind::kError;
  Finish(error ? InvocationResult::Kind::kFunctionError : InvocationResult::Kind::kAnswered,
         std::move(request.body), "success", {});
}

void Worker::InitError(RuntimeRequest request, const http::Respond& respond) {
  if (state_ != State::kStarting) {
    return respond(RuntimeRefused(403, "InvalidStateTransition", "The function has started"));
  }
  respond(RuntimeAccepted());
  init_error_ = std::move(request.body);
  CancelTimers();
  timer_ = tools_.loop.At(std::chrono::steady_clock::now() + kAfterInitError, [this] { Kill(); });
}

void Worker::InitTimeIsUp() {
  init_timed_out_ = true;
  Kill();
}

void Worker::TimeIsUp() {
  const bool answered = state_ == State::kReturned;
  Kill();
  if (answered) return;  // and stays so
  const std::string& id = job_->invocation.request_id;
  Drain();
  Log(fmt::format("{} {} Task timed out after {}.00 seconds\n", text::IsoTimeMs(tools_.clock.Now()),
                  id, function_->timeout.count()),
      true);
  Finish(InvocationResult::Kind::kFunctionError, TimedOutPayload(id, function_->timeout), "timeout",
         {});
}

void Worker::Kill() {
  CancelTimers();
  if (process_.pid > 0) ::kill(-process_.pid, SIGKILL);
  if (state_ != State::kBusy && state_ != State::kStarting) state_ = State::kEnding;
}

void Worker::CancelTimers() {
  for (std::optional<EventLoop::TimerId>* timer : {&timer_, &patience_}) {
    if (*timer) tools_.loop.Cancel(**timer);
    timer->reset();
  }
}

void Worker::Sample() {
  if (process_.pid <= 0 || state_ == State::kEnding) return;
  const std::uint64_t now_mb = MemoryMb(process_.pid, "VmRSS:");
  max_memory_mb_ = std::max(max_memory_mb_, now_mb);
  if (now_mb <= function_->memory_mb) return;
  out_of_memory_ = true;
  Kill();
}

/// Ends the job: its last lines, its report, its answer.
void Worker::Finish(InvocationResult::Kind kind, std::string payload, std::string_view status,
                    std::string_view error_type) {
  const Milliseconds duration = std::chrono::steady_clock::now() - began_;
  Drain();
  max_memory_mb_ = std::max(max_memory_mb_, MemoryMb(process_.pid, "VmHWM:"));
  const store::TimePoint now = tools_.clock.Now();
  const InvocationReport report{.request_id = job_->invocation.request_id,
                                .duration = duration,
                                .init_duration = std::exchange(init_duration_, std::nullopt),
                                .memory_mb = function_->memory_mb,
                                .max_memory_mb = max_memory_mb_,
                                .status = status,
                                .error_type = error_type};
  if (!function_->json_logs) Log(EndLine(report.request_id), true);
  Log(ReportLine(report, function_->json_logs, now), true);
  if (!disowned_) CountInvocation(report);
  const bool alive = kind == InvocationResult::Kind::kAnswered || status == "success" ||
                     error_type == "Function.ResponseSizeTooLarge";
  if (!alive) CancelTimers();
  state_ = alive ? State::kReturned : State::kEnding;
  idle_since_ = now;
  InvocationResult result{.kind = disowned_ ? InvocationResult::Kind::kUnavailable : kind,
                          .payload = std::move(payload),
                          .log_tail = log_tail_,
                          .ended = now};
  Job job = std::move(*job_);
  job_.reset();
  owner_.JobOver(*this, std::move(job), std::move(result));
}

/// What is cut off by the end of the local AWS comes again, and costs then.
void Worker::CountInvocation(const InvocationReport& report) const {
  constexpr double kMbPerGb = 1024;
  constexpr double kMsPerSecond = 1000;
  const double seconds = static_cast<double>(BilledMilliseconds(report)) / kMsPerSecond;
  usage::Count(tools_.meter, usage::Item::kLambdaRequests, 1);
  usage::Count(tools_.meter,
               function_->is_arm ? usage::Item::kLambdaArmGbSeconds : usage::Item::kLambdaGbSeconds,
               function_->memory_mb / kMbPerGb * seconds);
}

/// The process has ended: its leftovers go, its job fails or comes back.
void Worker::Exited() {
  CancelTimers();
  Drain();
  ::kill(-process_.pid, SIGKILL);  // what it has left behind; not reaped, the number is its own
  tools_.keys.Unbind(credentials_.access_key_id);
  const int status = ReapChild(process_);
  tools_.guardian.Remove(process_.pid);
  for (const int file : {process_.exit, process_.output}) {
    tools_.loop.Unwatch(file);
    ::close(file);
  }
  process_ = {};
  if (next_) std::exchange(next_, nullptr)(NoAnswer());
  if (state_ == State::kBusy) {
    Finish(InvocationResult::Kind::kFunctionError, ExitFailure(status, job_->invocation.request_id),
           "error", out_of_memory_ ? kOutOfMemory : kExitError);
  }
  std::string start_failure;
  if (state_ == State::kStarting) {
    const std::string_view status_text = init_timed_out_ ? "timeout" : "error";
    const std::string_view type = init_timed_out_ ? std::string_view() : kExitError;
    const bool retried = job_ && job_->failed_starts > 0;
    Log(InitReportLine(std::chrono::steady_clock::now() - began_, retried ? "invoke" : "init",
                       status_text, type),
        true);
    start_failure = ExitFailure(status, job_ ? job_->invocation.request_id : std::string());
  }
  state_ = State::kEnding;
  std::optional<Job> job = std::exchange(job_, std::nullopt);
  owner_.WorkerOver(*this, std::move(job), std::move(start_failure));
}

std::string Worker::ExitFailure(int status, std::string_view request_id) const {
  if (!init_error_.empty()) return init_error_;
  if (init_timed_out_) return TimedOutPayload(request_id, function_->timeout);
  const std::string how = WIFEXITED(status) && WEXITSTATUS(status) == 0
                              ? std::string("Runtime exited without providing a reason")
                              : "Runtime exited with error: " + HowItEnded(status);
  return ErrorPayload(out_of_memory_ ? kOutOfMemory : kExitError,
                      fmt::format("RequestId: {} Error: {}", request_id, how));
}

/// A part of what it printed: the loop calls again while there is more.
void Worker::ReadOutput() {
  std::array<char, 64 << 10> buffer{};
  const ssize_t got = ::read(process_.output, buffer.data(), buffer.size());
  if (got > 0) return TakeOutput({buffer.data(), static_cast<std::size_t>(got)});
  // Closed by the process, which lives on: nothing to be read any more.
  if (got == 0) tools_.loop.Unwatch(process_.output);
}

/// All that it has printed, up to a bound: a process that prints without end is not waited for.
void Worker::Drain() {
  constexpr int kMaxReads = 64;
  std::array<char, 64 << 10> buffer{};
  for (int i = 0; i < kMaxReads && process_.output >= 0; ++i) {
    const ssize_t got = ::read(process_.output, buffer.data(), buffer.size());
    if (got <= 0) break;
    TakeOutput({buffer.data(), static_cast<std::size_t>(got)});
  }
  FlushLine();
}

void Worker::TakeOutput(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::size_t room = kMaxLineBytes - partial_line_.size();
    const std::size_t count =
        std::min(end == std::string_view::npos ? bytes.size() : end + 1, room);
    partial_line_.append(bytes.substr(0, count));
    bytes.remove_prefix(count);
    if (partial_line_.ends_with('\n') || partial_line_.size() == kMaxLineBytes) FlushLine();
  }
}

void Worker::FlushLine() {
  if (!partial_line_.empty()) Log(std::exchange(partial_line_, {}), false);
}

void Worker::Log(std::string line, bool of_platform) {
  if (of_platform && !function_->system_logs) return;
  log_tail_ += line;
  if (log_tail_.size() > 2 * kLogTailBytes) log_tail_.erase(0, log_tail_.size() - kLogTailBytes);
  tools_.log.Write(log_stream_, std::move(line));
}

}  // namespace weir::cloud::lambda
