// What SQS's operations work on.
#pragma once

#include <string>

#include "src/cloud/sqs/store.h"

namespace weir::cloud::sqs {

struct Context {
  QueueStore& queues;
  std::string endpoint{};  ///< "http://127.0.0.1:4566": where queues' URLs lead that have no Host
};

}  // namespace weir::cloud::sqs
