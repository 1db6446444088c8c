// What is wrong with a store at present, told to the log when it begins and when it is over.
#pragma once

#include <atomic>
#include <mutex>

#include "src/cloud/store/store.h"

namespace weir::cloud::store {

/// Thread-safe; costs a write that succeeds one atomic read.
class TroubleLog {
 public:
  void WriteFailed(const Error& error);
  void WriteDone();
  void ReadFailed(const Error& error);
  void ReadDone();
  [[nodiscard]] Trouble Now() const;

 private:
  std::atomic<bool> is_refusing_ = false;  ///< writes
  mutable std::mutex mutex_;
  Trouble now_;
};

}  // namespace weir::cloud::store
