// What Lambda's operations work on, for tests: all in memory, and no function ever runs.
#pragma once

#include <memory>
#include <string_view>

#include "src/cloud/lambda/context.h"
#include "src/cloud/lambda/mappings/fakes.h"
#include "src/cloud/store/test_store.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::lambda {

class NoCode : public CodeSource {
 public:
  Result<std::string, CodeRefusal> Fetch(const CodeLocation& /*location*/,
                                         std::size_t /*max_bytes*/) override {
    return CodeRefusal{};
  }
};

class AnyRole : public ExecutionRoles {
 public:
  [[nodiscard]] bool CanBeAssumed(std::string_view /*arn*/) const override { return true; }
  [[nodiscard]] std::optional<std::string> WhyDenied(std::string_view /*role_arn*/,
                                                     std::string_view /*function_arn*/,
                                                     std::string_view /*action*/,
                                                     std::string_view /*resource*/) const override {
    return std::nullopt;
  }
};

struct TestContext {
  /// The destination outlives it.
  explicit TestContext(FailureDestination& destination)
      : ports{stream, queue, functions, destination, lambda, clock, faults, figures} {
    context.supervisor = &supervisor;
  }

  static protocol::Call Call() {
    return {
        .http = {}, .region = "us-east-1", .access_key_id = "", .operation = "", .request_id = ""};
  }

  const std::unique_ptr<store::Store> store = store::OpenTestStore();
  LambdaStore lambda{*store};
  const fakes::TemporaryDirectory directory{};
  Packages packages{directory.path() / "packages", lambda};
  store::Clock clock{};
  store::Faults faults{};
  InMemoryStream stream{clock};
  InMemoryQueue queue{clock};
  ScriptedFunctions functions{};
  NoCode code{};
  AnyRole roles{};
  CountedFigures figures{};
  const MappingPorts ports;
  MappingSupervisor supervisor{ports, 2};
  Context context{.clock = clock,
                  .store = lambda,
                  .packages = packages,
                  .code = code,
                  .roles = roles,
                  .ports = ports};
};

}  // namespace weir::cloud::lambda
