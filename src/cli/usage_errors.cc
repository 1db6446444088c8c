// The parser's errors are texts: of these only the names are taken; what is wrong with which of
// them is found anew, and in the order in which people read what they have typed.
#include "src/cli/usage_errors.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cli/closest_names.h"
#include "src/cli/units.h"

namespace weir::cli {
namespace {

constexpr std::size_t kMostWordShown = 80;

std::string Shown(const std::string& word) {
  return fmt::format("\"{}\"", PrintableText(word, kMostWordShown));
}

/// "claims lookup"; "" for the program itself.
std::string PathOf(const CLI::App* command) {
  std::string path;
  for (; command->get_parent() != nullptr; command = command->get_parent()) {
    path.insert(0, path.empty() ? "" : " ").insert(0, command->get_name());
  }
  return path;
}

std::string SeeHelp(const CLI::App* command) {
  const std::string path = PathOf(command);
  return fmt::format("; see `weir {}{}--help`", path, path.empty() ? "" : " ");
}

std::vector<const CLI::App*> SubcommandsOf(const CLI::App* command) {
  return command->get_subcommands([](const CLI::App*) { return true; });
}

bool HasPositionals(const CLI::App* command) {
  const auto options = command->get_options();
  return std::ranges::any_of(options, [](const auto* one) { return one->get_positional(); });
}

/// Calls `use` with the command and with those around it whose options are also taken there.
template <typename Use>
void ForEachAround(const CLI::App* command, const Use& use) {
  while (command != nullptr) {
    use(command);
    command = command->get_fallthrough() ? command->get_parent() : nullptr;
  }
}

const CLI::Option* FindOption(const CLI::App* command, const std::string& name) {
  const CLI::Option* found = nullptr;
  ForEachAround(command, [&](const CLI::App* one) {
    if (found == nullptr) found = one->get_option_no_throw(name);
  });
  return found;
}

bool LooksLikeOption(std::string_view word) {
  constexpr std::string_view kBeginsNumber = "0123456789.";
  return word.size() > 1 && word[0] == '-' && kBeginsNumber.find(word[1]) == std::string_view::npos;
}

/// "--lake" of "--lake=x", "-p" of "-p4566".
std::string OptionName(const std::string& word) {
  return word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
}

bool HoldsValue(const std::string& word) {
  return word.starts_with("--") ? word.find('=') != std::string::npos : word.size() > 2;
}

/// How many of the words behind option number `at` are its values.
std::size_t ValuesBehind(const CLI::Option* option, const std::vector<std::string>& words,
                         std::size_t at) {
  if (HoldsValue(words[at])) return 0;
  const auto least = static_cast<std::size_t>(
      std::max(0, std::min(option->get_type_size_min(), option->get_items_expected_min())));
  const auto most = static_cast<std::size_t>(std::max(0, option->get_items_expected_max()));
  std::size_t count = 0;
  while (count < most && at + count + 1 < words.size()) {
    if (count >= least && LooksLikeOption(words[at + count + 1])) break;
    ++count;
  }
  return count;
}

std::string UnknownCommandText(const Course& course) {
  std::string outer = PathOf(course.command);
  if (!outer.empty()) outer += ' ';
  std::vector<std::string> names;
  for (const CLI::App* one : SubcommandsOf(course.command)) names.push_back(one->get_name());
  const auto closest = ClosestNames(course.unknown_command, names);
  std::vector<std::string> whole;
  whole.reserve(closest.size());
  for (const std::string& name : closest) whole.push_back(fmt::format("\"{}{}\"", outer, name));
  return fmt::format("no command {}{}", Shown(outer + course.unknown_command),
                     whole.empty() ? SeeHelp(course.command)
                                   : fmt::format("; did you mean {}?", fmt::join(whole, " or ")));
}

std::string UnknownOptionText(const Course& course) {
  std::vector<std::string> names;
  ForEachAround(course.command, [&names](const CLI::App* one) {
    for (const CLI::Option* option : one->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  });
  const std::string path = PathOf(course.command);
  const std::string closest = DidYouMean(course.unknown_option, names);
  return fmt::format("{}no option {}{}", path.empty() ? "" : path + " has ",
                     Shown(course.unknown_option),
                     closest.empty() ? SeeHelp(course.command) : closest);
}

/// "--lake DIR", "LAKE".
std::string OptionText(const CLI::Option* option) {
  if (!option->nonpositional()) return option->get_name();
  return option->get_items_expected_max() == 0 ? option->get_name()
                                               : option->get_name() + " " + option->get_type_name();
}

std::string MissingText(const CLI::App* command) {
  std::vector<std::string> missing;
  for (const CLI::Option* option : command->get_options()) {
    if (option->get_required() && option->count() == 0) missing.push_back(OptionText(option));
  }
  if (!missing.empty()) {
    return fmt::format("{} needs {}", PathOf(command), fmt::join(missing, " and "));
  }
  std::vector<std::string> names;
  for (const CLI::App* one : SubcommandsOf(command)) names.push_back(one->get_name());
  return fmt::format("{} needs a command: {}", PathOf(command), fmt::join(names, ", "));
}

/// The option whose name stands at the beginning of `text`; nullptr if none does.
const CLI::Option* NamedFirst(const CLI::App* command, std::string_view text) {
  const CLI::Option* named = nullptr;
  ForEachAround(command, [&](const CLI::App* one) {
    for (const CLI::Option* option : one->get_options()) {
      const std::string name = option->get_name();
      const bool is_named =
          text.starts_with(name) &&
          (text.size() == name.size() || text[name.size()] == ':' || text[name.size()] == ' ');
      if (is_named && named == nullptr) named = option;
    }
  });
  return named;
}

/// Of an option whose values are fine, but are too many or too few.
std::string ValuesText(const CLI::Option* option) {
  const std::string name = option->get_name();
  if (option->get_items_expected_max() == 0) return name + " takes no value";
  const auto count = option->count();
  if (count == 0) return fmt::format("{} needs a value: {}", name, OptionText(option));
  if (count > 1) return fmt::format("{} is given {} times; once is enough", name, count);
  return fmt::format("{} does not take {}", name, Shown(option->results().front()));
}

/// Both names in a text such as "--lake requires --wait".
std::string PairText(const std::string& text, std::string_view word, std::string_view meaning) {
  const std::size_t at = text.find(word);
  if (at == std::string::npos) return text;
  return fmt::format(fmt::runtime(meaning), text.substr(0, at), text.substr(at + word.size()));
}

std::string OtherErrorText(const CLI::App* command, const CLI::ParseError& error) {
  const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
  const std::string text = error.what();
  if (kind == CLI::ExitCodes::RequiredError) return MissingText(command);
  if (kind == CLI::ExitCodes::RequiresError) {
    return PairText(text, " requires ", "{0} goes with {1}: give both or none");
  }
  if (kind == CLI::ExitCodes::ExcludesError) {
    return PairText(text, " excludes ", "{0} and {1} do not go together: leave one out");
  }
  if (kind == CLI::ExitCodes::ExtrasError) {
    const CLI::App* program = command;
    while (program->get_parent() != nullptr) program = program->get_parent();
    const auto extras = program->remaining(true);
    if (!extras.empty())
      return fmt::format("{} has no use for {}", PathOf(command), Shown(extras[0]));
  }
  constexpr std::string_view kConverted = "Could not convert: ";
  const std::size_t begin = text.starts_with(kConverted) ? kConverted.size() : 0;
  const CLI::Option* option = NamedFirst(command, std::string_view(text).substr(begin));
  if (option == nullptr) return text;
  if (kind != CLI::ExitCodes::ValidationError) return ValuesText(option);
  return option->get_name() + " " +
         text.substr(std::min(text.size(), option->get_name().size() + 2));
}

}  // namespace

Course CourseOf(const CLI::App& app, const std::vector<std::string>& words) {
  Course course{.command = &app, .unknown_command = {}, .unknown_option = {}};
  bool has_options = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (has_options && word == "--") {
      has_options = false;
      continue;
    }
    if (has_options && LooksLikeOption(word)) {
      const CLI::Option* option = FindOption(course.command, OptionName(word));
      if (option == nullptr) {
        if (course.unknown_option.empty()) course.unknown_option = OptionName(word);
        continue;
      }
      i += ValuesBehind(option, words, i);
      continue;
    }
    const auto subcommands = SubcommandsOf(course.command);
    const auto named = std::ranges::find(subcommands, word, &CLI::App::get_name);
    if (named != subcommands.end()) {
      course.command = *named;
    } else if (!subcommands.empty() && !HasPositionals(course.command)) {
      course.unknown_command = word;
      return course;
    }
  }
  return course;
}

std::string UsageErrorText(const CLI::App& app, const std::vector<std::string>& words,
                           const CLI::ParseError& error) {
  const Course course = CourseOf(app, words);
  if (!course.unknown_option.empty()) return UnknownOptionText(course);
  if (!course.unknown_command.empty()) return UnknownCommandText(course);
  const std::string text = OtherErrorText(course.command, error);
  return text.ends_with('?') ? text : text + SeeHelp(course.command);
}

}  // namespace weir::cli
