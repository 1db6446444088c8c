// Plans and their results from JSON, believed only where they are sound.
#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "src/codec/hex.h"
#include "src/landing/folder_path.h"
#include "src/landing/index.h"
#include "src/landing/items.h"
#include "src/landing/name.h"
#include "src/merge/index/index_file.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/plan.h"
#include "src/merge/plan/plan_fields.h"
#include "src/merge/plan/plan_words.h"
#include "src/merge/rollup/manifest.h"
#include "src/pipeline/stream_position.h"

namespace weir::merge {
namespace {

/// A state that knows 40,000 events a second for 35 days has less.
constexpr std::size_t kMaxPlanBytes = std::size_t{64} << 20;
/// No landing is larger, and sums of a million stay within 64 bits.
constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 43U;
constexpr std::uint64_t kMaxLevel = 99;
constexpr std::size_t kDigestDigits = 64;

/// Of a landing's name as plans have it; nothing for others, and those below some root.
std::optional<landing::LandingName> LandingNamed(std::string_view name) {
  auto parsed = landing::LandingName::Parse(name);
  if (parsed && parsed->Text("") != name) parsed.reset();
  return parsed;
}

bool IsPositionIn(std::string_view shard, std::string_view text) {
  const auto position = pipeline::StreamPosition::Parse(text);
  return text.size() <= landing::kMaxPosition && position && landing::ShardOf(*position) == shard;
}

class PlanReader : private PlanFields {
 public:
  Result<Plan> ReadPlan(std::string_view bytes, std::string_view name);
  Result<PlanResult> ReadResult(std::string_view bytes, std::string_view name);

 private:
  bool Version();
  bool Members(Plan& plan);
  bool Head(Plan& plan);
  bool Taken(Plan& plan);
  bool Merge(Plan& plan);
  bool Landings(std::string_view name, std::vector<PlannedLanding>& landings);
  bool Landing(PlannedLanding& landing);
  bool Deletes(std::vector<std::string>& deletes);
  bool Roll(Plan& plan);
  bool RolledDay(Plan& plan);
  bool RolledFile(const Plan& plan, const std::vector<std::string>& files, std::string_view name);
  bool End(const Plan& plan);
  bool State(const Plan& plan, ChainState& state);
  bool Runs(const Plan& plan, std::vector<IndexRun>& runs);
  bool Files(std::string_view name, std::vector<IndexFile>& files);
  bool File(const std::vector<IndexFile>& files, IndexFile& file);
  bool Range(const IndexFile* before, IndexFile& file);
  bool Erase(Plan& plan);
  bool Erased(PlanNumber most, std::optional<IndexFile>& erased);
  bool Rewritten(std::vector<IndexFile>& files);
  bool Held(const Plan& plan, std::vector<HeldRows>& held);
  bool Rolled(const Plan& plan, std::vector<RolledFiles>& rolled);
  bool HasWhatIsTaken(const Plan& plan);

  /// The complaint about the object as a whole.
  [[nodiscard]] Error Complaint(std::string_view name) const;

  std::uint64_t version_ = 0;
  std::optional<std::uint64_t> newer_;           ///< a version above this program's
  std::set<std::string, std::less<>> landings_;  ///< that the plan names
  std::uint64_t rows_ = 0;                       ///< of these
};

Result<Plan> PlanReader::ReadPlan(std::string_view bytes, std::string_view name) {
  Plan plan;
  const bool good = bytes.size() <= kMaxPlanBytes
                        ? json_.Document(bytes, [&] { return Version() && Members(plan); })
                        : json_.Wrong("it has more than 64 MiB");
  if (!good) return Complaint(name);
  if (FormatPlan(plan) == bytes) return plan;
  json_.Wrong("it is not spelled as plans are");
  return Complaint(name);
}

Result<PlanResult> PlanReader::ReadResult(std::string_view bytes, std::string_view name) {
  PlanResult result;
  const auto read = [&] {
    bool good = Version() && Files("index", result.index);
    for (const auto& [count, member] : kResultCounts) {
      good = good && json_.Number(count, result.*member);
    }
    good = good && Days("files", result.files);
    if (version_ == kPlanVersion) return good;
    return good && Erased(kMaxPlanNumber, result.erased) && Rewritten(result.rewritten);
  };
  const bool good = bytes.size() <= kMaxPlanBytes ? json_.Document(bytes, read)
                                                  : json_.Wrong("it has more than 64 MiB");
  if (!good) return Complaint(name);
  if (FormatPlanResult(result) == bytes) return result;
  json_.Wrong("it is not spelled as results are");
  return Complaint(name);
}

Error PlanReader::Complaint(std::string_view name) const {
  if (newer_) {
    return landing::WrittenByANewerOne(fmt::format("version {}", *newer_)).In(name);
  }
  return Error{ErrorKind::kCorrupt,
               fmt::format("damaged: {}; put back the object as it was written (an older version "
                           "in its bucket, if that keeps them)",
                           json_.wrong())}
      .In(name);
}

bool PlanReader::Version() {
  if (!json_.Number("version", version_)) return false;
  if (version_ > kErasingVersion) newer_ = version_;
  return version_ == kPlanVersion || version_ == kErasingVersion ||
         json_.Wrong("is none that there was");
}

bool PlanReader::Members(Plan& plan) {
  return Head(plan) && Taken(plan) &&
         json_.Object("state", [&] { return State(plan, plan.state); }) && HasWhatIsTaken(plan);
}

bool PlanReader::Head(Plan& plan) {
  std::string kind;
  if (!Bounded("number", 1, kMaxPlanNumber, plan.number) || !json_.Text("kind", kind)) return false;
  const auto* const named = std::ranges::find(kKindNames, kind);
  if (named == kKindNames.end()) return json_.Wrong("is no kind of plan");
  plan.kind = static_cast<PlanKind>(named - kKindNames.begin());
  if (!Time("made_at", plan.made_at) || !json_.Text("previous", plan.previous)) return false;
  const bool is_digest = plan.number == 1 ? plan.previous.empty()
                                          : plan.previous.size() == kDigestDigits &&
                                                codec::FromHex(plan.previous).has_value();
  if (!is_digest) return json_.Wrong("is no digest of the plan before");
  std::string compression;
  if (!json_.Text("compression", compression)) return false;
  const auto known = codec::CompressionFromName(compression);
  plan.compression = known.value_or(plan.compression);
  return known.has_value() || json_.Wrong("is no compression");
}

bool PlanReader::Taken(Plan& plan) {
  switch (plan.kind) {
    case PlanKind::kMerge:
      return Merge(plan);
    case PlanKind::kHeld:
      return Held(plan, plan.held);
    case PlanKind::kIndex:
      return Rising("sources", plan.sources) && Bounded32("level", 0, kMaxLevel, plan.level) &&
             Rising("drops", plan.drops);
    case PlanKind::kRoll:
      return Roll(plan);
    case PlanKind::kEnd:
      return End(plan);
    case PlanKind::kErase:
      return Erase(plan);
  }
  return false;
}

bool PlanReader::Merge(Plan& plan) {
  if (!Landings("landings", plan.landings)) return false;
  if (!std::ranges::is_sorted(plan.landings, IsJudgedBefore)) {
    return json_.Wrong("are not in the order of judging");
  }
  if (rows_ > kMaxPlanRows) return json_.Wrong("have too many rows");
  return Landings("before", plan.before) && Bounded32("ranges", 1, kMaxRanges, plan.ranges) &&
         Day("held_before", plan.held_before) && Deletes(plan.deletes);
}

bool PlanReader::Landings(std::string_view name, std::vector<PlannedLanding>& landings) {
  return json_.Objects(name, [&] { return Landing(landings.emplace_back()); });
}

bool PlanReader::Landing(PlannedLanding& landing) {
  if (!json_.Text("name", landing.name)) return false;
  const auto name = LandingNamed(landing.name);
  if (!name) return json_.Wrong("is no landing's name");
  if (!landings_.insert(landing.name).second) return json_.Wrong("is there twice");
  if (!json_.Text("last", landing.last_position)) return false;
  if (!IsPositionIn(name->shard, landing.last_position) ||
      landing.last_position < name->first_position) {
    return json_.Wrong("is no position behind the first");
  }
  if (!json_.Number("judgement", landing.judgement) ||
      !Bounded("bytes", 1, kMaxBytes, landing.bytes) ||
      !Bounded("rows", 1, kMaxPlanRows, landing.rows)) {
    return false;
  }
  rows_ = std::min(rows_ + landing.rows, kMaxPlanRows + 1);
  return true;
}

bool PlanReader::Deletes(std::vector<std::string>& deletes) {
  if (!json_.Texts("deletes", deletes)) return false;
  std::string_view before;
  for (const std::string& name : deletes) {
    if (!LandingNamed(name) || landings_.contains(name)) {
      return json_.Wrong("name what is no landing, or one that is read here");
    }
    if (name <= before) return json_.Wrong("are not sorted, or name one twice");
    before = name;
  }
  return true;
}

bool PlanReader::Roll(Plan& plan) {
  if (!RolledDay(plan) || !Rising("removes", plan.removes)) return false;
  std::string_view last;
  return json_.Objects("rolls", [&] {
    std::vector<std::string>& files = plan.rolls.emplace_back();
    if (!json_.Texts("files", files)) return false;
    if (files.size() < 2) return json_.Wrong("are too few to be made one");
    for (const std::string& name : files) {
      if (!RolledFile(plan, files, name)) return false;
      if (name <= last) return json_.Wrong("are not in their order, or one is there twice");
      last = name;
    }
    return true;
  });
}

bool PlanReader::RolledDay(Plan& plan) {
  std::string text;
  std::uint64_t ends = 0;
  if (!json_.Text("day", text)) return false;
  plan.day = event::ParseDay(text);
  if (!plan.day && !text.empty()) return json_.Wrong("is no day");
  if (!Bounded("ends_day", 0, plan.day ? 1 : 0, ends)) return false;
  plan.ends_day = ends == 1;
  return true;
}

/// A file of the day that no plan to come has made, in the folder of the others.
bool PlanReader::RolledFile(const Plan& plan, const std::vector<std::string>& files,
                            std::string_view name) {
  const std::string_view folder = FolderOf(name);
  const bool is_of_day = plan.day && LakeDayOf(name) == plan.day && landing::IsLakeFolder(folder);
  if (!is_of_day || OutputPlanOf(name).value_or(0) >= plan.number) {
    return json_.Wrong("name what is no file that the day has");
  }
  return FolderOf(files.front()) == folder || json_.Wrong("are not of one folder");
}

bool PlanReader::End(const Plan& plan) {
  std::string next;
  if (!json_.Text("next", next)) return false;
  if (plan.number == 1) return json_.Wrong("ends what has not begun");
  return next == kNextJudges || json_.Wrong("is nobody who judges");
}

bool PlanReader::Erase(Plan& plan) {
  const auto take = [&](std::string_view text) {
    const auto bytes = codec::FromHex(text);
    landing::ByteReader reader(bytes ? std::string_view(*bytes) : std::string_view());
    landing::IdHash& hash = plan.erases.emplace_back();
    return landing::TakeHash(reader, hash) && reader.AtEnd();
  };
  std::vector<std::string> texts;
  if (!json_.Texts("erases", texts)) return false;
  const bool are_hashes = std::ranges::all_of(texts, take);
  const bool rise =
      std::ranges::adjacent_find(plan.erases, std::greater_equal<>()) == plan.erases.end();
  if (!are_hashes || !rise || texts.empty() || texts.size() > kMaxErasedAtOnce) {
    return json_.Wrong("are no hashes in order, some and not too many");
  }
  if (!json_.Texts("files", plan.files)) return false;
  return std::ranges::adjacent_find(plan.files, std::greater_equal<>()) == plan.files.end() ||
         json_.Wrong("are not sorted, or name one twice");
}

/// A list of none or one, made by a plan of up to that number.
bool PlanReader::Erased(PlanNumber most, std::optional<IndexFile>& erased) {
  const auto read = [&] {
    if (erased) return json_.Wrong("are more than one");
    IndexFile& file = erased.emplace();
    if (!json_.Text("name", file.name)) return false;
    const auto maker = ErasedMakerOf(file.name);
    if (!maker || *maker > most) return json_.Wrong("is no list of erased ids");
    return Range(nullptr, file);
  };
  return json_.Objects("erased", read);
}

/// What takes the place of files in several runs: made by one plan, in any ranges.
bool PlanReader::Rewritten(std::vector<IndexFile>& files) {
  return json_.Objects("rewritten", [&] {
    IndexFile& file = files.emplace_back();
    if (!json_.Text("name", file.name)) return false;
    return IndexMakerOf(file.name) ? Range(nullptr, file) : json_.Wrong("is no file of the index");
  });
}

bool PlanReader::State(const Plan& plan, ChainState& state) {
  const auto position = [&](std::string_view shard, const simdjson::dom::element& value) {
    std::string_view text;
    state.highest.emplace(shard, value.get(text) == simdjson::SUCCESS ? text : "");
    return IsPositionIn(shard, text) || json_.Wrong("is no position of its shard");
  };
  const auto hour = [&](std::string_view text, const simdjson::dom::element& value) {
    PlanNumber number = 0;
    const bool good = value.get(number) == simdjson::SUCCESS && number > 0 &&
                      number <= plan.number && landing::ParseHour(text);
    state.hours.emplace(text, number);
    return good || json_.Wrong("is no hour with a plan up to this one");
  };
  const auto deleted_before = [&] {
    if (!json_.Text("deleted_before", state.deleted_before)) return false;
    return state.deleted_before.empty() || landing::ParseHour(state.deleted_before) ||
           json_.Wrong("is no hour");
  };
  return Runs(plan, state.index) && json_.Map("highest", position) && json_.Map("hours", hour) &&
         Held(plan, state.held) && Days("unrolled", state.unrolled) && Rolled(plan, state.rolled) &&
         Time("full_listing", state.full_listing) &&
         Bounded("floor", 1, plan.number, state.floor) &&
         Bounded32("horizon_days", 0, kMaxDays, state.horizon_days) &&
         Bounded32("redelivery_days", 0, kMaxDays, state.redelivery_days) &&
         Bounded32("reader_grace_hours", 0, kMaxGraceHours, state.reader_grace_hours) &&
         deleted_before() && (version_ == kPlanVersion || Erased(plan.number - 1, state.erased));
}

bool PlanReader::Runs(const Plan& plan, std::vector<IndexRun>& runs) {
  const auto read = [&] {
    const PlanNumber least = runs.empty() ? kSeedNumber : runs.back().plan + 1;
    IndexRun& run = runs.emplace_back();
    if (!Bounded("plan", kSeedNumber, plan.number - 1, run.plan)) return false;
    if (run.plan < least) return json_.Wrong(kNotAbove);
    if (!Bounded32("level", 0, kMaxLevel, run.level) ||
        !json_.Text("newest_hour", run.newest_hour)) {
      return false;
    }
    if (!landing::ParseHour(run.newest_hour)) return json_.Wrong("is no hour");
    if (!Files("files", run.files)) return false;
    // Those that a plan of kind kErase has written anew bear its number.
    const auto is_its_own = [&](const IndexFile& file) {
      const auto maker = IndexMakerOf(file.name);
      return maker == run.plan ||
             (version_ == kErasingVersion && maker > run.plan && maker < plan.number);
    };
    if (run.files.empty() || !std::ranges::all_of(run.files, is_its_own)) {
      return json_.Wrong("are not its plan's");
    }
    return true;
  };
  return json_.Objects("index", read);
}

bool PlanReader::Files(std::string_view name, std::vector<IndexFile>& files) {
  return json_.Objects(name, [&] {
    IndexFile file;
    if (!File(files, file)) return false;
    files.push_back(std::move(file));
    return true;
  });
}

/// `files` are those before it.
bool PlanReader::File(const std::vector<IndexFile>& files, IndexFile& file) {
  if (!json_.Text("name", file.name)) return false;
  const auto maker = IndexMakerOf(file.name);
  const bool is_of_another = !files.empty() && IndexMakerOf(files.back().name) != maker;
  const bool has_place =
      files.empty() || (is_of_another && version_ == kErasingVersion) ||
      (!is_of_another && std::pair(files.back().name.size(), std::string_view(files.back().name)) <
                             std::pair(file.name.size(), std::string_view(file.name)));
  if (!maker || !has_place) return json_.Wrong("is not the next of a plan's files of the index");
  return Range(files.empty() ? nullptr : &files.back(), file);
}

/// What is said of a file behind its name; its range is behind that of `before`, if there is one.
bool PlanReader::Range(const IndexFile* before, IndexFile& file) {
  if (!Hash("first", file.range.first)) return false;
  if (before != nullptr && file.range.first <= before->range.last) {
    return json_.Wrong("is in the range of the file before");
  }
  if (!Hash("last", file.range.last)) return false;
  if (file.range.last < file.range.first) return json_.Wrong("is below the first");
  return Bounded("rows", 1, kMaxIndexRows, file.rows) && Bounded("bytes", 1, kMaxBytes, file.bytes);
}

bool PlanReader::Held(const Plan& plan, std::vector<HeldRows>& held) {
  return json_.Objects("held", [&] {
    const PlanNumber before = held.empty() ? 0 : held.back().plan;
    HeldRows& rows = held.emplace_back();
    if (!Bounded("plan", 1, plan.number - 1, rows.plan)) return false;
    if (rows.plan <= before) return json_.Wrong(kNotAbove);
    return Day("before", rows.before) && Time("since", rows.since);
  });
}

bool PlanReader::Rolled(const Plan& plan, std::vector<RolledFiles>& rolled) {
  return json_.Objects("rolled", [&] {
    const PlanNumber before = rolled.empty() ? 0 : rolled.back().plan;
    RolledFiles& files = rolled.emplace_back();
    if (!Bounded("plan", 1, plan.number - 1, files.plan)) return false;
    if (files.plan <= before) return json_.Wrong(kNotAbove);
    return Time("since", files.since);
  });
}

/// The state is what stands before the plan, and the plan takes nothing that does not stand there.
bool PlanReader::HasWhatIsTaken(const Plan& plan) {
  const auto is_held = [&](const HeldRows& rows) {
    return std::ranges::find(plan.state.held, rows) != plan.state.held.end();
  };
  const auto run_of = [&](PlanNumber number) {
    const auto run = std::ranges::lower_bound(plan.state.index, number, {}, &IndexRun::plan);
    return run != plan.state.index.end() && run->plan == number ? &*run : nullptr;
  };
  const auto is_source = [&](PlanNumber number) {
    const IndexRun* run = run_of(number);
    return run != nullptr && run->level < plan.level;
  };
  const auto is_dropped = [&](PlanNumber number) {
    return run_of(number) != nullptr && !std::ranges::binary_search(plan.sources, number);
  };
  const auto is_rolled = [&](PlanNumber number) {
    return std::ranges::find(plan.state.rolled, number, &RolledFiles::plan) !=
           plan.state.rolled.end();
  };
  const auto is_of_index = [&](const std::string& name) {
    return std::ranges::any_of(plan.state.index, [&](const IndexRun& run) {
      return std::ranges::find(run.files, name, &IndexFile::name) != run.files.end();
    });
  };
  if (!std::ranges::all_of(plan.files, is_of_index)) {
    return json_.Wrong("has not the files of the index that the plan writes anew");
  }
  if (!std::ranges::all_of(plan.removes, is_rolled)) {
    return json_.Wrong("has not the rolled files that the plan deletes");
  }
  if (!std::ranges::all_of(plan.held, is_held)) {
    return json_.Wrong("has not the held rows that the plan stores");
  }
  return (std::ranges::all_of(plan.sources, is_source) &&
          std::ranges::all_of(plan.drops, is_dropped)) ||
         json_.Wrong("has not the runs that the plan merges or forgets");
}

}  // namespace

Result<Plan> ParsePlan(std::string_view bytes, std::string_view name) {
  return PlanReader().ReadPlan(bytes, name);
}

Result<PlanResult> ParsePlanResult(std::string_view bytes, std::string_view name) {
  return PlanReader().ReadResult(bytes, name);
}

}  // namespace weir::merge
