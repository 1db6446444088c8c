// What stands in a lake already, page by page.
#include "src/pipeline/object_listing.h"

namespace weir::pipeline {

Result<void> ForEachPage(ObjectPages& pages,
                         const std::function<Result<void>(const ObjectPages::Page& page)>& take) {
  while (true) {
    const auto page = pages.Next();
    if (!page) return page.error();
    if (!page->has_value()) return {};
    if (auto taken = take(**page); !taken) return taken;
  }
}

Result<std::string> FirstName(ObjectPages& pages) {
  while (true) {
    const auto page = pages.Next();
    if (!page) return page.error();
    if (!page->has_value()) return std::string();
    if (!(*page)->objects.empty()) return (*page)->objects.front().name;
  }
}

Result<void> ForEachPage(
    ObjectListing& listing, const std::string& prefix,
    const std::function<Result<void>(const std::vector<ListedObject>& page)>& take) {
  return ForEachPage(*listing.List(prefix, ""),
                     [&take](const ObjectPages::Page& page) { return take(page.objects); });
}

}  // namespace weir::pipeline
