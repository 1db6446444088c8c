// What a file of the lake held, as the hashes of its members: what a tombstone keeps of it.
#include "src/pipeline/buried_members.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "src/pipeline/layout.h"
#include "src/pipeline/members.h"
#include "src/pipeline/same_event.h"

namespace weir::pipeline {
namespace {

/// So many bytes of lines are decoded at once.
constexpr std::size_t kDecodedAtOnce = std::size_t{1} << 20;
constexpr event::Timestamp kLatestArrival{std::int64_t{9'999} * 366 * event::kMicrosPerDay};

}  // namespace

event::Fingerprint MemberHasher::HashOf(std::string_view object, std::string_view key,
                                        std::string_view line) {
  if (!IsNamedAfter(object, key)) return fingerprinter_.Of(key);
  return fingerprinter_.Of(ComparableMembers(line));
}

MemberList::MemberList(std::string object, const event::Schema& reader)
    : object_(std::move(object)), decoder_(reader, partitions_) {}

void MemberList::Add(std::string_view piece) {
  text_.append(piece);
  if (text_.size() >= kDecodedAtOnce) ReadLines();
}

Result<std::vector<event::Fingerprint>> MemberList::Take() {
  ReadLines();
  if (!text_.empty()) return Error{ErrorKind::kCorrupt, "its last line has no end"};
  if (first_bad_ > 0) {
    return Error{ErrorKind::kCorrupt,
                 fmt::format("line {} is no event by this schema; give the lake's own "
                             "(--schema), or set the file aside",
                             first_bad_)};
  }
  std::ranges::sort(hashes_);
  return std::move(hashes_);
}

void MemberList::ReadLines() {
  const std::size_t end = text_.rfind('\n') + 1;
  if (end == 0) return;
  std::string rest = text_.substr(end);
  text_.resize(end);
  text_.append(event::kJsonPadding, ' ');
  batch_.Clear();
  const std::string_view lines = std::string_view(text_).substr(0, end);
  std::vector<std::string_view> texts;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t line_end = lines.find('\n', begin);
    texts.push_back(lines.substr(begin, line_end - begin));
    decoder_.Decode(texts.back(), kLatestArrival, batch_);
    begin = line_end + 1;
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ++lines_;
    const event::DecodedRecord& record = batch_.records[i];
    if (record.is_event()) {
      hashes_.push_back(hasher_.HashOf(object_, batch_.IdOf(record), texts[i]));
    } else if (first_bad_ == 0) {
      first_bad_ = lines_;
    }
  }
  text_ = std::move(rest);
}

bool BuriedMembers::Hold(std::string_view key, std::string_view line) const {
  return std::ranges::binary_search(hashes_, MemberHasher().HashOf(object_, key, line));
}

}  // namespace weir::pipeline
