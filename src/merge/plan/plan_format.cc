// Plans and their results as JSON: members in one order, so that the same plan is the same bytes.
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "src/codec/hex.h"
#include "src/landing/items.h"
#include "src/merge/plan/plan.h"
#include "src/merge/plan/plan_words.h"
#include "src/text/json_string.h"

namespace weir::merge {
namespace {

template <typename... Args>
void Append(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  out += fmt::format(format, std::forward<Args>(args)...);
}

/// `"name":[…]`, with a comma behind each item but the last; `before` stands in front of each.
template <typename Items, typename AppendItem>
void AppendList(std::string_view name, const Items& items, std::string_view before,
                std::string& out, const AppendItem& append_item) {
  Append(out, R"("{}":[)", name);
  for (const auto& item : items) {
    if (out.back() != '[') out += ',';
    out += before;
    append_item(item);
  }
  out += ']';
}

void AppendNumbers(std::string_view name, const std::vector<PlanNumber>& numbers,
                   std::string& out) {
  AppendList(name, numbers, "", out, [&](PlanNumber number) { Append(out, "{}", number); });
}

void AppendLandings(std::string_view name, const std::vector<PlannedLanding>& landings,
                    std::string& out) {
  AppendList(name, landings, "\n", out, [&](const PlannedLanding& landing) {
    out += R"({"name":)";
    text::AppendJsonString(landing.name, out);
    out += R"(,"last":)";
    text::AppendJsonString(landing.last_position, out);
    Append(out, R"(,"judgement":{},"bytes":{},"rows":{}}})", landing.judgement, landing.bytes,
           landing.rows);
  });
}

void AppendFiles(std::string_view name, const std::vector<IndexFile>& files, std::string& out) {
  AppendList(name, files, "\n", out, [&](const IndexFile& file) {
    out += R"({"name":)";
    text::AppendJsonString(file.name, out);
    Append(out, R"(,"first":"{}","last":"{}","rows":{},"bytes":{}}})",
           codec::ToHex(landing::KeyOf(file.range.first)),
           codec::ToHex(landing::KeyOf(file.range.last)), file.rows, file.bytes);
  });
}

void AppendHeld(const std::vector<HeldRows>& held, std::string& out) {
  AppendList("held", held, "", out, [&](const HeldRows& rows) {
    Append(out, R"({{"plan":{},"before":"{}","since":"{}"}})", rows.plan,
           event::FormatDay(rows.before), event::FormatTimestamp(rows.since));
  });
}

template <typename Map, typename AppendValue>
void AppendMap(std::string_view name, const Map& map, std::string& out,
               const AppendValue& append_value) {
  Append(out, R"("{}":{{)", name);
  for (const auto& [key, value] : map) {
    if (out.back() != '{') out += ',';
    text::AppendJsonString(key, out);
    out += ':';
    append_value(value);
  }
  out += '}';
}

void AppendRolled(const std::vector<RolledFiles>& rolled, std::string& out) {
  AppendList("rolled", rolled, "", out, [&](const RolledFiles& files) {
    Append(out, R"({{"plan":{},"since":"{}"}})", files.plan, event::FormatTimestamp(files.since));
  });
}

void AppendFilesOfDays(std::string_view name, const FilesOfDays& files, std::string& out) {
  Append(out, R"("{}":{{)", name);
  for (const auto& [day, count] : files) {
    if (out.back() != '{') out += ',';
    Append(out, R"("{}":{})", event::FormatDay(day), count);
  }
  out += '}';
}

void AppendRolls(const Plan& plan, std::string& out) {
  Append(out, R"("day":"{}","ends_day":{},)", plan.day ? event::FormatDay(*plan.day) : "",
         plan.ends_day ? 1 : 0);
  AppendNumbers("removes", plan.removes, out);
  out += ",\n";
  AppendList("rolls", plan.rolls, "\n", out, [&](const std::vector<std::string>& files) {
    out += '{';
    AppendList("files", files, "", out,
               [&](const std::string& name) { text::AppendJsonString(name, out); });
    out += '}';
  });
}

/// Where there is one, as a list of one.
void AppendErased(const std::optional<IndexFile>& erased, std::string& out) {
  std::vector<IndexFile> files;
  if (erased) files.push_back(*erased);
  AppendFiles("erased", files, out);
}

std::uint32_t VersionOf(const Plan& plan) {
  const bool erases = plan.kind == PlanKind::kErase || plan.state.erased.has_value();
  return erases ? kErasingVersion : kPlanVersion;
}

void AppendState(const ChainState& state, bool erases, std::string& out) {
  out += "\"state\":{";
  AppendList("index", state.index, "\n", out, [&](const IndexRun& run) {
    Append(out, R"({{"plan":{},"level":{},"newest_hour":"{}",)", run.plan, run.level,
           run.newest_hour);
    AppendFiles("files", run.files, out);
    out += '}';
  });
  out += ",\n";
  AppendMap("highest", state.highest, out,
            [&](const std::string& position) { text::AppendJsonString(position, out); });
  out += ",\n";
  AppendMap("hours", state.hours, out, [&](PlanNumber plan) { Append(out, "{}", plan); });
  out += ",\n";
  AppendHeld(state.held, out);
  out += ",\n";
  AppendFilesOfDays("unrolled", state.unrolled, out);
  out += ',';
  AppendRolled(state.rolled, out);
  Append(out, R"(,"full_listing":"{}","floor":{},)", event::FormatTimestamp(state.full_listing),
         state.floor);
  Append(out,
         R"("horizon_days":{},"redelivery_days":{},"reader_grace_hours":{},)"
         R"("deleted_before":"{}")",
         state.horizon_days, state.redelivery_days, state.reader_grace_hours, state.deleted_before);
  if (erases) {
    out += ",\n";
    AppendErased(state.erased, out);
  }
  out += '}';
}

/// What a plan of its kind takes.
void AppendTaken(const Plan& plan, std::string& out) {
  switch (plan.kind) {
    case PlanKind::kMerge:
      AppendLandings("landings", plan.landings, out);
      out += ",\n";
      AppendLandings("before", plan.before, out);
      Append(out, ",\n\"ranges\":{},\"held_before\":\"{}\",", plan.ranges,
             event::FormatDay(plan.held_before));
      AppendList("deletes", plan.deletes, "\n", out,
                 [&](const std::string& name) { text::AppendJsonString(name, out); });
      break;
    case PlanKind::kHeld:
      AppendHeld(plan.held, out);
      break;
    case PlanKind::kIndex:
      AppendNumbers("sources", plan.sources, out);
      Append(out, R"(,"level":{},)", plan.level);
      AppendNumbers("drops", plan.drops, out);
      break;
    case PlanKind::kRoll:
      AppendRolls(plan, out);
      break;
    case PlanKind::kEnd:
      Append(out, R"("next":"{}")", kNextJudges);
      break;
    case PlanKind::kErase:
      AppendList("erases", plan.erases, "\n", out, [&](const landing::IdHash& hash) {
        Append(out, R"("{}")", codec::ToHex(landing::KeyOf(hash)));
      });
      out += ",\n";
      AppendList("files", plan.files, "\n", out,
                 [&](const std::string& name) { text::AppendJsonString(name, out); });
      break;
  }
}

}  // namespace

std::string FormatPlan(const Plan& plan) {
  std::string out;
  Append(out,
         R"({{"version":{},"number":{},"kind":"{}","made_at":"{}","previous":"{}",)"
         R"("compression":"{}",)"
         "\n",
         VersionOf(plan), plan.number, KindName(plan.kind), event::FormatTimestamp(plan.made_at),
         plan.previous, codec::Name(plan.compression));
  AppendTaken(plan, out);
  out += ",\n";
  AppendState(plan.state, VersionOf(plan) == kErasingVersion, out);
  out += "}\n";
  return out;
}

std::string FormatPlanResult(const PlanResult& result) {
  std::string out;
  Append(out, R"({{"version":{},)", result.erased ? kErasingVersion : kPlanVersion);
  AppendFiles("index", result.index, out);
  for (const auto& [name, count] : kResultCounts) {
    Append(out, R"(,"{}":{})", name, result.*count);
  }
  out += ',';
  AppendFilesOfDays("files", result.files, out);
  if (result.erased) {
    out += ",\n";
    AppendErased(result.erased, out);
    out += ",\n";
    AppendFiles("rewritten", result.rewritten, out);
  }
  out += "}\n";
  return out;
}

}  // namespace weir::merge
