// Walks through fragments; behind the first that is broken it looks for whole ones.
#include "src/rocks/log_survey.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "src/codec/crc.h"

namespace weir::rocks {
namespace {

constexpr std::size_t kBlock = std::size_t{32} << 10;
constexpr std::size_t kHeader = 7;
constexpr std::size_t kLengthAt = 4;
constexpr std::size_t kTypeAt = 6;
constexpr std::size_t kRecordHeader = 12;  // sequence and count

enum FragmentType : std::uint8_t { kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

std::uint32_t Crc32c(std::string_view bytes) {
  return static_cast<std::uint32_t>(codec::Crc(codec::CrcKind::kCrc32c, bytes));
}

/// A CRC as it is stored: of bytes that hold CRCs themselves another would be weak.
std::uint32_t Masked(std::uint32_t crc) {
  constexpr std::uint32_t kDelta = 0xA282EAD8;
  constexpr unsigned kTurn = 15;
  return ((crc >> kTurn) | (crc << (32 - kTurn))) + kDelta;
}

template <typename Number>
Number Read(std::string_view bytes, std::size_t at) {
  Number number{};
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

struct Fragment {
  std::uint8_t type = 0;
  std::string_view bytes{};
};

bool IsType(std::uint8_t type) { return type >= kFull && type <= kLast; }

/// How many bytes its header claims for the fragment at `at`. REQUIRES: a header fits there.
std::size_t ClaimedSize(std::string_view log, std::size_t at) {
  return kHeader + Read<std::uint16_t>(log, at + kLengthAt);
}

std::size_t LeftInBlock(std::size_t at) { return kBlock - at % kBlock; }

/// The fragment that stands there whole.
std::optional<Fragment> FragmentAt(std::string_view log, std::size_t at) {
  if (log.size() - at < kHeader || LeftInBlock(at) < kHeader) return std::nullopt;
  const std::size_t size = ClaimedSize(log, at);
  const auto type = Read<std::uint8_t>(log, at + kTypeAt);
  if (!IsType(type) || size > LeftInBlock(at) || size > log.size() - at) return std::nullopt;
  const std::string_view checked = log.substr(at + kTypeAt, size - kTypeAt);
  if (Masked(Crc32c(checked)) != Read<std::uint32_t>(log, at)) return std::nullopt;
  return Fragment{type, checked.substr(1)};
}

/// Past the bytes at a block's end that no header fits into.
std::size_t SkipTrailer(std::size_t at) {
  return LeftInBlock(at) < kHeader ? at + LeftInBlock(at) : at;
}

/// Puts fragments together.
class Records {
 public:
  explicit Records(LogKind kind) : kind_(kind) {}

  /// False where such a fragment cannot come next.
  bool Take(const Fragment& fragment) {
    const bool begins = fragment.type == kFull || fragment.type == kFirst;
    if (begins == open_) return false;
    if (begins) head_size_ = 0;
    const std::size_t wanted = std::min(kRecordHeader - head_size_, fragment.bytes.size());
    std::copy_n(fragment.bytes.begin(), wanted,
                head_.begin() + static_cast<std::ptrdiff_t>(head_size_));
    head_size_ += wanted;
    open_ = fragment.type == kFirst || fragment.type == kMiddle;
    return open_ || head_size_ == kRecordHeader || kind_ == LogKind::kManifest;
  }
  /// Whether a record has begun and not ended.
  [[nodiscard]] bool is_open() const { return open_; }
  void Forget() { open_ = false; }
  /// Of the record that has ended.
  [[nodiscard]] std::uint64_t sequence() const { return Read<std::uint64_t>(head(), 0); }
  [[nodiscard]] std::uint32_t count() const {
    return Read<std::uint32_t>(head(), sizeof(std::uint64_t));
  }

 private:
  [[nodiscard]] std::string_view head() const { return {head_.data(), head_.size()}; }

  const LogKind kind_;
  bool open_ = false;
  std::array<char, kRecordHeader> head_{};
  std::size_t head_size_ = 0;
};

/// The next whole fragment from `at` on: anywhere in its block, then at the beginnings of blocks.
std::size_t FindFragment(std::string_view log, std::size_t at) {
  const std::size_t next_block = at + LeftInBlock(at);
  for (; at < std::min(next_block, log.size()); ++at) {
    if (FragmentAt(log, at)) return at;
  }
  for (at = next_block; at < log.size(); at += kBlock) {
    if (FragmentAt(log, at)) return at;
  }
  return log.size();
}

/// Whole records from `at` on, whatever stands between them.
std::uint64_t CountRecords(std::string_view log, std::size_t at, LogKind kind) {
  Records records(kind);
  std::uint64_t count = 0;
  while ((at = SkipTrailer(at)) < log.size()) {
    const std::optional<Fragment> fragment = FragmentAt(log, at);
    if (!fragment) {
      records.Forget();
      at = FindFragment(log, at + 1);
      continue;
    }
    at += kHeader + fragment->bytes.size();
    if (!records.Take(*fragment)) {
      records.Forget();
      continue;
    }
    if (!records.is_open()) ++count;
  }
  return count;
}

/// Whether what stands at `at` is but the beginning of a fragment whose rest was never written.
bool IsCutOff(std::string_view log, std::size_t at) {
  const std::string_view rest = log.substr(at);
  if (rest.find_first_not_of('\0') == std::string_view::npos) return true;
  if (rest.size() < kHeader) return true;
  const std::size_t size = ClaimedSize(log, at);
  if (!IsType(Read<std::uint8_t>(log, at + kTypeAt)) || size > LeftInBlock(at)) return false;
  if (size <= rest.size()) return false;
  // All that there is has the right checksum: then the length is what is wrong.
  return Masked(Crc32c(rest.substr(kTypeAt))) != Read<std::uint32_t>(log, at);
}

}  // namespace

LogSurvey SurveyLog(std::string_view log, LogKind kind) {
  LogSurvey survey;
  Records records(kind);
  std::size_t at = 0;
  while ((at = SkipTrailer(at)) < log.size()) {
    const std::optional<Fragment> fragment = FragmentAt(log, at);
    const bool fits = fragment && records.Take(*fragment);
    if (!fits) {
      survey.records_behind = CountRecords(log, at + (fragment ? 0 : 1), kind);
      const bool torn = !fragment && survey.records_behind == 0 && IsCutOff(log, at);
      survey.end = torn ? LogEnd::kTorn : LogEnd::kDamaged;
      return survey;
    }
    at += kHeader + fragment->bytes.size();
    if (records.is_open()) continue;
    if (survey.records++ == 0) survey.first_sequence = records.sequence();
    survey.next_sequence = records.sequence() + records.count();
    survey.intact_bytes = at;
  }
  if (records.is_open()) survey.end = LogEnd::kTorn;
  return survey;
}

}  // namespace weir::rocks
