// Erases events from a lake in which they have claims.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/codec/compressor.h"
#include "src/lake/erased_sweep.h"
#include "src/lake/erasure.h"
#include "src/lake/erasure_report.h"
#include "src/landing/name.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/quarantine.h"
#include "src/pipeline/tombstone_lookup.h"

namespace weir::lake {
namespace {

/// So many claims are changed at once.
constexpr std::size_t kErasedAtOnce = 256;
/// So often a roll-up may end while all is gone through.
constexpr int kMostRounds = 10;

class ClaimsErasure {
 public:
  ClaimsErasure(merge::MergeObjects& objects, pipeline::ObjectListing& listing,
                pipeline::ClaimEraser& claims, std::string prefix, ErasedIds& ids,
                const ErasureOptions& options)
      : objects_(objects),
        tombstones_(listing),
        claims_(claims),
        prefix_(std::move(prefix)),
        ids_(ids),
        options_(options),
        sweep_options_{.only_looks = options.dry_run,
                       .may_go_on = options.may_go_on,
                       .before_line_goes =
                           [this](const std::string& object, std::string_view line) {
                             return EraseRowClaim(object, line);
                           }},
        record_(objects, ids.hashes()),
        sweep_(objects, ids, record_, sweep_options_) {}

  Result<ErasureReport> Run() {
    if (auto counted = CountKnown(); !counted) return counted.error();
    if (auto found = record_.Find(); !found) return found.error();
    if (!options_.dry_run && report_.known_before < report_.ids) {
      if (auto begun = record_.Begin(); !begun) return begun.error();
      if (auto erased = EraseClaims(); !erased) return erased.error();
    }
    if (auto swept = SweepAll(); !swept) return swept.error();
    const auto completed = CompleteReport(options_, record_, sweep_, report_);
    if (!completed) return completed.error();
    return std::move(report_);
  }

 private:
  /// What a compactor has read before it was rewritten may come back in a file that it makes: that
  /// is of a tombstone that was there by then. So once nothing was rolled up while all was gone
  /// through, and nothing is under way, nothing comes back.
  Result<void> SweepAll() {
    if (auto looked = tombstones_.LookAtAll(prefix_); !looked) return looked;
    std::size_t before = 0;
    for (int round = 0; round < kMostRounds; ++round) {
      before = tombstones_.count();
      // A lake that was merged, or will be, has landings.
      for (const std::string_view folder :
           {landing::kLandingFolder, pipeline::kLakeFolder, pipeline::kQuarantineFolder}) {
        auto swept =
            sweep_.Sweep(fmt::format("{}/", folder), [](std::string_view) { return true; });
        if (!swept) return swept;
      }
      if (options_.dry_run) return {};
      if (auto looked = tombstones_.LookAtAll(prefix_); !looked) return looked;
      if (!tombstones_.AreAllCarriedOut()) {
        return Error{ErrorKind::kUnavailable,
                     "a roll-up was begun and is not done, and what it makes may have the events: "
                     "run `weir compact` on the lake, which completes it, then this again"};
      }
      if (tombstones_.count() == before) return {};
    }
    return Error{ErrorKind::kUnavailable,
                 "files were made one again and again while this went on; stop `weir compact`, and "
                 "run this again"};
  }

  template <typename Use>
  Result<void> ForEachPiece(const Use& use) {
    const std::vector<std::string>& ids = ids_.ids();
    for (std::size_t first = 0; first < ids.size(); first += kErasedAtOnce) {
      std::vector<pipeline::ClaimKey> keys;
      for (std::size_t i = first; i < std::min(first + kErasedAtOnce, ids.size()); ++i) {
        keys.push_back({pipeline::ClaimKey::Kind::kId, ids[i]});
      }
      const auto used = use(keys);
      if (!used) return used.error();
    }
    return {};
  }

  Result<void> CountKnown() {
    report_.ids = ids_.ids().size();
    return ForEachPiece([this](const std::vector<pipeline::ClaimKey>& keys) {
      auto known = claims_.CountErased(keys);
      if (known) report_.known_before += *known;
      return known;
    });
  }

  Result<void> EraseClaims() {
    return ForEachPiece([this](const std::vector<pipeline::ClaimKey>& keys) {
      return claims_.Erase(keys, pipeline::ErasedOwner(objects_.Now()), TakeNames());
    });
  }

  pipeline::ClaimEraser::TakeObjects TakeNames() {
    return [this](std::span<const std::string> objects) { return KeepNames(objects); };
  }

  /// An attempt that has claimed, and not written yet, would find the name of its object free:
  /// where nothing stands there, an object without events does from now on. What a tombstone names
  /// is written by nobody, and there is what the others of its events look for.
  Result<void> KeepNames(std::span<const std::string> claimed) {
    const std::vector<std::string_view> looked_up(claimed.begin(), claimed.end());
    if (auto looked = tombstones_.Look(looked_up); !looked) return looked;
    std::vector<std::string> names;
    for (const std::string& name : claimed) {
      if (tombstones_.Find(name) != nullptr) continue;
      if (name.starts_with(prefix_) && name.size() > prefix_.size()) {
        names.push_back(name.substr(prefix_.size()));
      }
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<merge::NewObject> empty;
    for (std::string& name : names) {
      merge::NewObject& object = empty.emplace_back(merge::NewObject{std::move(name), {}});
      codec::Compressor(codec::CompressionFromPath(object.name)).Append({}, object.bytes);
    }
    for (const auto& created : objects_.Create(empty)) {
      if (!created) return created.error();
    }
    return {};
  }

  /// A record in quarantine that comes again finds its claim, and must not write its row again.
  /// Where all ids were known there may be no record yet, and it has to be there before anything is
  /// changed.
  Result<void> EraseRowClaim(const std::string& object, std::string_view line) {
    if (!pipeline::IsQuarantine(object)) return {};
    const auto row = pipeline::ParseQuarantineRow(line);
    if (!row) return {};  // nobody has claimed it
    if (auto begun = record_.Begin(); !begun) return begun;
    const pipeline::ClaimKey key{pipeline::ClaimKey::Kind::kPosition, row->position};
    const auto erased =
        claims_.Erase({&key, 1}, pipeline::ErasedOwner(objects_.Now()), TakeNames());
    return erased ? Result<void>() : erased.error();
  }

  merge::MergeObjects& objects_;
  pipeline::TombstoneLookup tombstones_;
  pipeline::ClaimEraser& claims_;
  const std::string prefix_;
  ErasedIds& ids_;
  const ErasureOptions& options_;
  const ErasedSweep::Options sweep_options_;
  ErasureRecord record_;
  ErasedSweep sweep_;
  ErasureReport report_;
};

}  // namespace

Result<ErasureReport> EraseFromClaimed(merge::MergeObjects& objects,
                                       pipeline::ObjectListing& listing,
                                       pipeline::ClaimEraser& claims, const std::string& prefix,
                                       ErasedIds& ids, const ErasureOptions& options) {
  return ClaimsErasure(objects, listing, claims, prefix, ids, options).Run();
}

}  // namespace weir::lake
