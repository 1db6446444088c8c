// The members that make an event valid, as JSON values, and the line that they become.
#pragma once

#include <string>

#include "src/generator/random.h"
#include "src/generator/settings.h"
#include "src/generator/vocabulary.h"

namespace weir::generator {

/// JSON values as text; one that is empty is left out of the line.
struct EventMembers {
  std::string id;
  std::string name;
  std::string time;
};

/// Makes `members` those of a new valid event.
void FillMembers(const Settings& settings, const std::vector<EventName>& names, Random& random,
                 EventMembers& members);

/// A random UUID (version 4) in quotes.
void AppendUuid(Random& random, std::string& out);

/// Appends the object with a payload that brings it to about `size` bytes, without a line feed.
void AppendObject(const EventMembers& members, std::size_t size, Random& random, std::string& out);

}  // namespace weir::generator
