// What follows from a plan: its digest, its order, its ranges, and what stands behind it.
#include "src/merge/plan/plan.h"

#include <algorithm>
#include <array>
#include <tuple>

#include <openssl/evp.h>

#include "src/codec/hex.h"
#include "src/landing/name.h"
#include "src/result/check.h"

namespace weir::merge {
namespace {

/// Of a landing's name: "…/<first position>-<token>". It begins with the shard.
std::string_view FirstPositionOf(std::string_view name) {
  name.remove_prefix(name.rfind('/') + 1);
  return name.substr(0, name.rfind('-'));
}

landing::LandingName Parsed(const std::string& name) {
  auto parsed = landing::LandingName::Parse(name);
  WEIR_CHECK(parsed.has_value(), "plans name landings alone");
  return *std::move(parsed);
}

void AddMerged(const Plan& plan, const PlanResult& result, ChainState& state) {
  std::string newest_hour;
  for (const PlannedLanding& landing : plan.landings) {
    const landing::LandingName name = Parsed(landing.name);
    std::string& highest = state.highest[name.shard];
    highest = std::max(highest, landing.last_position);
    state.hours.try_emplace(name.hour, plan.number);
    newest_hour = std::max(newest_hour, name.hour);
  }
  if (!result.index.empty()) {
    state.index.push_back(
        {.plan = plan.number, .level = 0, .newest_hour = newest_hour, .files = result.index});
  }
  if (result.held > 0) {
    state.held.push_back({.plan = plan.number, .before = plan.held_before, .since = plan.made_at});
  }
}

/// Days with few files are the least worth it; of these the oldest is forgotten.
void ForgetSmallest(FilesOfDays& files) {
  if (files.size() <= kMaxUnrolledDays) return;
  std::vector<std::pair<std::uint64_t, event::Day>> days;
  days.reserve(files.size());
  for (const auto& [day, count] : files) days.emplace_back(count, day);
  std::ranges::sort(days);
  days.resize(files.size() - kMaxUnrolledDays);
  for (const auto& [count, day] : days) files.erase(day);
}

void AddFiles(const PlanResult& result, ChainState& state) {
  for (const auto& [day, count] : result.files) state.unrolled[day] += count;
  ForgetSmallest(state.unrolled);
}

void AddRolled(const Plan& plan, ChainState& state) {
  std::erase_if(state.rolled, [&](const RolledFiles& files) {
    return std::ranges::binary_search(plan.removes, files.plan);
  });
  if (!plan.rolls.empty()) state.rolled.push_back({.plan = plan.number, .since = plan.made_at});
  if (plan.day && plan.ends_day) state.unrolled.erase(*plan.day);
}

/// The runs that were merged give way to the one that they became, and that which is forgotten to
/// nothing.
void AddIndexed(const Plan& plan, const PlanResult& result, ChainState& state) {
  std::string newest_hour;
  std::erase_if(state.index, [&](const IndexRun& run) {
    const bool is_source = std::ranges::count(plan.sources, run.plan) > 0;
    if (is_source) newest_hour = std::max(newest_hour, run.newest_hour);
    return is_source || std::ranges::count(plan.drops, run.plan) > 0;
  });
  if (!result.index.empty()) {
    state.index.push_back({.plan = plan.number,
                           .level = plan.level,
                           .newest_hour = newest_hour,
                           .files = result.index});
  }
}

/// Files of the index give way to those that know the ids as erased: of the same ranges, in the
/// runs that they were of.
void AddErased(const Plan& plan, const PlanResult& result, ChainState& state) {
  state.erased = result.erased;
  for (IndexRun& run : state.index) {
    for (IndexFile& file : run.files) {
      const auto at = std::ranges::lower_bound(plan.files, file.name);
      if (at == plan.files.end() || *at != file.name) continue;
      const auto number = static_cast<std::size_t>(at - plan.files.begin());
      if (number < result.rewritten.size()) file = result.rewritten[number];
    }
  }
}

/// `count` of 2^128 / `of` as a hash, rounded down: long division, a byte a step.
landing::IdHash Fraction(std::uint64_t count, std::uint64_t of) {
  landing::IdHash hash{};
  std::uint64_t rest = count;
  for (std::byte& byte : hash) {
    rest <<= 8U;
    byte = static_cast<std::byte>(rest / of);
    rest %= of;
  }
  return hash;
}

/// REQUIRES: it is not 0.
landing::IdHash OneBelow(landing::IdHash hash) {
  for (std::size_t i = hash.size(); i > 0; --i) {
    std::byte& byte = hash[i - 1];
    const bool borrows = byte == std::byte{0};
    byte = static_cast<std::byte>(std::to_integer<unsigned>(byte) - 1);
    if (!borrows) break;
  }
  return hash;
}

/// Part `number` of `of` equal ones of all hashes.
landing::IdRange EqualPart(std::uint32_t number, std::uint32_t of) {
  landing::IdRange part;
  if (number > 0) part.first = Fraction(number, of);
  if (number + 1 < of) part.last = OneBelow(Fraction(std::uint64_t{number} + 1, of));
  return part;
}

}  // namespace

bool IsJudgedBefore(const PlannedLanding& a, const PlannedLanding& b) {
  const auto key = [](const PlannedLanding& landing) {
    return std::tuple(FirstPositionOf(landing.name), landing.judgement,
                      std::string_view(landing.name));
  };
  return key(a) < key(b);
}

std::string DigestOf(std::string_view plan_bytes) {
  std::array<char, EVP_MAX_MD_SIZE> digest;
  std::size_t size = 0;
  const bool done = EVP_Q_digest(nullptr, "SHA256", nullptr, plan_bytes.data(), plan_bytes.size(),
                                 reinterpret_cast<unsigned char*>(digest.data()), &size) == 1;
  WEIR_CHECK(done, "SHA-256 of bytes in memory does not fail");
  return codec::ToHex({digest.data(), size});
}

ChainState StateAfter(const Plan& plan, const PlanResult& result) {
  ChainState state = plan.state;
  switch (plan.kind) {
    case PlanKind::kMerge:
      AddMerged(plan, result, state);
      AddFiles(result, state);
      break;
    case PlanKind::kHeld:
      std::erase_if(state.held,
                    [&](const HeldRows& rows) { return std::ranges::count(plan.held, rows) > 0; });
      AddFiles(result, state);
      break;
    case PlanKind::kIndex:
      AddIndexed(plan, result, state);
      break;
    case PlanKind::kRoll:
      AddRolled(plan, state);
      break;
    case PlanKind::kEnd:
      break;
    case PlanKind::kErase:
      AddErased(plan, result, state);
      break;
  }
  return state;
}

std::vector<landing::IdRange> RangesOf(std::uint32_t ranges) {
  WEIR_CHECK(ranges > 0, "ids are in some range");
  std::vector<landing::IdRange> all(ranges);
  for (std::uint32_t i = 0; i < ranges; ++i) all[i] = EqualPart(i, ranges);
  return all;
}

std::vector<landing::IdRange> PiecesOf(std::uint32_t ranges, std::uint32_t number) {
  WEIR_CHECK(number < ranges, "a piece is of a range that there is");
  std::vector<landing::IdRange> pieces(kPiecesOfRange);
  for (std::uint32_t piece = 0; piece < kPiecesOfRange; ++piece) {
    pieces[piece] = EqualPart(number * kPiecesOfRange + piece, ranges * kPiecesOfRange);
  }
  return pieces;
}

}  // namespace weir::merge
