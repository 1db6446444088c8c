// The handler's ports on AWS.
#pragma once

#include "src/aws/client.h"
#include "src/lambda/configuration.h"
#include "src/lambda/stream_ports.h"

namespace weir::lambda {

class AwsCloud final : public Cloud {
 public:
  /// Both outlive it.
  AwsCloud(const Configuration& configuration, aws::Client& client)
      : configuration_(configuration), client_(client) {}

  std::unique_ptr<AttemptStores> Open(const AttemptTimes& times) override;

 private:
  const Configuration& configuration_;
  aws::Client& client_;
};

}  // namespace weir::lambda
