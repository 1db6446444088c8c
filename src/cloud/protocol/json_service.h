// AWS JSON 1.0 and 1.1 services: a table of operations, each from a JSON object to a JSON object.
#pragma once

#include <span>
#include <string_view>

#include <boost/json/object.hpp>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::protocol {

/// What one operation of a service is: `Context` is the service's state.
template <typename Context>
struct JsonOperation {
  std::string_view name;
  JsonOutcome (*run)(Context& context, const Call& call, const boost::json::object& input);
};

/// A service whose operations answer at once. `Operations` outlives it (a constexpr table).
template <typename Context>
class JsonService : public Service {
 public:
  JsonService(JsonVersion version, Context& context,
              std::span<const JsonOperation<Context>> operations)
      : version_(version), context_(context), operations_(operations) {}

  void Handle(Call call, http::Respond respond) override {
    const JsonOutcome outcome = Run(call);
    respond(outcome ? RenderJson(version_, *outcome, call.request_id)
                    : Render(outcome.error(), nullptr, call.request_id));
  }

  [[nodiscard]] Asked Ask(const http::Request& request) const override {
    return {TargetOperation(request, target_prefix()).value_or("")};
  }

  [[nodiscard]] http::Response Render(const AwsError& error, const Protocol* /*protocol*/,
                                      std::string_view request_id) const override {
    return RenderJsonError(version_, error, request_id);
  }

 private:
  JsonOutcome Run(const Call& call) {
    for (const JsonOperation<Context>& operation : operations_) {
      if (operation.name != call.operation) continue;
      const JsonOutcome input = ParseJsonBody(call.http.body);
      return input ? operation.run(context_, call, *input) : input;
    }
    return UnknownOperation(call.operation);
  }

  const JsonVersion version_;
  Context& context_;
  const std::span<const JsonOperation<Context>> operations_;
};

}  // namespace weir::cloud::protocol
