// Patterns of filters, a line, and events behind it: any text is refused with a message, or matches
// or does not; and of two ways to ask for the same, both do.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "src/cloud/lambda/mappings/event_pattern.h"
#include "src/result/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using weir::cloud::lambda::EventPattern;
  namespace json = boost::json;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::string_view text = all.substr(0, all.find('\n'));
  const auto pattern = EventPattern::Parse(text);
  if (!pattern) {
    WEIR_CHECK(!pattern.error().message.empty(), "it says what is wrong");
    return 0;
  }
  const json::value members = pattern->members();
  const auto either =
      EventPattern::Parse(json::serialize(json::object{{"$or", json::array{members, members}}}));
  boost::system::error_code error;
  const json::value event = json::parse(all.substr(text.size()), error);
  if (error || !event.is_object()) return 0;
  const bool matches = pattern->Matches(event.get_object());
  // One that is nested as deeply as patterns may be is too deep within another one.
  if (either) WEIR_CHECK(either->Matches(event.get_object()) == matches, "either is the same");
  return 0;
}
