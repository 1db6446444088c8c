// Schedules, groups and lists as answers have them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/protocol/input.h"
#include "src/cloud/scheduler/model.h"
#include "src/codec/base64.h"

namespace weir::cloud::scheduler {

[[nodiscard]] boost::json::object RenderSchedule(const ScheduleKey& key, const Schedule& schedule);
/// As lists have it.
[[nodiscard]] boost::json::object Summarize(const ScheduleKey& key, const Schedule& schedule);
[[nodiscard]] boost::json::object RenderGroup(const GroupKey& key, const Group& group);

/// What a caller wants of a list. A token is the base64 of the last key on the page before.
struct Page {
  std::size_t most = 0;
  std::string after{};

  /// Whether an item is on this page or a later one.
  [[nodiscard]] bool IsBefore(std::string_view key) const { return after.empty() || key > after; }
};
[[nodiscard]] protocol::Outcome<Page> ReadPage(const protocol::Input& in);

/// A page of `items`, a map in the order of `text_of(key)`: `list` with what `render(key, value)`
/// makes of each, and NextToken if there are more.
template <typename Items, typename TextOf, typename Render>
boost::json::object RenderPage(const Page& page, std::string_view list, const Items& items,
                               TextOf text_of, Render render) {
  boost::json::array shown;
  std::string last;
  bool is_cut = false;
  for (const auto& [key, value] : items) {
    std::string text = text_of(key);
    if (!page.IsBefore(text)) continue;
    is_cut = shown.size() == page.most;
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
