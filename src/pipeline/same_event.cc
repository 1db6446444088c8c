// Whether two lines of the lake are one event.
#include "src/pipeline/same_event.h"

#include <algorithm>
#include <string>
#include <vector>

#include "src/event/json_text.h"
#include "src/event/partition.h"
#include "src/event/schema.h"
#include "src/pipeline/stored_body.h"
#include "src/text/ascii.h"

namespace weir::pipeline {
namespace {

/// A member of an event as its line has it.
struct OwnMember {
  std::string_view name;   ///< what stands between its quotes, without what moved it
  std::string_view value;  ///< from behind the colon, without white space around it
  bool may_be_left_out = false;
};

bool IsSpace(char c) { return c == ' ' || c == '\t'; }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

/// Where the string ends whose first quote is at `begin`: behind its last one.
std::size_t EndOfString(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2U : 1U;
  return std::min(at + 1, text.size());
}

/// Where the value ends that begins at `begin`: at the comma or bracket behind it.
std::size_t EndOfValue(std::string_view text, std::size_t begin) {
  std::size_t depth = 0;
  for (std::size_t at = begin; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      at = EndOfString(text, at);
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}' || c == ']')) return at;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    ++at;
  }
  return text.size();
}

OwnMember MemberOf(std::string_view name, std::string_view value) {
  std::string plain;
  std::string_view known = name;
  if (known.ends_with(event::kMovedSuffix)) known.remove_suffix(event::kMovedSuffix.size());
  if (!event::AppendUnescaped(known, plain)) return {name, value};
  const auto is = [](std::string_view it) {
    return [it](std::string_view other) { return it == other; };
  };
  const bool is_derived = std::ranges::any_of(event::kDerivedMembers, is(plain));
  std::ranges::transform(plain, plain.begin(), text::AsciiLower);
  const bool is_needed = std::ranges::any_of(event::kDerivedMembers, is(plain)) ||
                         std::ranges::any_of(event::kPartitionMembers, is(plain));
  return {is_needed ? known : name, value, is_derived};
}

/// The members of an object that stands on one line. REQUIRES: it is JSON, but that its end may be
/// missing.
std::vector<OwnMember> MembersIn(std::string_view text) {
  std::vector<OwnMember> members;
  for (std::size_t at = text.find('"'); at < text.size(); at = text.find('"', at)) {
    const std::size_t name_end = EndOfString(text, at);
    const std::size_t value = std::min(text.find(':', name_end), text.size() - 1) + 1;
    const std::size_t value_end = EndOfValue(text, value);
    members.push_back(MemberOf(text.substr(at + 1, name_end - at - 2),
                               Trimmed(text.substr(value, value_end - value))));
    at = value_end;
  }
  return members;
}

/// Leaves out of `members` what `other`, which has nothing of the kind, may have left out.
void LeaveOut(std::vector<OwnMember>& members, const std::vector<OwnMember>& other) {
  if (std::ranges::any_of(other, &OwnMember::may_be_left_out)) return;
  std::erase_if(members, [](const OwnMember& member) { return member.may_be_left_out; });
}

}  // namespace

bool IsSameEvent(std::string_view a, std::string_view b) {
  a = OwnMembers(a);
  b = OwnMembers(b);
  if (a == b) return true;
  std::vector<OwnMember> members = MembersIn(a);
  std::vector<OwnMember> others = MembersIn(b);
  LeaveOut(members, others);
  LeaveOut(others, members);
  return std::ranges::equal(members, others, [](const OwnMember& one, const OwnMember& other) {
    return one.name == other.name && one.value == other.value;
  });
}

std::string ComparableMembers(std::string_view line) {
  std::string text;
  for (const OwnMember& member : MembersIn(OwnMembers(line))) {
    if (member.may_be_left_out) continue;
    text.append(member.name).append("\":").append(member.value).append("\n");
  }
  return text;
}

}  // namespace weir::pipeline
