// A client over a network of the test's own, for tests.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "src/aws/client.h"

#include "tests/fakes/scripted_transport.h"

namespace weir::aws {

/// Gives the credentials that the test put there; each load is counted.
class GivenCredentials final : public CredentialsSource {
 public:
  explicit GivenCredentials(Result<std::optional<Credentials>>& given, int& loads)
      : given_(given), loads_(loads) {}
  Result<std::optional<Credentials>> Load(Deadline /*deadline*/) override {
    ++loads_;
    return given_;
  }

 private:
  Result<std::optional<Credentials>>& given_;
  int& loads_;
};

/// Everything between a store and its service, with a clock that nobody waits for.
struct TestNetwork {
  explicit TestNetwork(fakes::ScriptedTransport::Service service) : transport(std::move(service)) {}

  static std::vector<std::unique_ptr<CredentialsSource>> Sources(
      Result<std::optional<Credentials>>& given, int& loads) {
    std::vector<std::unique_ptr<CredentialsSource>> sources;
    sources.push_back(std::make_unique<GivenCredentials>(given, loads));
    return sources;
  }

  static Result<Endpoint> OnAws(std::string_view service) {
    return FindEndpoint({[](const auto&) { return std::nullopt; }, {}}, {}, service, "eu-west-1");
  }

  fakes::ManualClock clock;
  fakes::ScriptedTransport transport;
  Result<std::optional<Credentials>> given = std::optional(Credentials{"AKID", "secret", "", {}});
  int loads = 0;
  CredentialsProvider credentials{Sources(given, loads), clock};
  Client client{transport, clock, credentials, "eu-west-1", OnAws};
};

}  // namespace weir::aws
