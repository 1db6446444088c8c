// The judge: which rows of a plan's landings count, and who of them owns which id (step C4).
#include "src/merge/judge/judge.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "src/landing/folder_path.h"
#include "src/merge/plan/owner.h"
#include "src/pipeline/stream_position.h"

namespace weir::merge {
namespace {

static_assert(kMaxPlanRows <= kMaxIndexRows, "one object of the index takes what a plan stores");

using landing::LandingReader;
using landing::RecordPlaces;

bool IsReplayed(const LandingReader& landing) { return landing.origin().judgement > 0; }

/// An event that counts, without what it shares with its landing's first position.
struct Claimant {
  landing::IdHash hash{};
  event::Fingerprint fingerprint{};
  RowRef row;
  std::uint32_t rest_offset = 0;  ///< in what all have left of their positions; rises with each
  std::uint16_t rest_size = 0;
  std::uint16_t shared = 0;
};

/// Those who want one id, in the order of judging, and who owns it.
struct Contest {
  std::span<const Claimant> same_id;
  IndexRow owner;
  bool is_adopted = false;
  /// A landing, and whether the owner is among those of it: they stand next to each other.
  std::optional<std::uint32_t> looked_through = {};
  bool has_owner = false;
};

class RangeJudge {
 public:
  RangeJudge(std::span<const LandingReader* const> landings,
             std::span<const RecordPlaces> counted_before, const landing::IdRange& range,
             IndexWriter& owned)
      : landings_(landings),
        counted_before_(counted_before),
        range_(range),
        owned_(owned),
        verdicts_(RowsOf(landings)) {}

  /// What needs no look at ids: rejections, and what counts elsewhere.
  Result<void> SetAsideWhatNeedsNoId();
  Result<void> CollectClaimants();
  Result<void> JudgeClaimants(const OwnerLookup& owners);

  Verdicts TakeVerdicts() { return std::move(verdicts_); }

 private:
  static std::vector<std::uint64_t> RowsOf(std::span<const LandingReader* const> landings);
  Result<void> SetRejections(std::uint32_t landing);
  Result<void> SetCountedBefore(std::uint32_t landing);
  Result<void> Collect(std::uint32_t landing);
  void Add(const landing::LandedId& id, std::uint32_t landing);
  [[nodiscard]] std::size_t ExpectedCount() const;
  [[nodiscard]] std::string PositionOf(const Claimant& claimant) const;
  void JudgeOne(std::span<const Claimant> same_id, const IndexRow* known);
  [[nodiscard]] RowVerdict VerdictOf(const Claimant& claimant, Contest& contest) const;
  [[nodiscard]] bool IsCutOtherwise(const Claimant& claimant, std::string_view position,
                                    Contest& contest) const;

  const std::span<const LandingReader* const> landings_;
  const std::span<const RecordPlaces> counted_before_;
  const landing::IdRange range_;
  IndexWriter& owned_;
  Verdicts verdicts_;
  std::vector<Claimant> claimants_;
  std::string rests_;
};

std::vector<std::uint64_t> RangeJudge::RowsOf(std::span<const LandingReader* const> landings) {
  std::vector<std::uint64_t> rows;
  rows.reserve(landings.size());
  for (const LandingReader* landing : landings) rows.push_back(landing->rows());
  return rows;
}

Result<void> RangeJudge::SetAsideWhatNeedsNoId() {
  for (std::uint32_t i = 0; i < landings_.size(); ++i) {
    if (const auto set = SetRejections(i); !set) return set.error();
    if (counted_before_[i].size() == 0) continue;
    if (const auto set = SetCountedBefore(i); !set) return set.error();
  }
  return {};
}

Result<void> RangeJudge::SetRejections(std::uint32_t landing) {
  auto folders = landings_[landing]->Folders();
  while (true) {
    const auto folder = folders.Next();
    if (!folder) return folder.error();
    if (!folder->has_value()) return {};
    if (!landing::IsQuarantineFolder((*folder)->path)) continue;
    for (std::uint64_t i = 0; i < (*folder)->rows; ++i) {
      verdicts_.Set({landing, (*folder)->first_row + i}, RowVerdict::kQuarantined);
    }
  }
}

Result<void> RangeJudge::SetCountedBefore(std::uint32_t landing) {
  auto records = landings_[landing]->Records();
  while (true) {
    const auto record = records.Next();
    if (!record) return record.error();
    if (!record->has_value()) return {};
    if (counted_before_[landing].Hold((*record)->position)) {
      verdicts_.Set({landing, (*record)->row}, RowVerdict::kCountedBefore);
    }
  }
}

/// Hashes are evenly spread, so the range's share of them is known before they are counted.
std::size_t RangeJudge::ExpectedCount() const {
  double ids = 0;
  for (const LandingReader* landing : landings_) {
    ids += static_cast<double>(landing->index().ItemsOf(landing::Part::kIds));
  }
  constexpr double kPrefixes = 65'536;
  const auto prefix = [](const landing::IdHash& hash) {
    return std::to_integer<unsigned>(hash[0]) << 8U | std::to_integer<unsigned>(hash[1]);
  };
  const double share = (1.0 + prefix(range_.last) - prefix(range_.first)) / kPrefixes;
  constexpr double kFree = 1'000;
  return static_cast<std::size_t>(std::min(ids, ids * share * 1.02 + kFree));
}

Result<void> RangeJudge::CollectClaimants() {
  claimants_.reserve(ExpectedCount());
  for (std::uint32_t i = 0; i < landings_.size(); ++i) {
    if (const auto collected = Collect(i); !collected) return collected.error();
  }
  // What was read first comes first among equal ones: landings are in the order of judging, and ids
  // of one hash in that of their positions.
  std::ranges::sort(claimants_, {}, [](const Claimant& claimant) {
    return std::tie(claimant.hash, claimant.rest_offset);
  });
  return {};
}

Result<void> RangeJudge::Collect(std::uint32_t landing) {
  auto ids = landings_[landing]->Ids(range_);
  while (true) {
    const auto id = ids.Next();
    if (!id) return id.error();
    if (!id->has_value()) return {};
    if (counted_before_[landing].Hold((*id)->position)) continue;
    Add(**id, landing);
    if (claimants_.size() > kMaxPlanRows) {
      return Error{ErrorKind::kCorrupt,
                   fmt::format("the plan's landings have more than {} events", kMaxPlanRows)};
    }
  }
}

void RangeJudge::Add(const landing::LandedId& id, std::uint32_t landing) {
  const std::string& first = landings_[landing]->origin().first_position;
  const std::string_view position = id.position;
  const auto differs =
      std::mismatch(position.begin(), position.end(), first.begin(), first.end()).first;
  // One byte at the least is left, so that no two have the same offset.
  const std::size_t shared =
      std::min(static_cast<std::size_t>(differs - position.begin()), position.size() - 1);
  claimants_.push_back({.hash = id.hash,
                        .fingerprint = id.fingerprint,
                        .row = {landing, id.row},
                        .rest_offset = static_cast<std::uint32_t>(rests_.size()),
                        .rest_size = static_cast<std::uint16_t>(position.size() - shared),
                        .shared = static_cast<std::uint16_t>(shared)});
  rests_ += position.substr(shared);
}

std::string RangeJudge::PositionOf(const Claimant& claimant) const {
  const std::string& first = landings_[claimant.row.landing]->origin().first_position;
  return first.substr(0, claimant.shared) + rests_.substr(claimant.rest_offset, claimant.rest_size);
}

Result<void> RangeJudge::JudgeClaimants(const OwnerLookup& owners) {
  std::vector<landing::IdHash> hashes;
  hashes.reserve(std::min(kLookupSize, claimants_.size()));
  for (auto at = claimants_.cbegin(); at != claimants_.cend();) {
    hashes.clear();
    auto end = at;
    for (; end != claimants_.cend(); ++end) {
      if (!hashes.empty() && hashes.back() == end->hash) continue;
      if (hashes.size() == kLookupSize) break;
      hashes.push_back(end->hash);
    }
    const auto known = owners(hashes);
    if (!known) return known.error();
    auto owner = known->begin();
    while (at != end) {
      const auto next =
          std::find_if(at, end, [&](const Claimant& it) { return it.hash != at->hash; });
      while (owner != known->end() && owner->hash < at->hash) ++owner;
      const bool is_known = owner != known->end() && owner->hash == at->hash;
      JudgeOne({at, next}, is_known ? &*owner : nullptr);
      at = next;
    }
  }
  return {};
}

void RangeJudge::JudgeOne(std::span<const Claimant> same_id, const IndexRow* known) {
  Contest contest{.same_id = same_id, .owner = {}};
  std::span<const Claimant> others = same_id;
  if (known != nullptr) {
    contest.owner = *known;
  } else {
    const Claimant& first = same_id.front();
    contest.owner = {
        .hash = first.hash, .fingerprint = first.fingerprint, .owner = PositionOf(first)};
    verdicts_.Set(first.row, RowVerdict::kStored);
    owned_.Add(contest.owner);
    others = same_id.subspan(1);
  }
  for (const Claimant& claimant : others) {
    const RowVerdict verdict = VerdictOf(claimant, contest);
    verdicts_.Set(claimant.row, verdict);
    if (verdict == RowVerdict::kConflict) verdicts_.SetConflict(claimant.row, contest.owner.owner);
  }
}

RowVerdict RangeJudge::VerdictOf(const Claimant& claimant, Contest& contest) const {
  // Nothing is kept of an erased event that a body could be compared with, and a conflict would
  // put it into the quarantine.
  if (IsErased(contest.owner.owner)) return RowVerdict::kDuplicate;
  if (claimant.fingerprint != contest.owner.fingerprint) return RowVerdict::kConflict;
  const std::string position = PositionOf(claimant);
  if (pipeline::IsSamePosition(position, contest.owner.owner)) return RowVerdict::kStoredBefore;
  if (contest.is_adopted || !IsCutOtherwise(claimant, position, contest)) {
    return RowVerdict::kDuplicate;
  }
  contest.is_adopted = true;  // one part alone, or the event would count twice
  return RowVerdict::kStoredBefore;
}

/// Whether the owner is a part of the claimant's own record that is no more: it was cut into others
/// since. Where the owner is still there, the claimant is another part with the same id.
bool RangeJudge::IsCutOtherwise(const Claimant& claimant, std::string_view position,
                                Contest& contest) const {
  const std::string& owner = contest.owner.owner;
  if (!pipeline::IsInSameRecord(owner, position)) return false;
  const std::uint32_t landing = claimant.row.landing;
  if (contest.looked_through != landing) {
    contest.looked_through = landing;
    contest.has_owner = std::ranges::any_of(contest.same_id, [&](const Claimant& other) {
      return other.row.landing == landing && pipeline::IsSamePosition(PositionOf(other), owner);
    });
  }
  return !contest.has_owner;
}

}  // namespace

Result<std::vector<RecordPlaces>> CountedBefore(const OpenedLandings& opened) {
  const auto whole = [](std::span<const LandingReader* const> landings) {
    std::vector<const LandingReader*> kept;
    kept.reserve(landings.size());
    std::ranges::copy_if(landings, std::back_inserter(kept),
                         [](const LandingReader* landing) { return !IsReplayed(*landing); });
    return kept;
  };
  auto before = LandedBefore(whole(opened.landings), whole(opened.before));
  if (!before) return before.error();
  std::vector<RecordPlaces> counted(opened.landings.size());
  auto next = before->begin();
  for (std::size_t i = 0; i < opened.landings.size(); ++i) {
    if (!IsReplayed(*opened.landings[i])) counted[i] = std::move(*next++);
  }
  return counted;
}

Result<Verdicts> Judge(const OpenedLandings& opened, std::span<const RecordPlaces> counted_before,
                       const landing::IdRange& range, bool is_first_range,
                       const OwnerLookup& owners, IndexWriter& owned) {
  RangeJudge judge(opened.landings, counted_before, range, owned);
  if (is_first_range) {
    if (const auto set = judge.SetAsideWhatNeedsNoId(); !set) return set.error();
  }
  if (const auto collected = judge.CollectClaimants(); !collected) return collected.error();
  if (const auto judged = judge.JudgeClaimants(owners); !judged) return judged.error();
  return judge.TakeVerdicts();
}

}  // namespace weir::merge
