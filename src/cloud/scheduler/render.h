// Schedules, groups and lists as answers have them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/protocol/aws_json.h"
#include "src/cloud/protocol/input.h"
#include "src/cloud/scheduler/errors.h"
#include "src/cloud/scheduler/model.h"
#include "src/codec/base64.h"

namespace weir::cloud::scheduler {

[[nodiscard]] boost::json::object RenderSchedule(const ScheduleKey& key, const Schedule& schedule);
/// As lists have it.
[[nodiscard]] boost::json::object Summarize(const ScheduleKey& key, const Schedule& schedule);
[[nodiscard]] boost::json::object RenderGroup(const GroupKey& key, const Group& group);

/// A page of `items`, a map: `list` with what `render(key, value)` makes of each, and NextToken if
/// there are more. A token is the base64 of the last key on the page before, `text_of(key)`, by
/// which the items are in order.
template <typename Items, typename TextOf, typename Render>
protocol::JsonOutcome RenderPage(const protocol::Input& in, std::string_view list,
                                 const Items& items, TextOf text_of, Render render) {
  constexpr std::int64_t kMostResults = 100;
  const auto most = static_cast<std::size_t>(in.Integer("MaxResults").value_or(kMostResults));
  const Result<std::string> after = codec::DecodeBase64(in.Text("NextToken"));
  if (!after) return errors::InvalidToken();
  boost::json::array shown;
  std::string last;
  bool is_cut = false;
  for (const auto& [key, value] : items) {
    std::string text = text_of(key);
    if (!after->empty() && text <= *after) continue;
    is_cut = shown.size() == most;
    if (is_cut) break;
    shown.emplace_back(render(key, value));
    last = std::move(text);
  }
  boost::json::object answer = {{list, std::move(shown)}};
  if (is_cut) {
    std::string token;
    codec::AppendBase64(last, token);
    answer["NextToken"] = token;
  }
  return answer;
}

}  // namespace weir::cloud::scheduler
