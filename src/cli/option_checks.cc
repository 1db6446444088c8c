// Validators run before anything is converted, so what the parser says of conversions is not heard.
#include "src/cli/option_checks.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cli/closest_names.h"
#include "src/cli/units.h"

namespace weir::cli {
namespace {

constexpr std::size_t kMostValueShown = 80;

std::string NotThis(const std::string& text) {
  return fmt::format(", not \"{}\"", PrintableText(text, kMostValueShown));
}

/// Its help says nothing of it, for options say it themselves.
CLI::Validator Check(std::function<std::string(std::string&)> check) {
  return CLI::Validator(std::move(check), "");
}

template <typename T>
bool Read(const std::string& text, T& value) {
  const char* end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && read == end;
}

CLI::Validator NumberWhere(const std::string& wanted, std::function<bool(double)> fits) {
  return Check([wanted, fits = std::move(fits)](const std::string& text) -> std::string {
    double value = 0;
    if (Read(text, value) && std::isfinite(value) && fits(value)) return {};
    return wanted + NotThis(text);
  });
}

std::string Listed(const std::vector<std::string>& words) {
  std::string text = words.front();
  for (std::size_t i = 1; i < words.size(); ++i) {
    text += (i + 1 == words.size() ? " or " : ", ") + words[i];
  }
  return text;
}

}  // namespace

CLI::Validator Whole(std::uint64_t least, std::uint64_t most) {
  const bool is_bounded = most < std::numeric_limits<std::uint64_t>::max();
  const std::string wanted = fmt::format("takes a whole number from {} {}", least,
                                         is_bounded ? fmt::format("to {}", most) : "up");
  return Check([wanted, least, most](std::string& text) -> std::string {
    std::uint64_t value = 0;
    if (!Read(text, value) || value < least || value > most) return wanted + NotThis(text);
    text = std::to_string(value);
    return {};
  });
}

CLI::Validator Number(double least, double most) {
  return NumberWhere(fmt::format("takes a number from {} to {}", least, most),
                     [least, most](double value) { return value >= least && value <= most; });
}

CLI::Validator Number() {
  return NumberWhere("takes a number", [](double /*value*/) { return true; });
}

CLI::Validator PositiveNumber() {
  return NumberWhere("takes a number above 0", [](double value) { return value > 0; });
}

CLI::Validator OneOf(std::vector<std::string> words) {
  return Check([words = std::move(words)](const std::string& text) -> std::string {
    if (std::ranges::find(words, text) != words.end()) return {};
    return fmt::format("takes {}{}{}", Listed(words), NotThis(text), DidYouMean(text, words));
  });
}

bool LooksLikeS3(const std::string& name) {
  return name.starts_with("s3:") || name.starts_with("S3:");
}

CLI::Validator OnThisMachine(const std::string& instead) {
  return Check([instead](const std::string& text) -> std::string {
    if (!LooksLikeS3(text)) return {};
    return fmt::format("takes a place on this machine{}: {}", NotThis(text), instead);
  });
}

CLI::Validator ClaimsDirectory() {
  return OnThisMachine("claims of a lake on S3 are in a table, which --claims-table names");
}

CLI::Validator ScratchDirectory() { return OnThisMachine("name a folder with room"); }

CLI::Validator LocalFile() { return OnThisMachine("copy it here first, as by `aws s3 cp`"); }

}  // namespace weir::cli
