// The objects of a ledger, in the order in which they add up.
#include "src/lake/ledger_listing.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "src/pipeline/stream_position.h"

namespace weir::lake {
namespace {

using Form = pipeline::StreamPosition::Form;

/// So many objects are asked for at once.
constexpr std::size_t kEntriesAtOnce = 64;

/// Keys one after another, a page at a time.
class KeyCursor {
 public:
  KeyCursor(std::unique_ptr<pipeline::ObjectPages> pages, std::size_t place_at)
      : pages_(std::move(pages)), place_at_(place_at) {}

  /// REQUIRES: called once before anything else, and after each Take().
  Result<void> Fill() {
    while (!is_over_ && next_ == page_.size()) {
      auto page = pages_->Next();
      if (!page) return page.error();
      is_over_ = !page->has_value();
      next_ = 0;
      page_ = is_over_ ? std::vector<pipeline::ListedObject>() : std::move((*page)->objects);
    }
    return {};
  }

  [[nodiscard]] bool is_over() const { return is_over_; }
  /// What follows the stream's text. REQUIRES, like Take(): !is_over().
  [[nodiscard]] std::string_view place() const {
    return std::string_view(page_[next_].name).substr(place_at_);
  }
  std::string Take() { return std::move(page_[next_++].name); }

 private:
  std::unique_ptr<pipeline::ObjectPages> pages_;
  const std::size_t place_at_;
  std::vector<pipeline::ListedObject> page_;
  std::size_t next_ = 0;
  bool is_over_ = false;
};

}  // namespace

Result<void> LedgerListing::Read(const Taker& take) {
  const auto texts = FindTexts();
  if (!texts) return texts.error();
  const auto merged = FindStreams(*texts, take);
  if (!merged) return merged.error();
  for (const auto& [name, of_stream] : *merged) {
    if (auto read = ReadMerged(of_stream, take); !read) return read;
    take.next_stream();
  }
  return ReadOthers(*merged, take);
}

Result<LedgerListing::Texts> LedgerListing::FindTexts() {
  Texts texts;
  const auto listed = pipeline::ForEachPage(
      *objects_.List(folder_, "-"), [&](const pipeline::ObjectPages::Page& page) -> Result<void> {
        for (const std::string& prefix : page.prefixes) {
          std::string text(TextIn(prefix));
          if (pipeline::StreamFormOf(text)) texts.push_back(std::move(text));
        }
        return {};
      });
  if (!listed) return listed.error();
  return texts;
}

Result<std::map<std::string, LedgerListing::Texts>> LedgerListing::FindStreams(const Texts& texts,
                                                                               const Taker& take) {
  std::map<std::string, Texts> streams;
  for (const std::string& text : texts) {
    if (pipeline::StreamFormOf(text) != Form::kOfCreation) continue;
    const auto stream = StreamOf(text, take);
    if (!stream) return stream.error();
    streams[*stream].push_back(text);
  }
  for (const std::string& text : texts) {
    if (const auto stream = streams.find(text);
        stream != streams.end() && pipeline::StreamFormOf(text) == Form::kOfName) {
      stream->second.push_back(text);
    }
  }
  return streams;
}

/// What the stream is called in the new form; the old text where no entry tells: those of a replay
/// name what was replayed, but what was replayed came from an attempt, whose entry does.
Result<std::string> LedgerListing::StreamOf(const std::string& old_text, const Taker& take) {
  KeyCursor cursor(PagesOf(old_text), 0);
  std::vector<std::string> keys;
  for (std::size_t at_once = 1;; at_once = kEntriesAtOnce) {
    keys.clear();
    while (keys.size() < at_once) {
      if (auto filled = cursor.Fill(); !filled) return filled.error();
      if (cursor.is_over()) break;
      keys.push_back(cursor.Take());
    }
    if (keys.empty()) return old_text;
    const auto source = take.source_of(keys);
    if (!source) return source.error();
    if (!source->empty()) return pipeline::StreamTextOf(*source);
  }
}

Result<void> LedgerListing::ReadMerged(const Texts& texts, const Taker& take) {
  std::vector<KeyCursor> cursors;
  for (const std::string& text : texts) {
    cursors.emplace_back(PagesOf(text), folder_.size() + text.size() + 1);
    if (auto filled = cursors.back().Fill(); !filled) return filled;
  }
  std::vector<std::string> keys;
  while (true) {
    KeyCursor* first = nullptr;
    for (KeyCursor& cursor : cursors) {
      if (cursor.is_over()) continue;
      if (first == nullptr || cursor.place() < first->place()) first = &cursor;
    }
    if (first != nullptr) keys.push_back(first->Take());
    if (keys.size() == kEntriesAtOnce || (first == nullptr && !keys.empty())) {
      if (auto taken = take.keys(keys); !taken) return taken;
      keys.clear();
    }
    if (first == nullptr) return {};
    if (auto filled = first->Fill(); !filled) return filled;
  }
}

/// All else in the order of names, which is right where a stream has one text.
Result<void> LedgerListing::ReadOthers(const std::map<std::string, Texts>& merged,
                                       const Taker& take) {
  std::set<std::string, std::less<>> done;
  for (const auto& [name, texts] : merged) done.insert(texts.begin(), texts.end());
  KeyCursor cursor(objects_.List(folder_, ""), 0);
  std::vector<std::string> keys;
  while (true) {
    if (auto filled = cursor.Fill(); !filled) return filled;
    const bool is_over = cursor.is_over();
    if (!is_over) {
      std::string key = cursor.Take();
      if (!done.contains(TextIn(key))) keys.push_back(std::move(key));
    }
    if (keys.size() == kEntriesAtOnce || (is_over && !keys.empty())) {
      if (auto taken = take.keys(keys); !taken) return taken;
      keys.clear();
    }
    if (is_over) return {};
  }
}

std::string_view LedgerListing::TextIn(std::string_view key) const {
  key.remove_prefix(std::min(folder_.size(), key.size()));
  return key.substr(0, key.find('-'));
}

std::unique_ptr<pipeline::ObjectPages> LedgerListing::PagesOf(const std::string& text) {
  return objects_.List(folder_ + text + "-", "");
}

}  // namespace weir::lake
