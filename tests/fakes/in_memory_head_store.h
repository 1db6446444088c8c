// The head of a chain of plans in memory: the port's contract taken literally.
#pragma once

#include <mutex>
#include <string>

#include "src/merge/ports.h"

#include "tests/fakes/port_call.h"

namespace weir::fakes {

class InMemoryHeadStore final : public merge::HeadStore {
 public:
  Result<merge::Head> Read() override {
    return Through(hook, "ReadHead", {}, [this]() -> Result<merge::Head> {
      const std::lock_guard lock(mutex_);
      return head;
    });
  }
  Result<bool> Move(const merge::Head& from, const merge::Head& to) override {
    return Through(hook, "MoveHead", {}, [&]() -> Result<bool> {
      const std::lock_guard lock(mutex_);
      if (head != from) return false;
      head = to;
      return true;
    });
  }
  [[nodiscard]] std::string Describe() const override { return name; }

  merge::Head head;
  std::string name = "memory:head";
  PortHook hook;

 private:
  std::mutex mutex_;
};

}  // namespace weir::fakes
