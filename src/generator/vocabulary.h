// The words that events are made of.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::generator {

/// The two parts of an event's name: "order" and "paid".
struct EventName {
  std::string type;
  std::string subtype;
};

/// All names, `types` x `subtypes` different ones, type by type. Beyond the list of words they are
/// numbered: "order_2".
[[nodiscard]] std::vector<EventName> EventNames(std::uint32_t types, std::uint32_t subtypes);

/// Pieces of text that may stand in a JSON string as they are (escapes included), most of them with
/// letters outside ASCII.
[[nodiscard]] std::span<const std::string_view> Sentences();

[[nodiscard]] std::span<const std::string_view> PersonNames();
[[nodiscard]] std::span<const std::string_view> UserAgents();
[[nodiscard]] std::span<const std::string_view> Countries();
[[nodiscard]] std::span<const std::string_view> Currencies();
[[nodiscard]] std::span<const std::string_view> Sources();
[[nodiscard]] std::span<const std::string_view> Paths();

}  // namespace weir::generator
