// Takes erased events out of a lake's objects: each is rewritten in place, if it is still what was
// read.
#include "src/lake/erased_sweep.h"

#include <algorithm>
#include <utility>

#include "src/codec/compressor.h"
#include "src/lake/object_lines.h"
#include "src/landing/blanked_rows.h"
#include "src/landing/bytes_in_memory.h"
#include "src/landing/name.h"
#include "src/pipeline/layout.h"

namespace weir::lake {
namespace {

/// So many are read at once, and no more bytes than these, unless one alone has more.
constexpr std::size_t kObjectsAtOnce = 64;
constexpr std::uint64_t kBytesAtOnce = std::uint64_t{32} << 20;
/// So often an object may be changed by somebody else between its reading and its replacing.
constexpr int kMostTries = 10;
/// So many bytes of lines are packed at once.
constexpr std::size_t kPackedAtOnce = std::size_t{4} << 20;

bool IsDamage(const Error& error) {
  return error.kind == ErrorKind::kCorrupt || error.kind == ErrorKind::kInvalidInput;
}

/// Lines on their way into an object.
class PackedLines {
 public:
  explicit PackedLines(std::string_view name) : compressor_(codec::CompressionFromPath(name)) {}

  void Add(std::string_view line) {
    lines_.append(line);
    lines_ += '\n';
    if (lines_.size() >= kPackedAtOnce) Pack();
  }
  /// Whole even where nothing was added.
  std::string Take() {
    if (!lines_.empty() || packed_.empty()) Pack();
    return std::move(packed_);
  }

 private:
  void Pack() {
    compressor_.Append(lines_, packed_);
    lines_.clear();
  }

  codec::Compressor compressor_;
  std::string lines_;
  std::string packed_;
};

}  // namespace

Result<void> ErasedSweep::Sweep(const std::string& folder,
                                const std::function<bool(std::string_view name)>& is_wanted) {
  std::vector<std::string> names;
  std::uint64_t bytes = 0;
  const auto listed = pipeline::ForEachPage(
      *objects_.List(folder, ""), [&](const pipeline::ObjectPages::Page& page) -> Result<void> {
        for (const pipeline::ListedObject& object : page.objects) {
          if (!is_wanted(object.name)) continue;
          const bool is_full = names.size() == kObjectsAtOnce || bytes + object.size > kBytesAtOnce;
          if (is_full && !names.empty()) {
            if (auto taken = TakeSome(std::exchange(names, {})); !taken) return taken;
            bytes = 0;
          }
          bytes += object.size;
          names.push_back(object.name);
        }
        return {};
      });
  return listed ? TakeSome(std::move(names)) : listed;
}

std::vector<Error> ErasedSweep::unreadable() const {
  std::vector<Error> errors;
  errors.reserve(unreadable_.size());
  for (const auto& [name, error] : unreadable_) errors.push_back(error);
  return errors;
}

Result<void> ErasedSweep::TakeSome(std::vector<std::string> names) {
  for (int tries = 0; !names.empty() && tries < kMostTries; ++tries) {
    if (!options_.may_go_on()) {
      return Error{ErrorKind::kUnavailable, "stopped; run it again to go on"};
    }
    auto found = objects_.GetVersions(names);
    std::vector<Change> changes;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!found[i]) return found[i].error();
      if (!found[i]->has_value()) continue;  // deleted since it was listed
      if (tries == 0) ++read_;
      auto change = ChangeOf(names[i], *std::exchange(*found[i], std::nullopt));
      if (!change && !IsDamage(change.error())) return change.error();
      if (!change) {
        unreadable_.insert_or_assign(names[i], change.error());
      } else if (change->has_value()) {
        changes.push_back(**std::move(change));
      }
    }
    auto left = Put(changes);
    if (!left) return left.error();
    names = *std::move(left);
  }
  if (names.empty()) return {};
  return Error{ErrorKind::kConflict, objects_.Describe(names.front()) +
                                         ": somebody else changes it all the time; run this again"};
}

Result<std::optional<ErasedSweep::Change>> ErasedSweep::ChangeOf(const std::string& name,
                                                                 merge::VersionedObject object) {
  const bool is_landing = landing::LandingName::Parse(name).has_value();
  return is_landing ? LandingOf(name, std::move(object)) : LinesOf(name, std::move(object));
}

Result<std::optional<ErasedSweep::Change>> ErasedSweep::LinesOf(const std::string& name,
                                                                merge::VersionedObject object) {
  const bool is_quarantine = pipeline::IsQuarantine(name);
  std::uint64_t erased = 0;
  std::vector<std::uint32_t> ids;
  PackedLines kept(name);
  Result<void> told;
  ObjectLines lines(name, [&](std::string_view line) {
    if (is_quarantine) {
      if (!ids_.IsRow(line)) return kept.Add(line);
    } else {
      const auto event = ids_.FindEvent(line);
      if (!event) return kept.Add(line);
      if (event->number) ids.push_back(*event->number);
    }
    ++erased;
    if (told && !options_.only_looks && options_.before_line_goes) {
      told = options_.before_line_goes(name, line);
    }
  });
  if (auto added = lines.Add(object.bytes); !added)
    return added.error().In(objects_.Describe(name));
  if (auto ended = lines.Finish(); !ended) return ended.error().In(objects_.Describe(name));
  if (!told) return told.error();
  if (erased == 0) return std::optional<Change>();
  Change change{.replacement = {name, std::move(object.version), kept.Take()},
                .counts = {},
                .ids = std::move(ids)};
  (is_quarantine ? change.counts.rows : change.counts.events) = erased;
  return std::optional(std::move(change));
}

Result<std::optional<ErasedSweep::Change>> ErasedSweep::LandingOf(const std::string& name,
                                                                  merge::VersionedObject object) {
  landing::BytesInMemory source(std::move(object.bytes), objects_.Describe(name));
  auto blanked = landing::BlankRows(
      source, *landing::LandingName::Parse(name),
      {.is_event = [this](const landing::IdHash& hash) { return ids_.HasHash(hash); },
       .is_rejection = [this](std::string_view line) { return ids_.IsRow(line); }});
  if (!blanked) return blanked.error();
  if (!blanked->has_value()) return std::optional<Change>();
  return std::optional(
      Change{.replacement = {name, std::move(object.version), std::move((*blanked)->bytes)},
             .counts = {.landed = (*blanked)->rows}});
}

Result<std::vector<std::string>> ErasedSweep::Put(const std::vector<Change>& changes) {
  std::vector<std::string> left;
  if (options_.only_looks) {
    std::ranges::for_each(changes, [this](const Change& change) { Count(change); });
    return left;
  }
  if (changes.empty()) return left;
  std::vector<ErasedObject> noted;
  std::vector<merge::Replacement> replacements;
  for (const Change& change : changes) {
    noted.push_back(change.Object());
    replacements.push_back(change.replacement);
  }
  if (auto written = record_.Note(noted); !written) return written.error();
  const auto replaced = objects_.Replace(replacements);
  for (std::size_t i = 0; i < replaced.size(); ++i) {
    if (!replaced[i] && replaced[i].error().kind != ErrorKind::kUnknown) return replaced[i].error();
    if (replaced[i] && *replaced[i]) {
      Count(changes[i]);
    } else {
      left.push_back(changes[i].replacement.name);
    }
  }
  return left;
}

void ErasedSweep::Count(const Change& change) {
  ++changed_;
  tally_.Add(change.Object());
}

}  // namespace weir::lake
