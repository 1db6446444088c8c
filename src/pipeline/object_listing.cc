// What stands in a lake already, page by page.
#include "src/pipeline/object_listing.h"

namespace weir::pipeline {

Result<void> ForEachPage(
    ObjectListing& listing, const std::string& prefix,
    const std::function<Result<void>(const std::vector<ListedObject>& page)>& take) {
  const auto pages = listing.List(prefix, "");
  while (true) {
    const auto page = pages->Next();
    if (!page) return page.error();
    if (!page->has_value()) return {};
    if (auto taken = take((*page)->objects); !taken) return taken;
  }
}

}  // namespace weir::pipeline
