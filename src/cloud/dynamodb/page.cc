// One page of a Query or a Scan.
#include "src/cloud/dynamodb/page.h"

namespace weir::cloud::dynamodb {
namespace {

constexpr std::size_t kMaxPageBytes = std::size_t{1} << 20;

}  // namespace

Page ReadPage(const Items& items, const KeySchema& schema, const PageRequest& request) {
  Page page;
  bool full = false;
  items.Scan(request.range.from, request.range.to, request.forward,
             [&](std::string_view /*key*/, Item item) {
               ++page.scanned;
               page.bytes += SizeOf(item);
               full = page.bytes >= kMaxPageBytes || page.scanned == request.limit;
               if (full) page.last_key = KeyAttributesOf(schema, item);
               if (!request.filter || Holds(*request.filter, item)) {
                 ++page.count;
                 if (request.keeps_items) page.items.push_back(std::move(item));
               }
               return !full;
             });
  return page;
}

bool StartBehind(const ItemKey& key, bool forward, KeyRange& range) {
  if (key.bytes < range.from || key.bytes >= range.to) return false;
  if (forward) {
    range.from = key.bytes + '\0';
  } else {
    range.to = key.bytes;
  }
  return true;
}

}  // namespace weir::cloud::dynamodb
