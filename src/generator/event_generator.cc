// One draw decides what the next event is: bad, a duplicate, a conflict, or new.
#include "src/generator/event_generator.h"

#include <fmt/format.h>

namespace weir::generator {
namespace {

using Use = RecentEvents::Use;

// Appends `object` with a space after each comma and colon: the same body, other bytes.
void AppendSpaced(std::string_view object, std::string& out) {
  bool in_string = false;
  bool escaped = false;
  for (const char c : object) {
    out += c;
    if (in_string) {
      in_string = escaped || c != '"';
      escaped = c == '\\' && !escaped;
    } else {
      in_string = c == '"';
      if (c == ',' || c == ':') out += ' ';
    }
  }
}

// Appends `object` with one more member; another `revision` each time, so that no two are equal.
void AppendRevision(std::string_view object, std::uint64_t revision, std::string& out) {
  out += object.substr(0, object.size() - 1);
  out += fmt::format(R"(,"revision":{}}})", revision);
}

const Settings& Checked(const Settings& settings) {
  WEIR_CHECK(Validate(settings).has_value(), "settings were not validated");
  return settings;
}

}  // namespace

EventGenerator::EventGenerator(const Settings& settings)
    : settings_(Checked(settings)),
      names_(EventNames(settings.types, settings.subtypes)),
      random_(settings.seed),
      recent_(settings.size_bytes) {}

bool EventGenerator::Next(std::string& out) {
  if (counts_.events == settings_.events) return false;
  ++counts_.events;
  const double draw = random_.Fraction() - settings_.bad;
  const Use use = draw < settings_.duplicates                         ? Use::kDuplicate
                  : draw < settings_.duplicates + settings_.conflicts ? Use::kConflict
                                                                      : Use::kNone;
  if (draw < 0) {
    AppendBad(out);
  } else if (!AppendRepetition(use, out)) {
    AppendUnique(out);
  }
  out += '\n';
  return true;
}

void EventGenerator::AppendUnique(std::string& out) {
  ++counts_.unique;
  const std::size_t begin = out.size();
  FillMembers(settings_, names_, random_, members_);
  AppendObject(members_, DrawSize(), random_, out);
  if (settings_.duplicates + settings_.conflicts > 0) {
    recent_.Remember(std::string_view(out).substr(begin), random_);
  }
}

void EventGenerator::AppendBad(std::string& out) {
  const std::uint64_t kind = counts_.bad++ % kBadKinds;
  ++counts_.bad_by_kind[kind];
  FillMembers(settings_, names_, random_, members_);
  AppendBadObject(static_cast<BadKind>(kind), members_, DrawSize(), random_, out);
}

bool EventGenerator::AppendRepetition(Use use, std::string& out) {
  const std::string* object = use == Use::kNone ? nullptr : recent_.Take(use, random_);
  if (object == nullptr) return false;
  if (use == Use::kConflict) {
    ++counts_.conflicts;
    AppendRevision(*object, counts_.conflicts + 1, out);
    return true;
  }
  ++counts_.duplicates;
  if (random_.Below(4) == 0) {
    AppendSpaced(*object, out);
  } else {
    out += *object;
  }
  return true;
}

// Three to five quarters of the average, without the line feed.
std::size_t EventGenerator::DrawSize() {
  const std::uint32_t size = settings_.size_bytes;
  return size - size / 4 + random_.Below(size / 2 + 1) - 1;
}

}  // namespace weir::generator
