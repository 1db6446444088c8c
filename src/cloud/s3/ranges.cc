// The Range header: which bytes of an object are wanted.
#include "src/cloud/s3/ranges.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace weir::cloud::s3 {
namespace {

constexpr std::string_view kUnit = "bytes=";

/// Nothing for a text that is no number, or more than 64 bits.
std::optional<std::uint64_t> NumberOf(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Range ParseRange(std::string_view header, std::uint64_t size) {
  const Range whole{RangeKind::kWhole, {0, size}};
  if (!header.starts_with(kUnit)) return whole;
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) return whole;
  const auto first = NumberOf(header.substr(0, dash));
  const auto last = NumberOf(header.substr(dash + 1));
  const bool has_first = dash > 0;
  const bool has_last = dash + 1 < header.size();
  if (has_first != first.has_value() || has_last != last.has_value()) return whole;
  if (!first && !last) return whole;
  if (!first) {
    const std::uint64_t count = std::min(*last, size);
    if (count == 0) return {RangeKind::kUnsatisfiable, {}};
    return {RangeKind::kPart, {size - count, count}};
  }
  if (last && *last < *first) return whole;
  if (*first >= size) return {RangeKind::kUnsatisfiable, {}};
  const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return {RangeKind::kPart, {*first, end - *first + 1}};
}

std::optional<ByteRange> ParseWholeRange(std::string_view header) {
  if (!header.starts_with(kUnit)) return std::nullopt;
  header.remove_prefix(kUnit.size());
  const std::size_t dash = std::min(header.find('-'), header.size());
  const auto first = NumberOf(header.substr(0, dash));
  const auto last = NumberOf(header.substr(std::min(dash + 1, header.size())));
  if (!first || !last || *last < *first) return std::nullopt;
  if (*last - *first == std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
  return ByteRange{*first, *last - *first + 1};
}

}  // namespace weir::cloud::s3
