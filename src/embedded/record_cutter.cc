// Cuts an input into records: lines, and what the schema says that events come wrapped in.
#include "src/embedded/record_cutter.h"

#include <algorithm>
#include <utility>

namespace weir::embedded {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r";
/// A line that begins so, or behind such bytes, may belong to the value before it.
constexpr std::string_view kGoesOn = ",:}] \t\r\n";
constexpr std::string_view kUnknown = kGoesOn;

}  // namespace

RecordCutter::RecordCutter(event::Wrapping wrapping, std::size_t max_record_size)
    : wrapping_(std::move(wrapping)),
      max_record_size_(max_record_size),
      cutter_(wrapping_, max_record_size) {}

void RecordCutter::Cut(std::string_view window, std::uint64_t base, bool is_last,
                       std::vector<intake::Part>& parts) {
  while (asks_cutter_ ? CutValue(window, base, is_last, parts)
                      : CutLine(window, base, is_last, parts)) {
  }
}

/// False when more of the text is needed, or there is none.
bool RecordCutter::CutLine(std::string_view window, std::uint64_t base, bool is_last,
                           std::vector<intake::Part>& parts) {
  const std::string_view rest = window.substr(at_ - base);
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  if (rest.empty()) return false;
  std::string_view line = rest.substr(0, end);
  const bool is_whole = end < rest.size() || is_last;
  const bool knows_next = end + 1 < rest.size() || is_last;
  const std::string_view next = rest.substr(std::min(end + 1, rest.size()), 1);
  if (line.size() > std::min(max_record_size_ + 1, kLongestGlance) ||
      (is_whole && !IsOnePart(line, knows_next ? next : kUnknown))) {
    cutter_.SkipTo(at_);
    asks_cutter_ = true;
    return true;
  }
  if (!is_whole) return false;
  while (line.starts_with(kMark)) line.remove_prefix(kMark.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto begin = at_ + static_cast<std::uint64_t>(line.data() - rest.data());
  if (!line.empty()) parts.push_back({.begin = begin, .end = begin + line.size()});
  at_ += std::min(end + 1, rest.size());
  return true;
}

bool RecordCutter::CutValue(std::string_view window, std::uint64_t base, bool is_last,
                            std::vector<intake::Part>& parts) {
  const auto part = cutter_.Next(window, base, is_last);
  if (part) parts.push_back(*part);
  at_ = is_last && !part ? base + window.size() : cutter_.consumed();
  // Behind a whole line lines are looked at again.
  asks_cutter_ = cutter_.is_inside() || at_ == base || window[at_ - base - 1] != '\n';
  return part.has_value();
}

/// Whether the cutter would make one part of the line, or none. `next` begins the line behind it.
bool RecordCutter::IsOnePart(std::string_view line, std::string_view next) const {
  if (wrapping_.kind == event::Wrapping::Kind::kLines) return line.size() <= max_record_size_;
  while (line.starts_with(kMark)) line.remove_prefix(kMark.size());
  if (line.size() > max_record_size_) return false;
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  if (!line.starts_with('{')) return !line.starts_with('[');
  if (wrapping_.kind == event::Wrapping::Kind::kPath) return false;
  if (next.find_first_of(kGoesOn) != std::string_view::npos) return false;
  return intake::IsPlainObject(line.substr(0, line.find_last_not_of(kBlanks) + 1));
}

}  // namespace weir::embedded
