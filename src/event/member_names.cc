// The names of an object's members: is one of them there twice?
#include "src/event/member_names.h"

#include <algorithm>

#include "src/event/json_text.h"
#include "src/event/letter_case.h"
#include "src/text/ascii.h"

namespace weir::event {
namespace {

/// More than these are given back before the next text.
constexpr std::size_t kMostKeptNames = std::size_t{1} << 14;
constexpr std::size_t kMostKeptBytes = std::size_t{1} << 20;

std::string Unescaped(std::string_view inside) {
  std::string text;
  return AppendUnescaped(inside, text) ? text : std::string(inside);
}

}  // namespace

void MemberNames::Begin(std::string_view text, std::size_t first_backslash) {
  text_ = text;
  plain_end_ = first_backslash;
  clash_.reset();
  count_ = 0;
  copies_.clear();
  copy_ranges_.clear();
  if (names_.size() > kMostKeptNames) names_ = {};
  if (copies_.capacity() > kMostKeptBytes) copies_.shrink_to_fit();
  if (copy_ranges_.capacity() > kMostKeptNames) copy_ranges_.shrink_to_fit();
}

void MemberNames::AddAny(Object& object, ByteRange inside) {
  if (clash_) return;
  Name name{.hash = 0, .inside = inside};
  const std::string_view text = Inside(name);
  const bool may_hold_escape = inside.end > plain_end_;
  const bool holds_escape = may_hold_escape && text.find('\\') != std::string_view::npos;
  if (holds_escape || !HashOf(text, name.hash)) MakeCopy(text, name);
  std::uint64_t& seen = object.seen_[name.hash >> 62];
  if ((seen & BitOf(name.hash)) != 0) LookFor(name, object);
  seen |= BitOf(name.hash);
  if (count_ == names_.size()) names_.resize(std::max(kFewNames, 2 * names_.size()));
  names_[count_++] = name;
}

bool MemberNames::HashOf(std::string_view text, std::uint64_t& hash) const {
  if (text.size() > 2 * kWord) return HashOfLong(text, hash);
  const Words words = WordsOf(text);
  hash = words.Hash(text.size());
  return words.IsAscii();
}

bool MemberNames::HashOfLong(std::string_view text, std::uint64_t& hash) const {
  std::uint64_t all = 0;
  hash = text.size();
  for (std::size_t at = 0; at + kWord < text.size(); at += kWord) {
    const std::uint64_t word = Load(text.data() + at);
    all |= word;
    hash = Mix(hash, word | fold_);
  }
  const std::uint64_t last = Load(text.data() + text.size() - kWord);
  hash = Mix(hash, last | fold_);
  return ((all | last) & kBeyondAscii) == 0;
}

/// Gives a name that holds escapes or more than ASCII a copy without, and hashes that.
void MemberNames::MakeCopy(std::string_view text, Name& name) {
  constexpr std::size_t kPadding = 2 * kWord;
  const std::size_t begin = copies_.size();
  if (fold_ != 0) {
    AppendLowerCase(Unescaped(text), copies_);
  } else {
    copies_ += Unescaped(text);
  }
  const std::size_t end = copies_.size();
  copies_.append(kPadding, '\0');
  copy_ranges_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  name.copy = static_cast<std::uint32_t>(copy_ranges_.size());
  // Whether it is ASCII does not matter for a copy.
  static_cast<void>(HashOf(TextOf(name), name.hash));
}

std::string_view MemberNames::TextOf(const Name& name) const {
  if (name.copy == 0) return Inside(name);
  const ByteRange range = copy_ranges_[name.copy - 1];
  return std::string_view(copies_).substr(range.begin, range.end - range.begin);
}

/// Below, at or above 0, as names are compared here.
int MemberNames::Compare(const Name& a, const Name& b) const {
  const std::string_view one = TextOf(a);
  const std::string_view other = TextOf(b);
  if (one.size() != other.size()) return one.size() < other.size() ? -1 : 1;
  if (fold_ == 0) return one.compare(other);
  for (std::size_t i = 0; i < one.size(); ++i) {
    const int difference = text::AsciiLower(one[i]) - text::AsciiLower(other[i]);
    if (difference != 0) return difference;
  }
  return 0;
}

void MemberNames::LookFor(const Name& name, const Object& object) {
  if (count_ - object.first_ > kFewNames) return;  // they are sorted in the end
  for (std::size_t i = object.first_; i < count_ && !clash_; ++i) {
    if (names_[i].hash == name.hash && Compare(names_[i], name) == 0) Note(names_[i], name);
  }
}

/// Sorts the names of a large object, so that equal ones stand side by side.
void MemberNames::LookThrough(const Object& object) {
  if (clash_) return;
  const auto first = names_.begin() + static_cast<std::ptrdiff_t>(object.first_);
  const auto end = names_.begin() + static_cast<std::ptrdiff_t>(count_);
  std::sort(first, end, [this](const Name& a, const Name& b) {
    return a.hash != b.hash ? a.hash < b.hash : Compare(a, b) < 0;
  });
  const auto twin = std::adjacent_find(first, end, [this](const Name& a, const Name& b) {
    return a.hash == b.hash && Compare(a, b) == 0;
  });
  if (twin != end) Note(*twin, *std::next(twin));
}

void MemberNames::Note(const Name& a, const Name& b) {
  clash_ = NameClash{.at = std::max(a.inside.begin, b.inside.begin),
                     .by_case_alone = Unescaped(Inside(a)) != Unescaped(Inside(b))};
  plain_end_ = 0;
}

}  // namespace weir::event
