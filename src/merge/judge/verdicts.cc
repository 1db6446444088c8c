// What became of the rows of a plan's landings, and how that is written down.
#include "src/merge/judge/verdicts.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/codec/compressor.h"
#include "src/codec/crc.h"
#include "src/landing/bytes.h"
#include "src/landing/index.h"
#include "src/landing/items.h"
#include "src/merge/plan/owner.h"

namespace weir::merge {
namespace {

using landing::Damaged;

/// Behind the header: size unpacked, CRC of the body as it is stored, CRC of these two.
constexpr std::size_t kSizeBytes = 8;
constexpr std::size_t kCrcSize = 4;
constexpr std::size_t kBodyOffset = landing::kHeaderSize + kSizeBytes + 2 * kCrcSize;

/// A run says how many rows have which verdict.
constexpr unsigned kVerdictBits = 3;
constexpr std::uint64_t kVerdictMask = (1U << kVerdictBits) - 1;

void AppendRuns(const std::vector<RowVerdict>& rows, std::string& out) {
  for (auto at = rows.begin(); at != rows.end();) {
    const auto end = std::find_if_not(at, rows.end(), [&](RowVerdict it) { return it == *at; });
    const auto more = static_cast<std::uint64_t>(end - at) - 1;
    landing::AppendVarint(more << kVerdictBits | static_cast<std::uint64_t>(*at), out);
    at = end;
  }
}

/// Whether `is_good` says so of each conflict, in the order of their rows.
template <typename IsGood>
bool AllConflicts(const std::vector<std::vector<RowVerdict>>& rows, const IsGood& is_good) {
  for (std::uint32_t landing = 0; landing < rows.size(); ++landing) {
    for (std::uint64_t row = 0; row < rows[landing].size(); ++row) {
      if (rows[landing][row] != RowVerdict::kConflict) continue;
      if (!is_good(RowRef{landing, row})) return false;
    }
  }
  return true;
}

/// The owners of conflicts, in the order of their rows.
void AppendOwners(const Verdicts& verdicts, std::string& out) {
  std::string before;
  AllConflicts(verdicts.rows(), [&](RowRef row) {
    const std::string& owner = verdicts.OwnerOf(row);
    landing::AppendSince(owner, before, out);
    before = owner;
    return true;
  });
}

/// Takes the verdicts of one landing's `rows`. False where the bytes are none.
bool TakeRuns(landing::ByteReader& reader, std::uint32_t landing, std::uint64_t rows,
              Verdicts& verdicts) {
  std::optional<RowVerdict> before;
  for (std::uint64_t row = 0; row < rows;) {
    std::uint64_t run = 0;
    if (!reader.Varint(run)) return false;
    const std::uint64_t more = run >> kVerdictBits;
    const auto verdict = static_cast<RowVerdict>(run & kVerdictMask);
    if ((run & kVerdictMask) >= kRowVerdicts || verdict == before || more >= rows - row) {
      return false;
    }
    for (const std::uint64_t end = row + more + 1; row < end; ++row) {
      verdicts.Set({landing, row}, verdict);
    }
    before = verdict;
  }
  return true;
}

bool TakeOwners(landing::ByteReader& reader, Verdicts& verdicts) {
  std::string before;
  std::string owner;
  return AllConflicts(verdicts.rows(), [&](RowRef row) {
    if (!landing::TakeSince(reader, before, owner) || !IsOwner(owner)) {
      return false;
    }
    verdicts.SetConflict(row, owner);
    before = owner;
    return true;
  });
}

/// The most that a body can unpack to: a run a row, and an owner.
std::uint64_t MostBytes(const std::vector<std::uint64_t>& rows) {
  constexpr std::uint64_t kMostOfARow = landing::kMaxPosition + 16;
  std::uint64_t most = 0;
  for (const std::uint64_t count : rows) most += count * kMostOfARow;
  return most;
}

}  // namespace

Verdicts::Verdicts(const std::vector<std::uint64_t>& rows) : conflicts_(rows.size()) {
  rows_.reserve(rows.size());
  for (const std::uint64_t count : rows) rows_.emplace_back(count, RowVerdict::kNone);
}

void Verdicts::SetConflict(RowRef row, std::string_view owner) {
  Set(row, RowVerdict::kConflict);
  SetOwner(row, Intern(std::string(owner)));
}

Verdicts::OwnerNumber Verdicts::Intern(std::string owner) {
  const auto next = static_cast<OwnerNumber>(owners_.size());
  const auto [known, is_new] = numbers_.try_emplace(std::hash<std::string>()(owner), next);
  if (!is_new && owners_[known->second] == owner) return known->second;
  owners_.push_back(std::move(owner));
  return next;
}

void Verdicts::SetOwner(RowRef row, OwnerNumber owner) {
  std::vector<OwnerNumber>& conflicts = conflicts_[row.landing];
  if (conflicts.empty()) conflicts.resize(rows_[row.landing].size());
  conflicts[row.row] = owner;
}

Result<void> Verdicts::Add(Verdicts other) {
  const auto wrong = [](std::string how) { return Error{ErrorKind::kCorrupt, std::move(how)}; };
  if (rows_.size() != other.rows_.size()) return wrong("verdicts of another number of landings");
  for (std::uint32_t landing = 0; landing < rows_.size(); ++landing) {
    std::vector<RowVerdict>& mine = rows_[landing];
    const std::vector<RowVerdict>& theirs = other.rows_[landing];
    if (mine.size() != theirs.size()) return wrong("verdicts of another number of rows");
    for (std::uint64_t row = 0; row < mine.size(); ++row) {
      if (theirs[row] == RowVerdict::kNone) continue;
      if (mine[row] != RowVerdict::kNone) {
        return wrong(fmt::format("row {} of landing {} of the plan is judged twice", row, landing));
      }
      mine[row] = theirs[row];
    }
  }
  std::vector<OwnerNumber> numbers;
  numbers.reserve(other.owners_.size());
  for (std::string& owner : other.owners_) numbers.push_back(Intern(std::move(owner)));
  AllConflicts(other.rows_, [&](RowRef row) {
    SetOwner(row, numbers[other.conflicts_[row.landing][row.row]]);
    return true;
  });
  return {};
}

bool operator==(const Verdicts& a, const Verdicts& b) {
  return a.rows_ == b.rows_ &&
         AllConflicts(a.rows_, [&](RowRef row) { return a.OwnerOf(row) == b.OwnerOf(row); });
}

Result<void> Verdicts::CheckWhole() const {
  for (std::size_t landing = 0; landing < rows_.size(); ++landing) {
    const auto none = std::ranges::find(rows_[landing], RowVerdict::kNone);
    if (none == rows_[landing].end()) continue;
    return Error{ErrorKind::kCorrupt,
                 fmt::format("row {} of landing {} of the plan is not judged: the landing's parts "
                             "do not fit together",
                             none - rows_[landing].begin(), landing)};
  }
  return {};
}

std::string FormatVerdicts(const Verdicts& verdicts) {
  std::string body;
  for (const std::vector<RowVerdict>& rows : verdicts.rows()) AppendRuns(rows, body);
  AppendOwners(verdicts, body);
  std::string stored;
  codec::Compressor(codec::Compression::kZstd).Append(body, stored);
  if (stored.size() >= body.size()) stored = body;
  std::string out = FormatHeader(kVerdictsFormat);
  landing::AppendFixed(body.size(), kSizeBytes, out);
  landing::AppendFixed(codec::Crc32(stored), kCrcSize, out);
  landing::AppendFixed(codec::Crc32(std::string_view(out).substr(landing::kHeaderSize)), kCrcSize,
                       out);
  return out + stored;
}

Result<Verdicts> ParseVerdicts(std::string_view bytes, const std::vector<std::uint64_t>& rows,
                               std::string_view name) {
  const std::string_view header = bytes.substr(0, landing::kHeaderSize);
  if (const auto checked = CheckHeader(header, kVerdictsFormat); !checked) {
    return checked.error().In(name);
  }
  const std::string_view sizes = bytes.substr(header.size(), kSizeBytes + kCrcSize);
  const std::string_view stored = bytes.substr(std::min(bytes.size(), kBodyOffset));
  landing::ByteReader reader(bytes.substr(header.size()));
  std::uint64_t unpacked = 0;
  std::uint64_t checksum = 0;
  std::uint64_t own_checksum = 0;
  const bool whole = reader.Fixed(kSizeBytes, unpacked) && reader.Fixed(kCrcSize, checksum) &&
                     reader.Fixed(kCrcSize, own_checksum);
  if (!whole || own_checksum != codec::Crc32(sizes)) {
    return Damaged(header.size(), "its sizes", "the checksum is wrong").In(name);
  }
  if (stored.size() > unpacked || unpacked > MostBytes(rows)) {
    return Damaged(kBodyOffset, "its body", "it is of other landings than the plan says").In(name);
  }
  const auto body = landing::Unpack(stored, unpacked, static_cast<std::uint32_t>(checksum));
  if (!body) return Damaged(kBodyOffset, "its body", body.error().message).In(name);
  Verdicts verdicts(rows);
  landing::ByteReader items(*body);
  bool good = true;
  for (std::uint32_t landing = 0; good && landing < rows.size(); ++landing) {
    good = TakeRuns(items, landing, rows[landing], verdicts);
  }
  if (good && TakeOwners(items, verdicts) && items.AtEnd()) return verdicts;
  return Damaged(kBodyOffset, "its body", "it is of other landings than the plan says").In(name);
}

}  // namespace weir::merge
