// What is said of a command line that can't be understood.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace weir::cli {

/// Where a command line leads: the command that it names, and the first word that none knows.
struct Course {
  const CLI::App* command;      ///< the innermost one
  std::string unknown_command;  ///< where one has to stand; "" if there is none
  std::string unknown_option;   ///< without what stands behind its "="
};

/// `words` in the order in which they were typed, without the program's name.
[[nodiscard]] Course CourseOf(const CLI::App& app, const std::vector<std::string>& words);

/// One line without its end, in Weir's words: what is wrong with which word, and what would be
/// right, or whose help says so. `error` is what parsing `words` by `app` has come to.
[[nodiscard]] std::string UsageErrorText(const CLI::App& app, const std::vector<std::string>& words,
                                         const CLI::ParseError& error);

}  // namespace weir::cli
