// All workers: who gets which invocation, how many there may be, and when they go.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "src/cloud/http/server.h"
#include "src/cloud/lambda/workers/worker.h"

namespace weir::cloud::lambda {

/// Thread-safe. One thread owns all workers; what others ask for is posted to it.
class WorkerPool : private WorkerOwner {
 public:
  struct Options {
    std::string endpoint_url{};  ///< of the local AWS, for AWS_ENDPOINT_URL
    std::string ca_bundle{};     ///< for AWS_CA_BUNDLE; "" without TLS
    std::size_t max_processes = 1000;
    std::chrono::minutes idle{5};   ///< of the clock, until a warm worker is ended
    usage::Meter* meter = nullptr;  ///< of what AWS bills; outlives the pool
  };

  /// All of these outlive the pool.
  WorkerPool(Options options, const store::Clock& clock, WorkerKeys& keys, LogSink& sink);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool() override;

  void Invoke(Invocation invocation, InvocationDone done);
  /// Ends the workers of all versions of the function but this one: the idle now, the busy after
  /// their present invocation. With "", of all versions.
  void Retire(const std::string& function_arn, const std::string& but_revision);
  /// Kills all workers and waits for their end; invocations under way and later ones become
  /// kUnavailable.
  void Stop();

 private:
  class RuntimePort;
  struct Member {
    std::unique_ptr<Worker> worker{};
    std::shared_ptr<RuntimePort> port{};  // shared with the task that closes its listener
    bool retiring = false;                // ends after its present invocation
  };
  using Members = std::map<std::uint64_t, Member>;

  void Accept(Job job);
  void Place(Job job);
  [[nodiscard]] Worker* FindWarm(const FunctionSpec& function);
  void StartWorker(Job job);
  void FailStart(const Job& job, const Error& error);
  [[nodiscard]] bool MakeRoom();
  void Serve(std::uint64_t id, http::Request request, const http::Respond& respond);
  void JobOver(Worker& worker, Job job, InvocationResult result) override;
  void JobBack(Worker& worker, Job job) override;
  void WorkerOver(Worker& worker, std::optional<Job> job, std::string start_failure) override;
  [[nodiscard]] bool Reserve(const Invocation& invocation);
  void Release(const Invocation& invocation);
  void Complete(const Job& job, InvocationResult result);
  void Tick();
  void KeepTicking();
  void StopInLoop();
  void Bury(Members::iterator member);
  void Close(std::shared_ptr<RuntimePort> port);

  const Options options_;
  const store::Clock& clock_;
  LogWriter log_;
  WorkerKeys& keys_;
  Guardian guardian_;

  // Within the loop only:
  Members members_;
  std::map<std::string, std::size_t> running_;  // invocations by function ARN
  std::size_t unreserved_ = 0;                  // invocations of functions without a reservation
  std::uint64_t next_id_ = 1;
  bool ticking_ = false;
  bool stopping_ = false;
  std::function<void()> stopped_;

  EventLoop loop_;
  http::Server server_;
  // Closing a listener waits for its handlers, and those for the loop: so the loop does not.
  EventLoop closer_;
};

}  // namespace weir::cloud::lambda
