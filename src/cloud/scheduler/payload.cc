// <aws.scheduler.scheduled-time>
#include "src/cloud/scheduler/payload.h"

#include <array>
#include <string_view>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/cloud/protocol/service.h"
#include "src/text/time.h"

namespace weir::cloud::scheduler {
namespace {

constexpr std::string_view kMark = "<aws.scheduler.";

/// AWS's default notification, as functions meet it; its detail is a text.
std::string Notification(const Attempt& attempt) {
  return boost::json::serialize(
      boost::json::object{{"version", "0"},
                          {"id", attempt.execution_id},
                          {"detail-type", "Scheduled Event"},
                          {"source", "aws.scheduler"},
                          {"account", protocol::kAccountId},
                          {"time", text::IsoTime(attempt.time)},
                          {"region", attempt.schedule.group.region},
                          {"resources", boost::json::array{attempt.schedule.Arn()}},
                          {"detail", "{}"}});
}

}  // namespace

std::string PayloadOf(const Attempt& attempt) {
  if (!attempt.settings.input) return Notification(attempt);
  const std::array<std::pair<std::string_view, std::string>, 4> attributes = {{
      {"schedule-arn>", attempt.schedule.Arn()},
      {"scheduled-time>", text::IsoTime(attempt.time)},
      {"execution-id>", attempt.execution_id},
      {"attempt-number>", fmt::format("{}", attempt.number)},
  }};
  std::string payload;
  std::string_view rest = *attempt.settings.input;
  for (std::size_t at = rest.find(kMark); at != std::string_view::npos; at = rest.find(kMark)) {
    payload += rest.substr(0, at);
    rest.remove_prefix(at);
    std::string_view taken = kMark;
    std::string_view put = kMark;
    for (const auto& [name, value] : attributes) {
      if (rest.substr(kMark.size()).starts_with(name)) {
        taken = rest.substr(0, kMark.size() + name.size());
        put = value;
      }
    }
    payload += put;
    rest.remove_prefix(taken.size());
  }
  payload += rest;
  return payload;
}

}  // namespace weir::cloud::scheduler
