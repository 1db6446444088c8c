// Whether a lake's events are of a schema, by its ledger.
#include "src/merge/schema_check.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/ledger.h"

namespace weir::merge {
namespace {

/// Of a page: the first, the last, and some between them.
constexpr std::size_t kMostPageReads = 16;
constexpr std::size_t kMaxLedgerObjectBytes = std::size_t{256} << 20;

/// What the function calls a schema whose text does not name itself: it may be any.
constexpr std::string_view kOfNoName = "WEIR_SCHEMA";

class SchemaNames {
 public:
  SchemaNames(MergeObjects& lake, std::string_view wanted) : lake_(lake), wanted_(wanted) {}

  /// Whether one of them is the wanted one, or may be.
  [[nodiscard]] bool HasWanted() const {
    return names_.contains(wanted_) || names_.contains(kOfNoName);
  }
  [[nodiscard]] const std::set<std::string, std::less<>>& names() const { return names_; }

  Result<void> Read(const std::vector<std::string>& objects) {
    const auto bodies = lake_.Get(objects);
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (!bodies[i]) return bodies[i].error();
      if (!bodies[i]->has_value()) continue;
      const auto text = codec::DecompressAll(codec::CompressionFromPath(objects[i]), **bodies[i],
                                             kMaxLedgerObjectBytes);
      if (text) AddFrom(*text);  // what is damaged tells nothing here; audits name it
    }
    return {};
  }

 private:
  /// A stream's object has its entry first, and rows behind it; a directory's has entries alone.
  void AddFrom(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    Add(text.substr(0, text.find('\n')));
    if (const auto end = text.rfind('\n'); end != std::string_view::npos) Add(text.substr(end + 1));
  }

  void Add(std::string_view line) {
    if (auto entry = pipeline::ParseLedgerEntry(line)) names_.insert(std::move(entry->schema));
  }

  MergeObjects& lake_;
  const std::string_view wanted_;
  std::set<std::string, std::less<>> names_;
};

std::vector<std::string> SomeOf(const std::vector<pipeline::ListedObject>& page) {
  std::vector<std::string> some;
  const std::size_t count = std::min(page.size(), kMostPageReads);
  for (std::size_t i = 0; i < count; ++i) {
    some.push_back(page[count == 1 ? 0 : i * (page.size() - 1) / (count - 1)].name);
  }
  return some;
}

}  // namespace

Result<void> CheckSchema(MergeObjects& lake, std::string_view schema) {
  if (schema == kOfNoName) return {};
  const auto folder = fmt::format("{}/", pipeline::kLedgerFolder);
  SchemaNames found(lake, schema);
  const auto first = pipeline::FirstName(*lake.List(folder, ""));
  if (!first) return first.error();
  if (first->empty()) return {};
  if (auto read = found.Read({*first}); !read) return read;
  const auto pages = lake.List(folder, "");
  while (!found.HasWanted()) {
    const auto page = pages->Next();
    if (!page) return page.error();
    if (!page->has_value()) break;
    if (auto read = found.Read(SomeOf((*page)->objects)); !read) return read;
  }
  if (found.HasWanted() || found.names().empty()) return {};
  return Error{
      ErrorKind::kInvalidInput,
      fmt::format("{}: its ledger says that its events are of schema '{}', and not '{}'; "
                  "give that one (--schema; a file that says no `schema` is called as the file is)",
                  lake.Describe(""), fmt::join(found.names(), "', '"), schema)};
}

}  // namespace weir::merge
