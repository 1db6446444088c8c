// Whether a lake's events are of a schema, by its ledger.
#include "src/merge/schema_check.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
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

class LedgerSchemas {
 public:
  LedgerSchemas(MergeObjects& lake, const event::Schema& wanted)
      : lake_(lake), name_(wanted.name), ids_(event::IdRule(wanted)) {}

  /// Whether one of them has the ids that are wanted.
  [[nodiscard]] bool HasWantedIds() const { return has_ids_; }
  /// The same, and for entries that say no ids whether their schema may be the wanted one.
  [[nodiscard]] bool MayHaveWanted() const { return has_ids_ || (has_name_ && !is_other_); }
  [[nodiscard]] const std::set<std::string>& all() const { return all_; }
  [[nodiscard]] std::string Wanted() const { return TextOf(name_, ids_); }

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
    const auto entry = pipeline::ParseLedgerEntry(line);
    if (!entry) return;
    const std::string& ids = entry->schema_mark.ids;
    const bool may_be_named_so =
        entry->schema == name_ || entry->schema == kOfNoName || name_ == kOfNoName;
    if (ids.empty()) {
      has_name_ = has_name_ || may_be_named_so;
    } else {
      has_ids_ = has_ids_ || ids == ids_;
      is_other_ = is_other_ || (may_be_named_so && ids != ids_);
    }
    all_.insert(TextOf(entry->schema, ids));
  }

  static std::string TextOf(std::string_view name, std::string_view ids) {
    return ids.empty() ? fmt::format("'{}'", name) : fmt::format("'{}' (ids: {})", name, ids);
  }

  MergeObjects& lake_;
  const std::string name_;
  const std::string ids_;
  bool has_ids_ = false;
  bool has_name_ = false;
  bool is_other_ = false;  ///< which has that name too
  std::set<std::string> all_;
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

Result<void> CheckSchema(MergeObjects& lake, const event::Schema& schema) {
  const auto folder = fmt::format("{}/", pipeline::kLedgerFolder);
  LedgerSchemas found(lake, schema);
  const auto first = pipeline::FirstName(*lake.List(folder, ""));
  if (!first) return first.error();
  if (first->empty()) return {};
  if (auto read = found.Read({*first}); !read) return read;
  const auto pages = lake.List(folder, "");
  // Old entries stand first: one page tells whether newer ones of the name say other ids.
  bool has_page = false;
  while (!found.HasWantedIds() && !(has_page && found.MayHaveWanted())) {
    const auto page = pages->Next();
    if (!page) return page.error();
    if (!page->has_value()) break;
    if (auto read = found.Read(SomeOf((*page)->objects)); !read) return read;
    has_page = true;
  }
  if (found.MayHaveWanted() || found.all().empty()) return {};
  return Error{
      ErrorKind::kInvalidInput,
      fmt::format("{}: its ledger says that its events are of schema {}, and not {}; give that one "
                  "(--schema, or WEIR_SCHEMA). One that was changed on purpose passes once the "
                  "pipeline has judged a batch by it",
                  lake.Describe(""), fmt::join(found.all(), ", "), found.Wanted())};
}

}  // namespace weir::merge
