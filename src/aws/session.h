// Everything that calling AWS takes, put together from what the process finds around it.
#pragma once

#include <memory>
#include <string>

#include "src/aws/client.h"
#include "src/aws/credentials_chain.h"
#include "src/aws/http_client.h"
#include "src/result/result.h"

namespace weir::aws {

struct SessionOptions {
  HttpLimits http;
  std::string region;    ///< "": from the environment, the profile or the instance
  std::string endpoint;  ///< "": from the environment or the profile, else AWS
};

/// Owns transport, credentials and client. Where AWS_ENDPOINT_URL (or the profile's endpoint_url)
/// is this machine, region and credentials need not be set: `weir up` takes any. Opening one does
/// no I/O but reading profile files (and asking an instance for its region, where nothing else
/// names one). Not thread-safe: one a thread.
class Session {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Session>> Open(Environment environment,
                                                             const SessionOptions& options = {});

  [[nodiscard]] Client& client() { return *client_; }
  [[nodiscard]] Clock& clock() { return clock_; }

 private:
  Session(Environment environment, const SessionOptions& options);

  const Environment environment_;
  SystemClock clock_;
  Profile profile_;
  HttpClient transport_;
  InstanceMetadata instance_;
  std::unique_ptr<CredentialsProvider> credentials_;
  std::unique_ptr<Client> client_;
};

}  // namespace weir::aws
