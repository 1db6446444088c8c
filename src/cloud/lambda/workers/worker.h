// One process of a function, from its start to its end.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "src/cloud/http/handler.h"
#include "src/cloud/lambda/workers/child_process.h"
#include "src/cloud/lambda/workers/event_loop.h"
#include "src/cloud/lambda/workers/guardian.h"
#include "src/cloud/lambda/workers/invocation.h"
#include "src/cloud/lambda/workers/log_writer.h"
#include "src/cloud/lambda/workers/platform_log.h"
#include "src/cloud/lambda/workers/runtime_api.h"
#include "src/cloud/lambda/workers/worker_environment.h"
#include "src/cloud/lambda/workers/worker_keys.h"
#include "src/cloud/usage/meter.h"

namespace weir::cloud::lambda {

/// An invocation on its way through workers.
struct Job {
  Invocation invocation{};
  InvocationDone done{};
  unsigned failed_starts = 0;  ///< processes that ended before they asked for it
  bool retired = false;        ///< its function's version has gone: its process ends after it
};

/// What workers share. Everything outlives them.
struct WorkerTools {
  EventLoop& loop;
  LogWriter& log;
  WorkerKeys& keys;
  Guardian& guardian;
  const store::Clock& clock;
  usage::Meter* meter = nullptr;  ///< of what AWS bills
};

class Worker;

/// Told by a worker, within the loop.
class WorkerOwner {
 public:
  WorkerOwner() = default;
  WorkerOwner(const WorkerOwner&) = delete;
  WorkerOwner& operator=(const WorkerOwner&) = delete;
  virtual ~WorkerOwner() = default;

  /// The worker's job is over; the worker may take another.
  virtual void JobOver(Worker& worker, Job job, InvocationResult result) = 0;
  /// The job waited for the worker in vain; the worker accepts none until it asks for one.
  virtual void JobBack(Worker& worker, Job job) = 0;
  /// Its process has ended and was reaped. A job that never began comes back; `start_failure` is
  /// what to answer it with if it is not tried again, "" where the worker had been well before.
  virtual void WorkerOver(Worker& worker, std::optional<Job> job, std::string start_failure) = 0;
};

/// Used within the loop only. It goes through these states, some of them many times:
///
///     kStarting ─next─► kIdle ─job─► kBusy ─answer─► kReturned ─next─► kIdle
///         └──────────────── the process ends, or is killed ──────────────► kEnding
///
/// A job may come in kStarting, kIdle and kReturned: a process that has answered asks for its next
/// event at once, and starting another in its place would be a waste. One that does not ask gives
/// the job back after kPatience, and is killed once its time is up: as on AWS, an invocation ends
/// with the question for the next, and the timeout covers it all.
class Worker {
 public:
  enum class State { kStarting, kIdle, kBusy, kReturned, kEnding };

  /// "Lambda execution environment lifecycle": then it is begun anew, within the invocation's time
  /// (AnInitErrorIsTriedOnceMoreThenAnswered).
  static constexpr std::chrono::seconds kInitTimeout{10};
  static constexpr std::chrono::milliseconds kPatience{100};
  /// A process is replaced long before its credentials expire.
  static constexpr std::chrono::hours kProcessLife = WorkerKeys::kLife / 2;
  static constexpr std::size_t kMaxLineBytes = 256 << 10;
  static constexpr std::size_t kLogTailBytes = 4096;

  Worker(std::uint64_t id, std::shared_ptr<const FunctionSpec> function, const WorkerTools& tools,
         WorkerOwner& owner);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  /// Starts the process; it has `init_timeout` to ask for its first event.
  Result<void> Start(const std::string& runtime_api, const std::string& endpoint_url,
                     const std::string& ca_bundle, std::chrono::seconds init_timeout);
  /// REQUIRES: Accepts().
  void Assign(Job job);
  void Handle(RuntimeRequest request, http::Respond respond);
  /// Ends it, with its whole process group.
  void Kill();
  /// The pool ends: what comes of jobs from now on is nobody's failure.
  void Disown() { disowned_ = true; }
  /// Looks at its memory, and kills it where it has more than it may.
  void Sample();

  [[nodiscard]] bool Accepts() const {
    return !job_ && (state_ == State::kIdle || (state_ == State::kReturned && !late_));
  }
  /// Whether its end would be the end of a job that may have begun.
  [[nodiscard]] bool AtWork() const { return state_ == State::kStarting || state_ == State::kBusy; }
  [[nodiscard]] std::uint64_t id() const { return id_; }
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const FunctionSpec& function() const { return *function_; }
  [[nodiscard]] store::TimePoint idle_since() const { return idle_since_; }
  /// From this time of the clock on it gets no further job: its credentials are old.
  [[nodiscard]] store::TimePoint renewed_at() const { return renewed_at_; }

 private:
  void Next(http::Respond respond);
  void Answer(RuntimeRequest request, const http::Respond& respond);
  void InitError(RuntimeRequest request, const http::Respond& respond);
  void Deliver();
  void GiveBack();
  void TimeIsUp();
  void InitTimeIsUp();
  void ReadOutput();
  void Drain();
  void TakeOutput(std::string_view bytes);
  void FlushLine();
  void Log(std::string line, bool of_platform);
  void Exited();
  [[nodiscard]] std::string ExitFailure(int status, std::string_view request_id) const;
  void Finish(InvocationResult::Kind kind, std::string payload, std::string_view status,
              std::string_view error_type);
  void CountInvocation(const InvocationReport& report) const;
  void CancelTimers();

  const std::uint64_t id_;
  const std::shared_ptr<const FunctionSpec> function_;
  const WorkerTools tools_;
  WorkerOwner& owner_;
  const LogStreamName log_stream_;
  WorkerCredentials credentials_;
  const store::TimePoint renewed_at_;

  State state_ = State::kStarting;
  ChildProcess process_;
  std::optional<EventLoop::TimerId> timer_;     // of what the process is doing
  std::optional<EventLoop::TimerId> patience_;  // of a job that waits in kReturned
  std::optional<Job> job_;
  http::Respond next_;  // parked until there is an event
  std::string partial_line_;
  std::string log_tail_;
  std::string init_error_;
  bool init_timed_out_ = false;
  bool out_of_memory_ = false;
  bool disowned_ = false;
  bool late_ = false;  // a job waited for it in vain
  std::uint64_t max_memory_mb_ = 0;
  EventLoop::SteadyTime began_;                // the process, then the invocation
  std::optional<Milliseconds> init_duration_;  // until it is reported
  store::TimePoint idle_since_;
};

}  // namespace weir::cloud::lambda
