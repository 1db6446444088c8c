// ARNs of groups, positions as texts, horizons.
#include "src/cloud/logs/model.h"

#include <charconv>

#include <fmt/format.h>

#include "src/cloud/protocol/service.h"

namespace weir::cloud::logs {
namespace {

constexpr std::size_t kTimeDigits = 18;
constexpr std::size_t kSequenceDigits = 37;
constexpr std::string_view kFirstDigit = "3";

template <typename T>
bool ReadNumber(std::string_view digits, T& out) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return error == std::errc() && end == digits.data() + digits.size() && digits.front() != '-';
}

}  // namespace

std::string GroupKey::Arn() const {
  return fmt::format("arn:aws:logs:{}:{}:log-group:{}", region, protocol::kAccountId, name);
}

std::optional<GroupKey> GroupKey::FromArn(std::string_view arn) {
  constexpr std::string_view kBefore = "arn:aws:logs:";
  const std::string between = fmt::format(":{}:log-group:", protocol::kAccountId);
  if (!arn.starts_with(kBefore)) return std::nullopt;
  arn.remove_prefix(kBefore.size());
  const std::size_t at = arn.find(between);
  if (at == std::string_view::npos) return std::nullopt;
  GroupKey key{std::string(arn.substr(0, at)), std::string(arn.substr(at + between.size()))};
  if (key.name.ends_with(":*")) key.name.resize(key.name.size() - 2);
  if (key.region.empty() || key.name.empty()) return std::nullopt;
  return key;
}

std::int64_t GroupInfo::HorizonMs(TimePoint now) const {
  if (!retention_days) return 0;
  return Milliseconds(now - std::chrono::days(*retention_days));
}

std::string Position::Text() const {
  return fmt::format("{}{:018}{:037}", kFirstDigit, timestamp_ms, sequence);
}

std::optional<Position> Position::Parse(std::string_view text) {
  if (text.size() != kFirstDigit.size() + kTimeDigits + kSequenceDigits ||
      !text.starts_with(kFirstDigit)) {
    return std::nullopt;
  }
  Position position;
  text.remove_prefix(kFirstDigit.size());
  if (ReadNumber(text.substr(0, kTimeDigits), position.timestamp_ms) &&
      ReadNumber(text.substr(kTimeDigits), position.sequence)) {
    return position;
  }
  return std::nullopt;
}

std::int64_t Milliseconds(TimePoint time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace weir::cloud::logs
