// A claim as bytes: small, for a table of claims is paid for by the byte.
#include "src/aws/packed_claim.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "src/pipeline/erased_claim.h"
#include "src/pipeline/stream_position.h"

namespace weir::aws {
namespace {

using pipeline::StreamPosition;

constexpr char kVersion = 1;
constexpr char kErasedVersion = 2;
constexpr char kEnd = 0;
constexpr char kPositionOfName = 1;
constexpr char kPositionOfCreation = 2;
constexpr char kHexDigits = 3;
constexpr char kFirstWord = 4;
constexpr char kEscape = 0x1F;
constexpr unsigned char kFirstPlain = 0x20;

/// Longer ones before those that they begin with. New words go to the end of a new version.
constexpr std::array<std::string_view, 9> kWords = {
    "lake/year=",      "quarantine/year=", "/month=",    "/day=",  "/event_type=",
    "/event_subtype=", "/reason=",         "-0.json.gz", "-0.json"};

constexpr std::size_t kPositionSize = pipeline::kStreamDigits + pipeline::kShardDigits +
                                      pipeline::kSequenceDigits + pipeline::kSubSequenceDigits + 3;
constexpr std::uint64_t kShards = 1'000'000'000'000;  // 12 digits
constexpr std::uint64_t kSubSequences = 1'000'000;    // 6 digits

bool IsPlain(char c) { return static_cast<unsigned char>(c) >= kFirstPlain; }

// ---- Packing ----

int ValueOf(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

bool IsHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

/// Two digits an octet. REQUIRES: an even number of hex digits in lower case.
void PackDigits(std::string_view digits, std::string& out) {
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    out += static_cast<char>(ValueOf(digits[i]) << 4 | ValueOf(digits[i + 1]));
  }
}

void PackNumber(std::string_view digits, std::string& out) {
  constexpr unsigned kBits = 7;
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  for (; number >> kBits != 0; number >>= kBits) {
    out += static_cast<char>(0x80U | (number & 0x7FU));
  }
  out += static_cast<char>(number);
}

/// Takes a position from the beginning of `text`; false where none of the usual widths stands
/// there.
bool PackPosition(std::string_view& text, std::string& out) {
  const bool is_name = text.starts_with(pipeline::kNameMark);
  const std::size_t size = kPositionSize + (is_name ? 1 : 0);
  if (text.size() < size || text[size - pipeline::kSubSequenceDigits - 1] != '-') return false;
  const auto position = StreamPosition::Parse(text.substr(0, size));
  if (!position || position->sequence_number.size() != pipeline::kSequenceDigits ||
      position->shard.size() != pipeline::kShardDigits) {
    return false;
  }
  out += is_name ? kPositionOfName : kPositionOfCreation;
  PackDigits(position->stream.substr(is_name ? 1 : 0), out);
  PackNumber(position->shard, out);
  PackDigits(position->sequence_number, out);
  PackNumber(position->sub_sequence, out);
  text.remove_prefix(size);
  return true;
}

bool PackToken(std::string_view& text, std::string& out) {
  const std::string_view digits = text.substr(0, pipeline::kStreamDigits);
  if (digits.size() < pipeline::kStreamDigits || !std::ranges::all_of(digits, IsHexDigit)) {
    return false;
  }
  out += kHexDigits;
  PackDigits(digits, out);
  text.remove_prefix(digits.size());
  return true;
}

bool PackWord(std::string_view& text, std::string& out) {
  const auto* const word =
      std::ranges::find_if(kWords, [&](std::string_view it) { return text.starts_with(it); });
  if (word == kWords.end()) return false;
  out += static_cast<char>(kFirstWord + (word - kWords.begin()));
  text.remove_prefix(word->size());
  return true;
}

void PackText(std::string_view text, std::string& out) {
  char before = '/';  // positions stand at the beginning and behind a '/', tokens behind a '-'
  while (!text.empty()) {
    const char c = text.front();
    const bool packed = (before == '/' && PackPosition(text, out)) ||
                        (before == '-' && PackToken(text, out)) ||
                        ((c == '/' || c == '-' || before == '/') && PackWord(text, out));
    before = packed ? '\0' : c;
    if (packed) continue;
    if (!IsPlain(c)) out += kEscape;
    out += c;
    text.remove_prefix(1);
  }
}

// ---- Unpacking ----

/// Takes octets one after another; each function gives false where they are not as they should be.
class Unpacker {
 public:
  explicit Unpacker(std::string_view rest) : rest_(rest) {}

  /// Pieces, up to kEnd or, for the last text, up to the end.
  bool TakeText(bool is_last, std::string& text) {
    while (!rest_.empty()) {
      const char piece = rest_.front();
      rest_.remove_prefix(1);
      if (piece == kEnd) return !is_last;
      if (!TakePiece(piece, text)) return false;
    }
    return is_last;
  }

 private:
  bool TakePiece(char piece, std::string& text) {
    if (IsPlain(piece)) return text += piece, true;
    if (piece == kPositionOfName || piece == kPositionOfCreation) {
      if (piece == kPositionOfName) text += pipeline::kNameMark;
      return TakePosition(text);
    }
    if (piece == kHexDigits) return TakeDigits(pipeline::kStreamDigits, 16, text);
    if (piece == kEscape) return TakeEscaped(text);
    const auto word = static_cast<std::size_t>(piece - kFirstWord);
    if (word >= kWords.size()) return false;
    text += kWords.at(word);
    return true;
  }

  bool TakePosition(std::string& text) {
    return TakeDigits(pipeline::kStreamDigits, 16, text) &&
           TakeNumber(pipeline::kShardDigits, kShards, text) &&
           (text += '-', TakeDigits(pipeline::kSequenceDigits, 10, text)) &&
           TakeNumber(pipeline::kSubSequenceDigits, kSubSequences, text);
  }

  bool TakeEscaped(std::string& text) {
    if (rest_.empty() || IsPlain(rest_.front())) return false;
    text += rest_.front();
    rest_.remove_prefix(1);
    return true;
  }

  bool TakeDigits(std::size_t count, unsigned base, std::string& text) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    if (rest_.size() < count / 2) return false;
    for (const char c : rest_.substr(0, count / 2)) {
      const auto octet = static_cast<unsigned char>(c);
      const unsigned high = octet >> 4U;
      const unsigned low = octet & 0xFU;
      if (high >= base || low >= base) return false;
      text += kDigits[high];
      text += kDigits[low];
    }
    rest_.remove_prefix(count / 2);
    return true;
  }

  /// '-' and the number, of at least that width.
  bool TakeNumber(std::size_t width, std::uint64_t end, std::string& text) {
    constexpr unsigned kBits = 7;
    std::uint64_t number = 0;
    for (unsigned shift = 0; !rest_.empty() && shift <= 42; shift += kBits) {
      const auto octet = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      number |= std::uint64_t{octet & 0x7FU} << shift;
      if (octet < 0x80U) {
        text += fmt::format("-{:0{}}", number, width);
        return number < end;
      }
    }
    return false;
  }

  std::string_view rest_;
};

}  // namespace

std::string PackClaim(std::string_view owner, const event::Fingerprint& fingerprint,
                      std::string_view object) {
  std::string bytes(1, pipeline::IsErased(owner) ? kErasedVersion : kVersion);
  for (const std::byte octet : fingerprint) bytes += static_cast<char>(octet);
  PackText(owner, bytes);
  bytes += kEnd;
  PackText(object, bytes);
  return bytes;
}

Result<ClaimText> UnpackClaim(std::string_view bytes) {
  ClaimText claim;
  if (!bytes.empty() && bytes.front() != kVersion && bytes.front() != kErasedVersion) {
    return Error{ErrorKind::kCorrupt,
                 fmt::format("a claim is of version {}, which this package does not know; deploy "
                             "the one that wrote it, or a newer one",
                             static_cast<unsigned char>(bytes.front()))};
  }
  const Error damaged{ErrorKind::kCorrupt, "a claim is damaged"};
  if (bytes.size() < 1 + claim.fingerprint.size()) return damaged;
  std::ranges::transform(bytes.substr(1, claim.fingerprint.size()), claim.fingerprint.begin(),
                         [](char c) { return static_cast<std::byte>(c); });
  Unpacker unpacker(bytes.substr(1 + claim.fingerprint.size()));
  if (!unpacker.TakeText(false, claim.owner) || !unpacker.TakeText(true, claim.object)) {
    return damaged;
  }
  if ((bytes.front() == kErasedVersion) != pipeline::IsErased(claim.owner)) return damaged;
  return claim;
}

}  // namespace weir::aws
