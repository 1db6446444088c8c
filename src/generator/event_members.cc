// Ids, names and times as producers write them.
#include "src/generator/event_members.h"

#include <array>
#include <iterator>
#include <utility>

#include <fmt/compile.h>
#include <fmt/format.h>

#include "src/generator/payload.h"

namespace weir::generator {
namespace {

constexpr std::uint32_t kSecondsPerDay = 86'400;

// How many of a hundred times are spelled in each way; the rest are whole Unix seconds.
constexpr std::uint32_t kPercentDecimal = 4;
constexpr std::uint32_t kPercentMillis = 4;
constexpr std::uint32_t kPercentRfc3339 = 6;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kOffsets = {{
    {"Z", 0},
    {"+00:00", 0},
    {"+02:00", 2 * 3'600},
    {"-05:00", -5 * 3'600},
    {"+05:30", 5 * 3'600 + 1'800},
}};

// The popular names come first: a quarter of the picks prefers them, and no name is rare.
const EventName& PickName(const std::vector<EventName>& names, Random& random) {
  std::uint32_t index = random.Below(static_cast<std::uint32_t>(names.size()));
  if (random.Below(4) == 0) index = random.Below(index + 1);
  return names[index];
}

void AppendName(const EventName& name, bool odd, Random& random, std::string& out) {
  out += '"';
  out += name.type;
  if (!odd) {
    (out += ':') += name.subtype;
  } else if (random.Below(2) == 0) {
    (out += ":batch:") += name.subtype;
  }
  out += '"';
}

void AppendRfc3339(std::int64_t seconds, std::uint32_t millis, Random& random, std::string& out) {
  const auto& [text, offset] = random.Pick(kOffsets);
  out += '"';
  event::AppendTimestamp(
      {(seconds + offset) * event::kMicrosPerSecond + std::int64_t{millis} * 1'000}, out);
  out.pop_back();  // the Z
  (out += text) += '"';
}

void AppendTime(std::int64_t seconds, Random& random, std::string& out) {
  const std::uint32_t percent = random.Below(100);
  const std::uint32_t millis = random.Below(1'000);
  const auto to = std::back_inserter(out);
  if (percent < kPercentDecimal) {
    fmt::format_to(to, FMT_COMPILE("{}.{:03}"), seconds, millis);
  } else if (percent < kPercentDecimal + kPercentMillis) {
    fmt::format_to(to, FMT_COMPILE("{}{:03}"), seconds, millis);
  } else if (percent < kPercentDecimal + kPercentMillis + kPercentRfc3339) {
    AppendRfc3339(seconds, millis, random, out);
  } else {
    fmt::format_to(to, FMT_COMPILE("{}"), seconds);
  }
}

}  // namespace

void FillMembers(const Settings& settings, const std::vector<EventName>& names, Random& random,
                 EventMembers& members) {
  members.id.clear();
  AppendUuid(random, members.id);
  members.name.clear();
  const bool odd = random.Fraction() < settings.odd_names;
  AppendName(PickName(names, random), odd, random, members.name);
  members.time.clear();
  const std::int64_t start = std::int64_t{settings.start.days} * kSecondsPerDay;
  AppendTime(start + random.Below(settings.days * kSecondsPerDay), random, members.time);
}

void AppendUuid(Random& random, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 38> text;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 16 == 0) bits = random.Next();
    text[i] = kDigits[bits & 15];
    bits >>= 4;
  }
  text.front() = text.back() = '"';
  for (const std::size_t hyphen : {9U, 14U, 19U, 24U}) text[hyphen] = '-';
  text[15] = '4';
  text[20] = "89ab"[bits & 3];
  out.append(text.data(), text.size());
}

void AppendObject(const EventMembers& members, std::size_t size, Random& random, std::string& out) {
  const std::array<std::pair<std::string_view, const std::string*>, 3> fields = {{
      {R"("event_uuid":)", &members.id},
      {R"("event_name":)", &members.name},
      {R"("created_at":)", &members.time},
  }};
  const std::size_t begin = out.size();
  for (const auto& [key, value] : fields) {
    if (value->empty()) continue;
    out += out.size() == begin ? '{' : ',';
    (out += key) += *value;
  }
  const std::size_t used = out.size() - begin + 1;
  if (used < size) AppendPayload(random, size - used, out);
  out += '}';
}

}  // namespace weir::generator
