// What a program says where it can't go on, in place of an abort.
#pragma once

#include <string_view>

namespace weir::process {

/// What stands around the sentence; both outlive the process. Quotes, backslashes and line breaks
/// in it are replaced, so that it may stand in a JSON string.
struct LastWordsFrame {
  std::string_view before;
  std::string_view after = "\n";
};

/// With this the process ends then.
inline constexpr int kGaveUp = 1;

/// For the whole process, from now on: a write past the limit of a file's size (`ulimit -f`) is an
/// error of that write and no signal; memory or threads that the system does not give (`ulimit -v`,
/// `-u`) end it with one sentence on standard error and kGaveUp, in whatever thread that happens.
/// (Stores and lakes are whole after any end.) Other exceptions that nobody takes are bugs and
/// abort as before, with what they say. `main` must not take them: on the way there, objects would
/// wait for threads that wait for the one that has failed.
void ArmLastWords(const LastWordsFrame& frame);

}  // namespace weir::process
