// Services of the query protocol (IAM, STS): a form with an Action in, XML out.
#pragma once

#include <span>
#include <string_view>

#include <boost/json/value.hpp>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/aws_query.h"
#include "src/cloud/protocol/query_reader.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::protocol {

/// What an operation answers, as JSON: an object's members become elements in their order, an
/// array's become <member>, numbers and booleans their text. Null for operations that have no
/// output at all.
using QueryOutcome = Outcome<boost::json::value>;

/// What one operation of a service is: `Context` is the service's state.
template <typename Context>
struct QueryOperation {
  std::string_view name;
  QueryOutcome (*run)(Context& context, const Call& call, QueryReader& in);
};

/// A service whose operations answer at once. `operations` outlives it (a constexpr table).
template <typename Context>
class QueryService : public Service {
 public:
  QueryService(QueryDialect dialect, Context& context,
               std::span<const QueryOperation<Context>> operations)
      : dialect_(dialect), context_(context), operations_(operations) {}

  [[nodiscard]] std::string_view api_version() const override { return dialect_.version; }

  void Handle(Call call, http::Respond respond) override {
    const QueryOutcome outcome = Run(call);
    respond(outcome ? RenderQuery(dialect_, call.operation, *outcome, nullptr, call.request_id)
                    : Render(outcome.error(), nullptr, call.request_id));
  }

  [[nodiscard]] Asked Ask(const http::Request& request) const override {
    return {FormParameter(request, "Action")};
  }

  [[nodiscard]] http::Response Render(const AwsError& error, const Protocol* /*protocol*/,
                                      std::string_view request_id) const override {
    return RenderQueryError(dialect_, error, request_id);
  }

  [[nodiscard]] AwsError Throttled() const override { return {400, "Throttling", "Rate exceeded"}; }

 private:
  QueryOutcome Run(const Call& call) {
    for (const QueryOperation<Context>& operation : operations_) {
      if (operation.name != call.operation) continue;
      const auto parameters = ReadQueryParameters(call.http);
      if (!parameters) return AwsError{400, "MalformedQueryString", "The query can't be parsed."};
      QueryReader in(*parameters);
      return operation.run(context_, call, in);
    }
    return InvalidAction(call.operation, dialect_.version);
  }

  const QueryDialect dialect_;
  Context& context_;
  const std::span<const QueryOperation<Context>> operations_;
};

}  // namespace weir::cloud::protocol
