// Lists page by page: MaxItems and Marker in, IsTruncated and Marker out.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/iam/errors.h"
#include "src/cloud/protocol/input.h"
#include "src/codec/base64.h"

namespace weir::cloud::iam {

/// A marker is the base64 of the last key on the page before.
struct PageRequest {
  std::int64_t max_items = 100;
  std::string after;

  /// Complains to `in` of a marker that is none.
  [[nodiscard]] static PageRequest Read(protocol::Input& in) {
    PageRequest page;
    page.max_items = in.Integer("MaxItems").value_or(page.max_items);
    const auto marker = in.String("Marker");
    if (!marker) return page;
    Result<std::string> key = codec::DecodeBase64(*marker);
    if (key) {
      page.after = *std::move(key);
    } else {
      in.Complain(errors::InvalidMarker());
    }
    return page;
  }
};

/// The answer's members: `list` with what `render` makes of each item on the page, IsTruncated, and
/// Marker if there is more. REQUIRES: `items` are in the order of their keys, `key_of(item)`.
template <typename Items, typename KeyOf, typename Render>
boost::json::object RenderPage(const PageRequest& page, std::string_view list, const Items& items,
                               KeyOf key_of, Render render) {
  boost::json::array shown;
  std::string last;
  bool is_truncated = false;
  for (const auto& item : items) {
    const std::string key(key_of(item));
    if (!page.after.empty() && key <= page.after) continue;
    is_truncated = static_cast<std::int64_t>(shown.size()) == page.max_items;
    if (is_truncated) break;
    shown.emplace_back(render(item));
    last = key;
  }
  boost::json::object answer = {{list, std::move(shown)}, {"IsTruncated", is_truncated}};
  if (is_truncated) {
    std::string marker;
    codec::AppendBase64(last, marker);
    answer["Marker"] = marker;
  }
  return answer;
}

}  // namespace weir::cloud::iam
