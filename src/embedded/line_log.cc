// Lines that wait to be written, in the order in which they came, given back object by object.
#include "src/embedded/line_log.h"

#include <algorithm>
#include <numeric>

#include "src/result/check.h"

namespace weir::embedded {
namespace {

/// So many lines ahead are brought into the cache while one is copied.
constexpr std::size_t kLookahead = 8;
constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kMaxPrefetch = 512;

void Prefetch(const char* bytes, std::size_t size) {
  for (std::size_t at = 0; at < std::min(size, kMaxPrefetch); at += kCacheLine) {
    __builtin_prefetch(bytes + at);
  }
}

}  // namespace

LineLog::LineLog(std::size_t bytes)
    : capacity_(bytes), memory_(std::make_unique_for_overwrite<char[]>(bytes)) {}

void LineLog::Append(std::uint32_t object, std::string_view line) {
  WEIR_CHECK(HasRoom(line.size()), "a line log is drained before it overflows");
  entries_.push_back({object, static_cast<std::uint32_t>(line.size() + 1), used_});
  std::copy_n(line.data(), line.size(), memory_.get() + used_);
  used_ += line.size();
  memory_[used_++] = '\n';
}

void LineLog::Drain(const std::function<bool(std::uint32_t object, std::string_view lines)>& take) {
  const std::vector<Entry> entries = EntriesByObject();
  bool goes_on = true;
  joined_.clear();
  for (std::size_t i = 0; i < entries.size() && goes_on; ++i) {
    if (i + kLookahead < entries.size()) {
      const Entry& ahead = entries[i + kLookahead];
      Prefetch(memory_.get() + ahead.begin, ahead.size);
    }
    joined_.append(memory_.get() + entries[i].begin, entries[i].size);
    if (i + 1 == entries.size() || entries[i + 1].object != entries[i].object) {
      goes_on = take(entries[i].object, joined_);
      joined_.clear();
    }
  }
  entries_.clear();
  used_ = 0;
}

/// A counting sort: an object's number is small, and the order within an object stays.
std::vector<LineLog::Entry> LineLog::EntriesByObject() const {
  std::vector<std::uint32_t> places;
  for (const Entry& entry : entries_) {
    if (entry.object >= places.size()) places.resize(entry.object + 1);
    ++places[entry.object];
  }
  std::exclusive_scan(places.begin(), places.end(), places.begin(), 0U);
  std::vector<Entry> ordered(entries_.size());
  for (const Entry& entry : entries_) ordered[places[entry.object]++] = entry;
  return ordered;
}

}  // namespace weir::embedded
