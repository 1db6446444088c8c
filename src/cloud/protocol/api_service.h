// A service that is a table of operations and AWS's model of them, whatever protocol asks.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>

#include "src/cloud/protocol/access.h"
#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/model/heeded_members.h"
#include "src/cloud/protocol/model/service_model.h"
#include "src/cloud/protocol/protocol.h"
#include "src/cloud/protocol/service.h"

namespace weir::cloud::protocol {

/// Gives an operation's answer: once, from any thread.
using Done = std::function<void(JsonOutcome)>;

/// One row of a service's table: what is called, what does it, and which members it heeds
/// (heeded_members.h). `Context` is the service's state.
template <typename Context>
struct Operation {
  /// Answers at once. The input has passed CheckInput: its members have the model's types and keep
  /// its bounds, blobs are bytes.
  using Run = JsonOutcome (*)(Context& context, const Call& call, const boost::json::object& input);
  /// The same, but answers later, or at once: what it needs after it has returned it copies.
  using Begin = void (*)(Context& context, const Call& call, const boost::json::object& input,
                         Done done);

  constexpr Operation(std::string_view the_name, Run the_run, std::string_view heeded_members)
      : name(the_name), heeds(heeded_members), run(the_run) {}
  constexpr Operation(std::string_view the_name, Begin the_begin, std::string_view heeded_members)
      : name(the_name), heeds(heeded_members), begin(the_begin) {}

  std::string_view name;
  std::string_view heeds;
  Run run = nullptr;
  Begin begin = nullptr;
};

/// "KMSKeyArn is not supported by this endpoint: CreateFunction does not heed it."
[[nodiscard]] std::string NotHeededText(std::string_view operation, std::string_view member);

using Protocols = std::vector<std::unique_ptr<const Protocol>>;

/// What a service is made of. The views outlive it.
struct Api {
  std::string_view table;  ///< its api.model
  /// Names of shapes that its operations read by themselves (service_model.h).
  std::string_view opaque = {};
  /// … and of such that are checked but for their patterns, which its operations word by
  /// themselves.
  std::string_view own_patterns = {};
};

/// Each request is decoded by the protocol that asked, checked against the model (types, then all
/// constraints, then members that nothing heeds), its caller judged, run, and answered in that
/// protocol.
class ApiService : public Service {
 public:
  [[nodiscard]] Asked Ask(const http::Request& request) const final;
  void Handle(Call call, http::Respond respond) final;
  [[nodiscard]] http::Response Render(const AwsError& error, const Protocol* protocol,
                                      std::string_view request_id) const final;

  /// All of the model's operations that are here are in the table, all that is heeded is in the
  /// model, and each operation has its row in a table of access; aborts otherwise. For tests:
  /// without it, the first request tells.
  void CheckTable() const { std::ignore = resolved(); }

 protected:
  /// `protocols`: the first one answers what is of none.
  ApiService(Api api, Protocols protocols) : api_(api), protocols_(std::move(protocols)) {}

  /// What is done for operation number `index`.
  virtual void Start(std::size_t index, const Call& call, const boost::json::object& input,
                     Done done) = 0;
  struct Row {
    std::string_view name;
    std::string_view heeds;
  };
  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual Row row(std::size_t index) const = 0;
  /// What a call of operation number `index` does; without a table of access, by default, the
  /// operation by its own name, on "*".
  [[nodiscard]] virtual AccessWish Wish(std::size_t index, const Call& call,
                                        const boost::json::object& input) const;
  /// Whether each operation has one row in the table of access, if there is such a table.
  [[nodiscard]] virtual bool HasWholeAccess() const { return true; }

  /// Constraints that a request breaks: ValidationException.
  [[nodiscard]] virtual AwsError Invalid(std::string message) const;
  /// A member that AWS heeds and this service does not.
  [[nodiscard]] virtual AwsError NotHeeded(std::string_view operation,
                                           std::string_view member) const;

 private:
  struct Entry {
    const ApiOperation* operation = nullptr;
    HeededMembers heeded;
    std::size_t index = 0;
  };
  struct Resolved {
    explicit Resolved(const ApiService& service);
    [[nodiscard]] const Entry* Find(std::string_view operation) const;

    ServiceModel model;
    std::vector<Entry> entries;  ///< by name
  };

  const Resolved& resolved() const;
  JsonOutcome Admit(const Entry& entry, const Protocol& protocol, const Call& call) const;
  const Protocol& Chosen(const Protocol* protocol) const;

  const Api api_;
  const Protocols protocols_;
  mutable std::once_flag once_;  ///< the model is read for the first request
  mutable std::unique_ptr<const Resolved> resolved_;
};

/// The same with its tables, which outlive it (constexpr arrays). A service without one of access
/// is a test's.
template <typename Context>
class TableService : public ApiService {
 protected:
  using Accesses = std::span<const AccessRow<OperationCall<Context>>>;

  TableService(Api api, Protocols protocols, Context& context,
               std::span<const Operation<Context>> operations, Accesses accesses = {})
      : ApiService(api, std::move(protocols)),
        context_(context),
        operations_(operations),
        accesses_(accesses) {}

  void Start(std::size_t index, const Call& call, const boost::json::object& input,
             Done done) override {
    const Operation<Context>& operation = operations_[index];
    if (operation.run != nullptr) return done(operation.run(context_, call, input));
    operation.begin(context_, call, input, std::move(done));
  }

 private:
  [[nodiscard]] std::size_t size() const override { return operations_.size(); }
  [[nodiscard]] Row row(std::size_t index) const override {
    return {operations_[index].name, operations_[index].heeds};
  }

  [[nodiscard]] AccessWish Wish(std::size_t index, const Call& call,
                                const boost::json::object& input) const override {
    const auto found = std::ranges::find(accesses_, operations_[index].name,
                                         &AccessRow<OperationCall<Context>>::operation);
    if (found == accesses_.end()) return ApiService::Wish(index, call, input);
    return WishOf(*found, OperationCall<Context>{context_, call, input});
  }
  [[nodiscard]] bool HasWholeAccess() const override {
    return accesses_.empty() || std::ranges::equal(accesses_, operations_, {},
                                                   &AccessRow<OperationCall<Context>>::operation,
                                                   &Operation<Context>::name);
  }

  Context& context_;
  const std::span<const Operation<Context>> operations_;
  const Accesses accesses_;
};

}  // namespace weir::cloud::protocol
