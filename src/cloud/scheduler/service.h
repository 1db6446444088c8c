// EventBridge Scheduler as a service of the local AWS.
#pragma once

#include <memory>

#include "src/cloud/protocol/api_service.h"
#include "src/cloud/scheduler/context.h"
#include "src/cloud/scheduler/dispatcher.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::scheduler {

/// REST with JSON.
class SchedulerService : public protocol::TableService<Context> {
 public:
  /// Throws StoreFailure where stored bytes can't be read back. Arguments outlive this.
  SchedulerService(store::Store& store, store::Clock& clock, const Ports& ports);

  /// What is due is invoked from the one to the other.
  void Begin();
  void End();

  [[nodiscard]] std::string_view signing_name() const override { return "scheduler"; }
  [[nodiscard]] protocol::AwsError Throttled() const override;
  [[nodiscard]] protocol::AwsError Failed() const override;

 private:
  const store::Clock& clock_;
  const Ports ports_;
  store::Waiter waiter_;
  Agenda agenda_;
  Context context_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

}  // namespace weir::cloud::scheduler
