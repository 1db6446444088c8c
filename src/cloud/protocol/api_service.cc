// The way of a request: protocol → check → operation → protocol.
#include "src/cloud/protocol/api_service.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/protocol/model/input_check.h"
#include "src/result/check.h"

namespace weir::cloud::protocol {

ApiService::Resolved::Resolved(const ApiService& service)
    : model(service.api_.table, service.api_.opaque, service.api_.own_patterns) {
  for (std::size_t index = 0; index < service.size(); ++index) {
    const Row row = service.row(index);
    const ApiOperation* operation = model.Find(row.name);
    WEIR_CHECK(operation != nullptr, "a service has an operation that its model lacks");
    entries.push_back({operation, HeededMembers(row.heeds, *operation->input), index});
  }
  WEIR_CHECK(service.HasWholeAccess(), "a table of access has not the rows of its operations");
  std::sort(entries.begin(), entries.end(), [](const Entry& one, const Entry& other) {
    return one.operation->name < other.operation->name;
  });
}

const ApiService::Entry* ApiService::Resolved::Find(std::string_view operation) const {
  const auto found = std::lower_bound(
      entries.begin(), entries.end(), operation,
      [](const Entry& entry, std::string_view name) { return entry.operation->name < name; });
  return found == entries.end() || found->operation->name != operation ? nullptr : &*found;
}

const ApiService::Resolved& ApiService::resolved() const {
  std::call_once(once_, [this] { resolved_ = std::make_unique<const Resolved>(*this); });
  return *resolved_;
}

Asked ApiService::Ask(const http::Request& request) const {
  for (const auto& protocol : protocols_) {
    if (auto operation = protocol->OperationOf(resolved().model, request)) {
      return {*std::move(operation), protocol.get()};
    }
  }
  return {};
}

const Protocol& ApiService::Chosen(const Protocol* protocol) const {
  return protocol == nullptr ? *protocols_.front() : *protocol;
}

JsonOutcome ApiService::Admit(const Entry& entry, const Protocol& protocol,
                              const Call& call) const {
  JsonOutcome input = protocol.Read(*entry.operation, call.http);
  if (!input) return input;
  if (auto complaint = CheckInput(*entry.operation->input, *input)) {
    return complaint->kind == InputComplaint::Kind::kType
               ? protocol.WrongType(std::move(complaint->message))
               : Invalid(std::move(complaint->message));
  }
  if (const auto refused = entry.heeded.FirstRefused(*input)) {
    return NotHeeded(entry.operation->name, *refused);
  }
  return input;
}

namespace {

/// With the reason for the log.
http::Response Refused(const Protocol& protocol, const AwsError& error,
                       std::string_view request_id) {
  http::Response response = protocol.Refuse(error, request_id);
  response.cause = error.message;
  return response;
}

}  // namespace

void ApiService::Handle(Call call, http::Respond respond) {
  const Protocol& protocol = Chosen(call.protocol);
  const Entry* entry = resolved().Find(call.operation);
  if (entry == nullptr) {
    return respond(protocol.Refuse(protocol.UnknownOperation(call.operation), call.request_id));
  }
  JsonOutcome input = Admit(*entry, protocol, call);
  if (!input) return respond(protocol.Refuse(input.error(), call.request_id));
  if (call.gate != nullptr) {
    if (auto why = call.gate->WhyDenied(call, Wish(entry->index, call, *input))) {
      return respond(protocol.Refuse(Denied(*std::move(why)), call.request_id));
    }
  }
  Done done = [&protocol, entry, request_id = call.request_id,
               respond = std::move(respond)](const JsonOutcome& outcome) {
    respond(outcome ? protocol.Answer(*entry->operation, *outcome, request_id)
                    : Refused(protocol, outcome.error(), request_id));
  };
  Start(entry->index, call, *input, std::move(done));
}

http::Response ApiService::Render(const AwsError& error, const Protocol* protocol,
                                  std::string_view request_id) const {
  return Chosen(protocol).Refuse(error, request_id);
}

AccessWish ApiService::Wish(std::size_t index, const Call& /*call*/,
                            const boost::json::object& /*input*/) const {
  AccessWish wish;
  wish.Add(fmt::format("{}:{}", signing_name(), row(index).name), "*");
  return wish;
}

AwsError ApiService::Invalid(std::string message) const {
  return ValidationError(std::move(message));
}

AwsError ApiService::NotHeeded(std::string_view operation, std::string_view member) const {
  return Invalid(NotHeededText(operation, member));
}

std::string NotHeededText(std::string_view operation, std::string_view member) {
  return fmt::format("{} is not supported by this endpoint: {} does not heed it.", member,
                     operation);
}

}  // namespace weir::cloud::protocol
